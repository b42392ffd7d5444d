"""The learning-rate sweep as numbers that can be compared: how far the loss fell at each rate, and in the run itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

from sleuth.evidence.trace import Experiment, Trace

LEARNT = 0.01  # of the first loss: what ends below has learned its task at either rate
PREFIX = "after_"  # of the values that tell the loss at a factor of the rate


@dataclass(frozen=True, slots=True)
class Point:
    """A rate that was tried: its factor, and the loss after the steps."""

    factor: float
    loss: float
    fall: float


@dataclass(frozen=True, slots=True)
class Sweep:
    """Mean losses on batches that were not trained on: at the start, at the end of the run, after some steps at each rate.

    A loss that became NaN or infinite is infinite.
    """

    rate: float
    initial: float
    final: float
    own: float  # after the steps at the program's rate
    n_steps: float
    points: tuple[Point, ...]
    is_held_out: bool = False  # judged by other batches than those trained on, so that nothing is learned by heart

    @classmethod
    def of(cls, trace: Trace) -> Self | None:
        """The result of the experiment; None if it was not made or its start is not finite."""
        found = trace.experiment("learning-rate-sweep")
        if found is None or not math.isfinite(found.value("initial")) or not found.value("rate") > 0:
            return None
        initial = found.value("initial")
        pairs = [(factor, loss) for factor, loss in tried(found) if factor != 1.0]
        points = tuple(Point(factor, loss, initial - loss) for factor, loss in pairs if not math.isnan(loss))
        final, own = _bad_if_nan(found.value("final")), _bad_if_nan(found.value("after_1"))
        return cls(found.value("rate"), initial, final, own, found.value("steps"), points, found.value("held_out") == 1)

    @property
    def run_fall(self) -> float:
        """How far the loss fell in the run."""
        return self.initial - self.final

    @property
    def own_fall(self) -> float:
        """How far it fell in the experiment at the program's rate."""
        return self.initial - self.own

    def misses(self, other: Point, max_kept: float) -> bool:
        """Whether neither the run nor the steps at its rate made more than this share, 0 to 1, of another rate's fall."""
        return max(self.run_fall, self.own_fall) <= max_kept * other.fall

    def falls_behind(self, other: Point, min_worse: float, max_begun: float) -> bool:
        """Whether the run ended above another rate's loss, and its own rate made hardly any of that rate's way in as many steps.

        Args:
            other: what a few steps at another rate reach.
            min_worse: the run's last loss over that one, at least.
            max_begun: of the other rate's fall, at most.
        """
        has_learnt = self.final <= LEARNT * self.initial
        return not has_learnt and self.final > min_worse * other.loss > 0 and self.own_fall <= max_begun * other.fall

    def best(self, *, below: bool) -> Point | None:
        """The best of the smaller (or of the larger) rates; None if none gave a finite loss."""
        tried = [point for point in self.points if (point.factor < 1) is below and math.isfinite(point.loss)]
        return min(tried, key=lambda point: point.loss, default=None)


def falls_further(trace: Trace, max_part: float) -> bool | None:
    """Whether a few steps at the same rate, which an experiment does not clip, take the loss much further than the whole run.

    None if that was not tried.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> falls_further(Trace(run=RunFacts()), 0.6) is None
        True
    """
    sweep, plain = Sweep.of(trace), trace.experiment("clipped-updates")
    if sweep is not None and trace.run.n_steps > sweep.n_steps:
        return sweep.own_fall > 0 and sweep.run_fall < max_part * sweep.own_fall
    if plain is None or not trace.run.n_steps > plain.value("steps"):
        return None
    own, run = (plain.value("initial") - plain.value(name) for name in ("plain", "final"))
    return own > 0 and run < max_part * own


def tried(found: Experiment) -> list[tuple[float, float]]:
    """Each factor that was tried, in order, with the loss after the steps."""
    pairs = ((name.removeprefix(PREFIX), loss) for name, loss in found.values if name.startswith(PREFIX))
    return sorted((float(factor), loss) for factor, loss in pairs)


def _bad_if_nan(value: float) -> float:
    return math.inf if math.isnan(value) else value
