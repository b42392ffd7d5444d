"""What was seen of tables: facts of every column over all rows, a sample of rows, and what any two splits have in common.

Everything is bounded in size however large the tables are. A `Table` alone is a profile: it can be kept, and later stand for
the table that it was made of.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
HashArray = npt.NDArray[np.uint64]

TRAIN, VALIDATION, TEST, PRODUCTION = "train", "validation", "test", "production"
SPLITS = (TRAIN, VALIDATION, TEST, PRODUCTION)


class ColumnKind(StrEnum):
    """What the values of a column are."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"
    TIME = "time"
    NESTED = "nested"  # lists, structures, bytes: counted, never judged


class Task(StrEnum):
    """What is to be predicted."""

    CLASSES = "classification"
    NUMBER = "regression"


@dataclass(frozen=True, slots=True)
class Level:
    """A value of a text column: how many of the counted rows have it, and the first of them."""

    value: str
    count: int
    row: int


@dataclass(frozen=True, slots=True)
class Extreme:
    """A finite value at an end of a column, with its row."""

    value: float
    row: int


@dataclass(frozen=True)
class Column:
    """One column. Counts are over all rows unless said otherwise."""

    name: str
    kind: ColumnKind
    stored: str  # the type that it has in the file: "DOUBLE", "VARCHAR"
    n_rows: int
    n_null: int  # NaN included
    n_distinct: int  # good to a few percent in large tables
    values: FloatArray  # (n_sampled,), NaN = missing or not finite; text: the position in `levels`; times: seconds since 1970
    is_whole: bool = False  # numbers: all are whole
    n_infinite: int = 0
    infinite_rows: tuple[int, ...] = ()  # some
    low: float = float("nan")  # of finite values, as are the next three
    high: float = float("nan")
    mean: float = float("nan")
    deviation: float = float("nan")
    lowest: tuple[Extreme, ...] = ()  # from the least upwards
    highest: tuple[Extreme, ...] = ()  # from the greatest downwards
    levels: tuple[Level, ...] = ()  # text: from the most frequent on
    n_counted: int = 0  # rows that the levels' counts are of: all, or those sampled

    @property
    def is_numeric(self) -> bool:
        """Whether its values are numbers that can be averaged."""
        return self.kind in (ColumnKind.NUMBER, ColumnKind.BOOLEAN)

    @property
    def is_text(self) -> bool:
        """Whether its values are text, whose positions in `levels` are in `values`."""
        return self.kind is ColumnKind.TEXT

    @property
    def null_share(self) -> float:
        """Share of rows without a value, 0 to 1."""
        return self.n_null / self.n_rows if self.n_rows else 0.0

    @property
    def n_known(self) -> int:
        """Rows with a value."""
        return self.n_rows - self.n_null

    @cached_property
    def known(self) -> FloatArray:
        """The sampled values that are not missing."""
        return self.values[~np.isnan(self.values)]

    @cached_property
    def distinct(self) -> tuple[FloatArray, IntArray]:
        """The different sampled values, ascending, and how often each was sampled."""
        values, counts = np.unique(self.known, return_counts=True)
        return values, counts.astype(np.int64)

    @property
    def is_category(self) -> bool:
        """Whether it has few levels, each of them often: text, or yes and no."""
        if self.kind is ColumnKind.BOOLEAN:
            return True
        return self.is_text and 1 < self.n_distinct <= max(MOST_LEVELS, MOST_LEVELS_SHARE * self.n_known)

    def texts(self) -> list[str | None]:
        """The sampled values of a text column as text."""
        return [None if np.isnan(code) else self.levels[int(code)].value for code in self.values]


MOST_LEVELS = 30  # levels that a category may have in any table
MOST_LEVELS_SHARE = 0.05  # and in a large one, as a share of the rows


@dataclass(frozen=True, slots=True)
class Twins:
    """Rows of one table that are equal in all columns but ids."""

    n_copies: int = 0  # rows beyond the first of each group
    n_groups: int = 0
    examples: tuple[tuple[int, ...], ...] = ()  # some groups
    bits: float = 0.0  # what one row tells: minus log2 of the chance that two unrelated rows are equal
    n_conflicting: int = 0  # rows whose features equal those of a row with another target
    conflicts: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """How a time column goes down the rows. Seconds."""

    n_steps: int
    n_back: int  # steps to an earlier time
    n_equal: int
    back_rows: tuple[int, ...] = ()
    equal_rows: tuple[int, ...] = ()
    step: float = float("nan")  # the usual one
    step_share: float = 0.0  # share of steps that are the usual one
    n_gaps: int = 0  # steps longer than the usual one
    gap_rows: tuple[int, ...] = ()
    longest: float = 0.0


@dataclass(frozen=True)
class Table:
    """One split."""

    split: str  # one of `SPLITS`
    source: str
    n_rows: int
    columns: tuple[Column, ...]
    rows: IntArray  # (n_sampled,) positions of the sampled rows, ascending
    twins: Twins = Twins()
    course: Course | None = None
    hashes: HashArray | None = None  # the least of the rows' hashes: equal rows have equal ones

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def is_sampled(self) -> bool:
        """Whether the sample is less than the table."""
        return len(self.rows) < self.n_rows


