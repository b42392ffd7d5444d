"""T123 input-ignored."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import place_of_training
from sleuth.evidence.trace import Experiment, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

TOLERANCE = 1e-5  # of a mean loss in single precision


@rule(
    "T123",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("backwards",),
    explains=(
        "loss-plateau", "chance-level-metric", "one-class-predictions", "underfitting", "rank-collapse", "dead-units",
        "model-cannot-fit-one-batch", "vanishing-gradients", "learning-rate-too-low", "too-few-epochs", "model-too-small",
        "frozen-layers",
    ),
    experiments=("other-inputs",),
)  # fmt: skip
def input_ignored(trace: Trace, *, max_moved: float = 1e-6, max_precise: float = 1e-10) -> Iterator[Finding]:
    """The model's output does not depend on its input.

    Measure:
        On copies of the model, untrained and trained, in eval mode: the samples of a batch are exchanged for one another, and
        where they are padded all their numbers but zeros are changed. The outputs must move, and by more than rounding: small
        changes are measured again in double precision.
    Why:
        A variable was overwritten, a tensor of the wrong name is passed on, the input is multiplied by zero or cut off, or
        normalised over a single value (as many groups as channels): the model can only learn the average answer.
    Fix:
        Follow the input through `forward` and see that what is returned is computed from it.
    Limits:
        A model that ignores its input only after training, or because all units of a layer are dead, has another fault and is not
        named here, nor is one whose last layer begins at zero.
    Source:
        Karpathy 2019, "A Recipe for Training Neural Networks" (input-independent baseline),
        https://karpathy.github.io/2019/04/25/recipe/

    Args:
        max_moved: greatest change of an output as a share of the greatest output, up to which it counts as none.
        max_precise: the same in double precision, where rounding is some 1e-16, and a norm of one value makes it 1e-13.
    """
    found = trace.experiment("other-inputs")
    if found is None or not found.value("final_moved") >= 0:
        raise NotApplicable("no outputs were seen that could be compared")
    whole, content = (_stands(found, what, max_moved) for what in ("moved", "content"))
    whole = whole or _stands(found, "precise", max_precise)
    is_same = (whole and _is_loss_the_same(found)) or content
    if not is_same or not found.value("final_scale") > 0 or _has_dead_layer(trace):
        return
    place, first_step = place_of_training(trace)
    how = (
        "the samples of a batch exchanged for one another"
        if whole
        else "all numbers of the inputs but the zeros of padding changed"
    )
    yield Finding(
        message=f"With {how}, no output changes, before training or after it.",
        where=Where(place, first_step=first_step),
        values={"moved": found.value("final_moved"), "scale": found.value("final_scale")},
    )


def _stands(found: Experiment, what: str, max_moved: float) -> bool:
    """Whether no output changed with the initial weights, nor with the final ones."""
    return all(found.value(f"{when}_{what}") <= max_moved * found.value(f"{when}_scale") for when in ("initial", "final"))


def _has_dead_layer(trace: Trace) -> bool:
    """Whether all units of some layer are zero on every sample of most watched batches."""
    if trace.activations is None:
        return False
    sites = zip(trace.activations.kind, trace.activations.unit_zero_steps, trace.activations.n_steps, strict=False)
    return any(kind.lower() == "relu" and len(zeros) and n and int(zeros.min()) > n // 2 for kind, zeros, n in sites)


def _is_loss_the_same(found: Experiment) -> bool:
    """Whether the loss does not change either: other outputs than the one compared may depend on the input."""
    real, other = found.value("final_real"), found.value("final_other")
    return abs(real - other) <= TOLERANCE * max(abs(real), abs(other))
