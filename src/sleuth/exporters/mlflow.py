"""MLflow: a run of its own by a client of its own; the program's active run, experiment and address are never asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from mlflow import MlflowClient
from mlflow.entities import Metric, Run

from sleuth.exporters.points import PREFIX, Ended, Row, Subject, Told

EXPERIMENT = "sleuth"
MOST_METRICS = 1000  # in one call of `log_batch`
MOST_CHARACTERS = 250  # of a name
FINDINGS = "sleuth/findings.md"
STATUS = {"finished": "FINISHED", "stopped": "FINISHED", "killed": "KILLED", "interrupted": "KILLED"}
_UNUSUAL = re.compile(r"[^\w./ -]", re.ASCII)


class MLflow:
    """Metrics of the run; findings as tags, and as a text among its artifacts.

    Args:
        place: the address of the server or store; MLFLOW_TRACKING_URI or MLflow's own if "".
        subject: the run.
    """

    def __init__(self, place: str, subject: Subject) -> None:
        self._client = MlflowClient(tracking_uri=place or None)
        self._told: list[Told] = []
        tags = {
            "mlflow.runName": subject.name, "mlflow.source.name": subject.script, "mlflow.source.type": "LOCAL",
            "sleuth.run": subject.name, "sleuth.command": subject.command[:5000], "sleuth.host": subject.host,
        }  # fmt: skip
        experiment = self._experiment(os.environ.get("MLFLOW_EXPERIMENT_NAME") or EXPERIMENT)
        run: Run = self._client.create_run(experiment, start_time=round(subject.started * 1000), tags=tags, run_name=subject.name)
        self._id: str = run.info.run_id
        self.address = f"experiment {experiment}, run {self._id}"

    def write(self, rows: Sequence[Row]) -> None:
        """Write numbers."""
        metrics = _metrics(rows)
        while batch := list(islice(metrics, MOST_METRICS)):
            self._client.log_batch(self._id, metrics=batch)

    def tell(self, found: Sequence[Told]) -> None:
        """Write findings as tags, and all of them as a text."""
        self._told += found
        for one in found:
            self._client.set_tag(self._id, f"sleuth.{one.kind}.{one.rule}", one.line[:5000])
        if found:
            self._client.log_text(self._id, "\n".join(one.markdown for one in self._told), FINDINGS)

    def close(self, ended: Ended) -> None:
        """Write the verdict, and end the run."""
        self._client.set_tag(self._id, "sleuth.verdict", ended.verdict or "none")
        self._client.set_tag(self._id, "sleuth.status", ended.status)
        self._client.set_terminated(self._id, STATUS.get(ended.status, "FAILED"), end_time=round(ended.time * 1000))

    def _experiment(self, name: str) -> str:
        found = self._client.get_experiment_by_name(name)
        if found is not None:
            return str(found.experiment_id)
        try:
            return str(self._client.create_experiment(name))
        except Exception:  # another run made it just now
            found = self._client.get_experiment_by_name(name)
            if found is None:
                raise
            return str(found.experiment_id)


def _metrics(rows: Sequence[Row]) -> Iterator[Metric]:
    for row in rows:
        for name, value in row.values.items():
            yield Metric(_UNUSUAL.sub("_", PREFIX + name)[:MOST_CHARACTERS], value, round(row.time * 1000), row.step)
