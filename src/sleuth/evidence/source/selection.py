"""Where a program chooses between models, epochs or settings by the score on some rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.divisions import LAST_NAME, TEST_NAME, name_of
from sleuth.evidence.source.estimators import is_made_of, kind_of, last_step, scores
from sleuth.evidence.source.fitting import fitted
from sleuth.evidence.source.flow import ancestors, short_name
from sleuth.evidence.source.graph import Frame, Value, alternatives
from sleuth.evidence.source.metrics import metrics, prediction_of
from sleuth.evidence.source.names_given import names_given
from sleuth.evidence.source.order import is_in, loops
from sleuth.evidence.source.parts import Part, part_of, rows_before
from sleuth.evidence.source.program import Source, once, values
from sleuth.evidence.source.rows import Split, is_split, splits

STOPPING = ("EarlyStopping", "early_stopping", "early_stop")
SAVING = ("ModelCheckpoint", "BestModel", "save_best")
VALIDATION = re.compile(r"(^|[^a-z])(val|valid|validation|dev|eval)(?![a-z])", re.IGNORECASE)
BEST = frozenset(("builtins.max", "builtins.min", "numpy.argmax", "numpy.argmin", "numpy.max", "numpy.min", "builtins.sorted"))
COMPARED = ("<", ">", "<=", ">=")
WATCHED = ("validation_data", "eval_set", "evals", "valid_sets")  # what fits are given to stop by


@dataclass(frozen=True, slots=True)
class Choice:
    """Something is chosen by the score on `rows`: at `event`, where they are given. `how` tells in words.

    `model` is the estimator that is scored in a loop.
    """

    event: Value
    rows: Value
    how: str
    model: Value | None = None

    @property
    def is_of_kinds(self) -> bool:
        """Whether the loop sets estimators side by side of which each is of a kind of its own."""
        models = alternatives(fitted(self.model)) if self.model is not None else ()
        kinds = [kind_of(last_step(one)) for one in models]
        return len(kinds) > 1 and all(kinds) and len(set(kinds)) == len(kinds)


def choices(source: Source) -> tuple[Choice, ...]:
    """Every choice by a score: early stopping, the best of several epochs, the best of several settings in a loop."""
    return once(source, _choices)


def _choices(source: Source) -> Iterator[Choice]:
    for event in source.calls("fit", "xgboost.train", "lightgbm.train"):
        how = _stopping(event)
        given = event.argument(-1, *WATCHED)
        if how and given is not None:
            for rows in _rows(given):
                yield Choice(event, rows, how)
    for event, rows, model in _judged(source):
        loop = next(loops(event.frame), None)
        if loop is not None and not _is_over_folds(loop) and _is_best_kept(source, event, loop):
            yield Choice(event, rows, "the best of the loop is kept", model)


def _stopping(event: Value) -> str:
    words = dict(event.keywords or {})
    if "early_stopping_rounds" in words:
        return "early stopping"
    near = [words[name] for name in ("callbacks",) if name in words]
    receiver = event.inputs[0] if event.op == "method" else None
    if receiver is not None and any(name in (one.keywords or {}) for one in ancestors(receiver, limit=20) for name in
                                    ("early_stopping_rounds",)):  # fmt: skip
        return "early stopping"
    for one in (each for value in near for each in ancestors(value, limit=60)):
        word = short_name(one)
        if one.op == "call" and word.startswith(STOPPING):
            return "early stopping"
        if one.op == "call" and word.startswith(SAVING):
            best = one.argument(-1, "save_best_only")
            return "the best epoch is kept" if best is not None and best.literal is True else ""
    return ""


def _rows(given: Value) -> Iterator[Value]:
    """The features in `(X, y)`, `[(X, y), ...]`, `[(dtest, "test")]`."""
    if given.op == "list":
        for one in given.inputs[-1:]:  # by the last of several is stopped
            yield from _rows(one)
    elif given.op == "tuple" and given.inputs:
        yield from _rows(given.inputs[0]) if given.inputs[0].op in ("tuple", "list") else (given.inputs[0],)
    else:
        yield given


def judged_again(source: Source, choice: Choice, part: Part) -> tuple[bool, bool]:
    """Whether scores of this part, and of rows from elsewhere or of another part for testing, are told after the choice."""
    tables = {id(one) for one in (*part.split.tables, *part.split.train, *part.split.test)}
    loop = next(loops(choice.event.frame), None)
    is_same = has_others = False
    for event, rows, _ in _judged(source):
        if event.order <= choice.event.order or (loop is not None and is_in(event, loop)):
            continue
        other = part_of(source, rows)
        if other is None:
            has_others = has_others or not any(id(one) in tables for one in ancestors(rows, limit=200))
        elif other.is_test:
            held = held_out_part(source, rows)
            is_it = held is not None and held.split.test == part.split.test
            is_same, has_others = is_same or is_it, has_others or not is_it
    return is_same, has_others


def _judged(source: Source) -> Iterator[tuple[Value, Value, Value]]:
    """Scores of rows: the call that gives the number, the rows, and the estimator."""
    for one in scores(source):
        if one.event.name in ("score", "evaluate"):
            yield one.event, one.rows, one.estimator
    for metric in metrics(source):
        predicted = prediction_of(metric.prediction)
        if predicted is not None and predicted.op == "method" and predicted.arguments:
            yield metric.event, predicted.arguments[0], predicted.inputs[0]


def _is_over_folds(loop: Frame) -> bool:
    return loop.value is not None and any(one.name == "split" for one in ancestors(loop.value, limit=10))


def _is_best_kept(source: Source, score: Value, loop: Frame) -> bool:
    """Whether the score is compared with the best so far, or the best of all turns is taken afterwards."""
    for one in source.of("compare"):
        if one.name in COMPARED and is_in(one, loop):
            sides = [is_made_of(side, score, limit=30) for side in one.inputs]
            carried = any(each.op == "loop" for side in one.inputs for each in ancestors(side, limit=6))
            if any(sides) and carried:
                return True
    lists = [
        event.inputs[0]
        for event in source.calls("append")
        if is_in(event, loop) and any(is_made_of(one, score, limit=30) for one in event.arguments)
    ]
    kept = {id(one) for one in lists} | {
        id(event.inputs[0])
        for event in source.of("store-item")
        if is_in(event, loop) and is_made_of(event.inputs[2], score, limit=30)
    }
    kept |= {
        id(one)
        for one in values(source)
        if one.op in ("comprehension", "list", "dict")
        and one.node is loop.node
        and any(is_made_of(each, score, limit=30) for each in one.inputs)
    }
    return any(
        one.op == "call"
        and one.name in BEST
        and any(id(each) in kept for each in ancestors(one, limit=20))
        and not is_in(one, loop)
        for one in values(source)
    )


def held_out_part(source: Source, rows: Value) -> Part | None:
    """The test part that these rows are, if the program has no other name for it than that of a test part.

    Of a test part that is split again, it is the piece that the program calls its test part.
    """
    part = part_of(source, rows)
    if part is None or not part.is_test or (part.outer is not None and not part.outer.is_test):
        return None
    value: Value | None = rows
    for _ in range(20):
        if value is None or _is_for_validation(source, value) or _is_picked_for_validation(source, value):
            return None
        if any(value is one for one in part.split.test):
            return part
        if value.op == "item" and is_split(value.inputs[0]):
            return _piece(source, value, part)
        value = rows_before(value)
    return None


def _is_for_validation(source: Source, value: Value) -> bool:
    """Whether any of the names that the program gives these rows is that of a validation part."""
    return any(VALIDATION.search(word) for word in (name_of(source, value), *names_given(source, value)))


def is_called_test(source: Source, rows: Value) -> bool:
    """Whether a name that the program gives these rows, or those that they are made of, is that of the last part."""
    value: Value | None = rows
    for _ in range(20):
        if value is None:
            return False
        if any(LAST_NAME.search(word) for word in (name_of(source, value), *names_given(source, value))):
            return True
        value = rows_before(value)
    return False


def _is_picked_for_validation(source: Source, value: Value) -> bool:
    """Whether the positions of these rows bear the name of a validation part: `X[val_idx]`."""
    return value.op == "subscript" and bool(VALIDATION.search(name_of(source, value.inputs[1])))


def _piece(source: Source, piece: Value, whole: Part) -> Part | None:
    """The piece of a test part that was split again, as a part of its own; None if it is not called a test part."""
    if not TEST_NAME.search(name_of(source, piece)):
        return None
    again = next((one for one in splits(source) if one.event is piece.inputs[0]), None)
    if again is None:
        return None
    position = piece.literal if isinstance(piece.literal, int) else 0
    pieces = tuple(one for one in (*again.train, *again.test) if _parity(one) == position % 2)
    others = tuple(one for one in (*again.train, *again.test) if _parity(one) != position % 2)
    return Part(Split(again.event, again.tables, others, pieces), is_test=True, outer=whole)


def _parity(piece: Value) -> int:
    return piece.literal % 2 if isinstance(piece.literal, int) else 0
