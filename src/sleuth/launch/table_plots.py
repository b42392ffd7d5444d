"""Charts of tables for `sleuth plot`: told from runs by what was named, read as far as the chart needs it."""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sleuth.errors import UsageError
from sleuth.evidence.splits import Splits
from sleuth.launch.checking import NEEDED, Check, title
from sleuth.render.standalone import Frame, picture
from sleuth.render.table_charts import OF_ALL, drawn, listed

SUFFIXES = frozenset(
    ".parquet .pq .csv .tsv .txt .gz .json .jsonl .ndjson .arrow .feather .ipc .duckdb .ddb .pkl .pickle".split()  # noqa: SIM905
)
MOST_COLUMNS = 2  # in one chart


def is_table(named: str) -> bool:
    """Whether this names a table, and no run: an address, a pattern, a file, or a folder with Parquet files."""
    place = Path(named.partition("?")[0])
    if "://" in named or glob.has_magic(named) or place.is_file() or place.suffix.lower() in SUFFIXES:
        return True
    return os.path.isdir(named) and next(place.glob("**/*.parquet"), None) is not None


def table_picture(sources: Mapping[str, str], names: Sequence[str], target: str, frame: Frame) -> str:
    """The chart of one column, of two, or of all, as an SVG that stands alone.

    Args:
        sources: for each split its path or address.
        names: of the columns, or one of `OF_ALL`.
        target: what is to be predicted, "" to tell by the names.
        frame: how wide it is, and whether light on dark.

    Raises:
        UsageError: a table cannot be read, has no such column, or nothing can be drawn of it.
    """
    if len(names) > MOST_COLUMNS:
        raise UsageError(f"give one column or two, not {len(names)}; `correlation` shows all numbers together")
    figure = drawn(_some(sources, names, target), names)
    return picture(figure, replace(frame, run=title(Check(sources))))


def table_charts(source: str) -> list[tuple[str, str]]:
    """What can be drawn of a table, each with a line.

    Raises:
        UsageError: it cannot be read.
    """
    return list(listed(_some({"train": source}, (), "")))


def _some(sources: Mapping[str, str], names: Sequence[str], target: str) -> Splits:
    try:
        from sleuth.probes.tables.some_columns import see_some
    except ImportError as error:
        raise UsageError(f"{NEEDED} ({error})") from error
    return see_some(sources, names, target, OF_ALL)
