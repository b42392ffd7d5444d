"""Notes on splits: `train_test_split`, and the splitters' own `split`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from sleuth.evidence.calls import EqualRows, IdArray, IntArray, Side
from sleuth.probes.frames import Line, user_line
from sleuth.probes.sklearn.blending import MOST_BLENDED, blended
from sleuth.probes.sklearn.companions import companions_of, given_keys, single_rows, tables_of
from sleuth.probes.sklearn.drawing import Draws
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.looking import Look, is_frame, is_series, is_sparse
from sleuth.probes.sklearn.narrowing import narrowing_of
from sleuth.probes.sklearn.recorder import NOTHING, Recorder, Seen
from sleuth.probes.sklearn.records import SplitRecord
from sleuth.probes.sklearn.rows import Order
from sleuth.probes.sklearn.values import digest_of, holds_together, n_rows, target_of, values_of
from sleuth.probes.stand_in import Function

MOST_CLASSES = 20  # different values of a column by which equal rows are counted
HEAD = 1000  # rows by which most columns of many values are ruled out
MOST_FEW = 12  # such columns
MOST_LOOKED_AT = 60  # columns among which they are
MOST_FOLDS = 10  # whose rows are kept
MOST_BYTES = 64_000_000  # of positions
TRAIN_TEST = "train_test_split"
NEARLY_ALL = 0.98  # share of the rows
SPLIT = "split:"  # before the name of a splitter


class Splitting:
    """What is noted of splits."""

    def __init__(self, recorder: Recorder, holder: Holder) -> None:
        self._recorder, self._holder, self.draws = recorder, holder, Draws()
        self._bytes = 0
        self._placed: tuple[IntArray, IntArray] | None = None  # what the latest `train_test_split` did with the positions
        self._wholes: dict[int, Look] = {}  # sources of splits, by split
        self._sources: dict[int, tuple[Any, Any]] = {}  # table and target, until the first fold is seen
        recorder.befores[TRAIN_TEST] = self.before_train_test
        recorder.afters[TRAIN_TEST] = self.after_train_test

    # train_test_split ----------------------------------------------------------------------------------------------

    def before_train_test(self, seen: Seen) -> list[int]:
        """The tables that are split."""
        return [self._recorder.table(one) if is_table(one, is_first=not at) else NOTHING for at, one in enumerate(seen.args)]

    def after_train_test(self, seen: Seen) -> None:
        """The parts: known by their position, which a split of the positions themselves shows."""
        kept, args, kwargs, result = seen.kept, seen.args, seen.kwargs, seen.result
        if kept is None or self._placed is None:
            return
        n, (train, test) = n_rows(args[0]), self._placed
        tables = [(table, value) for table, value in zip(kept, args, strict=True) if table != NOTHING]
        if not tables and is_positions(args[0]):
            tables = [(self._recorder.table(one), one) for one in tables_of(n, 5)]
        target = next((one for one in args[1:] if not is_table(one, is_first=False) and not is_positions(one)), None)
        self._recorder.align(tables[0][0] if tables else NOTHING, tables[0][1] if tables else None, target, 5)
        for table, value in tables[:4]:
            parts = (
                [one for at, one in enumerate(result) if at // 2 < len(args) and args[at // 2] is value] if table in kept else []
            )
            number = self._note(
                TRAIN_TEST, table, value, [(train, test)], target, parts=parts, is_shuffled=bool(kwargs.get("shuffle", True)),
                is_stratified=kwargs.get("stratify") is not None,
            )  # fmt: skip
            self._recorder.records.splits[number].targets = _digests_beside(args, result)

    def with_positions(self, original: Function) -> Function:
        """`train_test_split`, which splits the rows' positions too: they go where the rows go."""

        def split(*args: Any, **kwargs: Any) -> Any:
            self._placed = None
            n = n_rows(args[0]) if args else NOTHING
            if n <= 0:
                return original(*args, **kwargs)
            *result, train, test = original(*args, np.arange(n), **kwargs)
            self._placed = train, test
            return result

        return split

    # splitters -----------------------------------------------------------------------------------------------------

    def watch_split(self, splitter: Any, args: tuple[Any, ...], kwargs: dict[str, Any], pairs: Any) -> Iterator[Any]:
        """The splitter's own pairs of positions, each noted when it is handed out; the place is that of the call."""
        return self._watched(splitter, args, kwargs, iter(pairs), user_line(2))

    def _watched(
        self, splitter: Any, args: tuple[Any, ...], kwargs: dict[str, Any], pairs: Iterator[Any], line: Line | None
    ) -> Iterator[Any]:
        recorder = self._recorder
        number = recorder.guarded(self._begin_split, splitter, args, kwargs, line)
        while (pair := recorder.quietly(next, pairs, None)) is not None:
            if number is not None:
                recorder.guarded(self._note_fold, number, pair)
            yield pair

    def _begin_split(self, splitter: Any, args: tuple[Any, ...], kwargs: dict[str, Any], line: Line | None) -> list[int]:
        given = {**dict(zip(("X", "y", "groups"), args, strict=False)), **kwargs}
        x, kind = given.get("X"), type(splitter)
        tables = [(self._recorder.table(x), x)] if is_table(x) and not is_placeholder(x) else []
        if not tables:
            tables = [(self._recorder.table(one), one) for one in tables_of(n_rows(x), 5)][:3]
        found = []
        for table, value in tables:
            if n_rows(given.get("y")) == n_rows(value):
                self._recorder.align(table, value, given["y"], 4)
            if table != NOTHING:
                found.append(self._note(
                    kind.__name__, table, value, [], given.get("y"), parts=[],
                    is_shuffled="Shuffle" in kind.__name__ or bool(getattr(splitter, "shuffle", False)),
                    is_grouped="Group" in kind.__name__ and holds_together(given.get("groups")),
                    is_stratified="Stratified" in kind.__name__,
                    is_timed=kind.__name__ == "TimeSeriesSplit", line=line,
                    keys=None if "Group" in kind.__name__ else given.get("groups"),
                ))  # fmt: skip
        return found

    def _note_fold(self, numbers: list[int], pair: Any) -> None:
        train, test = (_as_positions(one) for one in pair)
        for number in numbers:
            self._add_fold(number, train, test, [])

    # both ----------------------------------------------------------------------------------------------------------

    def _note(
        self, name: str, table: int, value: Any, folds: list[tuple[IntArray, IntArray]], target: Any, *, parts: list[Any],
        is_shuffled: bool, is_grouped: bool = False, is_stratified: bool = False, is_timed: bool = False,
        keys: Any = None, line: Line | None = None,
    ) -> int:  # fmt: skip
        recorder = self._recorder
        line = line or recorder.line()[0]
        positions = recorder.positions(table, n_rows(value))
        look = recorder.look(value)
        beside = companions_of(value, look, positions, (target, keys), 5)
        beside = (*given_keys(keys, positions, n_rows(value), 5), *beside)
        narrowing, wide = narrowing_of(value, look, target, 5)
        self._holder.note_wide(recorder.at, wide)
        record = SplitRecord(
            name, table, recorder.at, line, [], is_shuffled, is_grouped, is_stratified, is_timed,
            target_of(target, positions) if n_rows(target) == n_rows(value) else None, beside,
            narrowing, whole=target if n_rows(target) == n_rows(value) else None,
        )  # fmt: skip
        if len(recorder.records.splits) < MOST_BLENDED:
            record.blended = blended(value, record.whole)
        recorder.records.splits.append(record)
        number = len(recorder.records.splits) - 1
        if look is not None:
            self._wholes[number] = look
            self._sources[number] = value, target
            recorder.part_columns.note_source(number, value)
        for train, test in folds:
            self._add_fold(number, train, test, parts)
        return number

    def _add_fold(self, number: int, train: IntArray, test: IntArray, parts: list[Any]) -> None:
        recorder = self._recorder
        record = recorder.records.splits[number]
        source = recorder.records.tables[record.data]
        self._bytes += train.nbytes + test.nbytes
        if len(record.folds) < MOST_FOLDS and self._bytes < MOST_BYTES:
            record.folds.append((train, test))
            if (whole := values_of(record.whole)) is not None and whole.shape and len(test) and len(whole) > int(test.max()):
                record.targets += (digest_of(whole[test]),)
        recorder.part_columns.note_fold(number, train, test)
        if len(record.folds) == 1:
            self._note_equal(number, train, test)
        ids = source.order.ids
        looks = [recorder.look(one) for one in parts]
        for side, rows, look in zip((Side.TRAIN, Side.TEST), (train, test), looks or (None, None), strict=False):
            if look is None and not len(rows):
                continue
            is_placed = len(rows) and len(ids) > int(rows.max())
            order = Order(ids[rows]) if is_placed else Order(look.hashes if look is not None else ids[:0])
            if look is not None:
                recorder.note_part(look.digest, number, side, order)
                recorder.table(parts[0 if side is Side.TRAIN else 1])  # so that its columns are known again
            elif is_placed and (whole := self._wholes.get(number)) is not None:
                recorder.note_part(whole.part(rows), number, side, order)

    def _note_equal(self, number: int, train: IntArray, test: IntArray) -> None:
        """How many of the test rows have an equal one among the training rows, in all and for each value of a few columns."""
        look, record, source = self._wholes.get(number), self._recorder.records.splits[number], self._sources.pop(number, None)
        if look is None or source is None or not len(test):
            return
        is_equal = np.isin(look.hashes[test], look.hashes[train])
        record.equal_share = float(is_equal.mean())
        if record.equal_share > 0:
            equal, singles = look.hashes[test[is_equal]], single_rows(source[0], look, 6)
            is_copied = float(np.isin(equal, singles).mean()) >= NEARLY_ALL or self.draws.hold(look, equal)
            sample = self._recorder.records.tables[record.data].sample
            has_own = sample is not None and any(2 * one.n_distinct >= len(np.unique(look.hashes)) for one in sample.columns)
            is_one = is_copied and has_own and _are_of_one(look.hashes, values_of(source[1]))
            record.equal_by = tuple(
                replace(_equal_by(name, values, is_equal, test), is_copied=is_copied, is_one_row=is_one)
                for name, values in few_valued(*source).items()
            )


