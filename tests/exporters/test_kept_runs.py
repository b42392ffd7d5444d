"""`sleuth runs export RUN --to …`: what the tools' own libraries read back is what the run holds."""

import json
import sys

import pytest

from sleuth.errors import SleuthError, UsageError
from sleuth.exporters.targets import parse
from sleuth.launch.exporting import export_kept
from tests.exporters.kept import N_STEPS, NAME, STARTED, kept_run, of_tensorboard, of_wandb
from tests.launch.processes import sleuth

pytestmark = pytest.mark.filterwarnings("ignore")  # of the tools' libraries
NAMES = {
    "loss", "learning_rate", "step_seconds", "wait_seconds", "memory_bytes", "gradient_norm/0", "gradient_norm/head",
    "weight_norm/head", "metrics/val_acc",
}  # fmt: skip


def test_tensorboard(tmp_path):
    pytest.importorskip("tensorboard")
    kept_run(tmp_path / ".sleuth" / "runs")
    done = sleuth(tmp_path, "runs", "export", "otter", "--to", "tensorboard=logs")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{NAME}: 42 rows written to tensorboard=logs: logs/{NAME}\n"
    scalars, texts = of_tensorboard(tmp_path / "logs" / NAME)
    assert {tag.removeprefix("sleuth/") for tag in scalars} == NAMES
    assert [(step, round(value, 5)) for step, value, _ in scalars["sleuth/loss"]] == [
        (step, round(1 / (step + 1), 5)) for step in range(N_STEPS)
    ]
    assert [when for _, _, when in scalars["sleuth/loss"]] == pytest.approx([STARTED + 0.5 * (n + 1) for n in range(N_STEPS)])
    assert [(step, value) for step, value, _ in scalars["sleuth/gradient_norm/0"]] == [(0, 5.0), (10, 5.0), (20, 5.0)]  # 3, 4
    ((step, text),) = texts["sleuth/finding/missing-zero-grad/text_summary"]
    assert step == 3
    assert "train.py:12 from step 3, 2026-11-20 14:32:02 UTC" in text
    assert "Clear them." in text
    assert "sleuth/finding/dead-units/text_summary" in texts
    assert texts["sleuth/verdict/text_summary"] == [(N_STEPS - 1, "finished: fault")]


def test_mlflow(tmp_path, monkeypatch):
    pytest.importorskip("mlflow")
    pytest.importorskip("alembic")
    from mlflow import MlflowClient

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_RUN_ID", "0" * 32)  # of the user's own run
    folder = kept_run(tmp_path / "store")
    (state,) = export_kept(str(folder), parse([f"mlflow=sqlite:///{tmp_path}/m.db"]))
    assert (state.n_rows, state.left_out) == (42, 0)
    client = MlflowClient(f"sqlite:///{tmp_path}/m.db")
    (run,) = client.search_runs([client.get_experiment_by_name("sleuth").experiment_id])
    assert (run.info.status, run.info.run_name, run.info.start_time) == ("FINISHED", NAME, STARTED * 1000)
    assert {name.removeprefix("sleuth/") for name in run.data.metrics} == NAMES
    history = client.get_metric_history(run.info.run_id, "sleuth/loss")
    assert [(one.step, one.value) for one in sorted(history, key=lambda one: one.step)] == [
        (n, 1 / (n + 1)) for n in range(N_STEPS)
    ]
    assert run.data.tags["sleuth.verdict"] == "fault"
    line = run.data.tags["sleuth.fault.missing-zero-grad"]
    assert line == "missing-zero-grad (fault, proof; train.py:12; from step 3, 2026-11-20 14:32:02 UTC): Gradients <add> up."
    assert "sleuth.symptom.dead-units" in run.data.tags
    text = (tmp_path / client.download_artifacts(run.info.run_id, "sleuth/findings.md")).read_text("utf-8")
    assert "missing-zero-grad" in text
    assert "dead-units" in text


def test_wandb(tmp_path, monkeypatch):
    pytest.importorskip("wandb")
    for name in ("WANDB_API_KEY", "WANDB_MODE", "WANDB_PROJECT", "WANDB_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))  # nobody is logged in
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    kept_run(tmp_path / ".sleuth" / "runs", folder=str(tmp_path))
    done = sleuth(tmp_path, "runs", "export", "otter", "--to", "wandb=mine", WANDB_RUN_ID="taken", WANDB_RESUME="must")
    assert done.code == 0, done.err
    (folder,) = (tmp_path / "wandb").glob("offline-run-*")
    assert "taken" not in folder.name
    rows, summary, alerts, exits = of_wandb(folder)
    assert {name.removeprefix("sleuth/") for row in rows for name in row if name.startswith("sleuth/")} >= NAMES
    losses = {row["sleuth/step"]: row["sleuth/loss"] for row in rows if "sleuth/loss" in row}
    assert losses == {step: 1 / (step + 1) for step in range(N_STEPS)}
    assert summary["sleuth/verdict"] == "fault"
    assert "from step 3" in summary["sleuth/finding/missing-zero-grad"]
    assert [(title, level) for title, _, level in alerts] == [
        ("sleuth: missing-zero-grad", "ERROR"),
        ("sleuth: dead-units", "WARN"),
    ]
    assert exits == [0]


def test_prometheus_shows_no_run_that_is_over(tmp_path):
    pytest.importorskip("prometheus_client")
    with pytest.raises(UsageError, match="while it goes on"):
        export_kept(str(kept_run(tmp_path)), parse(["prometheus"]))


def test_what_fails_is_told_in_one_line(tmp_path):
    pytest.importorskip("tensorboard")
    kept_run(tmp_path / ".sleuth" / "runs")
    (tmp_path / "file").write_text("")
    done = sleuth(tmp_path, "runs", "export", "otter", "--to", "tensorboard=file")
    assert done.code != 0
    assert "tensorboard=file: " in done.err
    assert "Traceback" not in done.err
    assert "sort belong" in sleuth(tmp_path, "runs", "export", "otter", "--to", "tensorboard", "--sort", "loss").err
    with pytest.raises(SleuthError):
        export_kept(str(tmp_path / ".sleuth" / "runs" / NAME), parse(["tensorboard=" + str(tmp_path / "file")]))


def test_sleuth_itself_needs_none_of_the_libraries(tmp_path):
    from tests.launch.processes import python

    names = ("tensorboard", "wandb", "mlflow", "prometheus_client")
    code = f"import json, sys, sleuth.launch.exporting; print(json.dumps([name for name in {names} if name in sys.modules]))"
    done = python(tmp_path, "-c", code, PYTHONPATH=sys.path[0])
    assert json.loads(done.out) == []
