"""T214 no-valid-targets."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import LossCall, Phase, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

CLASS_LOSSES = frozenset(("cross_entropy", "nll_loss"))


@rule(
    "T214",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("losses",),
    explains=(
        "non-finite-loss", "exploding-gradients", "weights-diverging", "loss-plateau", "frozen-layers", "unstable-log-or-exp",
        "loss-diverging", "vanishing-gradients", "dead-units", "chance-level-metric", "one-class-predictions",
    ),
)  # fmt: skip
def no_valid_targets(trace: Trace, *, min_share: float = 0.5) -> Iterator[Finding]:
    """A batch has no target that counts: all are ignored, or none is left after a selection.

    Measure:
        Training calls of cross-entropy all of whose targets equal `ignore_index`, and calls of any loss on empty tensors. Where
        the loss is a mean, one call is enough; where it is a sum, `min_share` of the calls.
    Why:
        The mean over nothing is 0 / 0: the loss is NaN, and with the next step all weights are. The sum over nothing is 0, and
        nothing is learnt from it.
    Fix:
        Leave such batches out (`if not mask.any(): continue`), or sum the loss and divide by the number of targets, at least 1.
        If all batches are like that, look at how labels are read: padding or truncation has eaten them.
    Limits:
        A batch that no backward follows is not counted. Seen in watched steps only.
    Source:
        PyTorch documentation, CrossEntropyLoss, "ignore_index ... the loss is averaged over non-ignored targets",
        https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html.

    Args:
        min_share: of a summed loss's calls without targets; a rare empty batch costs such a loss nothing.
    """
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and not c.raised]
    if not calls:
        raise NotApplicable("no loss was computed in training")
    for place in dict.fromkeys(c.place for c in calls):
        same = [c for c in calls if c.place == place]
        empty = [c for c in same if _is_empty(c)]
        is_mean = any(not c.is_finite for c in empty)
        if not empty or not (is_mean or len(empty) >= min_share * len(same)):
            continue
        first = empty[0]
        what = (
            f"All {first.target.n_values} targets equal ignore_index={first.ignore_index}"
            if first.target.n_values
            else "No target is left"
        )
        yield Finding(
            message=f"{what} in {len(empty)} of {len(same)} watched calls of {first.function}: "
            + ("the mean over nothing is NaN." if is_mean else "the sum over nothing is 0, and nothing is learnt."),
            where=Where(place, first_step=first.step),
            values={"calls": len(empty), "of": len(same), "ignore_index": first.ignore_index},
        )
        return


def _is_empty(call: LossCall) -> bool:
    """Whether no target counts: none is there, or all are ignored."""
    if not call.target.n_values and 0 in call.target.shape:
        return True
    is_class = call.function in CLASS_LOSSES and call.target.dtype.startswith(("int", "uint"))
    return is_class and call.target.minimum == call.target.maximum == call.ignore_index