def few_valued(table: Any, target: Any) -> dict[str, Any]:
    """The target ("") and those columns of a frame that have few different values, by name."""
    columns = {"": values_of(target)} if n_rows(target) == n_rows(table) else {}
    if is_frame(table):
        columns.update((str(name), table.iloc[:, at].to_numpy()) for at, name in enumerate(table.columns[:MOST_LOOKED_AT]))
    found: dict[str, Any] = {}
    for name, values in columns.items():
        if values is not None and values.ndim == 1 and len(found) < MOST_FEW and _has_few(values):
            found[name] = values
    return found


def _has_few(values: Any) -> bool:
    """Whether a column has several values, and few; a column of many shows it in its first rows."""
    return len(set(values[:HEAD].tolist())) <= MOST_CLASSES and 1 < len(set(values.tolist())) <= MOST_CLASSES


def _are_of_one(hashes: IdArray, target: Any) -> bool:
    """Whether nearly all rows that are equal have one target."""
    if target is None or target.ndim != 1 or len(target) != len(hashes):
        return target is None or not target.ndim  # it is a column of the table, if there is one
    codes = np.unique(target.astype(str), return_inverse=True)[1].reshape(-1)
    _, row, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    pairs = np.unique(np.column_stack([row, codes])[counts[row] > 1], axis=0)
    return len(pairs) > 0 and float((np.bincount(pairs[:, 0])[np.unique(pairs[:, 0])] == 1).mean()) >= NEARLY_ALL


