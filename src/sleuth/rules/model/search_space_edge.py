"""M306 search-space-edge."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TypeGuard

from sleuth.evidence.calls import Param, Validation
from sleuth.evidence.fit import Fit
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule

ROUNDS = ("n_estimators", "max_iter", "num_iterations", "iterations", "n_init")  # more of them are dearer, and often better
SHARES = (
    "l1_ratio", "subsample", "max_features", "max_samples", "colsample_bytree", "colsample_bylevel", "colsample_bynode",
    "feature_fraction", "bagging_fraction", "shrinkage", "validation_fraction", "threshold", "q", "quantile", "alpha_1", "eta0",
)  # fmt: skip
COUNTS_OF_COLUMNS = ("n_components", "k", "max_features", "n_features_to_select", "n_nonzero_coefs")


@rule("M306", kind=FAULT, certainty=HINT, severity=INFO, needs=("validations",))
def search_space_edge(fit: Fit, *, min_values: int = 3, min_gain: float = 1.0) -> Iterator[Finding]:
    """The best value of a search lies at the edge of the values that were tried, and the score still rises towards it.

    Measure:
        The best candidate has the least or the greatest of the values that were tried for a parameter, and the best score with
        that value is above the best with the next one by more than the standard error over folds.
    Why:
        The best value probably lies beyond the edge, where nothing was tried.
    Fix:
        Widen the range at that side.
    Limits:
        Edges beyond which there is nothing are left alone: one neighbour, a share of 1, all columns, no limit; also rounds of
        boosting, and searches that draw their candidates.
    Source:
        Hsu, Chang and Lin 2003, A Practical Guide to Support Vector Classification, section 3.2,
        https://www.csie.ntu.edu.tw/~cjlin/papers/guide/guide.pdf.

    Args:
        min_values: different values from which on there is an inside.
        min_gain: gain of the edge over the next value, in standard errors over folds.
    """
    for validation in fit.validations:
        if validation.is_random or len(validation.tried) != len(validation.candidates) or not validation.tried:
            continue
        n_columns = fit.data[validation.data].n_columns if validation.data >= 0 else 0
        for place, (name, values) in enumerate(validation.grid):
            best, word = dict(validation.best).get(name), name.rpartition("__")[2]
            ordered = _ordered(values)
            if len(ordered) < min_values or not _is_number(best) or best not in (ordered[0], ordered[-1]):
                continue
            gain, error = _gain(validation, place, ordered, is_low=best == ordered[0])
            if gain > min_gain * error and not _is_natural(name, best, ordered, n_columns):
                end = "least" if best == ordered[0] else "greatest"
                yield Finding(
                    message=f"The best {word} is {best:g}, the {end} "
                    f"of {len(ordered)} values tried; it scores {gain:.2g} above the next one (standard error {error:.2g}).",
                    where=Where(place=validation.place),
                    values={"parameter": name, "best": best, "gain": gain, "standard_error": error},
                    fix=f"try values of {name} {'below' if best == ordered[0] else 'above'} {best:g}",
                )


def _is_number(value: Param) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _ordered(values: Sequence[Param]) -> list[float]:
    """The values ascending; none if one of them stands for no limit."""
    return sorted(float(one) for one in values if _is_number(one))


def _gain(validation: Validation, place: int, ordered: Sequence[float], *, is_low: bool) -> tuple[float, float]:
    """How much better the edge's best candidate is than the next value's, and the standard error of the edge's."""
    edge, beside = (ordered[0], ordered[1]) if is_low else (ordered[-1], ordered[-2])
    best = {
        value: max(score for tried, score in zip(validation.tried, validation.candidates, strict=True) if tried[place] == value)
        for value in (edge, beside)
    }
    error = best[edge][1] / math.sqrt(max(validation.n_folds, 1))
    return best[edge][0] - best[beside][0], error


def _is_natural(name: str, best: float, ordered: Sequence[float], n_columns: int) -> bool:
    """Whether there is nothing beyond this value, or nothing to be gained by asking."""
    word = name.rpartition("__")[2]
    if best == ordered[-1]:
        return word in ROUNDS or (word in SHARES and best == 1.0) or (word in COUNTS_OF_COLUMNS and best >= n_columns)
    is_least_count = all(one == int(one) for one in ordered) and best <= (2 if "split" in word or "leaves" in word else 1)
    return best == 0 or is_least_count
