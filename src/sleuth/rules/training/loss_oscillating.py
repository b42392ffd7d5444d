"""T004 loss-oscillating."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.trace import FloatArray, LossCall, Phase, Trace
from sleuth.rule import LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.objective import call_unit, constant_loss, fall, has_moving_targets, training_calls, training_loss

ALIKE = 0.7  # of the entropy (or variance) of all targets, that those of one batch have
SAME = 0.9  # of the forwards: a last, smaller batch or a check may stand between


@rule("T004", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("scalars", "backwards"))
def loss_oscillating(
    trace: Trace,
    *,
    min_steps: int = 20,
    min_alternation: float = 0.9,
    min_swing: float = 0.2,
    max_fall: float = 0.5,
    min_batch: int = 16,
    min_calls: int = 8,
    above: float = 2.0,
    side_share: float = 0.3,
) -> Iterator[Finding]:
    """The loss jumps up and down by more than the noise of its batches can explain.

    Measure:
        With the same batch at every step: over the last half, `min_alternation` of the changes have the opposite sign of the one
        before, and swing by more than `min_swing` of the loss. With many batches (of `min_batch` or more): a `side_share` of the
        losses is worse than `above` times that of a constant answer, and another one is better than it.
    Why:
        Each update overshoots the bottom of the valley and lands on its other side.
    Fix:
        Lower the learning rate or the momentum; with several batches, larger batches or a decaying rate.
    Limits:
        Falling losses, small batches, batches of unlike targets, several losses and moving targets are not judged.
    Source:
        LeCun, Bottou, Orr & Mueller (1998), Efficient BackProp, section 4, https://doi.org/10.1007/3-540-49430-8_2.

    Args:
        min_steps: training steps in the window.
        min_alternation: share of the changes; independent noise gives two thirds.
        min_swing: median change over the median loss, no unit.
        max_fall: share of the loss that is lost in the window, from which the run gets somewhere.
        min_batch: targets per batch; the losses of small ones differ in health.
        min_calls: watched loss calls, from which the loss of a constant answer is known.
        above: times the loss of a constant answer, no unit.
        side_share: of the losses, on each side.
    """
    loss = training_loss(trace)
    last = loss[len(loss) // 2 :]
    last = last[np.isfinite(last)]
    if len(last) < min_steps or has_moving_targets(trace):
        return
    place = next((b.place for b in trace.backwards if b.place is not None), None)
    where = Where(place, first_step=len(loss) - len(last))
    if _is_same_batch(trace):
        alternation, swing = _alternation(last)
        if alternation >= min_alternation and swing >= min_swing and fall(last) < max_fall:
            message = f"On the same batch, {alternation:.0%} of the loss's changes undo the last one (median {swing:.0%} of it)."
            yield Finding(message, where, {"alternation": alternation, "swing": swing})
        return
    calls = training_calls(trace)
    floor = constant_loss(calls)
    if trace.scalars is None or len(calls) < min_calls or not floor > 0 or not _are_alike(calls, floor, min_batch):
        return
    floor /= call_unit(trace.scalars, calls)  # in the unit of the recorded loss
    worse, better = float((last > above * floor).mean()), float((last < floor).mean())
    if worse >= side_share and better >= side_share:
        yield Finding(
            f"{worse:.0%} of the losses are worse than {above:g} times that of an answer that ignores its input ({floor:.3g}), "
            f"and {better:.0%} are better than it.",
            where,
            {"worse": worse, "better": better, "constant_loss": floor},
        )


def _is_same_batch(trace: Trace) -> bool:
    """Whether (nearly) every watched training forward after the first had the values of the one before."""
    forwards = [f for f in trace.forwards if f.phase is Phase.TRAIN][1:]
    return bool(forwards) and sum(f.is_same_input_as_before for f in forwards) >= SAME * len(forwards)


def _are_alike(calls: tuple[LossCall, ...], floor: float, min_batch: int) -> bool:
    """Whether each batch is large enough and holds about the targets of all (classes that come one after another do not)."""
    sizes = [c.target.shape[0] if c.target.shape else 1 for c in calls]
    return min(sizes) >= min_batch and min(constant_loss((c,)) for c in calls) >= ALIKE * floor


def _alternation(loss: FloatArray) -> tuple[float, float]:
    """The share of changes with the opposite sign of the one before; and the median change over the median loss."""
    changes, level = np.diff(loss), abs(float(np.median(loss)))
    swing = float(np.median(np.abs(changes))) / level if level else 0.0
    return float((changes[1:] * changes[:-1] < 0).mean()), swing
