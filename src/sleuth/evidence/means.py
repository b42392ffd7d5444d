"""Columns that hold the mean target of each category, taken over rows that are held out too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import PREDICTORS, Sample, Split, Target, Validation
from sleuth.evidence.columns import target_means
from sleuth.evidence.fit import Fit, Judged
from sleuth.evidence.judged_rows import truth_of
from sleuth.evidence.parts import joined, joined_target
from sleuth.evidence.place import Place
from sleuth.evidence.retrial import judged_after
from sleuth.evidence.targets import target_of

MOST_SEEN = 0.5  # share of the judged rows that the model had learned from


@dataclass(frozen=True)
class Means:
    """Such a column."""

    column: str
    n_values: int
    n_rows: int
    place: Place | None
    judged: int  # the score that stands on it, as its place in the order of events


def means_over_all(fit: Fit, min_groups: int) -> Iterator[Means]:
    """Each column once: in a table that is split, else in the two tables that a model learned from and was judged on."""
    told: set[str] = set()
    held: tuple[Split | Validation, ...] = (*fit.splits, *fit.validations)
    for one in held:
        sample = fit.data[one.data].sample if one.data >= 0 else None
        target = target_of(fit, one) if sample is not None and not fit.data[one.data].splits else None
        if sample is None or target is None or len(sample.positions) < fit.rows_of(one.data).n:
            continue
        for column, n_values in target_means(sample, target, min_groups):
            if column not in told:
                told.add(column)
                yield Means(column, n_values, len(sample.positions), one.place, judged_after(fit, one))
    for judged in fit.judged():
        pair = _together(fit, judged)
        for column, n_values in target_means(*pair, min_groups) if pair is not None else ():
            if column not in told:
                told.add(column)
                yield Means(column, n_values, len(pair[0].positions) if pair else 0, judged.place, judged.at)


def _together(fit: Fit, judged: Judged) -> tuple[Sample, Target] | None:
    """What a model learned from and what it was judged on as one table; None where not all of it is known."""
    if fit.estimators[judged.estimator].sort not in PREDICTORS or not judged.fits or not judged.seen_share <= MOST_SEEN:
        return None
    learned = fit.calls[judged.fits[-1]]
    if learned.data < 0 or judged.data < 0:
        return None
    one, other = fit.data[learned.data].sample, fit.data[judged.data].sample
    if one is None or other is None or [c.name for c in one.columns] != [c.name for c in other.columns]:
        return None
    n = fit.rows_of(learned.data).n + fit.rows_of(judged.data).n
    target = joined_target(learned.target, truth_of(fit, judged.data))
    if target is None or len(target.values) != n or len(one.positions) + len(other.positions) != n:
        return None
    columns = tuple(joined(a, b) for a, b in zip(one.columns, other.columns, strict=True) if "text" not in (a.kind, b.kind))
    return Sample(np.arange(n, dtype=np.int64), columns), target
