"""Samples that a deep program trained on and evaluated, as tables that rules about data can judge.

What a batch holds is a table only where each position of a sample is a quantity of its own. Of images the channels are the
columns; of signals, padded sequences, counts of words and codes only the labels and equal samples are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sleuth.evidence.media import Images
from sleuth.evidence.pair import Pair
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import TRAIN, Column, FloatArray, HashArray, IntArray, Roles, Table, Task, Twins
from sleuth.probes.tables.comparing import adjusted, compare
from sleuth.probes.tables.equal_rows import MIXER, twins
from sleuth.probes.tables.made import number_column
from sleuth.probes.tables.shapes import FEATURES, Form, form_of, image_columns, usual_constants
from sleuth.stats.alarm import LEAST_EFFECT, is_alarm

MOST_VALUES = 1 << 21  # of all rows of a split
MOST_IN_COLUMNS = 1 << 18  # of samples that may be rows of a table, each of whose columns is looked at
MOST_ROWS = 5_000
MOST_TOLD = 32  # positions, those that vary most, by which it is judged whether two samples can be equal by chance
MANY = 200  # rows whose halves are compared
FAST = 3.0  # steps, of those between the halves, that the other split may lie further on
SHOWN = 50
EVERY_ROW = 1.0


@dataclass(frozen=True)
class Samples:
    """One split, as the model got it. `labels` is NaN where a label is not known."""

    split: str
    source: str
    rows: FloatArray  # (n, width)
    labels: FloatArray  # (n,) class numbers or targets
    positions: IntArray  # (n,) in the program's own data, else in the order in which they were seen
    hashes: HashArray  # (n,) of the inputs
    shape: tuple[int, ...]  # of one sample
    has_order: bool = False  # whether `positions` are those of the program's own data
    has_classes: bool = False  # whether the labels are classes


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is known of the samples besides their values."""

    n_classes: int  # 0 for numbers
    names: tuple[str, ...] = ()  # of the features, if the program has such names
    is_whole: bool = True  # the training samples are all that were trained on, so that shares and ranges can be compared
    is_coded: bool = False  # inputs are whole numbers: codes, tokens
    reason: str = ""  # why there is no second split


def splits_of(train: Samples, other: Samples | None, meaning: Meaning) -> Splits:
    """The evidence of both, bounded in size."""
    train, other = bounded(train), bounded(other) if other is not None else None
    form = form_of(train.rows, train.shape, is_coded=meaning.is_coded)
    roles = Roles(_target_name(meaning), Task.CLASSES if meaning.n_classes else Task.NUMBER)
    names = _names(meaning, train.rows.shape[1])
    left_out = usual_constants(train.rows, names, other.rows if other is not None else None) if form is Form.TABLE else {}
    tables = tuple(_table(one, form, roles.target, names, left_out) for one in (train, other) if one is not None)
    reason = meaning.reason or ("" if meaning.is_whole else "the training samples were kept in part")
    if form is Form.SERIES and not meaning.n_classes:
        reason = reason or "parts of a series differ by their time"
    pairs: tuple[Pair, ...] = ()
    if len(tables) > 1 and not reason:
        (found,) = adjusted([compare(tables[0], tables[1], roles)])
        drifting = _drifting(train, tables[0], tables[1], roles)
        judged = {column.name for column in tables[0].columns} - drifting
        pairs = (Pair(TRAIN, tables[1].split, tuple(one for one in found if one.column in judged)),)
        if drifting:
            left_out |= dict.fromkeys(sorted(drifting), "it drifts along the rows of the training data already")
    kept = tables if pairs else tables[:1]
    return Splits(
        kept, roles, pairs, left_out=tuple(left_out.items()),
        reasons=(("pairs", reason or "no evaluation was seen whose samples and labels are all at hand"),),
    )  # fmt: skip


