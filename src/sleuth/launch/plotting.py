"""The charts of a kept run: what is in its folder, finished or not, made into figures by the functions that draw the pages."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from pathlib import Path

import numpy as np

from sleuth.diagnosis.recalling import recall
from sleuth.errors import StoreError
from sleuth.evidence.kept_run import KeptRun
from sleuth.evidence.trace import Parameter, ParameterSeries, RunFacts, Scalars, Trace
from sleuth.render.gallery import Chart, charts
from sleuth.render.metric_figures import Measured
from sleuth.render.standalone import Frame, picture
from sleuth.render.standalone.reported import figures_in
from sleuth.store.kept_diagnosis import diagnosis_in
from sleuth.store.reader import StoredRun, StoredVectors
from sleuth.store.run_folder import REPORT_FILE, TRACE_FILE
from sleuth.verdict import Report

NORMS = ("gradient_norm", "weight_norm", "update_norm")
MOST_REPORT = 5_000_000  # bytes of a report that is read


def charts_of(run: KeptRun) -> tuple[Chart, ...]:
    """Every chart that the run has; files that cannot be read are passed over.

    Args:
        run: whose folder is read.
    """
    stored = stored_run(run)
    tree: dict[str, object] = {}
    with contextlib.suppress(StoreError, RecursionError):
        tree = stored.diagnosis()
    metrics: dict[str, Measured] = {}
    with contextlib.suppress(StoreError):
        metrics = {name: Measured(one.step, one.value) for name, one in stored.metrics().items()}
    report = Report(run.name, run.script, run.exit_code or 0, diagnosis_in(tree, recall), trace_of(stored), folder=run.folder)
    return charts(report, metrics, figures_in(_page(stored)))


def stored_run(run: KeptRun) -> StoredRun:
    """The files of the run."""
    return StoredRun(Path(run.folder))


def trace_of(stored: StoredRun) -> Trace | None:
    """The whole evidence; of a run that has not come to its end what its steps have left; None where there is nothing."""
    if (stored.folder / TRACE_FILE).exists():
        with contextlib.suppress(StoreError):
            return stored.trace()
    trace = Trace(RunFacts())
    with contextlib.suppress(StoreError, OSError):
        trace = _with_steps(trace, stored)
    with contextlib.suppress(StoreError, OSError):
        trace = _with_norms(trace, stored)
    return trace if trace.scalars is not None or trace.gradients is not None else None


def _with_steps(trace: Trace, stored: StoredRun) -> Trace:
    steps = stored.steps()
    n = len(steps.step)
    if not n:
        return trace
    unknown = np.full(n, np.nan)
    scalars = Scalars(steps.step, steps.loss, steps.lr, steps.seconds, steps.wait, unknown, np.full(n, -1, np.int64))
    return replace(trace, run=replace(trace.run, n_steps=int(steps.step.max()) + 1), scalars=scalars)


def _with_norms(trace: Trace, stored: StoredRun) -> Trace:
    names = stored.parameter_names()
    found = {series: stored.vectors(series) for series in NORMS} if names else {}
    step = np.unique(np.concatenate([one.step for one in found.values()])) if found else np.zeros(0, np.int64)
    if not len(step):
        return trace
    parameters = tuple(
        Parameter(index, name, -1, -1, (), "", True, True, True, False, False, (), 0, 0, 0) for index, name in enumerate(names)
    )
    gradient, weight, update = (_table(found[series], step, len(names)) for series in NORMS)
    return replace(trace, parameters=parameters, gradients=ParameterSeries(step, gradient, weight, update))


def _table(
    one: StoredVectors, step: np.ndarray[tuple[int], np.dtype[np.int64]], n: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """A row for each of the steps; NaN where nothing was kept."""
    made = np.full((len(step), n), np.nan)
    for at, vector in zip(np.searchsorted(step, one.step).tolist(), one.values, strict=True):
        made[at, : len(vector)] = vector[:n]
    return made


def _page(stored: StoredRun) -> str:
    path = stored.folder / REPORT_FILE
    try:
        return path.read_text("utf-8", "replace") if path.is_file() and path.stat().st_size <= MOST_REPORT else ""
    except OSError:
        return ""


def drawn(chart: Chart, run: KeptRun, *, width: int, is_dark: bool) -> str:
    """The chart as an SVG that stands alone."""
    script = os.path.basename(run.script)
    source = f"{run.name} · {script}" if script else run.name
    return picture(chart.figure, Frame(source, chart.onsets, float(width), is_dark))
