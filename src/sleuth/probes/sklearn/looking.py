"""A table as numbers that stand for its rows and its columns: equal rows have equal ones, in whatever container they come."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import xxhash

from sleuth.evidence.calls import FloatArray, IdArray, IntArray

BLOCK = 4096  # rows that are looked at together
MOST_CELLS = 60_000_000  # of a table that is followed
MOST_DIGESTED = 400  # columns up to which each has a digest of its own
LEAST_DISTINCT = 0.9  # share of different rows from which on rows are known by their content
MIXER = np.uint64(0x9E3779B97F4A7C15)  # of Fibonacci hashing
SHIFT = np.uint64(32)
SEED = 0x51EE7
CODES = npt.NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Look:
    """What was seen of a table.

    Shapes:
        hashes: (n,), one number a row. digests: one number a column, () for wide and for sparse tables.
    """

    n: int
    n_columns: int
    hashes: IdArray
    digests: tuple[int, ...] = ()
    many: tuple[bool, ...] = ()  # columns with enough different values to be known by them
    names: tuple[str, ...] = ()
    index: str = ""
    is_sparse: bool = False
    is_text: bool = False

    @cached_property
    def digest(self) -> int:
        """One number for the whole table."""
        return int(xxhash.xxh3_64_intdigest(self.hashes.tobytes(), seed=self.n_columns))

    @cached_property
    def is_distinct(self) -> bool:
        """Whether few enough rows are equal for a slice to be known by its content."""
        return len(np.unique(self.hashes)) >= LEAST_DISTINCT * self.n

    def part(self, rows: IntArray) -> int:
        """The digest of a table of these rows."""
        return int(xxhash.xxh3_64_intdigest(self.hashes[rows].tobytes(), seed=self.n_columns))


def look_at(value: Any) -> Look | None:
    """What stands for the rows and columns of `value`; None if it is no table, or too large to follow."""
    if is_sparse(value):
        return _look_at_sparse(value)
    if is_frame(value):
        return _look_at_frame(value)
    if is_series(value):
        value = _plain(value)
    elif isinstance(value, list | tuple):
        value = _as_array(value)
    if not isinstance(value, np.ndarray) or not value.shape or not value.size or value.size > MOST_CELLS:
        return None
    if value.ndim > 2:
        value = value.reshape(len(value), -1)
    is_text = value.ndim == 1 and value.dtype.kind in "OUS"
    if value.ndim == 1:
        value = value[:, None]
    if value.dtype.kind in "OUSMm":
        return _look_at_columns([value[:, j] for j in range(value.shape[1])], is_text=is_text)
    return _look_at_numbers(value) if value.dtype.kind in "biuf" else None


def is_frame(value: Any) -> bool:
    """Whether it is a DataFrame of pandas."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame)


def is_series(value: Any) -> bool:
    """Whether it is a Series of pandas."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.Series)


def is_sparse(value: Any) -> bool:
    """Whether it is a sparse matrix of SciPy."""
    sparse = sys.modules.get("scipy.sparse")
    return sparse is not None and bool(sparse.issparse(value))


def look_over(value: Any, names: Sequence[str]) -> Look | None:
    """What stands for some columns of a frame, in this order; None where one of them is not there."""
    if not is_frame(value) or not set(names) <= {str(one) for one in value.columns}:
        return None
    by_name = {str(name): position for position, name in enumerate(value.columns)}
    return _look_at_columns([value.iloc[:, by_name[name]] for name in names])


def rows_over(value: Any, names: Sequence[str]) -> IdArray | None:
    """The rows' hashes over some columns of a frame, in this order; None where one of them is not there."""
    look = look_over(value, names)
    return None if look is None else look.hashes


def index_of(value: Any) -> str:
    """What labels the rows of a frame: "range", "time" or "other"."""
    pandas = sys.modules["pandas"]
    if isinstance(value.index, pandas.DatetimeIndex | pandas.PeriodIndex):
        return "time"
    labels = value.index
    is_range = isinstance(labels, pandas.RangeIndex) and labels.start == 0 and labels.step == 1
    return "range" if is_range else "other"


def span_of(value: Any) -> tuple[int, int]:
    """Which rows of a larger table a slice holds, from and to before; (0, 0) for what is no slice of neighbouring rows."""
    if is_frame(value):
        labels = value.index
        is_range = isinstance(labels, sys.modules["pandas"].RangeIndex) and labels.step == 1
        return (int(labels.start), int(labels.stop)) if is_range else (0, 0)
    if not isinstance(value, np.ndarray) or value.ndim != 2 or not isinstance(value.base, np.ndarray):
        return 0, 0
    whole = value.base
    while isinstance(whole.base, np.ndarray):
        whole = whole.base
    if whole.ndim != 2 or whole.dtype != value.dtype or whole.strides != value.strides or whole.strides[0] <= 0:
        return 0, 0
    start = (value.ctypes.data - whole.ctypes.data) // whole.strides[0]
    return (start, start + len(value)) if 0 <= start <= len(whole) - len(value) else (0, 0)


def codes_of(values: Any) -> CODES:
    """A number for each value: of numbers and times the bits as float64, of everything else a hash."""
    array = values if isinstance(values, np.ndarray) else _plain(values)
    if array.dtype.kind in "biuf":
        return _bits(array.astype(np.float64))
    if array.dtype.kind in "Mm":
        return _bits(
            array.astype("datetime64[us]" if array.dtype.kind == "M" else "timedelta64[us]").astype(np.int64).astype(np.float64)
        )
    return _hashed(array)


