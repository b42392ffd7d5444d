"""Training and test parts that are put together, so that preprocessing is fitted on both."""

from __future__ import annotations

from sleuth.evidence.source.divisions import side_of_name
from sleuth.evidence.source.estimators import is_predictor, scores
from sleuth.evidence.source.fitting import Fit, is_same, trainings
from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.metrics import metrics, prediction_of
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
    is_known = TRAIN in sides and TEST in sides and _comes_back(source, fit)
    return joined if is_known or _taken_apart(source, fit, parts) else None


def _side(source: Source, table: Value) -> int | None:
    """Whether these rows are for training or for testing: as they were split, or as the program calls them; None if neither."""
    part = part_of(source, table)
    if part is not None:
        return TRAIN if not part.is_test else TEST if part.outer is None else None
    sides = {side_of_name(event.name) for event in source.of("assign") if event.inputs[0] is table}
    return sides.pop() if len(sides) == 1 else None


def _taken_apart(source: Source, fit: Fit, parts: tuple[Value, ...]) -> bool:
    """Whether a model learns from what was transformed of one of two parts, and is judged by the other, whatever their names.

    Told by the length of the first: `Z[:len(first)]`, `Z[len(first):]`.
    """
    if len(parts) != 2:
        return False
    pieces: tuple[set[int], set[int]] = (set(), set())
    for one in values(source):
        side = _piece(one, parts[0]) if one.op == "subscript" else None
        if side is not None and _is_transformed(one, fit):
            pieces[side].add(id(one))
    judged = {id(prediction_of(one.prediction)) for one in metrics(source)} if all(pieces) else set()
    for mine, other in (pieces, pieces[::-1]) if all(pieces) else ():
        taught = [one for one, rows in trainings(source) if is_predictor(one) and _is_any(rows, mine)]
        is_new = not any(_is_any(rows, other) for _, rows in trainings(source))
        for score in scores(source) if is_new else ():
            is_told = score.event.name == "score" or id(score.event) in judged
            if is_told and _is_any(score.rows, other) and any(is_same(one, score.estimator) for one in taught):
                return True
    return False


def _is_any(rows: Value, wanted: set[int]) -> bool:
    return any(id(one) in wanted for one in row_path(rows))


def _piece(value: Value, first: Value) -> int | None:
    """0 for the rows of a table up to the length of the first part, 1 for those from there on; None for others."""
    index = value.inputs[1].inputs[0] if value.inputs[1].op == "tuple" and value.inputs[1].inputs else value.inputs[1]
    if index.op != "slice" or not is_none(index.inputs[2]):
        return None
    lower, upper = index.inputs[:2]
    if is_none(upper) and _is_length(lower, first):
        return 1
    return 0 if is_none(lower) and _is_length(upper, first) else None


def _is_length(value: Value, table: Value) -> bool:
    """Whether it is how many rows the table has: `len(table)`, `table.shape[0]`."""
    if value.op == "call" and value.name == "builtins.len" and value.inputs:
        counted = value.inputs[0]
    elif value.op == "subscript" and value.inputs[0].name == "shape" and value.inputs[1].literal == 0:
        counted = value.inputs[0].inputs[0]
    else:
        return False
    return _is_any(counted, {id(one) for one in row_path(table)})


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
