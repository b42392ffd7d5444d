"""T119 padding-in-loss."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from math import isclose, prod

from sleuth.errors import NotApplicable
from sleuth.evidence.functions import REGRESSIONS
from sleuth.evidence.ops import inside
from sleuth.evidence.place import Place
from sleuth.evidence.trace import LossCall, Phase, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule

SAME = 1e-5  # relative: of means in single precision; what is masked out changes far more
COUNTS: tuple[Callable[[LossCall], int], ...] = (lambda call: call.n_valid, lambda call: 1)
REDUCING = frozenset(("Mean", "Sum", "Div", "View", "UnsafeView", "Reshape"))


@rule(
    "T119",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("losses",),
    explains=("one-class-predictions", "loss-plateau", "class-imbalance-ignored", "metric-contradicts-loss", "underfitting"),
)
def padding_in_loss(trace: Trace, *, min_share: float = 0.1, min_calls: int = 3) -> Iterator[Finding]:
    """The loss counts the padding behind the ends of sequences as targets.

    Measure:
        Share of the targets that count at positions where the model's input is padding: a value at the ends of the rows of a
        batch, at varying lengths, that no row holds further ahead; and all these targets are one value. Numbers as targets are
        judged where each batch is as long as its longest sequence, and the model's answers there are not one value too.
    Why:
        To tell that padding follows padding is easy and useless. It fills the loss and the accuracy with right answers, and the
        real positions get a smaller share of the gradient, the smaller the longer the longest sequence of the batch is.
    Fix:
        Pass `ignore_index=` with the padding's target to the loss; or set those targets to -100, which is ignored by default.
        Where the targets are numbers, take the real positions of both by a mask: `loss(output[mask], target[mask])`.
    Limits:
        A loss without a reduction is judged where its plain mean or sum is trained on, by the operations or by their value (of
        a mask that masks nothing), as a mask may follow elsewhere. Left alone are classes of weight 0, and tails that are of
        one length in all rows. Tensors passed to a model by keyword are not seen.
    Source:
        PyTorch documentation, CrossEntropyLoss, https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
        (`ignore_index`).

    Args:
        min_share: padding's share of the targets from which on it is named; below it is a hint, 0 to 1.
        min_calls: training calls with padding that must have been seen.
    """
    if not any(_n_targets(call) for call in trace.losses):
        raise NotApplicable("no loss on classes, or on numbers for each position, was called")
    by_place: dict[Place | None, list[LossCall]] = defaultdict(list)
    for call in trace.losses:
        if call.phase is Phase.TRAIN and _n_targets(call):
            by_place[call.place].append(call)
    for place, calls in by_place.items():
        padded = [call for call in calls if call.n_padded]
        if len(padded) < min_calls or (calls[0].reduction == "none" and not _is_whole(trace, calls)):
            continue
        if calls[0].function in REGRESSIONS and len({call.target.shape[1] for call in padded}) == 1:
            continue  # windows of one length, in which a thing may be at rest
        share = sum(call.n_padded for call in padded) / sum(_n_targets(call) for call in calls)
        yield Finding(
            message=f"{share:.0%} of the targets of {calls[0].function} stand where the input is padding, and count in the loss.",
            where=Where(place, first_step=padded[0].step),
            values={"share": share, "padded": sum(call.n_padded for call in padded), "calls": len(padded)},
            certainty=LIKELY if share >= min_share else HINT,
        )
        return


def _n_targets(call: LossCall) -> int:
    """Targets that count: of classes as they were found, of numbers one for each position of a sequence."""
    return prod(call.target.shape[:2]) if call.function in REGRESSIONS and len(call.target.shape) > 1 else call.n_valid


def _is_whole(trace: Trace, calls: list[LossCall]) -> bool:
    """Whether all values of a loss without a reduction are averaged or added: nothing else is done to them, or nothing by it."""
    steps = {call.step for call in calls}
    walked = [one for one in trace.backwards if one.step in steps and one.graph]
    is_alone = len({one.step for one in walked}) == len(walked)
    is_plain = all(inside(one.graph, REDUCING).name.startswith("NllLoss") for one in walked)
    return (bool(walked) and is_alone and is_plain) or _is_of_all(trace, calls)


def _is_of_all(trace: Trace, calls: list[LossCall]) -> bool:
    """Whether what is trained on is at each of these calls with padding the mean, or the sum, of all values that count."""
    times = Counter(one.step for one in trace.backwards)
    values = {one.step: one.value for one in trace.backwards if times[one.step] == 1}
    padded = [call for call in calls if call.n_padded and call.step in values]
    totals = [(call, call.value * (call.n_valid + call.n_ignored)) for call in padded]
    return len(totals) > 1 and any(
        all(isclose(values[call.step], total / n(call), rel_tol=SAME) for call, total in totals) for n in COUNTS
    )
