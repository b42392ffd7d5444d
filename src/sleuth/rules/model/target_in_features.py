"""M109 target-in-features."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.calls import Call, Validation
from sleuth.evidence.columns import numbers_of
from sleuth.evidence.fit import Fit
from sleuth.evidence.identifiers import identifiers
from sleuth.evidence.relations import ITSELF, exact_relation
from sleuth.evidence.retrial import Retrial, Way, judged_after
from sleuth.evidence.times import follows_itself
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Finding, Where, rule
from sleuth.stats.telling import skill_by_chance, skills, telling

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
        difference of two columns but for a constant, or its logarithm or exponential is; or two classes are told without
        exception by whether a difference or ratio of two columns is above a threshold, close to which both have rows; or one
        column alone holds the target in whole steps, or tells it almost perfectly on held-back rows, far better than any other.
    Why:
        What is made of the target is not there when the model is used: the score is high, and the model is of no use.
    Fix:
        Drop the column, or whatever is computed from the target or known only after it.
    Limits:
        Some tasks have one feature that decides, and a toy or a law an exact relation. Where no other column tells anything
        (without this one there would be no task) it is a hint; else an exact relation is a proof, and a threshold or what is
        not exact likely, a hint where columns have no names, and of series in time nothing. Where several features tell the
        target as well, nothing is said. Only the first columns are looked at in pairs.
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
    named: set[str] = set()
    for one in _learned(fit)[:MOST]:
        sample, target, takes = fit.data[one.data].sample, one.target, fit.estimators[one.estimator].takes
        if sample is None or target is None or takes is None or len(sample.positions) < min_rows or target.values.ndim != 1:
            continue
        columns = tuple(column for column in sample.columns if not takes or column.name in takes)
        y, is_named = numbers_of(target), bool(fit.data[one.data].names)
        exact = exact_relation(columns[:max_columns], y, min_share) if y is not None else None
        if exact is None and follows_itself(fit, one.data, target):
            continue
        told = skills(columns, target)
        names, how, best = (*exact, 1.0) if exact else telling(columns, y, told, min_skill, max_other)
        other = max((skill for skill, name in told if name not in names and (is_named or skill <= max_other)), default=0.0)
        if exact:
            is_itself = is_named and len(columns) > 1 and how.endswith(ITSELF)
            is_task = other >= max(min_other, skill_by_chance(target))
            is_class = target.is_class and not how.endswith(ITSELF)  # told by a threshold
            certainty = (
                (LIKELY if is_class and is_task and is_named else HINT) if is_class else PROOF if is_itself or is_task else HINT
            )
        else:
            is_clear = is_named and other >= min_other and (target.is_class or best >= min_number)
            certainty = LIKELY if is_clear else HINT
        if names and not named & set(names):
            named.update(names)
            yield Finding(
                message=f"{how} over {len(sample.positions):,} rows.",
                where=Where(place=one.place, column=names[0]),
                values={"columns": names},
                certainty=certainty,
                is_beside=not exact and bool(set(names) & _numbering(fit, one.data)),
                fix=f"drop {' or '.join(repr(name) for name in names)} from the features.",
                retrial=Retrial(Way.COLUMNS, judged_after(fit, one), names),
            )


def _learned(fit: Fit) -> list[Call | Validation]:
    seen: dict[int, Call | Validation] = {}
    learned: tuple[Call | Validation, ...] = (*fit.model_fits(), *fit.validations)
    for one in learned:
        if one.data >= 0:
            seen.setdefault(one.data, one)
    return sorted(seen.values(), key=lambda one: one.at)


def _numbering(fit: Fit, data: int) -> set[str]:
    """The columns that number the rows: they are not made of the target, and who gave the numbers knew it."""
    sample = fit.data[data].sample
    return {sample.columns[at].name for at in identifiers(fit, data)} if sample is not None else set()


MOST = 6  # tables that are looked at
