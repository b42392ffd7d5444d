"""What came of the training when it was repeated with one thing exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, Trace

Told = TypeVar("Told")
POOR = 1 / 3  # of what the mean answer gives: the run left more than that of its task undone
MAX_KEPT = 0.25  # of the way from a constant answer to what another rate reaches, that a run at a wrong rate made at most
RATE_BETTER = 0.25  # of the run's own loss and of the repeated one's
NOTHING = 0.9  # of what the mean answer gives, which a run that learnt nothing ends above
FAR_BETTER = 0.5  # of the loss that the program's way leaves at the best of its rates
SURELY_BETTER = 0.25  # of the same: more than tuning brings, so that it is no matter that the run learnt something


@dataclass(frozen=True, slots=True)
class Exchange:
    """Losses on rows that were not trained on, after as many samples as the program gave its model."""

    own: float  # the program's way, at the best rate
    as_run: float  # at its own rate
    changed: float
    batch_size: int
    has_learnt: bool  # if the run did not end where a constant answer would, it may be untuned, and no more

    @property
    def is_sure(self) -> bool:
        """Whether it is more than a run that is not tuned: it learnt nothing, or there is far more to gain."""
        return not self.has_learnt or self.changed <= SURELY_BETTER * self.own

    @property
    def said(self) -> str:
        """The program's way in words."""
        return f"a loss of {self.as_run:.3g} on rows that were held out ({self.own:.3g} at the best of several rates)"

    def said_of_rate(self, factor: float) -> str:
        """What another rate gave, in words; `factor` is its multiple of the program's own."""
        return (
            f"Repeated at its own rate, the training ends with a loss of {self.as_run:.3g} on rows that were held out; at "
            f"{factor:g} times the rate, after as many steps, with {self.changed:.3g}."
        )


def exchange_wins(trace: Trace, name: str) -> Exchange | None:
    """What was measured, if the run ended poorly and does far better with this exchanged, at whichever rate.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> exchange_wins(Trace(run=RunFacts()), "relu") is None
        True
    """
    found = trace.experiment("repeated-runs")
    if found is None or not _is_poor(found):
        return None
    own, changed = found.value("own"), found.value(name)
    if not 0 < changed <= FAR_BETTER * min(own, _floor(found)):  # what does better must itself learn
        return None
    return Exchange(own, found.value("as_run"), changed, int(found.value("batch_size")), _has_learnt(found))


def other_rate_wins(trace: Trace, *, below: bool) -> tuple[float, Exchange] | None:
    """The multiple of the rate, larger or smaller, at which the program's own way does far better, if the run ended poorly.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> other_rate_wins(Trace(run=RunFacts()), below=False) is None
        True
    """
    found = trace.experiment("repeated-runs")
    if found is None or not _is_poor(found):
        return None
    tried = {float(name[4:]): loss for name, loss in found.values if name.startswith("own_")}
    best = min(tried, key=lambda factor: tried[factor])
    as_run, batch_size = found.value("as_run"), int(found.value("batch_size"))
    own = Exchange(as_run, as_run, tried[best], batch_size, _has_learnt(found))
    floor, final = _floor(found), found.value("final")
    is_stuck = not floor - final > MAX_KEPT * (floor - own.changed)  # else the run was under way, and may only be short
    is_better = is_stuck and 0 < own.changed <= RATE_BETTER * min(own.own, final, floor)
    return (best, own) if is_better and best != 1 and (best < 1) is below else None


def learns_by_single_batches(trace: Trace) -> bool:
    """Whether the run learnt nothing, and learns much when it is repeated at its own rate with one batch for each step.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> learns_by_single_batches(Trace(run=RunFacts()))
        False
    """
    found = trace.experiment("repeated-runs")
    if found is None or not found.value("as_run") > 0:
        return False
    is_stuck = found.value("final") >= NOTHING * found.value("constant")
    return is_stuck and found.value("as_run") <= FAR_BETTER * _floor(found)


def unless_told(own: Iterable[Told], hint: Told | None) -> Iterator[Told]:
    """What a rule finds by itself; where it finds nothing, or cannot judge, what the repeated runs hint at.

    Example:
        >>> list(unless_told([], "a larger rate")), list(unless_told(["the sweep"], "a larger rate"))
        (['a larger rate'], ['the sweep'])
    """
    try:
        found = list(own)
    except NotApplicable:
        if hint is None:
            raise
        found = []
    yield from found or ([hint] if hint is not None else [])


def _is_poor(found: Experiment) -> bool:
    floor = _floor(found)
    return 0 < POOR * floor <= min(found.value("final"), found.value("as_run"))


def _floor(found: Experiment) -> float:
    return min(found.value("initial"), found.value("constant"))


def _has_learnt(found: Experiment) -> bool:
    return not min(found.value("final"), found.value("as_run")) >= NOTHING * found.value("constant")
