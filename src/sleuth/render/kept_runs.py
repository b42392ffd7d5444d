"""Kept runs as text: the list, and one run."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from rich.cells import cell_len, set_cell_size

from sleuth.evidence.files import Writer
from sleuth.evidence.given import by_source
from sleuth.evidence.kept_run import (
    VALUE,
    KeptRun,
    Metric,
    Row,
    Value,
    metric_columns,
    row,
    value_columns,
)
from sleuth.render.given import cell, joined, seeds_of, values_of
from sleuth.render.kept_files import (
    NO_WRITERS,
    file_labels,
    files_tree,
)
from sleuth.render.words import clean, number, seconds, size

HEADINGS = ("run", "started", "took", "script", "status", "verdict", "first fault", "steps", "loss", "tags")
TO_THE_RIGHT = ("took", "steps", "loss")
WIDEST = 40  # columns of a cell: names beyond that are cut
MOST_METRICS = 30  # shown of a run
LIMITS = ("max_", "min_")  # columns of metrics that are there to be asked for, and not in tables

Label = tuple[str, str]


def listing(runs: Sequence[KeptRun], more: Mapping[str, bool] | None = None, rows: Sequence[Row] = ()) -> str:
    """A line for each run under headings.

    Args:
        runs: to be listed.
        more: columns beyond the usual ones, and whether they hold numbers.
        rows: of each run all columns, if there are any more.
    """
    more = more or {}
    headings = (*HEADINGS, *more)
    others = [tuple(_cut(clean(cell(row.get(name)))) for name in more) for row in rows] if more else [()] * len(runs)
    lines = [headings, *((*cells(run), *beyond) for run, beyond in zip(runs, others, strict=True))]
    widths = [max(cell_len(line[index]) for line in lines) for index in range(len(headings))]
    to_the_right = {*TO_THE_RIGHT, *(name for name, is_number in more.items() if is_number)}
    return "\n".join(_aligned(line, widths, [name in to_the_right for name in headings]) for line in lines) + "\n"


def clean_row(run: KeptRun) -> Row:
    """The columns of a run for other programs, without characters that could command a terminal."""
    metrics = {name: value for name, value in metric_columns(run).items() if not name.startswith(LIMITS)}
    others, values = {**metrics, **row(run)}, value_columns(run)
    own = {name: value for name, value in values.items() if name not in others and _is_shorter(name, values, others)}
    return {name: _clean(value) for name, value in {**own, **others}.items()}


def _is_shorter(name: str, values: Row, others: Row) -> bool:
    """Whether a setting has no shorter column than this one."""
    short = name.removeprefix(VALUE)
    return short == name or short not in values or short in others


def tree(run: KeptRun, files: Sequence[tuple[str, int]], writers: Mapping[str, Writer] = NO_WRITERS) -> dict[str, object]:
    """What JSON says of one run beyond its columns; `writers` are the runs that wrote the files which it read."""
    groups = {"seeds": run.seeds, "environment": run.environment, "settings": run.settings}
    return {
        "command": [clean(word) for word in run.command],
        "has_uncommitted_changes": run.is_dirty if run.commit else None,
        **{name: {clean(key): clean(value) for key, value in pairs} for name, pairs in groups.items()},
        "values": {
            clean(source): {clean(name): _clean(value) for name, value in values.items()}
            for source, values in by_source(run.values).items()
        },
        "seeded": [{name: _clean(value) for name, value in asdict(one).items()} for one in run.seedings],
        "damage": [clean(one) for one in run.damage],
        "folder": clean(run.folder),
        "files": {clean(name): n_bytes for name, n_bytes in files},
        **files_tree(run, writers),
    }


def page(run: KeptRun, summary: str, files: Sequence[tuple[str, int]], writers: Mapping[str, Writer] = NO_WRITERS) -> str:
    """The summary, then where the run comes from, what it made, and what is kept of it."""
    lines = [clean(line) for line in summary.rstrip("\n").split("\n")] if summary.strip() else []
    parts = (*_course(run), *_metrics(run), *file_labels(run, writers), *_origin(run), *_labels(run))
    labels = [(name, clean(text)) for name, text in parts if text]
    labels += [("Files" if index == 0 else "", f"{clean(name)}, {size(n)}") for index, (name, n) in enumerate(files)]
    return "\n".join([*lines, *([""] if lines else []), *(f"  {name:<12}{text}".rstrip() for name, text in labels)]) + "\n"


def loss(value: float | None) -> str:
    """A loss as a person reads it."""
    if value is None:
        return ""
    return "not finite" if math.isinf(value) else number(value)


def when(text: str) -> str:
    """A time in ISO 8601 in the reader's own zone, or the text itself if it is none.

    Example:
        >>> when("yesterday")
        'yesterday'
    """
    try:
        return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return text


def _clean(value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(clean(one) for one in value)
    return clean(value) if isinstance(value, str) else value


def cells(run: KeptRun) -> tuple[str, ...]:
    """What stands under each of `HEADINGS`."""
    texts = (
        run.name, when(run.started), "" if run.seconds is None else seconds(run.seconds), run.script, course(run),
        run.told, run.faults[0] if run.faults else "", "" if run.n_steps is None else f"{run.n_steps:,}",
        loss(run.final_loss), " ".join(run.tags),
    )  # fmt: skip
    return tuple(_cut(clean(text)) for text in texts)


def course(run: KeptRun) -> str:
    """The status, and of an imported run the tool that recorded it.

    Example:
        >>> course(KeptRun("keen-otter", "", "finished", tool="MLflow"))
        'finished, MLflow'
    """
    return ", ".join(part for part in (run.status, run.tool) if part)


def _cut(text: str) -> str:
    return text if cell_len(text) <= WIDEST else set_cell_size(text, WIDEST - 1).rstrip() + "…"


def _aligned(line: Sequence[str], widths: Sequence[int], are_right: Sequence[bool]) -> str:
    cells = []
    for text, width, is_right in zip(line, widths, are_right, strict=True):
        gap = " " * (width - cell_len(text))
        cells.append(gap + text if is_right else text + gap)
    return "  ".join(cells).rstrip()


def _course(run: KeptRun) -> tuple[Label, ...]:
    took = "" if run.seconds is None else f", {'for' if run.status == 'running' else 'took'} {seconds(run.seconds)}"
    code = "" if run.exit_code is None else f", exit code {run.exit_code}"
    where = f" (process {run.process}{f' on {run.host}' if run.host else ''})" if not run.is_over else ""
    heard = f", not heard from since {when(run.heard)}" if run.heard else ""
    steps = (
        ""
        if run.n_steps is None
        else f"{run.n_steps:,}" + ("" if run.final_loss is None else f", final loss {loss(run.final_loss)}")
    )
    return (
        ("Run", run.name),
        ("Status", f"{run.status}{heard}{where}{code}"),
        ("From", run.tool),
        ("Damaged", "; ".join(run.damage)),
        ("Exception", run.exception),
        ("Started", f"{when(run.started)}{took}" if run.started else ""),
        ("Steps", steps),
        ("Verdict", run.told),
    )


def _metrics(run: KeptRun) -> tuple[Label, ...]:
    """The last value of each metric, and its limits."""
    shown = run.metrics[:MOST_METRICS]
    more = len(run.metrics) - len(shown)
    lines = [f"{one.name} {_measured(one.last)}{_limits(one)}" for one in shown] + ([f"and {more} more"] if more else [])
    return tuple(("Metrics" if index == 0 else "", line) for index, line in enumerate(lines))


def _limits(one: Metric) -> str:
    return f" ({number(one.low)} to {number(one.high)})" if one.n > 1 and one.low is not None and one.high is not None else ""


def _measured(value: float) -> str:
    return number(value) if math.isfinite(value) else "not finite"


def _origin(run: KeptRun) -> tuple[Label, ...]:
    commit = f"{run.commit}{', with uncommitted changes' if run.is_dirty else ''}" if run.commit else ""
    return (
        ("Command", shlex.join(run.command)),
        ("In", run.working_folder),
        ("Commit", commit),
        *values_of(run),
        ("Seeds", joined(seeds_of(run))),
        ("Settings", joined(run.settings)),
        ("Environment", joined(run.environment)),
    )


def _labels(run: KeptRun) -> tuple[Label, ...]:
    return (("Tags", " ".join(run.tags)), ("Note", run.note), ("Folder", run.folder))
