"""T003 loss-diverging."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import FloatArray, Trace
from sleuth.rule import ERROR, LIKELY, SYMPTOM, Finding, Where, rule
from sleuth.stats.logged import is_lost, start_of
from sleuth.stats.objective import call_unit, constant_loss, has_moving_targets, training_calls, training_loss


@rule("T003", kind=SYMPTOM, certainty=LIKELY, severity=ERROR, needs=("scalars",))
def loss_diverging(
    trace: Trace,
    *,
    min_steps: int = 10,
    min_calls: int = 6,
    share: float = 0.25,
    factor: float = 2.0,
    factor_unknown: float = 1e3,
    weight_growth: float = 3.0,
    factor_logged: float = 4.0,
) -> Iterator[Finding]:
    """The training loss ends well above where it began.

    Measure:
        The median of the last `share` of the finite losses is `factor` times the first, and as many times what a constant
        answer would reach. Where that is not known, `factor_unknown` times its start, with weights that grew by `weight_growth`.
        In a log, `factor_logged` times its start, or times its lowest level and above its start; nine in ten of the last ones.
    Why:
        A step that is too long for the curvature makes the loss grow, and each next step longer; in the end it overflows.
    Fix:
        Lower the learning rate first; then look at gradients that add up, inputs and targets of a large scale, and the sign.
    Limits:
        Runs with several losses, or whose targets come from a network, are not judged: their losses may grow in health.
        Losses that are negative at the start are not judged.
    Source:
        Goodfellow, Bengio & Courville (2016), Deep Learning, section 8.2.4, https://www.deeplearningbook.org/contents/optimization.html.

    Args:
        min_steps: training steps before it speaks.
        min_calls: watched loss calls, from which the constant answer's loss is known.
        share: of the steps, from the end, whose median is the level at the end.
        factor: how many times the start and the constant answer; 2, since noise and hard batches rarely double a median.
        factor_unknown: the same for losses that cannot be compared with a constant answer.
        weight_growth: ratio of the norm of all weights that must come with it then, no unit.
        factor_logged: the same in a log, which tells neither; more than a rising penalty or a harder curriculum brings.
    """
    loss = training_loss(trace)
    if has_moving_targets(trace):
        raise NotApplicable("the targets move, so that the loss may rise")
    finite = loss[np.isfinite(loss)]
    if len(finite) < min_steps:
        return
    start, end = _ends(finite, share)
    calls = tuple(c for c in training_calls(trace) if c.is_finite)
    unit = call_unit(trace.scalars, calls) if trace.scalars is not None and len(calls) >= min_calls else float("nan")
    floor = constant_loss(calls) / unit  # in the unit of the recorded loss
    if trace.run.source:
        start = start_of(finite)
        is_diverging = is_lost(finite, start, share=share, factor=factor_logged)
    elif np.isfinite(floor):
        is_diverging = end > factor * max(start, floor) and start >= 0
    else:
        is_diverging = 0 < start * factor_unknown < end and _weight_growth(trace) >= weight_growth
    if not is_diverging:
        return
    above = np.flatnonzero(loss > factor * max(start, float(np.nan_to_num(floor))))
    first = int(trace.scalars.step[above[0]]) if len(above) and trace.scalars is not None else 0
    place = next((b.place for b in trace.backwards if b.place is not None), None)
    yield Finding(
        message=f"The loss rose from {start:.4g} to {end:.4g}"
        + (f"; a model that ignores its input would reach {floor:.4g}." if np.isfinite(floor) else "."),
        where=Where(calls[0].place if calls else place, first_step=first),
        values={"start": start, "end": end, "constant_loss": floor},
    )


def _ends(values: FloatArray, share: float) -> tuple[float, float]:
    """The least of the first three values (a divergence may have begun with the first step), and the median of the last ones."""
    return float(values[:3].min()), float(np.median(values[-max(3, round(share * len(values))) :]))


def _weight_growth(trace: Trace) -> float:
    """The norm of all weights at the last watched step over that at the first; inf if it is no longer finite."""
    if trace.gradients is None or len(trace.gradients.weight_norm) < 2:
        return 1.0
    norms = np.sqrt(np.nansum(trace.gradients.weight_norm**2, axis=1))
    return float(norms[-1] / norms[0]) if norms[0] > 0 else 1.0
