"""Splits that the program makes by itself, with masks, slices or shuffled positions: known when both parts have been used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from sleuth.evidence.calls import IdArray, IntArray, Side
from sleuth.probes.sklearn.blending import MOST_BLENDED, blended
from sleuth.probes.sklearn.companions import companions_of, variables
from sleuth.probes.sklearn.holding import Holder
from sleuth.probes.sklearn.looking import is_frame, is_series
from sleuth.probes.sklearn.narrowing import narrowing_of, narrowing_of_part
from sleuth.probes.sklearn.part_columns import MOST_CELLS as MOST_WIDE
from sleuth.probes.sklearn.part_columns import is_wide, place_in
from sleuth.probes.sklearn.recorder import Recorder
from sleuth.probes.sklearn.records import EstimatorRecord, SplitRecord, TableRecord
from sleuth.probes.sklearn.values import n_rows, target_of, values_of

NAME = "the program"
MOST_TRIES = 12  # pairs of tables for which a whole is looked for
MOST_WHOLES = 12  # tables that are tried as the whole for one pair
MOST_TABLES = 6  # the latest, whose columns may be some of a frame's
MOST_CELLS = 20_000_000
LEAST_FOUND = 0.98  # share of the rows of either part that must stand in the whole
MOST_COLUMNS = 200  # of a frame that may be the target
SAME = 1e-9  # of 1 − r²: a target that was shifted or scaled is known again


class OwnSplits:
    """Looks for the table of which a model learned from one part and judges the other."""

    def __init__(self, recorder: Recorder, holder: Holder) -> None:
        self._recorder, self._holder = recorder, holder
        self._tried: set[tuple[int, int]] = set()

    def note(self, table: int, estimator: EstimatorRecord | None) -> None:
        """A model is asked about `table`."""
        records = self._recorder.records
        if table < 0 or estimator is None or not estimator.fits or records.tables[table].splits:
            return
        learned = records.calls[estimator.fits[-1]]
        key = (learned.data, table)
        if learned.data < 0 or key in self._tried or len(self._tried) >= MOST_TRIES or records.tables[learned.data].splits:
            return
        self._tried.add(key)
        one, other = records.tables[learned.data], records.tables[table]
        for value in self._tables(len(one.order.ids) + len(other.order.ids)):
            found = self._parts(value, one.order.ids, other.order.ids)
            if found is not None:
                self._record(value, found, (one, other), learned.target_values)
                return
        if not self._note_chosen((one, other), learned.target_values):
            before = self._before(one), self._before(other)
            if before != (one, other) and self._note_chosen(before, learned.target_values):
                one.splits, other.splits = (part.splits for part in before)

    def _before(self, table: TableRecord) -> TableRecord:
        """What a table was before transformers changed it."""
        records = self._recorder.records
        first = records.calls[table.made_by[-1]].data if table.made_by else -1
        return records.tables[first] if first >= 0 and not records.tables[first].splits else table

    def _note_chosen(self, parts: tuple[TableRecord, TableRecord], y: Any) -> bool:
        """Whether both are the same columns of a table, at other rows."""
        samples = [part.sample for part in parts if part.sample is not None and len(part.sample.positions) == len(part.order.ids)]
        for value in self._wider(parts) if len(samples) == len(parts) else ():
            train = place_in(value, samples[0])
            test = place_in(value, samples[1]) if train is not None else None
            if train is None or test is None or train[1] != test[1]:
                continue
            self._record(value, (train[0], test[0]), parts, y, train[1])
            return True
        return False

    def _wider(self, parts: tuple[TableRecord, TableRecord]) -> list[Any]:
        """What the program holds that both may be parts of."""
        least, width = sum(len(part.order.ids) for part in parts), max(part.n_columns for part in parts)
        held = (value for _, value in variables(6) if is_wide(value) and n_rows(value) >= least)
        return [value for value in held if value.shape[1] > width and value.size <= MOST_WIDE][:MOST_WHOLES]

    def _tables(self, least: int) -> list[Any]:
        found = []
        chosen = dict.fromkeys(one.names for one in self._recorder.records.tables[-MOST_TABLES:] if one.names)
        for _, value in variables(6):
            is_matrix = isinstance(value, np.ndarray) and value.ndim == 2 and value.dtype.kind in "biuf"
            if (is_frame(value) or is_matrix) and n_rows(value) >= least and value.size <= MOST_CELLS:
                found.append(value)
            if is_frame(value) and n_rows(value) >= least and value.size <= MOST_CELLS:
                wider = {str(one) for one in value.columns if isinstance(one, str)}
                found += [value[list(names)] for names in chosen if set(names) < wider]
        return found[:MOST_WHOLES]

    def _parts(self, value: Any, train: IdArray, test: IdArray) -> tuple[IntArray, IntArray] | None:
        """The positions of both parts in a table; None if they are not parts of it."""
        look = self._recorder.look(value)
        if look is None or not look.is_distinct:
            return None
        ids = self._recorder.ids_of(look)
        for part in (train, test):
            if not len(part) or np.isin(part, ids).mean() < LEAST_FOUND:
                return None
        return _where(ids, train), _where(ids, test)

    def _record(
        self, value: Any, found: tuple[IntArray, IntArray], parts: tuple[TableRecord, TableRecord], y: Any,
        columns: tuple[int, ...] = (),
    ) -> None:  # fmt: skip
        recorder = self._recorder
        whole, (train, test) = recorder.table(value), found
        if whole < 0 or np.isin(test, train).any():
            return
        positions = recorder.positions(whole, n_rows(value))
        target = whole_target(n_rows(value), train, y)
        line, _ = recorder.line()
        is_ordered = bool(train.max() < test.min() or test.max() < train.min())
        record = SplitRecord(
            NAME, whole, recorder.at, line, [(train, test)], not is_ordered, False, False, False,
            target_of(target, positions) if target is not None else None,
            companions_of(value, recorder.look(value), positions, (target,), 6),
            narrowing=narrowing_of(value, recorder.look(value), target, 6)[0], whole=target,
        )  # fmt: skip
        if len(recorder.records.splits) < MOST_BLENDED:
            record.blended = blended(value, target)
        recorder.records.splits.append(record)
        number = len(recorder.records.splits) - 1
        for part, side in zip(parts, (Side.TRAIN, Side.TEST), strict=True):
            part.splits = ((number, side),)
        if columns:
            self._note_columns(value, columns, record, parts)

    def _note_columns(
        self, value: Any, columns: tuple[int, ...], record: SplitRecord, parts: tuple[TableRecord, TableRecord]
    ) -> None:
        """Rows go by the names that they have in the whole, and what chose the columns stands before them."""
        recorder, (train, test) = self._recorder, record.folds[0]
        ids, made_by = recorder.records.tables[record.data].order.ids, recorder.chosen_by(value, columns)
        for part, rows in zip(parts, (train, test), strict=True):
            part.order.rename(ids[rows])
            part.columns = columns
            part.made_by = tuple(sorted({*part.made_by, *made_by}, reverse=True))
        if record.whole is not None:
            record.narrowing = narrowing_of_part(value, columns, values_of(record.whole), train, 7)
            self._holder.note_wide(record.at, value)


def _where(whole: IdArray, part: IdArray) -> IntArray:
    """The positions of a part's rows, in its order; of rows that are equal all, in the order of the whole."""
    order = np.argsort(whole, kind="stable")
    at = np.minimum(np.searchsorted(whole[order], part), len(whole) - 1)
    found: IntArray = order[at][whole[order[at]] == part]
    all_of_it = np.flatnonzero(np.isin(whole, part))
    return found if len(np.unique(found)) == len(found) == len(all_of_it) else all_of_it


