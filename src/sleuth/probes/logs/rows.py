"""Rows of a log, each with some of its numbers, as curves: which column counts the steps, what belongs to which split."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from sleuth.errors import UsageError
from sleuth.evidence.log import Curve
from sleuth.probes.logs.points import MAX_RESTARTS, Collector, number, whole, without_gaps
from sleuth.probes.logs.trees import flat

MAX_ROWS = 5_000_000
STEPS = (
    "step", "global_step", "globalstep", "trainer_global_step", "num_steps", "train_step", "training_step", "iteration",
    "iterations", "iter", "iters", "num_updates", "update", "updates", "n_iter", "it", "batch", "epoch", "epochs",
)  # fmt: skip
EPOCHS = ("epoch", "epochs", "train_epoch")
SPLITS = ("split", "phase", "mode", "stage", "subset", "set", "dataset", "partition")
LONG = ("tag", "metric", "metric_name", "name", "key", "series")  # columns that say whose the number in the column `value` is


class Rows:
    """Takes rows, and makes curves of them.

    Args:
        where: what is read, for the messages.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self._columns: dict[str, list[float | None]] = {}
        self._texts: dict[str, list[str]] = {}
        self._n = 0

    def add(self, row: Mapping[str, object]) -> None:
        """Take one row; what is no number is passed over, but for the name of the split that it is of.

        Raises:
            UsageError: there are more rows than fit.
        """
        if self._n >= MAX_ROWS:
            raise UsageError(f"{self._where}: more than {MAX_ROWS:,} rows; thin the log out")
        cells = [(_clean(name), value) for name, value in flat(row)]
        before = next((f"{str(value).strip()}/" for name, value in cells if plain(name) in SPLITS and _is_name(value)), "")
        own = next((str(value).strip() for name, value in cells if plain(name) in LONG and _is_name(value)), "")
        for name, value in cells:
            found = number(value)
            if found is None:
                continue
            short = plain(name)
            full = own if own and short == "value" else name
            full = full if short in STEPS or not before else before + full
            column = self._columns.setdefault(full, [])
            column.extend([None] * (self._n - len(column)))
            column.append(found)
            if isinstance(value, str):
                texts = self._texts.setdefault(full, [])
                texts.append(value.strip())
        self._n += 1

    def curves(self) -> tuple[Curve, ...]:
        """The curves of all columns but the one that counts the steps; epochs stay one, too.

        Raises:
            UsageError: there are no numbers.
        """
        columns = {name: values + [None] * (self._n - len(values)) for name, values in self._columns.items()}
        counter, steps = _counter(columns, self._n)
        collector = Collector(self._where)
        for name, values in without_gaps({name: one for name, one in columns.items() if name != counter}).items():
            if plain(name) in STEPS and plain(name) not in EPOCHS:
                continue
            texts = iter(self._texts.get(name, ()))
            has_texts = name in self._texts
            for step, value, raw in zip(steps, values, columns[name], strict=True):
                written = next(texts, "") if has_texts and raw is not None else ""
                if value is not None:
                    collector.add(name, step, value, written)
        return collector.curves()


def of_rows(rows: Iterable[Mapping[str, object]], where: str) -> tuple[Curve, ...]:
    """The curves in some rows.

    Raises:
        UsageError: there are more rows than fit.
    """
    taken = Rows(where)
    for row in rows:
        taken.add(row)
    return taken.curves()


def of_columns(columns: Mapping[str, Sequence[object]], where: str) -> tuple[Curve, ...]:
    """The curves in columns, each with one cell for each step, as Keras keeps its history."""
    n = max((len(cells) for cells in columns.values()), default=0)
    return of_rows(({name: cells[i] for name, cells in columns.items() if i < len(cells)} for i in range(n)), where)


def plain(name: str) -> str:
    """A column's name in small letters with underscores: "Global Step" is "global_step".

    Example:
        >>> plain("trainer/Global Step")
        'trainer_global_step'
    """
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _counter(columns: Mapping[str, list[float | None]], n_rows: int) -> tuple[str, list[int]]:
    """The column that counts the steps and the step of each row; without one, the rows are counted."""
    named = {plain(name): name for name in reversed(list(columns))}
    epochs = next((columns[named[word]] for word in EPOCHS if word in named), None)
    for word in STEPS:
        name = named.get(word)
        if name is None:
            continue
        steps = [whole(value) for value in columns[name]]
        n_known = n_rows - steps.count(None)
        if 2 * n_known > n_rows and _counts(steps, epochs if word not in EPOCHS else None):
            filled = _filled(steps)
            if all(_tells_apart(filled, values) for other, values in columns.items() if plain(other) not in STEPS):
                return name, filled
    return "", list(range(n_rows))


def _counts(steps: Sequence[int | None], epochs: Sequence[float | None] | None) -> bool:
    """Whether the numbers rise over the run: a few steps back are resumed runs, but not those where a new epoch begins."""
    n_back, before, epoch_before = 0, None, None
    for position, step in enumerate(steps):
        if step is None:
            continue
        epoch = epochs[position] if epochs is not None else None
        if before is not None and step < before:
            n_back += 1
            if epoch is not None and epoch_before is not None and epoch > epoch_before:
                return False
        before = step
        epoch_before = epoch if epoch is not None else epoch_before
    return n_back <= MAX_RESTARTS


def _tells_apart(steps: Sequence[int], values: Sequence[float | None]) -> bool:
    """Whether at least half of the numbers have a step of their own: an epoch does not count its batches."""
    own = [step for step, value in zip(steps, values, strict=True) if value is not None]
    return 2 * len(set(own)) >= len(own)


def _filled(steps: Sequence[int | None]) -> list[int]:
    """A row without a step is of the step before it."""
    filled, last = [], next(step for step in steps if step is not None)
    for step in steps:
        last = last if step is None else step
        filled.append(last)
    return filled


def _clean(name: object) -> str:
    return str(name).strip().lstrip("\ufeff")


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and number(value) is None
