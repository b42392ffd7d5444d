"""The charts of a kept run: what is in its folder, finished or not, made into figures by the functions that draw the pages."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from sleuth.diagnosis.recalling import recall
from sleuth.errors import StoreError
from sleuth.evidence.kept_run import KeptRun, RunComparison
from sleuth.evidence.trace import Trace
from sleuth.render.gallery import Chart, charts, slug
from sleuth.render.metric_figures import Measured
from sleuth.render.run_curves import curve_figure
from sleuth.render.standalone import Frame, picture
from sleuth.render.standalone.reported import figures_in
from sleuth.store.kept_diagnosis import diagnosis_in
from sleuth.store.reader import StoredRun
from sleuth.store.run_folder import REPORT_FILE, TRACE_FILE
from sleuth.store.unfinished import unfinished
from sleuth.verdict import Diagnosis, Report

MOST_REPORT = 5_000_000  # bytes of a report that is read


def charts_of(run: KeptRun) -> tuple[Chart, ...]:
    """Every chart that the run has; files that cannot be read are passed over.

    Args:
        run: whose folder is read.
    """
    stored = stored_run(run)
    metrics: dict[str, Measured] = {}
    with contextlib.suppress(StoreError):
        metrics = {name: Measured(one.step, one.value) for name, one in stored.metrics().items()}
    report = Report(run.name, run.script, run.exit_code or 0, diagnosis_of(run), trace_of(stored), folder=run.folder)
    return charts(report, metrics, figures_in(_page(stored)))


def diagnosis_of(run: KeptRun) -> Diagnosis:
    """What was found; nothing if its file cannot be read."""
    tree: dict[str, object] = {}
    with contextlib.suppress(StoreError, RecursionError):
        tree = stored_run(run).diagnosis()
    return diagnosis_in(tree, recall)


def stored_run(run: KeptRun) -> StoredRun:
    """The files of the run."""
    return StoredRun(Path(run.folder))


def trace_of(stored: StoredRun) -> Trace | None:
    """The whole evidence; of a run that has not come to its end what its steps have left; None where there is nothing."""
    if (stored.folder / TRACE_FILE).exists():
        with contextlib.suppress(StoreError):
            return stored.trace()
    return unfinished(stored)


def _page(stored: StoredRun) -> str:
    path = stored.folder / REPORT_FILE
    try:
        return path.read_text("utf-8", "replace") if path.is_file() and path.stat().st_size <= MOST_REPORT else ""
    except OSError:
        return ""


def curves_beside(compared: RunComparison) -> tuple[Chart, ...]:
    """The curves that the compared runs share, by names such as "val-acc"."""
    return tuple(Chart(slug(one.name), curve_figure(one, compared.runs)) for one in compared.curves)


def drawn_beside(chart: Chart, *, width: int, is_dark: bool) -> str:
    """A chart of several runs as an SVG that stands alone: its legend names them."""
    return picture(chart.figure, Frame(width=float(width), is_dark=is_dark))


def drawn(chart: Chart, run: KeptRun | Report, *, width: int, is_dark: bool) -> str:
    """The chart as an SVG that stands alone."""
    name, script = run.name if isinstance(run, KeptRun) else run.run, os.path.basename(run.script)
    source = " · ".join(part for part in (name, script) if part)
    return picture(chart.figure, Frame(source, chart.onsets, float(width), is_dark))
