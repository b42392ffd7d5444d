"""T214 no-valid-targets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.functions import CLASS_LOSSES
from sleuth.evidence.trace import LossCall, NonFinite, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule
from sleuth.stats.cut_rows import CutRows

MIN_NUMBERS = 3  # of valid targets, that differ between batches: they are drawn by chance
NEAR = 6  # operations from the loss in which its last division is looked for


@rule(
    "T214",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("run",),
    explains=(
        "non-finite-loss", "exploding-gradients", "weights-diverging", "loss-plateau", "frozen-layers", "unstable-log-or-exp",
        "loss-diverging", "vanishing-gradients", "dead-units", "chance-level-metric", "one-class-predictions",
    ),
)  # fmt: skip
def no_valid_targets(trace: Trace, *, min_share: float = 0.5, min_expected: float = 0.5) -> Iterator[Finding]:
    """A batch has no target that counts: all are ignored, or none is left after a selection.

    Measure:
        Training calls of cross-entropy all of whose targets equal `ignore_index`, and calls of any loss on empty tensors: one if
        the loss is a mean, `min_share` of them if it is a sum; and a loss that is divided by a count, at the step at which that
        is 0. Likely, if the program raised because of a NaN in a step that was not watched, and so few targets count that a
        batch without any was to be expected; or if nearly all sequences of the greatest length have no target that counts, a
        tenth of all, and nearly all shorter ones have some: the longer ones were cut before their targets.
    Why:
        The mean over nothing is 0 / 0: the loss is NaN, and with the next step all weights are. The sum is 0: it teaches nothing.
    Fix:
        Leave such batches out (`if not mask.any(): continue`), or divide the sum by the number of targets, at least 1. If all
        batches are like that, padding or truncation has eaten the labels.
    Limits:
        A batch that no backward follows is not counted.
    Source:
        PyTorch, https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html, "ignore_index".

    Args:
        min_share: of a summed loss's calls; a rare empty batch costs such a loss nothing.
        min_expected: batches without targets to be expected in the run, if each target counts by chance.
    """
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and not c.raised]
    cut = CutRows.of(trace)
    if not calls and not trace.nonfinite and cut is None:
        raise NotApplicable("no loss was computed in training")
    if (found := _zero_count(trace)) is not None:
        counts, bad = found
        said = f"is divided by a count of 0 (at others {min(counts):g} to {max(counts):g}): nothing counts in that batch."
        yield Finding(
            message=f"At step {bad.step} the loss {said}", where=Where(bad.place, first_step=bad.step),
            values={"least": min(counts), "greatest": max(counts)}, certainty=LIKELY,
            fix="Leave such batches out, or divide by `count.clamp(min=1)`; look at why they are empty.",
        )  # fmt: skip
        return
    for place in dict.fromkeys(c.place for c in calls):
        same = [c for c in calls if c.place == place]
        empty = [c for c in same if _is_empty(c)]
        is_mean = any(not c.is_finite for c in empty)
        if not empty and _is_nan(trace):
            yield from _expected(trace, same, min_expected)
        if not empty or not (is_mean or len(empty) >= min_share * len(same)):
            continue
        first = empty[0]
        ignored = f"All {first.target.n_values} targets equal ignore_index={first.ignore_index}"
        what = ignored if first.target.n_values else "No target is left"
        yield Finding(
            message=f"{what} in {len(empty)} of {len(same)} watched calls of {first.function}: "
            + ("the mean over nothing is NaN." if is_mean else "the sum over nothing is 0, and nothing is learnt."),
            where=Where(place, first_step=first.step),
            values={"calls": len(empty), "of": len(same), "ignore_index": first.ignore_index},
        )
        return
    if cut is not None:
        yield Finding(
            message=cut.said, where=Where(cut.place, first_step=cut.step), values=cut.values, certainty=LIKELY,
            fix="Cut the part before the targets (the prompt), and keep the targets whole.",
        )  # fmt: skip


def _is_empty(call: LossCall) -> bool:
    """Whether no target counts: none is there, or all are ignored."""
    if not call.target.n_values and 0 in call.target.shape:
        return True
    is_class = call.function in CLASS_LOSSES and "int" in call.target.dtype
    return is_class and call.target.minimum == call.target.maximum == call.ignore_index


def _zero_count(trace: Trace) -> tuple[list[float], NonFinite] | None:
    """What the loss was divided by at finite steps, and where it was divided by 0, if it is a count."""
    first = min(trace.nonfinite, key=lambda one: one.step, default=None)
    if first is None or first.name != "Div" or first.value != 0:
        return None
    counts = [op.low for b in trace.backwards if b.is_finite for op in b.graph[:NEAR] if op.name == "Div" and op.low == op.high]
    is_count = len(set(counts)) > 1 and all(one >= 1 and one == round(one) for one in counts)
    return (counts, first) if is_count else None


def _is_nan(trace: Trace) -> bool:
    """Whether the program says that it stopped because of a NaN, and no watched value was one."""
    is_said = trace.run.status == "raised" and re.search(r"\bnan\b", trace.run.exception, re.IGNORECASE)
    return bool(is_said) and not trace.nonfinite and all(c.is_finite for c in trace.losses)


def _expected(trace: Trace, calls: list[LossCall], least: float) -> Iterator[Finding]:
    """The finding that a batch without targets was to be expected, if they count by chance: each batch has another number."""
    numbers = [call.n_valid for call in calls]
    n_all = sum(call.n_valid + call.n_ignored for call in calls)
    if calls[0].reduction != "mean" or not n_all or len(set(numbers)) < MIN_NUMBERS:
        return
    share, size = sum(numbers) / n_all, n_all / len(calls)
    expected = trace.run.n_steps * (1 - share) ** size
    if expected >= least:
        yield Finding(
            message=f"The loss became NaN in a step that was not watched. {share:.0%} of {size:.0f} targets count in a batch: "
            f"in {trace.run.n_steps} steps about {expected:.2g} batches have none, and the mean over nothing is NaN.",
            where=Where(calls[0].place, first_step=trace.run.n_steps),
            values={"share": share, "targets": size, "expected": expected},
            certainty=LIKELY,
        )
