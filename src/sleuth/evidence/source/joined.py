"""Training and test parts that are put together, so that preprocessing is fitted on both."""

from __future__ import annotations

from sleuth.evidence.source.divisions import side_of_name
from sleuth.evidence.source.estimators import scores
from sleuth.evidence.source.fitting import Fit, is_same
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.parts import part_of, rows_before, stacked
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.rows import row_path

TRAIN, TEST = 0, 1


def joined_parts(source: Source, fit: Fit) -> Value | None:
    """Where the training and the test part were put together that this fit learns from.

    None if it learns from no such table, or nothing of what it learned comes into the features of the test part.
    """
    joined = next((one for one in row_path(fit.rows) if stacked(one)), None)
    parts = stacked(joined) if joined is not None else ()
    sides = [_side(source, one) for one in parts]
    return joined if TRAIN in sides and TEST in sides and _comes_back(source, fit) else None


def _side(source: Source, table: Value) -> int | None:
    """Whether these rows are for training or for testing: as they were split, or as the program calls them; None if neither."""
    part = part_of(source, table)
    if part is not None:
        return TRAIN if not part.is_test else TEST if part.outer is None else None
    sides = {side_of_name(event.name) for event in source.of("assign") if event.inputs[0] is table}
    return sides.pop() if len(sides) == 1 else None


def _comes_back(source: Source, fit: Fit) -> bool:
    """Whether what was learned comes into the features by which the test part is judged."""
    for one in values(source):
        if (
            one.op == "subscript"
            and one.inputs[1].op in ("slice", "tuple", "attribute", "compare", "unary")
            and _is_transformed(one, fit)
        ):
            return True
    for event in source.calls("transform"):
        if event.op == "method" and event.order > fit.event.order and event.arguments and is_same(event.inputs[0], fit.estimator):
            part = part_of(source, event.arguments[0])
            if part is not None and part.is_test and any(score.event.order > event.order for score in scores(source)):
                return True
    return False


def _is_transformed(value: Value, fit: Fit) -> bool:
    """Whether some rows of what this fit transformed are taken."""
    before = rows_before(value)
    if before is None or any(one is before for one in row_path(value)):
        return False
    return any(
        one is fit.event or (one.op == "method" and one.name == "transform" and is_same(one.inputs[0], fit.estimator))
        for one in row_path(before)
    )
