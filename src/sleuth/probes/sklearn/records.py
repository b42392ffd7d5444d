"""What the recorder holds while the program runs; `assemble` makes evidence of it."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import Any

from sleuth.evidence.calls import (
    Alignment,
    Blended,
    Column,
    Companion,
    EqualRows,
    IntArray,
    Metric,
    Narrowing,
    Param,
    Sample,
    Side,
    Stopping,
    Target,
    Validation,
    Verb,
)
from sleuth.probes.frames import Line
from sleuth.probes.sklearn.part_columns import Chosen
from sleuth.probes.sklearn.rows import Order


@dataclass(eq=False)
class TableRecord:
    """A table that was seen."""

    order: Order
    n_columns: int
    names: tuple[str, ...]
    made_by: tuple[int, ...]
    is_sparse: bool
    is_text: bool
    index: str
    variable: str
    splits: tuple[tuple[int, Side], ...]
    source: int = -1
    span: tuple[int, int] = (0, 0)
    sample: Sample | None = None
    digest: int = 0
    texts: tuple[Column, ...] = ()
    chosen: Chosen | None = None  # what it holds of a table that was split
    columns: tuple[int, ...] = ()  # those of the table that the program split by itself


@dataclass(eq=False)
class EstimatorRecord:
    """An estimator that was called."""

    reference: weakref.ref[Any]
    variable: str = ""
    line: Line | None = None
    fits: list[int] = field(default_factory=list)  # the FIT calls that it stands on now
    last: Any = None  # its facts after the latest fit


@dataclass(eq=False)
class CallRecord:
    """A call of an estimator's method."""

    verb: Verb
    estimator: int
    data: int
    at: int
    line: Line | None
    loop: int
    target: Target | None = None
    output: Target | None = None
    made: int = -1
    value: float = float("nan")
    is_partial: bool = False
    fits: tuple[int, ...] = ()
    params: tuple[tuple[str, Param], ...] = ()
    keywords: tuple[str, ...] = ()
    seconds: float = 0.0
    categories: tuple[tuple[str, ...], ...] = ()
    ranking: tuple[str, ...] = ()
    target_values: Any = None  # of a FIT: what was handed over, as long as it is small
    stopping: Stopping | None = None


@dataclass(eq=False)
class SplitRecord:
    """A table and its parts."""

    name: str
    data: int
    at: int
    line: Line | None
    folds: list[tuple[IntArray, IntArray]]
    is_shuffled: bool
    is_grouped: bool
    is_stratified: bool
    is_timed: bool
    target: Target | None
    companions: tuple[Companion, ...]
    narrowing: Narrowing | None = None
    equal_share: float = float("nan")
    equal_by: tuple[EqualRows, ...] = ()
    targets: tuple[int, ...] = ()
    whole: Any = None  # the target of all its rows, where columns were chosen
    blended: Blended | None = None


@dataclass(eq=False)
class Held:
    """What a fit learned from, kept so that it can be repeated."""

    call: int
    template: Any  # an estimator that has not learned
    x: Any
    y: Any
    seconds: float = 0.0  # that the fit took
    is_joint: bool = False  # it transformed in the same call
    cv: Any = None  # of a validation: how it was to be split,
    groups: Any = None  # its groups,
    scoring: Any = None  # and by what it was to be judged
    line: object = None  # of the program, that made the fit


@dataclass(eq=False)
class Records:
    """All of it."""

    tables: list[TableRecord] = field(default_factory=list)
    estimators: list[EstimatorRecord] = field(default_factory=list)
    calls: list[CallRecord] = field(default_factory=list)
    splits: list[SplitRecord] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)
    metrics: list[Metric] = field(default_factory=list)
    alignments: list[Alignment] = field(default_factory=list)