def some_of(hashes: HashArray, width: int) -> IntArray:
    """Which of so many rows are kept, ascending: all, or those with the least hashes."""
    most = MOST_IN_COLUMNS if width <= FEATURES[1] else MOST_VALUES
    n = min(MOST_ROWS, max(most // max(width, 1), 1))
    places = np.argsort(hashes, kind="stable")[:n] if len(hashes) > n else np.arange(len(hashes))
    return np.sort(places).astype(np.int64)


def bounded(samples: Samples) -> Samples:
    """At most so many rows, in the order of their positions."""
    at = some_of(samples.hashes, samples.rows.shape[1])
    at = at[np.argsort(samples.positions[at], kind="stable")]
    return replace(
        samples, rows=samples.rows[at], labels=samples.labels[at], positions=samples.positions[at], hashes=samples.hashes[at]
    )


def _target_name(meaning: Meaning) -> str:
    name = "label" if meaning.n_classes else "target"
    return name if name not in meaning.names else f"the {name}"


def _names(meaning: Meaning, width: int) -> tuple[str, ...]:
    known = meaning.names if len(set(meaning.names)) == width else ()
    return known or tuple(f"x[{place}]" for place in range(width))


def _table(samples: Samples, form: Form, target: str, names: Sequence[str], left_out: dict[str, str]) -> Table:
    rows, n = samples.positions, len(samples.rows)
    columns: list[Column] = []
    properties: tuple[Column, ...] = ()
    images: Images | None = None
    if form is Form.TABLE:
        columns = [_column(name, samples.rows[:, at], rows) for at, name in enumerate(names) if name not in left_out]
    elif form is Form.IMAGES:
        made, properties = image_columns(samples.rows, samples.shape, rows)
        columns = list(made)
        shown = tuple(f"sample {row}" for row in rows.tolist())
        images = Images(shown, np.zeros((n, 0), np.float32), n_files=n)
    columns.append(_column(target, samples.labels, rows))
    return Table(
        samples.split, samples.source, n, tuple(columns), rows, twins=twins_of(samples), properties=properties, images=images
    )


def twins_of(samples: Samples) -> Twins:
    """Equal samples, and those with another class; that two equal samples have different numbers is what noise does."""
    deviations = np.nan_to_num(samples.rows.std(0), posinf=0.0) if len(samples.rows) else np.zeros(samples.rows.shape[1])
    told = np.sort(np.argsort(-deviations, kind="stable")[:MOST_TOLD])
    columns = [number_column(str(at), samples.rows[:, at], samples.positions, len(samples.rows)) for at in told.tolist()]
    labelled = (samples.hashes * MIXER) ^ samples.labels.view(np.uint64)
    features = samples.hashes if not np.isnan(samples.labels).any() and samples.has_classes else None
    return twins(labelled, samples.positions, features, columns, samples.positions, EVERY_ROW)


def _column(name: str, values: FloatArray, rows: IntArray) -> Column:
    """Numbers, with infinities counted and then taken as missing."""
    infinite = np.isinf(values)
    made = number_column(name, np.where(infinite, np.nan, values), rows, len(values))
    if not infinite.any():
        return made
    return replace(
        made,
        n_null=int(np.isnan(values).sum()),
        n_infinite=int(infinite.sum()),
        infinite_rows=tuple(rows[infinite][:SHOWN].tolist()),
    )


def _drifting(train: Samples, table: Table, other: Table, roles: Roles) -> frozenset[str]:
    """Numbers that move on from the first half of the training rows to the second, and from there to the other split.

    Where the data stand in the order of time, what comes later differs by its time, and a division in time is no mistake.
    """
    if not train.has_order or len(train.rows) < MANY:
        return frozenset()
    half = len(table.rows) // 2
    parts = [_part(table, at) for at in (slice(None, half), slice(half, None))]
    (found,) = adjusted([compare(parts[0], parts[1], roles)])
    moved = [one.column for one in found if one.what == "numbers" and is_alarm(one, min_effect=LEAST_EFFECT["numbers"])]
    return frozenset(name for name in moved if _goes_on(*(float(np.median(one.by_name[name].known)) for one in (*parts, other))))


def _part(table: Table, at: slice) -> Table:
    rows = table.rows[at]
    return replace(table, rows=rows, columns=tuple(number_column(c.name, c.values[at], rows, len(rows)) for c in table.columns))


def _goes_on(first: float, second: float, later: float) -> bool:
    step = second - first
    return 0 < math.copysign(later - second, (later - second) * step) <= FAST * abs(step)
