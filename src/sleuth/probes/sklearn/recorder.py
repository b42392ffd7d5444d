"""Watches the outermost calls of a classical program: what an estimator does within itself is its own affair."""

from __future__ import annotations

import os
import weakref
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from sleuth.evidence.calls import Alignment, IdArray, Side
from sleuth.probes.frames import Line, to_place, user_line, variable_name
from sleuth.probes.sklearn.aligning import compare
from sleuth.probes.sklearn.estimators import facts_of
from sleuth.probes.sklearn.holding import size_of
from sleuth.probes.sklearn.looking import Look, look_at, span_of
from sleuth.probes.sklearn.part_columns import Chosen, PartColumns, taken
from sleuth.probes.sklearn.records import CallRecord, EstimatorRecord, Records, TableRecord
from sleuth.probes.sklearn.rows import Order, Origin, RowBook
from sleuth.probes.sklearn.values import n_rows, positions_of, sample_of
from sleuth.probes.sklearn.views import held_by_program, in_pandas
from sleuth.probes.stand_in import Function

MOST_CALLS = 4000  # that are listed
MOST_ALIGNMENTS = 60
MOST_TABLES = 1500
MOST_SAMPLE_BYTES = 96_000_000  # of sampled values
MOST_NAMED = 8_000_000  # bytes of a table whose variable is looked for late: until its function ends, the look may keep it alive
NOTHING = -1
TOLD = (1, 2, 4, 8, 16)  # calls of which `on_call` is told
LONG = 20.0  # seconds from which on a program is one that may be killed before its end
EVERY = 2.0  # seconds at least from one call of `on_long` to the next one
RARELY = 50  # times as long as such a call took, at least

Note = Callable[..., Any]
Part = tuple[int, Side, Order]  # of a split


