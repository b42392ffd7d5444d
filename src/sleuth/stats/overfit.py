"""A loss in evaluation that rises while the training loss falls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Evaluation, FloatArray, Trace
from sleuth.stats.entropy import constant_predictor_loss
from sleuth.stats.objective import training_loss
from sleuth.stats.trend import mann_kendall

MATERIAL = 0.25  # of what knowing nothing costs: a loss that doubles far below it spoils no answers
DEVIATIONS = 1.0  # of two independent sets, two of the same one: by which an accuracy must have fallen


@dataclass(frozen=True, slots=True)
class Overfit:
    """One evaluated set: its lowest loss, at `step`, and its last; the training loss at both; how far the accuracy fell."""

    model: int
    place: Place | None
    step: int
    lowest: float
    last: float
    train_then: float
    train_last: float
    accuracy_lost: float
    is_sure: bool  # the answers got worse, not only more confident


def find_overfits(
    trace: Trace,
    *,
    min_rise: float = 1.3,
    sure_rise: float = 2.0,
    min_evaluations: int = 8,
    min_gap: float = 2.0,
    min_accuracy_loss: float = 0.02,
) -> Iterator[Overfit]:
    """The evaluated sets whose loss rises; the settings are those of the rule `overfitting`.

    Raises:
        NotApplicable: no set was evaluated more than once, the training loss has no common trend, or weights of this training
            were put back.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> list(find_overfits(Trace(run=RunFacts())))
        Traceback (most recent call last):
        sleuth.errors.NotApplicable: no training step was seen
    """
    loss = training_loss(trace)
    if any(load.is_trained and load.n_matched > load.n_own for load in trace.weight_loads):
        raise NotApplicable("earlier weights were put back, the best ones perhaps")
    series: dict[tuple[object, ...], list[Evaluation]] = defaultdict(list)
    for one in trace.evaluations:
        if np.isfinite(one.loss) and not one.is_every_step and not (one.model >= 0 and trace.models[one.model].is_loaded):
            series[one.key].append(one)
    if not any(len(ones) > 1 for ones in series.values()):
        raise NotApplicable("no set was evaluated more than once with a loss")
    for ones in series.values():
        values = np.array([one.loss for one in ones])
        best = int(values.argmin())
        end = float(np.median(values[best + 1 :][-3:])) if best + 1 < len(values) else 0.0
        then, now = (_training(loss, _done(trace, ones[at].step)) for at in (best, -1))
        rise = end / values[best] if values[best] > 0 else 0.0
        if rise < min_rise or not now < then or end < min_gap * now:
            continue
        is_trend = len(values) - best >= min_evaluations and mann_kendall(values[best:]).is_rising()
        constant = constant_predictor_loss(ones[-1].target_counts)
        if not is_trend and not values[-1] > min_rise * constant > min_rise * min_gap * now:
            continue
        lost = _accuracy_lost(ones)
        is_worse = lost >= max(min_accuracy_loss, DEVIATIONS * _deviation(ones))
        is_lost = rise >= sure_rise and not end < MATERIAL * constant
        is_sure = is_lost or is_worse or values[-1] > min_rise * constant
        yield Overfit(ones[0].model, ones[0].place, ones[best].step, float(values[best]), end, then, now, lost, bool(is_sure))


def _done(trace: Trace, step: int) -> int:
    """How many recorded losses there were before an evaluation at this step; in a log those of the step itself are among them."""
    assert trace.scalars is not None
    return int(np.searchsorted(trace.scalars.step, step, side="right" if trace.run.source else "left"))


def _training(loss: FloatArray, n_done: int, width: float = 0.05) -> float:
    """The median of the last of so many training losses."""
    before = loss[max(0, n_done - max(5, int(width * len(loss)))) : max(1, n_done)]
    before = before[np.isfinite(before)]
    return float(np.median(before)) if len(before) else float("nan")


def _accuracy_lost(evaluations: list[Evaluation]) -> float:
    """How far the accuracy fell from its best (mean of three neighbours) to the last three; NaN if it is not known."""
    if len(evaluations) < 3:
        return float("nan")
    accuracies = np.array([one.accuracy for one in evaluations])
    smooth = np.convolve(accuracies, np.ones(3) / 3, mode="valid")
    return float(smooth.max() - smooth[-1]) if np.isfinite(smooth).all() else float("nan")


def _deviation(evaluations: list[Evaluation]) -> float:
    """Of the difference of two accuracies of sets as large as this, by the binomial distribution; 0 if they are not known."""
    last = evaluations[-1]
    if not 0 <= last.accuracy <= 1 or last.n_samples < 1:
        return 0.0
    return float(np.sqrt(2 * last.accuracy * (1 - last.accuracy) / last.n_samples))
