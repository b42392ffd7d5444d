"""Two splits side by side: how their columns differ, and which rows and keys they share."""

from __future__ import annotations

from dataclasses import dataclass

from sleuth.evidence.scores import Coverage


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
    design: float = 1.0  # rows that say as much as one independent row, where rows come in groups


UNKNOWN = -1  # the row of a reference of which a profile is kept only


@dataclass(frozen=True, slots=True)
class Overlap:
    """Rows of the other split that stand in the reference too."""

    n_rows: int = 0  # of the other split
    n_compared: int = 0  # rows of the other split that were looked up
    own_share: float = 0.0  # share of the reference's own rows that have a copy in it: what chance, or copying, does there
    bits: float = 0.0
    examples: tuple[tuple[int, int], ...] = ()  # (row of the reference or `UNKNOWN`, row of the other)


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
class SharedText:
    """Texts of the other split that stand in the reference too, whole or for the most part."""

    column: str
    n_rows: int  # of the other split, most of whose runs of words stand in the reference
    n_compared: int  # rows with texts that are long enough
    own_share: float  # share of the reference's own rows of which the same holds against its other rows
    words: int  # in a run
    rows: tuple[int, ...] = ()  # of the other split
    example: str = ""


@dataclass(frozen=True, slots=True)
class VectorShift:
    """How well a model tells the embeddings of two splits apart, out of fold."""

    column: str
    auc: float
    low: float  # of its interval
    distance: float  # of the means, in the reference's deviations along the line that joins them


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
    texts: tuple[SharedText, ...] = ()
    vectors: tuple[VectorShift, ...] = ()
    coverage: Coverage | None = None
