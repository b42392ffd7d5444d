"""Training and test parts that are put together, so that preprocessing is fitted on both."""

from __future__ import annotations

from sleuth.evidence.source.estimators import scores
from sleuth.evidence.source.fitting import Fit, is_same
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.parts import part_of, rows_before, stacked
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.rows import row_path


def joined_parts(source: Source, fit: Fit) -> Value | None:
    """Where the training and the test part were put together that this fit learns from.

    None if it learns from no such table, or nothing of what it learned comes into the features of the test part.
    """
    joined = next((one for one in row_path(fit.rows) if stacked(one)), None)
    parts = [part_of(source, one) for one in stacked(joined)] if joined is not None else []
    has_train = any(part is not None and not part.is_test for part in parts)
    has_test = any(part is not None and part.is_test and part.outer is None for part in parts)
    return joined if has_train and has_test and _comes_back(source, fit) else None


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
