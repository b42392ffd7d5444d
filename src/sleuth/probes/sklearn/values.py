"""Columns and targets as sampled numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import xxhash

from sleuth.evidence.calls import MOST_LEVELS, Column, IntArray, Sample, Target
from sleuth.probes.sklearn.looking import codes_of, is_frame, is_series, is_sparse

MOST_ROWS = 4000  # that are kept of a table
MOST_COLUMNS = 400
MOST_CLASSES = 200
SEED = 11
WHOLE_CLASSES = 30  # different whole numbers up to which a target is taken for classes


def positions_of(n: int) -> IntArray:
    """The rows of a table that are kept, ascending: all, or a fixed random choice."""
    if n <= MOST_ROWS:
        return np.arange(n, dtype=np.int64)
    chosen = np.random.default_rng(SEED).choice(n, MOST_ROWS, replace=False)
    return np.sort(chosen).astype(np.int64)


def sample_of(table: Any) -> Sample | None:
    """Some rows of a table with their columns; None for what has none."""
    if is_frame(table):
        n, d = table.shape
        positions = positions_of(n)
        chosen = table.iloc[positions] if n > MOST_ROWS else table
        return Sample(positions, tuple(column_of(str(table.columns[j]), chosen.iloc[:, j]) for j in range(min(d, MOST_COLUMNS))))
    if is_sparse(table):
        n, d = table.shape
        positions = positions_of(n)
        dense = table.tocsr()[positions][:, : min(d, MOST_COLUMNS)].toarray()
        return Sample(positions, tuple(column_of(f"column {j}", dense[:, j]) for j in range(dense.shape[1])))
    array = np.asarray(table)
    if array.ndim > 2:
        array = array.reshape(len(array), -1)
    if array.ndim == 1:
        array = array[:, None]
    positions = positions_of(len(array))
    chosen = array[positions][:, :MOST_COLUMNS]
    return Sample(positions, tuple(column_of(f"column {j}", chosen[:, j]) for j in range(chosen.shape[1])))


def column_of(name: str, values: Any) -> Column:
    """One column as numbers."""
    array = _plain_array(values)
    if array.dtype.kind == "M":
        seconds = array.astype("datetime64[ms]").astype(np.int64) / 1000.0
        seconds[np.isnat(array)] = np.nan
        return Column(name, seconds, "time", len(np.unique(seconds)))
    if array.dtype.kind in "biuf":
        numbers = array.astype(np.float64)
        known = numbers[~np.isnan(numbers)]
        kind = (
            "boolean"
            if array.dtype.kind == "b"
            else "whole"
            if len(known) and bool((known == np.round(known)).all())
            else "number"
        )
        return Column(name, numbers, kind, len(np.unique(known)))
    return _text_column(name, array)


def _text_column(name: str, array: npt.NDArray[Any]) -> Column:
    texts = [None if one is None or one != one else str(one) for one in array.tolist()]  # NaN differs from itself
    levels = {text: code for code, text in enumerate(dict.fromkeys(text for text in texts if text is not None))}
    codes = np.array([np.nan if text is None else float(levels[text]) for text in texts])
    return Column(name, codes, "text", len(levels), tuple(levels)[:MOST_LEVELS])


def _plain_array(values: Any) -> npt.NDArray[Any]:
    if isinstance(values, np.ndarray):
        return values
    dtype = getattr(values, "dtype", None)
    if isinstance(dtype, np.dtype):
        return np.asarray(values)
    kind = getattr(dtype, "kind", "O")
    if kind in "biuf" and hasattr(values, "to_numpy"):
        return np.asarray(values.to_numpy(dtype="float64", na_value=np.nan))
    if kind == "M":
        return np.asarray(values.dt.tz_convert(None)) if getattr(values.dt, "tz", None) is not None else np.asarray(values)
    return np.asarray(values, dtype=object)


def target_of(values: Any, positions: IntArray, *, is_class: bool | None = None, name: str = "") -> Target | None:
    """A target, or what was predicted for it; None where it is no array of as many rows."""
    if values is None or is_sparse(values):
        return None
    name = str(values.name) if is_series(values) and values.name is not None else name
    array = np.asarray(values) if not is_frame(values) else values.to_numpy()
    if not array.shape or not len(array) or (len(positions) and positions[-1] >= len(array)):
        return None
    digest = digest_of(array)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim > 1:
        numbers = array.reshape(len(array), -1)[positions][:, :MOST_CLASSES]
        return (
            Target(numbers.astype(np.float64), False, n=len(array), name=name, digest=digest)
            if array.dtype.kind in "biuf"
            else None
        )
    is_class = _is_class(array) if is_class is None else is_class
    if not is_class:
        return _numbers(array, positions, name, digest)
    keys = array if array.dtype.kind in "biuf" else array.astype(str)
    classes, codes, counts = np.unique(keys, return_inverse=True, return_counts=True)
    if len(classes) > MOST_CLASSES:
        return Target(codes[positions].astype(np.float64), True, (), (), len(array), name, digest)
    names = tuple(shown(one) for one in classes)
    return Target(codes[positions].astype(np.float64), True, names, tuple(map(int, counts)), len(array), name, digest)


def _numbers(array: npt.NDArray[Any], positions: IntArray, name: str, digest: int) -> Target | None:
    if array.dtype.kind not in "biuf":
        return None
    return Target(array[positions].astype(np.float64), is_class=False, n=len(array), name=name, digest=digest)


def shown(value: Any) -> str:
    """A label as evidence names it: 1.0 is "1"."""
    return str(int(value)) if isinstance(value, float | np.floating) and value == int(value) else str(value)


def _is_class(array: npt.NDArray[Any]) -> bool:
    if array.dtype.kind not in "iuf":
        return True
    if array.dtype.kind == "f" and not bool(np.isfinite(array).all() and (array == np.round(array)).all()):
        return False
    return len(np.unique(array)) <= WHOLE_CLASSES


def digest_of(array: npt.NDArray[Any]) -> int:
    """A number for all values in their order, whatever their type: 1, 1.0 and True are the same."""
    flat = np.ascontiguousarray(array).reshape(-1)
    return int(xxhash.xxh3_64_intdigest(codes_of(flat).tobytes(), seed=len(array)))


def values_of(series: Any) -> Any:
    """An array, a Series or a list as an array; None where it cannot be one."""
    try:
        return series.to_numpy() if is_series(series) or is_frame(series) else np.asarray(series)
    except Exception:  # an object of the program's
        return None


def holds_together(groups: Any) -> bool:
    """Whether keys that were given as groups keep any two rows together; what cannot be read is taken to do so."""
    values = values_of(groups)
    return values is None or values.ndim != 1 or len(set(values.tolist())) < len(values)


def scalar(value: Any) -> float:
    """A number; NaN for what is none."""
    return float(value) if isinstance(value, int | float | np.integer | np.floating) else float("nan")


def n_rows(value: Any) -> int:
    """Rows of anything that has some; -1 for what has none."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple):
        return int(shape[0]) if shape else -1
    return len(value) if isinstance(value, Sequence) and not isinstance(value, str | bytes) else -1
