"""What a split's rows are to be used for, where the program splits features and target in one frame."""

from __future__ import annotations

import numpy as np

from sleuth.evidence.calls import Call, Split, Target, Validation, Verb
from sleuth.evidence.fit import Fit

LEAST_FOLDS = 2  # whose training parts make up the whole


def is_target(fit: Fit, split: Split, column: str) -> bool:
    """Whether a model learns to predict this column of the split table from its rows; "" is what was handed over as target."""
    return not column or any(call.target is not None and call.target.name == column for call in _learned_from(fit, split))


def target_of(fit: Fit, one: Split | Validation) -> Target | None:
    """The target of the table that is split: handed over, or the column of it that models later learn to predict."""
    if one.target is not None or isinstance(one, Validation):
        return one.target
    sample = fit.data[one.data].sample
    for call in _learned_from(fit, one):
        column = sample.named(call.target.name) if sample is not None and call.target is not None and call.target.name else None
        if column is not None and call.target is not None:
            return Target(column.values, call.target.is_class, column.levels, n=fit.rows_of(one.data).n, name=column.name)
    return _assembled(fit, one)


def _assembled(fit: Fit, split: Split) -> Target | None:
    """The numbers that models learn on the training parts of the folds, at their rows in the source; None if folds disagree."""
    sample, n = fit.data[split.data].sample, fit.rows_of(split.data).n
    if sample is None or len(sample.positions) != n or len(split.positions) < LEAST_FOLDS:
        return None
    whole, calls = np.full(n, np.nan), _learned_from(fit, split)
    for fold, (train, _) in zip(split.folds, split.positions, strict=False):
        for call in calls:
            values = call.target.values if call.target is not None and not call.target.is_class else np.zeros(0)
            if values.shape != train.shape or not np.array_equal(fit.rows_of(call.data).ids, fit.rows[fold.train].ids):
                continue
            known = np.isfinite(whole[train])
            if not np.allclose(whole[train][known], values[known], equal_nan=True):  # residuals, or several targets
                return None
            whole[train] = values
    return Target(whole, False, n=n) if np.isfinite(whole).all() else None


def _learned_from(fit: Fit, split: Split) -> list[Call]:
    """The fits on a part of the split."""
    number = fit.splits.index(split)
    return [
        call for call in fit.calls
        if call.verb is Verb.FIT and call.target is not None and call.data >= 0
        and any(one == number for one, _ in fit.data[call.data].splits)
    ]  # fmt: skip
