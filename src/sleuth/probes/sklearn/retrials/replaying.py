"""What stands before a model, learned again from the training rows alone.

Each transformer is first repeated as the program had it, so that its columns are known again in what the model was given: as a
whole, as a block beside others, or as columns that were assigned back into a frame. Then they are exchanged for those of a
transformer that has learned from the training rows alone. What cannot be known again is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import Call, IntArray
from sleuth.evidence.fit import Fit
from sleuth.evidence.leaks import rows_share, transformers_before
from sleuth.probes.sklearn.experiments.comparing import silently
from sleuth.probes.sklearn.experiments.problem import Array, rows_of
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.records import Held
from sleuth.probes.sklearn.retrials.tables import exchanged
from sleuth.probes.sklearn.retrials.universe import Universe, positions_in, unchanged

NOT_GIVEN = "repeating {name} does not give what the model was given"


@dataclass(frozen=True, eq=False)
class Step:
    """A transformer of the program's. `at` is where each row of the universe stands in what it learned from."""

    held: Held
    at: IntArray
    seen: Any  # what it made, for the rows of the universe

    @property
    def name(self) -> str:
        """Its class."""
        return type(self.held.template).__name__


@dataclass(frozen=True, eq=False)
class Swap:
    """What a step had made of the rows, and what it makes of both parts when it has learned from the first alone."""

    seen: Any
    learned: Any
    judged: Any


def seen_before(fit: Fit, universe: Universe) -> list[Call]:
    """The fits of transformers that saw judged rows, the farthest from the model first."""
    found: dict[int, Call] = {}
    for data in universe.tables:
        for call in transformers_before(fit, data):
            estimator = fit.estimators[call.estimator]
            is_learned = estimator.is_learned or (estimator.is_supervised and call.target is not None)
            if is_learned and rows_share(fit, fit.rows_of(universe.tables[-1]), call) > 0:
                found[call.at] = call
    return [found[at] for at in sorted(found)]


def steps_of(fit: Fit, holder: Holder, universe: Universe, calls: Sequence[Call]) -> list[Step]:
    """The transformers as they are to be repeated.

    Raises:
        NotApplicable: what one of them learned from was not kept, was changed, or does not hold all rows.
    """
    return [_step(fit, holder, universe, call) for call in calls]


def _step(fit: Fit, holder: Holder, universe: Universe, call: Call) -> Step:
    number = fit.calls.index(call)
    name = fit.estimators[call.estimator].name
    held = holder.before.get(number) or holder.held.get(number)
    if held is None:
        raise NotApplicable(holder.refused.get(number) or f"what {name} learned from was not kept")
    unchanged(held.x, fit.data[call.data].digest)
    rows = fit.rows_of(call.data)
    if not rows.is_known or not len(universe.ids):
        raise NotApplicable(f"the rows that {name} learned from cannot be told apart")
    at = positions_in(universe.ids, rows.ids)
    if (at < 0).any():
        raise NotApplicable(f"{int((at < 0).sum()):,} of the rows are not among those that {name} learned from")
    made = _made(held, held.x, held.y)
    if made.shape[0] != rows.n:
        raise NotApplicable(f"{name} does not keep the rows")
    return Step(held, at, rows_of(made, at))


def _made(held: Held, x: Any, y: Any) -> Any:
    """What a transformer that learns from `x` makes of it."""
    from sklearn.base import clone

    model = clone(held.template)
    with silently():
        if held.is_joint:
            return model.fit_transform(x) if y is None else model.fit_transform(x, y)
        return (model.fit(x) if y is None else model.fit(x, y)).transform(x)


def replayed(universe: Universe, steps: Sequence[Step], train: IntArray, test: IntArray) -> tuple[Any, Any]:
    """The table's rows for the model, as they are when each step has learned from the rows `train` alone.

    Raises:
        NotApplicable: a step is not found again in what the model was given.
    """
    swaps: list[Swap] = []
    used: set[int] = set()
    for step in steps:
        x = rows_of(step.held.x, step.at)
        learned, judged, known = exchanged(x, [(one.seen, one.learned, one.judged) for one in swaps], train, test)
        used |= known
        swaps.append(_swap(step, universe.y, learned, judged, train))
    learned, judged, known = exchanged(universe.x, [(one.seen, one.learned, one.judged) for one in swaps], train, test)
    missing = [step.name for at, step in enumerate(steps) if at not in used | known]
    if missing:
        raise NotApplicable(NOT_GIVEN.format(name=missing[0]))
    return learned, judged


def _swap(step: Step, y: Array, learned: Any, judged: Any, train: IntArray) -> Swap:
    from sklearn.base import clone

    model = clone(step.held.template)
    target = None if step.held.y is None else y[train]
    with silently():
        if step.held.is_joint:
            made = model.fit_transform(learned) if target is None else model.fit_transform(learned, target)
        else:
            made = (model.fit(learned) if target is None else model.fit(learned, target)).transform(learned)
        return Swap(step.seen, made, model.transform(judged))
