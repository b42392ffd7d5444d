"""T520 dependency-leak."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import first_trained
from sleuth.evidence.trace import Experiment, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Certainty, Finding, Where, rule


@rule(
    "T520",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("models",),
    explains=("overfitting", "label-in-inputs", "metric-contradicts-loss", "unused-module"),
    experiments=("own-targets",),
)
def dependency_leak(
    trace: Trace, *, min_own: float = 0.5, min_pairs: int = 6, min_one_way: float = 0.5, min_windows: int = 3
) -> Iterator[Finding]:
    """An output depends on the very element of the input that it is to predict.

    Measure:
        Elements of the targets are found again in the model's inputs by their values in all recorded samples. On a copy of the
        trained model in eval mode each is exchanged in the input alone; the output that the loss compares with it must not move.
        It must not where the element lies ahead of the output in the sequence (proof); where outputs are made in an order,
        each from the elements before it, and see their own as well; or where the element ends a window of a series.
    Why:
        The answer stands in the input: the model copies it, its loss and its validation look splendid, and in use, where the
        answer is not there yet, it knows nothing.
    Fix:
        Ahead: a recurrence that runs forward only, convolutions padded on the left, a causal mask, no mean or norm over time.
        In order: the first layer's mask must leave out the element itself (`tril(diagonal=-1)`, mask "A" of PixelCNN, `>` in
        MADE), or shift the inputs by one. Windows: end the input before the first target, `series[i : i + L]` and
        `series[i + L]`.
    Limits:
        Autoencoders and copying tasks see their targets on purpose: elements at their own place tell something only where an
        order is seen over single numbers or pixels, elements at an earlier place nothing. The end of a window gets a hint where
        its samples are not seen to be windows. Answers in changed form (a feature made of the target) are not found.
    Source:
        Germain et al. 2015, "MADE: Masked Autoencoder for Distribution Estimation", https://arxiv.org/abs/1502.03509;
        Karpathy 2019, "A Recipe for Training Neural Networks", https://karpathy.github.io/2019/04/25/recipe/

    Args:
        min_own: share of the followed elements that move their own output; units that are off may hide some.
        min_pairs: followed elements from which on an order is seen.
        min_one_way: pairs of elements of which one moves the other's output, for each element; a net without them has no order.
        min_windows: samples that are others moved on: these are windows of one series.
    """
    found = trace.experiment("own-targets")
    if found is None or not found.value("own") >= 0:
        raise NotApplicable("no target was found among the elements of the inputs")
    told = _reading(found, min_pairs, min_one_way, min_windows)
    if told is None or found.value("own") < min_own:
        return
    what, certainty = told
    model = first_trained(trace)
    yield Finding(
        message=f"{found.value('own'):.0%} of {found.value('pairs'):g} outputs that were followed move when the element that "
        f"they are to predict is exchanged in the input: {what}.",
        where=Where(model.place, first_step=model.first_step),
        values={name: found.value(name) for name in ("own", "pairs", "ahead", "one_way", "mutual", "windows")},
        certainty=certainty,
    )


def _reading(found: Experiment, min_pairs: int, min_one_way: float, min_windows: int) -> tuple[str, Certainty] | None:
    """What the element is to the output, if it must not be seen."""
    pairs, ahead = found.value("pairs"), found.value("ahead")
    if ahead >= 1:
        return f"it lies {ahead:g} ahead in the sequence", PROOF
    if found.value("windows") >= 0:
        return "it is the end of the window", LIKELY if found.value("windows") >= min_windows else HINT
    is_ordered = found.value("mutual") == 0 and found.value("one_way") >= min_one_way * pairs and pairs >= min_pairs
    if ahead == 0 and found.value("parts") == 1 and is_ordered:
        return "each output sees the elements before its own, and that one too", LIKELY
    return None
