"""What a split's rows are to be used for, where the program splits features and target in one frame."""

from __future__ import annotations

from sleuth.evidence.calls import Call, Split, Target, Validation, Verb
from sleuth.evidence.fit import Fit


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
    return None


def _learned_from(fit: Fit, split: Split) -> list[Call]:
    """The fits on a part of the split."""
    number = fit.splits.index(split)
    return [
        call for call in fit.calls
        if call.verb is Verb.FIT and call.target is not None and call.data >= 0
        and any(one == number for one, _ in fit.data[call.data].splits)
    ]  # fmt: skip