def _plain(values: Any) -> npt.NDArray[Any]:
    """A pandas column as an array that keeps numbers numbers."""
    kind = getattr(values.dtype, "kind", "O")
    if kind in "biufMm" and isinstance(values.dtype, np.dtype):
        return np.asarray(values)
    if kind in "biuf":  # pandas' own, with missing values
        return np.asarray(values.to_numpy(dtype="float64", na_value=np.nan))
    if kind == "M":
        return np.asarray(values.dt.tz_convert(None) if getattr(values.dt, "tz", None) is not None else values)
    return np.asarray(values, dtype=object)


def _hashed(array: npt.NDArray[Any]) -> CODES:
    pandas = sys.modules.get("pandas")
    flat = np.ascontiguousarray(array)
    if pandas is not None:
        try:
            return np.asarray(pandas.util.hash_array(flat.astype(object), categorize=True), dtype=np.uint64)
        except TypeError:
            pass  # values of several kinds
    return np.fromiter((xxhash.xxh3_64_intdigest(repr(one).encode()) for one in flat), np.uint64, len(flat))


def _bits(values: FloatArray) -> CODES:
    made = values + 0.0  # -0.0 is 0.0
    made[np.isnan(made)] = np.nan
    return made.view(np.uint64)


def _salts(n: int) -> CODES:
    return np.random.default_rng(SEED).integers(0, 2**64, n, dtype=np.uint64, endpoint=False) | np.uint64(1)


def _mixed(codes: CODES, salts: CODES) -> CODES:
    """Hashes of rows whose codes stand in columns, (d, b) -> (b,)."""
    mixed = codes * MIXER
    mixed ^= mixed >> SHIFT
    mixed *= salts[:, None]
    mixed ^= mixed >> SHIFT
    total: CODES = mixed.sum(axis=0, dtype=np.uint64)
    return total


def _look_at_numbers(array: npt.NDArray[Any]) -> Look:
    n, d = array.shape
    salts, hashes = _salts(d), np.empty(n, np.uint64)
    digests = [xxhash.xxh3_64() for _ in range(d if d <= MOST_DIGESTED else 0)]
    for start in range(0, n, BLOCK):
        codes = _bits(np.ascontiguousarray(array[start : start + BLOCK].T, dtype=np.float64))
        hashes[start : start + BLOCK] = _mixed(codes, salts)
        for one, column in zip(digests, codes, strict=False):
            one.update(column)
    many = tuple(_has_many(array[:, j]) for j in range(len(digests)))
    return Look(n, d, hashes, tuple(one.intdigest() for one in digests), many)


def _look_at_frame(frame: Any) -> Look | None:
    n, d = frame.shape
    if not n or not d or n * d > MOST_CELLS:
        return None
    names = tuple(str(name) for name in frame.columns)
    return _look_at_columns([frame.iloc[:, j] for j in range(d)], names=names, index=index_of(frame))


def _look_at_columns(columns: list[Any], names: tuple[str, ...] = (), index: str = "", *, is_text: bool = False) -> Look:
    n, salts = len(columns[0]), _salts(len(columns))
    hashes, digests, many = np.zeros(n, np.uint64), [], []
    for salt, column in zip(salts, columns, strict=True):
        codes = codes_of(column)
        hashes += _mixed(codes[None, :], salt[None])
        digests.append(int(xxhash.xxh3_64_intdigest(codes.tobytes())))
        many.append(_has_many(codes.view(np.float64) if getattr(column.dtype, "kind", "O") in "biufMm" else codes))
    return Look(n, len(columns), hashes, tuple(digests), tuple(many), names, index, is_text=is_text)


def _look_at_sparse(value: Any) -> Look | None:
    matrix = value.tocsr()
    n, d = matrix.shape
    if not n or matrix.nnz > MOST_CELLS:
        return None
    columns = matrix.indices.astype(np.uint64) * MIXER
    columns ^= columns >> SHIFT
    codes = _bits(matrix.data.astype(np.float64)) * MIXER
    codes ^= codes >> SHIFT
    codes *= columns | np.uint64(1)
    codes[matrix.data == 0] = 0
    total = np.concatenate([np.zeros(1, np.uint64), np.cumsum(codes, dtype=np.uint64)])
    return Look(n, d, total[matrix.indptr[1:]] - total[matrix.indptr[:-1]], is_sparse=True)


FEW = 10  # changes from row to row below which a column says little about which table it is of; nor does a count, or a calendar
HEAD = 1000  # rows of it that are looked at for that


def _has_many(values: npt.NDArray[Any]) -> bool:
    head = values[:HEAD]
    if int((head[1:] != head[:-1]).sum()) < FEW:
        return False
    is_sorted = bool((head[1:] >= head[:-1]).all() or (head[1:] <= head[:-1]).all())
    return not is_sorted and not _recurs(head)


def _recurs(values: npt.NDArray[Any]) -> bool:
    """Whether the same values come again and again in the same order, as the hours of the day do."""
    periods = np.flatnonzero(values[1 : len(values) // 2 + 1] == values[0]) + 1
    return any(np.array_equal(values[period:], values[:-period]) for period in periods.tolist())


def _as_array(value: list[Any] | tuple[Any, ...]) -> npt.NDArray[Any] | None:
    try:
        made = np.asarray(value)
    except ValueError:  # rows of several lengths
        return None
    return made if made.dtype.kind != "O" or made.ndim == 1 else None