def _equal_by(name: str, values: Any, is_equal: Any, test: IntArray) -> EqualRows:
    classes, codes, counts = np.unique(values.astype(str), return_inverse=True, return_counts=True)
    parts = [is_equal[codes.reshape(-1)[test] == one] for one in range(len(classes))]
    shares = tuple(float(part.mean()) if len(part) else 0.0 for part in parts)
    return EqualRows(name, tuple(classes.tolist()), tuple(map(int, counts)), shares)


def is_table(value: Any, *, is_first: bool = True) -> bool:
    """Whether rows can be known by it: two dimensions, or, where features stand first, one text a row."""
    if is_frame(value) or is_sparse(value):
        return True
    if is_series(value):
        return is_first and value.dtype.kind not in "biufmM"
    if isinstance(value, list | tuple):
        return bool(value) and (isinstance(value[0], list | tuple) or (is_first and isinstance(value[0], str)))
    return isinstance(value, np.ndarray) and (value.ndim > 1 or (is_first and value.dtype.kind in "OUS"))


def _digests_beside(args: tuple[Any, ...], result: Any) -> tuple[int, ...]:
    """The parts of all that is no table."""
    parts = (part for at, part in enumerate(result) if at // 2 < len(args) and not is_table(args[at // 2], is_first=False))
    return tuple(digest_of(np.asarray(part)) for part in parts)


def is_positions(value: Any) -> bool:
    """Whether it counts from 0."""
    if isinstance(value, range):
        return value.start == 0 and value.step == 1
    array = np.asarray(value) if isinstance(value, list | np.ndarray) else None
    return array is not None and array.ndim == 1 and array.dtype.kind in "iu" and bool((array == np.arange(len(array))).all())


def is_placeholder(value: Any) -> bool:
    """Whether it says nothing of its rows: zeros, or ones."""
    return (
        isinstance(value, np.ndarray) and value.dtype.kind in "biuf" and value.size > 0 and bool((value == value.flat[0]).all())
    )


def _as_positions(rows: Any) -> IntArray:
    array = np.asarray(rows)
    return np.flatnonzero(array).astype(np.int64) if array.dtype.kind == "b" else array.astype(np.int64)
