"""The models of a kept run as summaries: what was recorded of their layers, and how healthy these were."""

from __future__ import annotations

from dataclasses import replace

from sleuth.diagnosis.recalling import recall
from sleuth.errors import StoreError, UsageError
from sleuth.evidence.kept_run import KeptRun
from sleuth.evidence.model_summary import ModelSummary, ProgramSummary
from sleuth.evidence.recorded_models import recorded_models
from sleuth.evidence.trace import Trace
from sleuth.launch.plotting import stored_run
from sleuth.render.layers import healths
from sleuth.store.kept_diagnosis import diagnosis_in
from sleuth.store.reader import StoredRun
from sleuth.verdict import Report


def summary_of(run: KeptRun) -> ProgramSummary:
    """The models of the run.

    Raises:
        UsageError: no network was recorded.
        StoreError: what was kept is damaged.
    """
    stored = stored_run(run)
    trace = _trace(stored, run)
    report = Report(run.name, run.script, run.exit_code or 0, diagnosis_in(_diagnosis(stored), recall), trace)
    states = healths(report)
    models = tuple(_with_health(model, states) for model in recorded_models(trace))
    if not models:
        raise UsageError(f"{run.name} has no layers of a network; `sleuth plot {run.name} --list` lists what it has")
    return ProgramSummary(run.script, models, "kept")


def _trace(stored: StoredRun, run: KeptRun) -> Trace:
    try:
        return stored.trace()
    except StoreError as error:
        if not run.is_over:
            raise UsageError(f"{run.name} has not come to its end (it is {run.status}), and layers are kept then") from error
        raise


def _diagnosis(stored: StoredRun) -> dict[str, object]:
    try:
        return stored.diagnosis()
    except StoreError:
        return {}


def _with_health(model: ModelSummary, states: dict[str, str]) -> ModelSummary:
    prefix = f"{model.name}:"
    return replace(model, modules=tuple(replace(one, health=states.get(prefix + one.name, "")) for one in model.modules))
