"""DataFrames of pandas and polars, Arrow files and trusted pickles as Arrow tables."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.dataset
import pyarrow.feather

from sleuth.errors import UsageError


def arrow_table(frame: Any, split: str) -> pa.Table:
    """The Arrow table of a pandas or polars frame, an Arrow table, a mapping of columns, or what has `__arrow_c_stream__`.

    Raises:
        UsageError: it is something else, has no column, or one name twice, or columns of different lengths.
    """
    try:
        table = _table(frame, split)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise UsageError(f"{split}: this {type(frame).__name__} is no table: {' '.join(str(error).split())[:200]}") from error
    if not table.num_columns:
        raise UsageError(f"{split}: this {type(frame).__name__} has no columns")
    return table


def _table(frame: Any, split: str) -> pa.Table:
    kind = type(frame).__module__.split(".")[0]
    if kind == "polars" and type(frame).__name__ == "LazyFrame":
        frame = frame.collect()
    columns = getattr(frame, "columns", None)
    if kind in ("pandas", "polars") and columns is not None:
        names = [str(name) for name in columns]
        if twice := [name for name, count in Counter(names).items() if count > 1]:
            raise UsageError(f"{split}: the DataFrame has these column names more than once: {', '.join(map(repr, twice[:5]))}")
        if kind == "polars":
            return frame.to_arrow()
        return pa.table([_pandas_column(frame.iloc[:, place]) for place in range(len(names))], names=names)
    if isinstance(frame, pa.Table):
        return frame
    if isinstance(frame, dict):
        return pa.table({str(name): _array(values) for name, values in frame.items()})
    if hasattr(frame, "__arrow_c_stream__") and kind not in ("pandas", "polars"):
        return pa.table(frame)
    raise UsageError(
        f"{split}: expected a path, a pandas or polars DataFrame, an Arrow table or a dict of columns, not {type(frame).__name__}"
    )


def _pandas_column(series: Any) -> pa.Array:
    return _array(series)


def _array(values: Any) -> Any:
    """As Arrow; values of mixed types as text, which the rule on mixed types then sees."""
    try:
        return pa.array(values, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return pa.array([None if _is_missing(one) else str(one) for one in values], pa.string())


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and value != value) or type(value).__name__ in ("NAType", "NaTType")


def arrow_file(paths: list[str], split: str) -> pa.Table | pyarrow.dataset.Dataset:
    """Feather or Arrow IPC files (file or stream format), read piece by piece as they are asked; a stream is mapped to memory.

    Raises:
        UsageError: one cannot be read.
    """
    try:
        found = pyarrow.dataset.dataset(paths, format="ipc")
    except (pa.ArrowException, OSError):
        found = pa.concat_tables([_mapped(path, split) for path in paths])
    if twice := [name for name, count in Counter(found.schema.names).items() if count > 1]:
        raise UsageError(f"{split}: {paths[0]!r} has these column names more than once: {', '.join(map(repr, twice[:5]))}")
    return found


def _mapped(path: str, split: str) -> pa.Table:
    """A file in the stream format, or in Feather's first one."""
    try:
        return pa.ipc.open_stream(pa.memory_map(path)).read_all()
    except (pa.ArrowException, OSError):
        try:
            return pyarrow.feather.read_table(path, memory_map=True)
        except (pa.ArrowException, OSError) as error:
            raise UsageError(f"{split}: {path!r} cannot be read as Arrow: {' '.join(str(error).split())[:200]}") from error


def pickled(path: str, split: str) -> pa.Table:
    """The DataFrame in a pickle that the user trusts.

    Raises:
        UsageError: pandas is missing, or the pickle holds no table.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise UsageError("a pickle needs pandas: pip install pandas") from error
    try:
        frame = pd.read_pickle(path)  # noqa: S301 - the user said --trust
    except Exception as error:  # a pickle can fail in any way
        raise UsageError(f"{split}: {path!r} cannot be loaded: {type(error).__name__}: {error}") from error
    return arrow_table(frame, split)