def whole_target(n: int, train: IntArray, y: Any, depth: int = 2) -> Any:
    """The array of the program of which `y` is the training part, itself or shifted and scaled; None if there is none."""
    given = values_of(y)
    if given is None or given.ndim != 1 or len(given) != len(train):
        return None
    for value in _columns(n, depth + 5, y.name if is_series(y) else None):
        part = values_of(value)[train]
        if part.dtype.kind not in "biuf" or given.dtype.kind not in "biuf":
            if part.dtype.kind == given.dtype.kind and bool((part == given).all()):
                return value
        elif np.array_equal(part, given) or _is_scaled(part.astype(float), given.astype(float)):
            return value
    return None


def _columns(n: int, depth: int, name: Any) -> Iterator[Any]:
    """What may be a target of `n` rows: arrays and series of the program, then columns of its frames, that of this name first."""
    frames = []
    for _, value in variables(depth):
        if n_rows(value) != n:
            continue
        if is_frame(value):
            frames.append(value)
        elif is_series(value) or (isinstance(value, np.ndarray) and value.ndim == 1):
            yield value
    yield from (frame[name] for frame in frames if name is not None and name in frame.columns and frame.columns.is_unique)
    for frame in frames:
        yield from (frame.iloc[:, at] for at in reversed(range(min(frame.shape[1], MOST_COLUMNS))))


def _is_scaled(one: Any, other: Any) -> bool:
    if len(one) < 10 or not np.std(one) or not np.std(other):
        return False
    return bool(1 - np.corrcoef(one, other)[0, 1] ** 2 < SAME)
