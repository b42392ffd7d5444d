"""A table as it was seen: facts of every column over all rows, a sample of rows, equal rows, and the roles of the columns.

Everything is bounded in size however large the table is. A `Table` alone is a profile: it can be kept, and later stand for the
table that it was made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sleuth.evidence.media import Images, Vectors

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
HashArray = npt.NDArray[np.uint64]
BoolArray = npt.NDArray[np.bool_]

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
    quantiles: FloatArray | None = None  # of a kept profile: equally likely values, ascending, for more rows than are sampled

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

    @property
    def distribution(self) -> FloatArray:
        """Values that are spread as those of all rows: the sampled ones, or a profile's quantiles."""
        return self.known if self.quantiles is None else self.quantiles

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
    hashes: HashArray | None = None  # the least of the rows' hashes, ascending: equal rows have equal ones
    properties: tuple[Column, ...] = ()  # measured of the rows' images or texts: brightness, length
    images: Images | None = None
    vectors: tuple[Vectors, ...] = ()
    hashed: tuple[str, ...] = ()  # the columns that the hashes are of
    hash_kind: str = ""  # hashes can be compared if they are of one kind

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by name, and the properties where no column has their name."""
        return {column.name: column for column in (*self.properties, *self.columns)}

    @property
    def measured(self) -> tuple[Column, ...]:
        """The columns and the properties."""
        return self.columns + self.properties

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
    texts: tuple[str, ...] = ()  # of free text
    vectors: tuple[str, ...] = ()  # of embeddings
    given: tuple[str, ...] = ()  # roles that the user set: "target", "id", "time", "group"
    reasons: tuple[tuple[str, str, str], ...] = ()  # (role, column, how it was known)

    def is_feature(self, name: str) -> bool:
        """Whether a model would learn from this column."""
        return name != self.target and name not in self.ids and name != self.time and name not in self.groups
