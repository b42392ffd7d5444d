"""T122 unscaled-targets."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import first_update
from sleuth.evidence.trace import LossCall, Trace
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.objective import has_moving_targets, has_several_objectives, regression_calls
from sleuth.stats.robust import known_median
from sleuth.stats.trend import mann_kendall
from sleuth.stats.uneven import FarColumn, UnevenColumns

MAX_UPDATE = 0.1  # of the weights in one step, had the targets been of unit scale: more is the fault of the rate
MIN_SPREAD = 0.3  # of the outputs, as a share of that of the targets: below it a loss that falls has not arrived
MIN_FALL = 0.02  # of the loss over the last half of the run


@rule(
    "T122",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("run",),
    explains=(
        "loss-plateau", "loss-diverging", "loss-oscillating", "exploding-gradients", "vanishing-gradients", "weights-diverging",
        "underfitting", "dead-units", "saturated-activations", "non-finite-loss", "learning-rate-too-high", "frozen-layers",
        "learning-rate-too-low", "too-few-epochs", "initial-loss-off", "gradients-clipped-away", "dead-relu-bias",
        "unstable-log-or-exp",
    ),
    consults=("even-columns",),
)  # fmt: skip
def unscaled_targets(
    trace: Trace, *, max_scale: float = 10.0, min_travel: float = 1.0, max_offset: float = 0.5, min_calls: int = 12
) -> Iterator[Finding]:
    """The targets of a regression are far larger than a fresh model's outputs, and the training did not bridge the gap.

    Measure:
        Root mean square of the targets against that of the outputs at the first step; then whether the outputs arrived: at the
        end their mean is within `max_offset` deviations of the targets' mean, and their spread is not still a small part of it.
        It speaks if they did not, though they moved far enough for targets of unit scale, or if the loss became infinite.
        And by experiment: a column of the targets with a twentieth of another's deviation is hardly learnt, though the larger
        one is, or a column with a mean beyond 10 is missed by more than its deviation, though the outputs set out for it; by the
        same model it is learnt well once every column is standardised.
    Why:
        A fresh model answers with values around 1. With targets of a few hundred the training is spent on the offset; the loss
        and its gradients are ten thousand times larger, so that steps overflow or are clipped to nothing.
    Fix:
        Standardise the targets with the mean and deviation of the training data, and undo it on the predictions; or start the
        last bias at their mean.
    Limits:
        Judged at the end, for one loss of data targets. Large targets that the model reaches are left alone, and so is a model
        whose outputs hardly moved, which has another fault.
    Source:
        LeCun, Bottou, Orr and Müller 1998, Efficient BackProp, section 4.5, http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf.

    Args:
        max_scale: root mean square of the targets over that of the first outputs (or over 1), no unit.
        min_travel: how far the outputs must have moved, in their own unit; 1 would have done for standardised targets.
        max_offset: last distance of the means, in deviations of the targets, from which on the outputs have not arrived.
        min_calls: watched calls needed, of four targets each at least on average.
    """
    if uneven := UnevenColumns.of(trace) or FarColumn.of(trace, min_travel=min_travel):
        place = trace.backwards[0].place if trace.backwards else None
        fix = (
            "Standardise each column of the targets by itself, and undo it on the predictions; or weight the columns in the loss."
        )
        yield Finding(message=uneven.said, where=Where(place), values=uneven.values, fix=fix)
        return
    calls = tuple(c for c in regression_calls(trace) if c.target.n_values)
    if not calls or has_several_objectives(trace) or has_moving_targets(trace):
        raise NotApplicable("the loss is not one regression on given targets")
    n_targets = sum(c.target.n_values for c in calls) if any(c.target.std > 0 for c in calls) else 0
    if not trace.run.is_final or len(calls) < min_calls or n_targets < 4 * len(calls):
        return
    first, target = calls[0], np.array([(c.target.mean, c.target.std) for c in calls])
    mean, std = float(target[:, 0].mean()), float(np.sqrt((target[:, 1] ** 2).mean() + target[:, 0].var()))
    scale = hypot(mean, std) / max(1.0, hypot(first.input.mean, first.input.std))
    if not scale > max_scale or (said := _gap(trace, calls, scale, std, (min_travel, max_offset))) is None:
        return
    yield Finding(
        message=f"The targets have a mean of {mean:.4g} and a deviation of {std:.4g}, the first outputs a mean of "
        f"{first.input.mean:.3g} and a deviation of {first.input.std:.3g}; {said}.",
        where=Where(first.place, first_step=first.step),
        values={"target_mean": mean, "target_std": std, "scale": scale},
        fix=f"Train on (y - {mean:.4g}) / {std:.4g}, and undo it on the predictions.",
    )


def _gap(trace: Trace, calls: tuple[LossCall, ...], scale: float, std: float, limits: tuple[float, float]) -> str | None:
    """What shows that the outputs did not reach the targets; None if they did, or never moved."""
    min_travel, max_offset = limits
    late = calls[-max(3, len(calls) // 4) :]
    if not late[-1].is_finite:
        step = next(c.step for c in calls if not c.is_finite)
        return f"the loss was no longer finite from step {step} on" if first_update(trace) < MAX_UPDATE * scale else None
    output, offset = (float(np.mean(v)) for v in zip(*((c.input.mean, c.input.mean - c.target.mean) for c in late), strict=True))
    spread = float(np.mean([c.input.std for c in late]))
    travel = output - calls[0].input.mean
    if abs(travel) > min_travel and abs(offset) > max_offset * std and travel * offset < 0:  # on the way, not past it
        return f"after {late[-1].step + 1} steps their mean is still {output:.4g}"
    last = trace.scalars.loss[len(trace.scalars.loss) // 2 :] if trace.scalars is not None else np.zeros(0)
    trend = mann_kendall(last)
    falls = trend.is_falling() and -trend.slope * len(last) > MIN_FALL * known_median(last)
    if spread - calls[0].input.std > min_travel and spread < MIN_SPREAD * std and falls:
        return f"after {late[-1].step + 1} steps their deviation is still {spread:.4g}, and the loss still falls"
    return None
