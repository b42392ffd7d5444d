"""T801 causal-mask-missing."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import attends, place_of_training
from sleuth.evidence.trace import Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "T801",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("backwards",),
    explains=("overfitting", "chance-level-metric", "dependency-leak"),
    experiments=("dependencies",),
)
def causal_mask_missing(trace: Trace, *, min_moved: float = 1e-3) -> Iterator[Finding]:
    """A model that learns to predict the next element of a sequence can see it in its input.

    Measure:
        The targets are the inputs one position ahead. On a copy of the trained model in eval mode the later half of each
        sequence is exchanged; the outputs of the earlier half must not move.
    Why:
        Without a causal mask each position attends to the following ones, and copies the answer instead of predicting it: the
        training loss falls near zero and generation is useless.
    Fix:
        Pass `is_causal=True` or a mask (`nn.Transformer.generate_square_subsequent_mask(T)`).
    Limits:
        Judged where at least nine in ten targets are the next element of the model's own input. What a bidirectional RNN, a
        centred convolution or a norm over time lets through is told by dependency-leak, where it could be followed.
    Source:
        Vaswani et al. 2017, "Attention Is All You Need", section 3.2.3, https://arxiv.org/abs/1706.03762

    Args:
        min_moved: change of the outputs, in their standard deviations, above rounding (about 1e-5 in single precision).
    """
    found, followed = trace.experiment("dependencies"), trace.experiment("own-targets")
    if found is None or not found.value("later_moved") >= 0:
        raise NotApplicable("no training on the next element of a sequence was seen")
    moved = found.value("later_moved")
    if moved < min_moved or (followed is not None and followed.value("ahead") >= 1 and not attends(trace)):
        return
    place, first_step = place_of_training(trace)
    yield Finding(
        message=f"With the later elements of each sequence exchanged, the outputs before them move by {moved:.2g} standard "
        "deviations: the model sees the elements that it is to predict.",
        where=Where(place, first_step=first_step),
        values={"moved": moved, "positions": found.value("positions")},
    )
