"""Logs of other tools as kept runs: read, judge by the rules that their curves allow, keep."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

import sleuth
from sleuth.diagnosis import engine
from sleuth.diagnosis.explain import explain
from sleuth.diagnosis.settings import FAMILIES, read
from sleuth.errors import UsageError
from sleuth.evidence.log import Log
from sleuth.evidence.trace import Trace
from sleuth.launch.configure import Asked, merged, of_families
from sleuth.launch.keeping import Keeper
from sleuth.launch.options import Options, Origin
from sleuth.launch.program import Ending
from sleuth.launch.speech import Speech
from sleuth.probes.logs.assemble import assemble
from sleuth.probes.logs.opening import open_logs
from sleuth.store.labels import add_labels
from sleuth.store.telemetry import TelemetryWriter
from sleuth.verdict import Diagnosis, Overhead, Report, Status

FAMILY = "training"
N_NAMED = 5  # runs named in an error


@dataclass(frozen=True, slots=True)
class Imported:
    """One logged run, judged, and kept if that was asked for."""

    log: Log
    report: Report


def import_logs(path: str, options: Options, asked: Asked, speech: Speech) -> tuple[Imported, ...]:
    """Judge every run in the logs, and keep it.

    Raises:
        UsageError: nothing there can be read, or a rule that was asked for does not exist.
        BadSetting: the project's settings are not valid.
    """
    options = merged(options, asked, of_families(asked, read(Path.cwd()), lambda: engine.discover(FAMILIES), FAMILY))
    logs = open_logs(path)
    if len(logs) > 1 and (options.json or options.html):
        some = ", ".join(log.path for log in logs[:N_NAMED]) + (" …" if len(logs) > N_NAMED else "")
        raise UsageError(f"{path} holds {len(logs)} runs, and --json and --html take one; name one of them ({some})")
    return tuple(_import(log, path, options, speech) for log in logs)


def judge(log: Log, options: Options) -> tuple[Trace, Diagnosis]:
    """The evidence in a log and what the rules say of it; what they cannot judge is not checked, with the reason."""
    rules = engine.discover((FAMILY,))
    trace = assemble(log)
    outcomes = engine.judge(trace, rules, engine.Selection(options.select, options.ignore, options.preview, options.thresholds))
    diagnosis = explain(outcomes, rules)
    unfit = tuple(outcome for outcome in outcomes if outcome.status is Status.NOT_APPLICABLE)
    return trace, replace(diagnosis, not_checked=(*unfit, *diagnosis.not_checked))


def _import(log: Log, path: str, options: Options, speech: Speech) -> Imported:
    trace, diagnosis = judge(log, options)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    script = log.script or log.name or os.path.basename(os.path.normpath(log.path))
    origin = Origin(script, log.command or ("sleuth", "import", path), os.getcwd(), log.started or now, log.commit)
    keeper = Keeper(options, origin, speech, imported=_facts(log))
    keeper.prepare()
    report = Report(
        run=keeper.run, script=script, exit_code=int(bool(diagnosis.faults)), diagnosis=diagnosis, trace=trace,
        overhead=Overhead(steps=0), started=origin.started, command=origin.command,
        environment=(("sleuth", sleuth.__version__), ("log", log.tool)), folder=keeper.made,
    )  # fmt: skip
    if keeper.made:
        _keep_curves(log, trace, Path(keeper.made))
        add_labels(Path(keeper.made), log.tags, log.note)
    status = "interrupted" if log.status == "running" else log.status  # it is over, or nobody can tell
    keeper.keep(report, Ending(status), ended=log.ended or now)
    keeper.send()
    return Imported(log, report)


def _facts(log: Log) -> dict[str, object]:
    """What `run.json` says of where the run comes from."""
    return {
        "tool": log.tool,
        "path": os.path.abspath(log.path),
        "name": log.name,
        "host": log.host,
        "settings": dict(log.settings),
    }


def _keep_curves(log: Log, trace: Trace, folder: Path) -> None:
    """The training loss and the rate as steps; every curve as a metric."""
    writer, scalars = TelemetryWriter(folder), trace.scalars
    if scalars is not None:
        for step, loss, lr in zip(scalars.step.tolist(), scalars.loss.tolist(), scalars.lr.tolist(), strict=True):
            writer.write_step(step & 0xFFFFFFFF, loss, lr, np.nan, np.nan)
    for curve in log.curves:
        for step, value in zip(curve.step.tolist(), curve.value.tolist(), strict=True):
            writer.write_metrics(step, {curve.name: value}, is_called=True)
    writer.close()