@dataclass(frozen=True, slots=True)
class Roles:
    """What the columns are for; "" and () where there is none."""

    target: str = ""
    task: Task | None = None
    ids: tuple[str, ...] = ()
    time: str = ""
    groups: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    given: tuple[str, ...] = ()  # roles that the user set: "target", "id", "time", "group"
    reasons: tuple[tuple[str, str, str], ...] = ()  # (role, column, how it was known)

    def is_feature(self, name: str) -> bool:
        """Whether a model would learn from this column."""
        return name != self.target and name not in self.ids and name != self.time and name not in self.groups


@dataclass(frozen=True, slots=True)
class Comparison:
    """One column in two splits: how far apart, how far apart by chance, and how surely."""

    column: str
    what: str  # "numbers", "categories", "missing"
    effect: float  # numbers: Wasserstein distance over the quartile range; categories: corrected JS distance; missing: difference
    floor: float  # the effect that two samples of one distribution have on average
    p_value: float
    adjusted: float  # for all tests of the run
    message: str  # the numbers in words


@dataclass(frozen=True, slots=True)
class Overlap:
    """Rows of the other split that stand in the reference too."""

    n_rows: int = 0  # of the other split
    n_compared: int = 0  # rows of the other split that were looked up
    own_share: float = 0.0  # share of the reference's own rows that have a copy in it: what chance, or copying, does there
    bits: float = 0.0
    examples: tuple[tuple[int, int], ...] = ()  # (row of the reference, row of the other)


@dataclass(frozen=True, slots=True)
class SharedKey:
    """A key column whose values stand in both splits."""

    column: str
    n_keys: int  # of the other split
    n_shared: int
    n_rows: int  # of the other split, with a shared key
    per_key: float  # rows of one key, on average over both
    within: float  # how much more alike the target is within a key than between, 0 to 1; NaN: not known
    examples: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Skew:
    """Rows of two splits with one id whose value in a column differs."""

    column: str
    n_common: int
    n_differing: int
    rows: tuple[int, ...] = ()  # of the other split


@dataclass(frozen=True, slots=True)
class Domain:
    """How well a model tells two splits apart, out of fold, and by which columns."""

    auc: float
    low: float  # of its interval
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two splits side by side."""

    reference: str
    other: str
    comparisons: tuple[Comparison, ...] = ()
    overlap: Overlap | None = None
    keys: tuple[SharedKey, ...] = ()
    skews: tuple[Skew, ...] = ()
    domain: Domain | None = None


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """What models that had not seen a row said about it. Of the sampled training rows."""

    probabilities: FloatArray  # (n_sampled, n_classes); regression: (n_sampled, 1); NaN = not predicted
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Splits:
    """The tables of one check."""

    tables: tuple[Table, ...]
    roles: Roles = Roles()
    pairs: tuple[Pair, ...] = ()
    out_of_fold: OutOfFold | None = None
    expected_alarms: float = float("nan")  # comparisons that would alarm on random halves of the reference
    left_out: tuple[tuple[str, str], ...] = ()  # (column, why it is not judged)
    reasons: tuple[tuple[str, str], ...] = ()  # (fact, why it is not there)

    _FACTS: ClassVar[dict[str, str]] = {
        "target": "no target is known; name it with --target",
        "classes": "the target is not a class",
        "numbers": "the target is not a number",
        "time": "no time column is known; name it with --time",
        "ids": "no id column is known; name it with --id",
        "protected": "no column such as sex or age group was seen",
        "pairs": "only one split was given",
        "out_of_fold": "no model was fitted",
        "domain": "no model was trained to tell the splits apart, since a column differs by itself or there are too few numbers",
    }

    @classmethod
    def facts(cls) -> frozenset[str]:
        """What a rule can need."""
        return frozenset(cls._FACTS) | {field.name for field in fields(cls)}

    def reason_missing(self, fact: str) -> str | None:
        """Why this fact cannot be judged; None if it can."""
        roles = self.roles
        has = {
            "target": bool(roles.target),
            "classes": roles.task is Task.CLASSES,
            "numbers": roles.task is Task.NUMBER,
            "time": bool(roles.time),
            "ids": bool(roles.ids),
            "protected": bool(roles.protected),
            "pairs": bool(self.pairs),
            "out_of_fold": self.out_of_fold is not None,
            "domain": any(pair.domain is not None for pair in self.pairs),
        }
        if has.get(fact, True):
            return None
        if fact == "domain" and not self.pairs:
            fact = "pairs"
        if fact in ("classes", "numbers") and not roles.target:
            fact = "target"
        return dict(self.reasons).get(fact) or self._FACTS[fact]

    def reason_no_experiment(self, name: str) -> str | None:
        """Tables have no experiments."""
        return f"{name} is no experiment on tables"

    def table(self, split: str) -> Table:
        """The table of this split.

        Raises:
            KeyError: it was not given.
        """
        return next(table for table in self.tables if table.split == split)

    @property
    def train(self) -> Table:
        """The first table, which the model learns from."""
        return self.tables[0]

    @property
    def target(self) -> Column | None:
        """The target in the training table, None if it is not known."""
        return self.train.by_name.get(self.roles.target)

    def features(self, table: Table | None = None) -> tuple[Column, ...]:
        """The columns that a model would learn from, in the training table or another."""
        return tuple(
            one for one in (table or self.train).columns
            if self.roles.is_feature(one.name) and one.kind is not ColumnKind.NESTED
        )  # fmt: skip
