"""A mended copy of the training table beside a log: only what is safe, each change named by its finding."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sleuth.errors import UsageError
from sleuth.launch.checking import NEEDED, Check
from sleuth.store.run_folder import write_file
from sleuth.verdict import Report

if TYPE_CHECKING:
    from sleuth.probes.tables.mending import Done, Mended

LOG_FORMAT = 1


def seen_to_be_new(path: str, asked: Check) -> None:
    """Refuse a place that cannot be written before anything is looked at.

    Raises:
        UsageError: the name is not that of a table, exists, or lies in what is read.
    """
    try:
        from sleuth.probes.tables.mending import refuse_input
    except ImportError as error:
        raise UsageError(f"{NEEDED} ({error})") from error
    if asked.is_images:
        raise UsageError("--fix mends tables, not images")
    if asked.reference is not None:
        raise UsageError("--fix needs the table itself, not a profile of it")
    refuse_input(Path(path), asked.sources.get("train"))


def write_mended_table(path: str | os.PathLike[str], asked: Check, report: Report) -> Mended:
    """Write the training table with the safe mends of all faults, and the log beside it.

    Raises:
        UsageError: it cannot be written.
    """
    from sleuth.probes.tables.mending import log_of, write_mended
    from sleuth.probes.tables.mends import mend_of

    splits, out = report.splits, Path(path)
    if splits is None:
        raise UsageError("--fix needs a table")
    found = [one for fault in report.diagnosis.faults for one in (fault.found, *fault.explains)]
    mends = [mend for one in found if (mend := mend_of(one, splits)) is not None and mend.is_safe]
    made = write_mended(asked.sources["train"], out, list(dict.fromkeys(mends)), splits.roles, is_trusted=asked.is_trusted)
    log = {
        "format": LOG_FORMAT, "source": splits.train.source, "written": str(out), "rows": list(made.n_rows),
        "columns": list(made.n_columns), "changes": [_entry(one) for one in made.done],
    }  # fmt: skip
    write_file(log_of(out), json.dumps(log, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    return made


def _entry(done: Done) -> dict[str, object]:
    mend = done.mend
    listed = [[one.row] if one.old is None and one.new is None else [one.row, one.old, one.new] for one in done.changes]
    return {
        "rule": mend.rule, "code": mend.code, "finding": mend.why, "column": mend.column or None, "action": mend.action.value,
        "count": done.n_changed, "not_made": done.reason or None, "changed": listed,
    }  # fmt: skip


def told(made: Mended, path: str) -> list[str]:
    """What was done, a line for each mend."""
    rows, columns = (f"{after:,} of {before:,}" for before, after in (made.n_rows, made.n_columns))
    lines = [f"Written: {path}, {rows} rows and {columns} columns."]
    for one in made.done:
        where = f", column {one.mend.column!r}" if one.mend.column else ""
        what = f"not made: {one.reason}" if one.reason else f"{one.mend.action.value}, {one.n_changed:,} rows"
        lines.append(f"  {one.mend.rule}{where}: {what}")
    return lines
