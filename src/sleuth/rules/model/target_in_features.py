"""M109 target-in-features."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import Call, Column, FloatArray, Target, Validation
from sleuth.evidence.columns import numbers_of
from sleuth.evidence.fit import Fit
from sleuth.evidence.identifiers import identifiers
from sleuth.evidence.relations import exact_relation, is_counted
from sleuth.evidence.retrial import Retrial, Way, judged_after
from sleuth.evidence.times import NAMED, follows_itself
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Finding, Where, rule
from sleuth.stats.alone import bins, class_skill, number_skill

EXPLAINED = (
    "collinear-design", "overfitted-model", "useless-features", "extreme-coefficient", "unscaled-features",
    "solver-not-converged", "memorised-identifier",
)  # fmt: skip


@rule("M109", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("models",), explains=EXPLAINED)
def target_in_features(
    fit: Fit,
    *,
    min_skill: float = 0.97,
    min_number: float = 0.985,
    max_other: float = 0.85,
    min_other: float = 0.05,
    min_rows: int = 60,
    min_share: float = 0.98,
    max_columns: int = 60,
) -> Iterator[Finding]:
    """A feature is the target, or is made of it.

    Measure:
        In the rows that a model learned from, a column equals the target, or the target is the product, ratio, sum or
        difference of two columns, of products and ratios also per cent or mille; or one column alone holds the target in
        whole steps, or tells it almost perfectly on held-back rows, far better than any other.
    Why:
        What is made of the target is not there when the model is used: the score is high, and the model is of no use.
    Fix:
        Drop the column, or whatever is computed from the target or known only after it.
    Limits:
        Some tasks have one feature that decides; without an exact relation it is said to be likely, of series in time
        nothing, and where columns have no names, or where no other column tells anything (without this one there would be no
        task), a hint. Where several features tell the target as well, nothing is said. Only the first columns are looked at
        in pairs.
    Source:
        Kaufman, Rosset, Perlich and Stitelman 2012, Leakage in Data Mining: Formulation, Detection, and Avoidance,
        https://doi.org/10.1145/2382577.2382579.

    Args:
        min_skill: skill of one column on held-back rows from which on it stands out, 0 to 1.
        min_number: the same for a target of numbers, below which it is a hint: one cause often tells most of it.
        max_other: skill of the best other column up to which it does, 0 to 1.
        min_other: skill of the best other column from which on the others make a task of their own, 0 to 1.
        min_rows: sampled rows that are needed.
        min_share: share of rows for which an exact relation must hold, 0 to 1.
        max_columns: columns that are looked at in pairs.
    """
    told: set[str] = set()
    for one in _learned(fit):
        sample, target, takes = fit.data[one.data].sample, one.target, fit.estimators[one.estimator].takes
        if sample is None or target is None or takes is None or len(sample.positions) < min_rows or target.values.ndim != 1:
            continue
        columns = tuple(column for column in sample.columns if not takes or column.name in takes)
        y = numbers_of(target)
        found = exact_relation(columns[:max_columns], y, min_share) if y is not None else None
        is_exact = found is not None
        if found is None and follows_itself(fit, one.data, target):
            continue
        names, how, best, other = (*found, 1.0, 1.0) if found else _by_skill(columns, target, y, min_skill, max_other)
        is_clear = other >= min_other and (target.is_class or best >= min_number)
        if names and not told & set(names):
            told.update(names)
            yield Finding(
                message=f"{how} over {len(sample.positions):,} rows.",
                where=Where(place=one.place, column=names[0]),
                values={"columns": names},
                certainty=PROOF if is_exact else LIKELY if fit.data[one.data].names and is_clear else HINT,
                is_beside=not is_exact and bool(set(names) & _numbering(fit, one.data)),
                fix=f"drop {' or '.join(repr(name) for name in names)} from the features.",
                retrial=Retrial(Way.COLUMNS, judged_after(fit, one), names),
            )


def _learned(fit: Fit) -> list[Call | Validation]:
    seen: dict[int, Call | Validation] = {}
    learned: tuple[Call | Validation, ...] = (*fit.model_fits(), *fit.validations)
    for one in learned:
        if one.data >= 0:
            seen.setdefault(one.data, one)
    return sorted(seen.values(), key=lambda one: one.at)[:MOST]


def _numbering(fit: Fit, data: int) -> set[str]:
    """The columns that number the rows: they are not made of the target, and who gave the numbers knew it."""
    sample = fit.data[data].sample
    return {sample.columns[at].name for at in identifiers(fit, data)} if sample is not None else set()


LEAST_COLUMNS = 2
MOST = 6  # tables that are looked at


def _by_skill(
    columns: tuple[Column, ...], target: Target, y: FloatArray | None, min_skill: float, max_other: float
) -> tuple[tuple[str, ...], str, float, float]:
    """The one column that tells the target by itself, how well in words, its skill and that of the best other one."""
    ranks = np.argsort(np.argsort(target.values)).astype(np.float64)
    told = []
    for column in columns:
        cells = bins(column.values, is_level=column.kind == "text")
        skill = class_skill(cells, target.values.astype(np.int64)) if target.is_class else number_skill(cells, ranks)
        told.append((skill, column.name))
    told.sort(reverse=True)
    if len(told) < LEAST_COLUMNS or told[1][0] > max_other:
        return (), "", 0.0, 0.0
    best, other = told[0], told[1][0]
    if y is not None and not NAMED.search(best[1]) and any(one.name == best[1] and is_counted(one, y) for one in columns):
        return (best[1],), f"{best[1]!r} holds the target in whole steps, without an exception", 1.0, other
    if best[0] < min_skill:
        return (), "", 0.0, 0.0
    how = f"{best[1]!r} alone tells the target with a skill of {best[0]:.3f} (the next column {other:.2f})"
    return (best[1],), how, best[0], other
