"""A kept run with everything that is exported, and what other tools hold of it, read by their own libraries."""

import io
import json
from pathlib import Path

from sleuth.store.telemetry import TelemetryWriter
from tests.store.kept import keep

NAME = "2026-11-20-1432-keen-otter"
STARTED = 1795185120.0  # 2026-11-20T14:32 UTC
N_STEPS = 30
FAULT = {
    "rule": "missing-zero-grad", "certainty": "proof", "severity": "error", "message": "Gradients <add> up.", "fix": "Clear them.",
    "where": {"file": "/home/ada/train.py", "line": 12, "layer": None, "first_step": 3},
}  # fmt: skip
SYMPTOM = {
    "rule": "dead-units",
    "certainty": "likely",
    "severity": "warning",
    "message": "Units are dead.",
    "where": {"layer": "0"},
}


def kept_run(store: Path, **info) -> Path:
    """A run of 30 steps, two layers, one metric, a fault and a symptom."""
    folder = keep(store, NAME, losses=None, **info)
    diagnosis = {"schema": 1, "verdict": "fault", "faults": [FAULT], "symptoms": [SYMPTOM], "hints": []}
    (folder / "diagnosis.json").write_text(json.dumps(diagnosis), "utf-8")
    writer = TelemetryWriter(folder)
    for step in range(N_STEPS):
        writer.write_step(step, 1 / (step + 1), 0.1, 0.5, 0.25)
        if step % 10 == 0:
            norms = {"gradient_norm": {0: 3.0, 1: 4.0, 2: 2.0}, "weight_norm": {2: 1.5}, "update_norm": {}}
            writer.write_norms(step, ["0.weight", "0.bias", "head.weight"], norms)
            writer.write_memory(step, 2.0**30)
            writer.write_metrics(step, {"val_acc": step / 30})
    writer.close()
    return folder


def of_tensorboard(folder: Path):
    """Scalars as {tag: [(step, value, time)]} and texts as {tag: [(step, text)]} of one folder of event files."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    read = EventAccumulator(str(folder), size_guidance={"scalars": 0, "tensors": 0})
    read.Reload()
    scalars = {tag: [(one.step, one.value, one.wall_time) for one in read.Scalars(tag)] for tag in read.Tags()["scalars"]}
    texts = {
        tag: [(one.step, one.tensor_proto.string_val[0].decode()) for one in read.Tensors(tag)] for tag in read.Tags()["tensors"]
    }
    return scalars, texts


def of_wandb(folder: Path):
    """Of an offline run's folder: rows, summary and alerts."""
    from wandb.proto import wandb_internal_pb2

    from sleuth.probes.logs.wandb import _IDENT, _records  # the framing; the messages are read by W&B's own classes

    (file,) = folder.glob("run-*.wandb")
    rows, summary, alerts, exits = [], {}, [], []
    opened = io.BytesIO(file.read_bytes())
    opened.seek(len(_IDENT))
    for data in _records(opened):
        record = wandb_internal_pb2.Record()
        record.ParseFromString(data)
        kind = record.WhichOneof("record_type")
        if kind == "history":
            rows.append({item.key or "/".join(item.nested_key): json.loads(item.value_json) for item in record.history.item})
        elif kind == "summary":
            for item in record.summary.update:
                summary[item.key or "/".join(item.nested_key)] = json.loads(item.value_json)
        elif kind == "alert":
            alerts.append((record.alert.title, record.alert.text, record.alert.level))
        elif kind == "exit":
            exits.append(record.exit.exit_code)
    return rows, summary, alerts, exits