@dataclass(eq=False, slots=True)
class Seen:
    """A call of the program's: of an estimator's method, whose first argument is the estimator, or of a function."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    kept: Any = None  # what the note before the call gave
    result: Any = None
    seconds: float = 0.0

    @property
    def owner(self) -> Any:
        """The estimator."""
        return self.args[0]

    @property
    def x(self) -> Any:
        """The table, or what stands in its place."""
        if len(self.args) > 1:
            return self.args[1]
        return next((self.kwargs[name] for name in ("X", "raw_documents", "y") if name in self.kwargs), None)

    @property
    def y(self) -> Any:
        """The target."""
        return self.args[2] if len(self.args) > 2 else self.kwargs.get("y")


class Recorder:
    """What was seen so far. `before` and `after` notes are looked up by the name of what is called."""

    def __init__(
        self, home: str = "", on_call: Callable[[], None] | None = None, on_long: Callable[[], None] | None = None
    ) -> None:
        self.home = home
        self._on_call, self._on_long = on_call, on_long
        self._next = perf_counter() + LONG  # when `on_long` is due
        self.records = Records()
        self.book = RowBook()
        self.part_columns = PartColumns()
        self.crashes: list[str] = []
        self.own = 0.0  # seconds
        self.n_calls = 0
        self.n_unlisted = 0
        self.is_dead = False
        self.at = 0
        self.befores: dict[str, Note] = {}
        self.afters: dict[str, Note] = {}
        self._pid = os.getpid()
        self._depth = 0
        self._tables: dict[int, int] = {}  # by digest
        self._estimators: dict[int, int] = {}  # by id
        self._inner: dict[int, tuple[weakref.ref[Any], EstimatorRecord]] = {}  # the best model of a search, by id
        self._loops: Counter[Line | None] = Counter()
        self._parts: dict[int, Part] = {}  # parts of splits by digest
        self._sampled = 0
        self._looks: dict[int, tuple[Any, Look | None]] = {}  # by id, with the table itself, so that no id is used again

    def watch(self, name: str, original: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call `original`; note the call if it is the program's own."""
        if self.is_busy:
            return original(*args, **kwargs)
        self._depth = 1
        self.at += 1
        self.n_calls += 1
        if self.n_calls in TOLD:
            self.guarded(self._on_call)
        try:
            given = self.guarded(in_pandas, args, kwargs)
            seen = Seen(name, *(given or (args, kwargs)))
            seen.kept = self.guarded(self.befores.get(name), seen)
            began = perf_counter()
            if began >= self._next:
                self.guarded(self._on_long)
                self._next = perf_counter() + max(EVERY, RARELY * (perf_counter() - began))
                began = perf_counter()
            result = seen.result = original(*args, **kwargs)
            seen.seconds = perf_counter() - began
            if isinstance(result, list):
                seen.result = (self.guarded(in_pandas, result, {}) or (result,))[0]
            self.guarded(self.afters.get(name), seen)
            return result
        finally:
            self._depth = 0

    def quietly(self, call: Function, *args: Any) -> Any:
        """Make a call of which nothing is noted."""
        before, self._depth = self._depth, 1
        try:
            return call(*args)
        finally:
            self._depth = before

    def guarded(self, note: Note | None, *args: Any) -> Any:
        """What `note` gives; a failure of it is noted and costs nothing."""
        if note is None:
            return None
        began = perf_counter()
        self._looks.clear()  # what was looked at may have been changed since
        try:
            return note(*args)
        except Exception as error:  # the probe meets the user's program here
            if len(self.crashes) < 20:
                self.crashes.append(f"{getattr(note, '__name__', note)}: {type(error).__name__}: {error}")
            return None
        finally:
            self._looks.clear()
            self.own += perf_counter() - began

    @property
    def is_busy(self) -> bool:
        """Whether a call of the program's is being noted: what comes now is within it."""
        return bool(self._depth) or self.is_dead or os.getpid() != self._pid

    def line(self) -> tuple[Line | None, int]:
        """The program's line that made this call, and how often it had made one before."""
        line = user_line(3)
        loop = self._loops[line]
        self._loops[line] += 1
        return line, loop

    # tables --------------------------------------------------------------------------------------------------------

    def look(self, value: Any) -> Look | None:
        """What stands for a table, looked at once within a note."""
        held = self._looks.get(id(value))
        if held is None:
            held = self._looks[id(value)] = value, look_at(value)
        return held[1]

    def ids_of(self, look: Look) -> IdArray:
        """The names of a table's rows, by where it was seen before; else by what is in them."""
        known = self._tables.get(look.digest)
        return look.hashes if known is None else self.records.tables[known].order.ids

    def table(self, value: Any) -> int:
        """The number of a table that was handed over; -1 when it cannot be followed."""
        look = self.look(value)
        if look is None or len(self.records.tables) >= MOST_TABLES:
            return NOTHING
        known = self._tables.get(look.digest)
        is_nameless = known is not None and not self.records.tables[known].variable  # as the parts of a split are at first
        if known is not None and is_nameless and size_of(value) <= MOST_NAMED:
            self.records.tables[known].variable = variable_name(held_by_program(value), 3)
        return self._new_table(look, value) if known is None else known

    def _new_table(self, look: Look, value: Any) -> int:
        part = self._parts.get(look.digest)
        origin = self.book.origin_of(look, value)
        chosen = self.part_columns.find(look, value) if part is None and self._may_be_chosen(look, origin) else None
        if chosen is not None:
            part, origin = self._place_of(chosen, origin)
        elif part is not None:
            origin = Origin(part[2], origin.made_by or self._made_by_source(part[0]), origin.parents)
        number = len(self.records.tables)
        self.records.tables.append(
            TableRecord(
                origin.order,
                look.n_columns,
                look.names,
                origin.made_by,
                look.is_sparse,
                look.is_text,
                look.index,
                variable_name(held_by_program(value), 4),
                self._splits_of(part, origin),
                source=self.records.splits[part[0]].data if part else NOTHING,
                span=span_of(value),
                digest=look.digest,
                chosen=chosen,
            )
        )
        self._tables[look.digest] = number
        self.book.note(look, number, origin, value)
        self._keep_sample(number, value)
        return number

    def _may_be_chosen(self, look: Look, origin: Origin) -> bool:
        """Whether it is a table of its own, or some columns of what came out of a split."""
        tables = [self.records.tables[one] for one in origin.parents]
        is_part = any(one.splits and one.n_columns > look.n_columns for one in tables)
        return is_part or not any(len(one.order.ids) == look.n for one in tables)

    def _place_of(self, chosen: Chosen, origin: Origin) -> tuple[Part, Origin]:
        source = self.records.tables[self.records.splits[chosen.split].data]
        order = origin.order if origin.parents else Order(source.order.ids[chosen.rows])
        made_by = {*origin.made_by, *source.made_by, *self.chosen_by(chosen.source, chosen.columns)}
        return (chosen.split, chosen.side, order), Origin(order, tuple(sorted(made_by, reverse=True)), origin.parents)

    def chosen_by(self, source: Any, columns: tuple[int, ...]) -> tuple[int, ...]:
        """The selector that chose these columns of a table, as its FIT call."""
        look = look_at(taken(source, columns))
        return self.book.selected(look) if look is not None else ()

    def _made_by_source(self, split: int) -> tuple[int, ...]:
        return self.records.tables[self.records.splits[split].data].made_by

    def _splits_of(self, part: Part | None, origin: Origin) -> tuple[tuple[int, Side], ...]:
        tables = self.records.tables
        if part is not None:
            return ((part[0], part[1]), *tables[self.records.splits[part[0]].data].splits)
        same = (tables[one] for one in origin.parents if len(tables[one].order.ids) == len(origin.order.ids))
        return next((one.splits for one in same if one.splits), ())

    def _keep_sample(self, number: int, value: Any) -> None:
        if self._sampled > MOST_SAMPLE_BYTES:
            return
        sample = sample_of(value)
        self.records.tables[number].sample = sample
        if sample is not None:
            self._sampled += sum(column.values.nbytes for column in sample.columns)

    def note_part(self, digest: int, split: int, side: Side, order: Order) -> None:
        """A table of this digest, when it comes, is a part of a split."""
        self._parts.setdefault(digest, (split, side, order))

    def positions(self, table: int, n: int) -> Any:
        """The rows that are kept of a table, or of one of `n` rows."""
        sample = self.records.tables[table].sample if table >= 0 else None
        return positions_of(n) if sample is None else sample.positions

    def align(self, table: int, value: Any, target: Any, depth: int) -> None:
        """Compare features and target with what the program took them from, once for each table."""
        if table < 0 or len(self.records.alignments) >= MOST_ALIGNMENTS:
            return
        found = compare(value, target, depth + 1)
        if found is not None:
            place = to_place(user_line(4), self.home)
            made = Alignment(table, self.at, place, n_rows(value), found.n_compared, found.n_wrong, found.frame, found.column)
            self.records.alignments.append(made)

    # estimators ----------------------------------------------------------------------------------------------------

    def estimator(self, one: Any) -> int:
        """The number of an estimator object."""
        known = self._estimators.get(id(one))
        if known is not None and self.records.estimators[known].reference() is one:
            return known
        number = len(self.records.estimators)
        inner, owner = self._inner.get(id(one), (None, None))
        fits = list(owner.fits) if owner is not None and inner is not None and inner() is one else []
        self.records.estimators.append(EstimatorRecord(weakref.ref(one), variable_name(one, 4), last=facts_of(one), fits=fits))
        self._estimators[id(one)] = number
        return number

    def note_inner(self, owner: int, one: Any) -> None:
        """A fit has left this model within its estimator, which the program may ask by itself."""
        self._inner[id(one)] = weakref.ref(one), self.records.estimators[owner]

    def estimator_known(self, one: Any) -> EstimatorRecord | None:
        """The record of an estimator that has been seen."""
        if id(one) in self._inner:
            self.estimator(one)
        number = self._estimators.get(id(one))
        record = self.records.estimators[number] if number is not None else None
        return record if record is not None and record.reference() is one else None

    # calls ---------------------------------------------------------------------------------------------------------

    def add(self, call: CallRecord) -> int:
        """The number of a call that is listed; -1 beyond the limit."""
        if len(self.records.calls) >= MOST_CALLS:
            self.n_unlisted += 1
            return NOTHING
        self.records.calls.append(call)
        return len(self.records.calls) - 1
