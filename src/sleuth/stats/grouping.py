"""Whether rows belong to persons or things with several rows each, and how alike the rows of one are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import PREDICTORS, Column, FloatArray, Split, Target, Validation
from sleuth.evidence.columns import numbers_of
from sleuth.evidence.fit import Fit
from sleuth.evidence.individuals import INDIVIDUALS, ODD_PLURALS
from sleuth.evidence.targets import target_of
from sleuth.stats.association import explained_by

NAMED = re.compile(
    rf"(^|_)(ids?|key|({INDIVIDUALS})s?|{'|'.join(ODD_PLURALS)}|machines?|images?|sources?|plots?|wells?|batch|batches|"
    r"stations?|sites?|songs?|articles?|documents?|engines?|units?)(_|\d|$)",
    re.IGNORECASE,
)
COUNTED = re.compile(rf"(^|_)(?!groups)(({INDIVIDUALS})s|{'|'.join(ODD_PLURALS)})(_|$)", re.IGNORECASE)  # how many there were
LEAST_KEYS = 5
MANY_KEYS = 20  # of a column beside the table whose name says nothing
LEAST_PER_KEY = 2.0  # rows of one key, on average
MOST_FEATURES = 60


@dataclass(frozen=True)
class Grouped:
    """A key of which several rows stand in a table."""

    name: str
    n_keys: int
    per_key: float
    shared: float  # share of the test rows of the first fold whose key stands in the training part too; NaN = not known
    alike_target: float  # how much more alike the target is within a key than between, 0 to 1
    alike_features: float  # the same, the median over the features that are most alike
    is_named: bool  # whether the name is one that keys have, or the program gave them as groups


def grouped(fit: Fit, one: Split | Validation) -> Iterator[Grouped]:
    """The keys that stand in the split table, or beside it."""
    sample = fit.data[one.data].sample if one.data >= 0 else None
    if sample is None:
        return
    target = target_of(fit, one)
    columns = [(column.name, column) for column in sample.columns]
    columns += [(companion.name, companion.column) for companion in one.companions]
    given = {companion.name for companion in one.companions if companion.is_given}
    unused = _unused(fit, one)
    told: set[str] = set()
    for at, (name, column) in enumerate(columns):
        is_target = target is not None and name == target.name
        is_count = at < len(sample.columns) and column.kind == "whole" and COUNTED.search(name)
        is_named = (bool(NAMED.search(name)) and not is_count) or name in given
        if is_target or name in told or not _is_key(column, len(sample.positions), LEAST_KEYS if is_named else MANY_KEYS):
            continue
        if not is_named and at < len(sample.columns) and name not in unused:
            continue
        told.add(name)
        codes = np.unique(column.values, return_inverse=True)[1].reshape(-1)
        features = [
            other.values for other_name, other in columns[: len(sample.columns)]
            if other_name != name and other_name not in unused
        ][:MOST_FEATURES]  # fmt: skip
        yield Grouped(
            name, column.n_distinct, len(column.values) / max(len(np.unique(column.values)), 1), _shared(fit, one, codes),
            _alike_target(codes, target), _alike(codes, features), is_named,
        )  # fmt: skip


def _unused(fit: Fit, one: Split | Validation) -> set[str]:
    """Columns of what was split that no model is given, where it is known which are given."""
    sample = fit.data[one.data].sample
    columns = [column.name for column in sample.columns] if sample is not None else []
    given: set[str] = set()
    for call in fit.calls if isinstance(one, Split) else ():
        table = fit.data[call.data] if call.data >= 0 and fit.estimators[call.estimator].sort in PREDICTORS else None
        if table is not None and any(fit.splits[number] is one for number, _ in table.splits):
            if not table.chosen and not table.names:
                return set()
            given.update(table.names or (columns[at] for at in table.chosen if at < len(columns)))
    return set(columns) - given if given and given < set(columns) else set()


def _is_key(column: Column, n: int, least: int) -> bool:
    """Whether it names things with several rows: whole numbers or text, repeated, and many of them."""
    if column.kind not in ("whole", "text") or len(column.values) != n or np.isnan(column.values).any():
        return False
    n_keys = len(np.unique(column.values))
    return n_keys >= least and n / n_keys >= LEAST_PER_KEY


def _shared(fit: Fit, one: Split | Validation, codes: np.typing.NDArray[np.int64]) -> float:
    if isinstance(one, Validation) or not one.positions:
        return 1.0 if isinstance(one, Validation) and not one.is_grouped else float("nan")
    sample = fit.data[one.data].sample
    assert sample is not None
    train, test = (np.isin(sample.positions, part) for part in one.positions[0])
    return float(np.isin(codes[test], codes[train]).mean()) if test.any() and train.any() else float("nan")


def _alike_target(codes: np.typing.NDArray[np.int64], target: Target | None) -> float:
    if target is None or target.values.ndim != 1 or len(target.values) != len(codes):
        return float("nan")
    y = numbers_of(target)
    if y is not None:
        return explained_by(codes, y)
    return float(np.mean([explained_by(codes, (target.values == one).astype(float)) for one in np.unique(target.values)[:20]]))


def _alike(codes: np.typing.NDArray[np.int64], features: list[FloatArray]) -> float:
    """The median over the more alike half of the features."""
    found = [explained_by(codes, values) for values in features if len(np.unique(values)) > 2 and not np.isnan(values).any()]
    return float(np.median(sorted(found)[len(found) // 2 :])) if found else float("nan")
