"""Parts that a split with several folds holds out in turn, in a loop of the program's own."""

from __future__ import annotations

from sleuth.evidence.calls import Side
from sleuth.evidence.fit import Fit


def fold_split(fit: Fit, data: int) -> int:
    """The split with several folds that holds this table out as one of them, by its number; -1 if there is none."""
    splits = fit.data[data].splits if data >= 0 else ()
    if not splits or splits[0][1] is not Side.TEST:
        return -1
    number = splits[0][0]
    return number if len(fit.splits[number].folds) > 1 else -1


def is_inner_fold(fit: Fit, data: int) -> bool:
    """Whether the table is a fold of what was already the training part of a split, whose test part is judged too."""
    if fold_split(fit, data) < 0:
        return False
    outer = {(number, Side.TEST) for number, side in fit.data[data].splits[1:] if side is Side.TRAIN}
    return any(one.data >= 0 and outer & {*fit.data[one.data].splits} for one in (*fit.judged(), *fit.tried()))


def is_one_of_several(fit: Fit, data: int) -> bool:
    """Whether the table is a fold, and models were judged on other folds of the same split as well."""
    number = fold_split(fit, data)
    return number >= 0 and any(one.data != data and fold_split(fit, one.data) == number for one in fit.judged())
