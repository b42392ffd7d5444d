import json
import math
import os
import sqlite3

import numpy as np
import pytest

from sleuth.errors import UsageError
from sleuth.probes.logs.opening import open_logs
from tests.probes.logs.writing import event, event_file, tensor_event, wandb_file


def curves(log):
    return {curve.name: dict(zip(curve.step.tolist(), curve.value.tolist(), strict=True)) for curve in log.curves}


def only(path):
    (log,) = open_logs(str(path))
    return log


def text(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


# --- tables ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_with_a_column_of_steps(tmp_path, sign):
    path = text(tmp_path, "log.csv", "step,loss,val loss\n10,0.5,\n20,0.4,0.6\n".replace(",", sign))
    assert curves(only(path)) == {"loss": {10: 0.5, 20: 0.4}, "val loss": {20: 0.6}}


def test_csv_as_lightning_writes_it(tmp_path):
    text(
        tmp_path,
        "lightning_logs/version_0/metrics.csv",
        "epoch,step,train_loss,val_loss\n0,49,0.9,\n0,99,0.8,\n0,99,,0.85\n1,149,0.7,\n",
    )
    log = only(tmp_path / "lightning_logs")
    assert log.name == "version_0"
    assert curves(log)["train_loss"] == {49: 0.9, 99: 0.8, 149: 0.7}
    assert curves(log)["val_loss"] == {99: 0.85}


def test_csv_with_blanks_a_mark_and_comments(tmp_path):
    path = text(
        tmp_path,
        "results.csv",
        "\ufeff# made by hand\n  epoch,  train/box_loss,  val/box_loss\n  0,  1.5,  1.6\n  1,  1.2,  1.3\n",
    )
    assert curves(only(path)) == {"train/box_loss": {0: 1.5, 1: 1.2}, "val/box_loss": {0: 1.6, 1: 1.3}}


def test_a_counter_that_begins_anew_in_each_epoch_is_no_step(tmp_path):
    rows = "".join(f"{epoch},{batch},{epoch * 3 + batch}.5\n" for epoch in range(2) for batch in range(3))
    assert curves(only(text(tmp_path, "a.csv", "epoch,batch,loss\n" + rows)))["loss"] == {i: i + 0.5 for i in range(6)}


def test_a_resumed_run_in_csv(tmp_path):
    rows = "".join(f"{step},{value}\n" for step, value in [(0, 9), (10, 8), (20, 7), (10, 8.5), (20, 6)])
    assert curves(only(text(tmp_path, "a.csv", "step,loss\n" + rows)))["loss"] == {0: 9, 10: 8.5, 20: 6}


def test_csv_in_long_form(tmp_path):
    path = text(tmp_path, "a.csv", "step,metric,value\n0,train/loss,1\n0,val/loss,2\n1,train/loss,0.5\n1,val/loss,1.5\n")
    assert curves(only(path)) == {"train/loss": {0: 1, 1: 0.5}, "val/loss": {0: 2, 1: 1.5}}


def test_rows_that_name_their_split(tmp_path):
    lines = [
        {"mode": "train", "epoch": 1, "iter": 50, "loss": 2.0},
        {"mode": "train", "epoch": 1, "iter": 100, "loss": 1.0},
        {"mode": "val", "epoch": 1, "iter": 100, "loss": 1.5},
    ]
    path = text(tmp_path, "log.json", "\n".join(map(json.dumps, lines)))
    assert curves(only(path))["train/loss"] == {50: 2.0, 100: 1.0}
    assert curves(only(path))["val/loss"] == {100: 1.5}


def test_csv_that_tensorboard_offers_for_download(tmp_path):
    path = text(tmp_path, "run-.-tag-Loss_train.csv", "Wall time,Step,Value\n1700000000.1,0,2.3\n1700000001.1,10,1.9\n")
    assert curves(only(path)) == {"Loss_train": {0: 2.3, 10: 1.9}}


def test_csv_that_wandb_exports_has_a_column_for_each_run(tmp_path):
    head = '"Step","happy-1 - loss","happy-1 - loss__MIN","happy-1 - loss__MAX","sad-2 - loss"'
    one, two = open_logs(str(text(tmp_path, "export.csv", head + "\n0,0.5,0.5,0.5,0.7\n1,0.4,0.4,0.4,\n")))
    assert (one.name, curves(one)) == ("happy-1", {"loss": {0: 0.5, 1: 0.4}})
    assert (two.name, curves(two)) == ("sad-2", {"loss": {0: 0.7}})


def test_json_lines_with_nested_objects_other_lines_and_a_torn_end(tmp_path):
    content = (
        'starting\n{"step": 1, "train": {"loss": "2.5"}}\n2026 | INFO | {"step": 2, "train": {"loss": NaN}}\n{"step": 3, "tra'
    )
    found = curves(only(text(tmp_path, "train.log", content)))["train/loss"]
    assert found[1] == 2.5
    assert math.isnan(found[2])
    assert len(found) == 2


def test_the_history_of_keras(tmp_path):
    path = text(tmp_path, "history.json", json.dumps({"loss": [1.0, 0.5], "val_loss": [1.1, 0.7]}))
    assert curves(only(path)) == {"loss": {0: 1.0, 1: 0.5}, "val_loss": {0: 1.1, 1: 0.7}}


def test_the_state_of_the_trainer_of_the_last_checkpoint(tmp_path):
    def state(steps):
        rows = [{"loss": 3.0 - 0.1 * i, "learning_rate": 1e-4, "epoch": i / 10, "step": 10 * i} for i in range(1, steps)]
        return json.dumps(
            {"log_history": [*rows, {"eval_loss": 2.0, "step": 10}, {"train_runtime": 9.0, "train_loss": 2.5, "step": 90}]}
        )

    for steps in (3, 12):
        text(tmp_path, f"out/checkpoint-{steps * 10}/trainer_state.json", state(steps))
    log = only(tmp_path / "out")
    assert (log.tool, log.name) == ("Transformers", "out")
    assert set(curves(log)) == {"loss", "learning_rate", "epoch", "eval_loss"}
    assert len(curves(log)["loss"]) == 11


# --- TensorBoard -----------------------------------------------------------------------------------------------------------


def test_event_files_of_both_kinds(tmp_path):
    event_file(tmp_path / "events.out.tfevents.1.box", [(i, "train/loss", 2.0 - i) for i in range(3)])
    event_file(tmp_path / "events.out.tfevents.2.box", [(i, "val/loss", 3.0) for i in range(2)], make=tensor_event)
    assert curves(only(tmp_path)) == {"train/loss": {0: 2.0, 1: 1.0, 2: 0.0}, "val/loss": {0: 3.0, 1: 3.0}}


def test_a_torn_event_file_keeps_its_whole_records(tmp_path):
    path = event_file(tmp_path / "events.out.tfevents.1", [(i, "loss", float(i)) for i in range(10)])
    path.write_bytes(path.read_bytes()[:-20])
    assert len(curves(only(path))["loss"]) == 9


def test_the_folders_of_keras_are_one_run(tmp_path):
    for split, value in (("train", 1.0), ("validation", 2.0)):
        event_file(
            tmp_path / "logs" / split / "events.out.tfevents.1", [(i, "epoch_loss", value) for i in range(2)], make=tensor_event
        )
    log = only(tmp_path / "logs")
    assert curves(log) == {"train/epoch_loss": {0: 1.0, 1: 1.0}, "validation/epoch_loss": {0: 2.0, 1: 2.0}}


def test_the_folders_of_runs_are_runs(tmp_path):
    for name in ("a", "b"):
        event_file(tmp_path / name / "events.out.tfevents.1", [(i, "loss", 1.0) for i in range(2)])
    assert [log.name for log in open_logs(str(tmp_path))] == ["a", "b"]


def test_what_a_summary_writer_of_torch_writes_is_read(tmp_path):
    tensorboard = pytest.importorskip("torch.utils.tensorboard")
    writer = tensorboard.SummaryWriter(str(tmp_path / "run"))
    for step in range(20):
        writer.add_scalar("Loss/train", 1 / (step + 1), step)
        writer.add_scalars("both", {"train": 1.0, "val": 2.0}, step)
        writer.add_histogram("weights", np.arange(10), step)
    writer.add_scalar("Loss/train", float("nan"), 20)
    writer.add_hparams({"lr": 0.1}, {"hparam/loss": 0.3})
    writer.close()
    found = curves(only(tmp_path))
    assert found["Loss/train"][9] == pytest.approx(0.1)
    assert math.isnan(found["Loss/train"][20])
    assert found["both_val/both"][3] == 2.0


# --- Weights & Biases ------------------------------------------------------------------------------------------------------


def test_an_offline_run_over_several_blocks(tmp_path):
    rows = [{"train/loss": 2.0 if step < 900 else math.nan, "val.loss": 3.0, "text": "x" * 60} for step in range(1000)]
    file = wandb_file(tmp_path / "wandb" / "offline-run-20261120_1432-abc123" / "run-abc123.wandb", rows, config={"lr": 0.1})
    assert file.stat().st_size > 3 * 32768
    log = only(tmp_path)
    assert (log.name, log.host, log.commit, log.status) == ("happy-fire-1", "box", "c0ffee", "finished")
    assert log.settings == (("lr", "0.1"),)
    assert curves(log)["val/loss"] == dict.fromkeys(range(1000), 3.0)
    assert math.isnan(curves(log)["train/loss"][999])
    assert log.started == "2023-11-14T22:13:20+00:00"


def test_a_torn_run_keeps_its_whole_rows_and_has_no_end(tmp_path):
    file = wandb_file(tmp_path / "run-abc.wandb", [{"loss": 1.0}] * 500)
    file.write_bytes(file.read_bytes()[:-300])
    log = only(file)
    assert log.status == "running"
    assert 480 < len(curves(log)["loss"]) < 500


# --- MLflow ----------------------------------------------------------------------------------------------------------------


def test_the_file_store_of_mlflow(tmp_path):
    run = tmp_path / "mlruns" / "1" / "0a1b"
    text(run, "meta.yaml", "run_name: calm-owl\nstatus: 4\nstart_time: 1700000000000\nend_time: null\n")
    text(run, "metrics/train_loss", "1700000000000 2.5 0\n1700000001000 nan 1\n")
    text(run, "metrics/val/loss", "1700000000000 2.0 0\n")
    text(run, "params/lr", "0.1")
    text(run, "tags/mlflow.source.name", "train.py")
    text(run, "tags/mlflow.note.content", "a try")
    text(run, "tags/team", "vision")
    text(tmp_path / "mlruns" / "1", "meta.yaml", "name: exp\n")
    log = only(tmp_path)
    assert (log.tags, log.note) == (("team=vision",), "a try")
    assert (log.name, log.status, log.script, log.settings) == ("calm-owl", "raised", "train.py", (("lr", "0.1"),))
    assert curves(log)["val/loss"] == {0: 2.0}
    assert math.isnan(curves(log)["train_loss"][1])


def test_the_database_of_mlflow(tmp_path):
    path = tmp_path / "mlflow.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE runs(run_uuid, name, status, start_time, end_time, lifecycle_stage);"
            "CREATE TABLE metrics(key, value, timestamp, run_uuid, step, is_nan); CREATE TABLE params(key, value, run_uuid);"
            "CREATE TABLE tags(key, value, run_uuid);"
            "INSERT INTO runs VALUES('a','calm','FINISHED',1700000000000,1700000009000,'active'),('b','gone','FINISHED',1,2,'deleted');"
            "INSERT INTO metrics VALUES('loss',2.5,1,'a',0,0),('loss',0,2,'a',1,1),('loss',1.7976931348623157e308,3,'a',2,0),('loss',1,1,'b',0,0);"
            "INSERT INTO tags VALUES('mlflow.source.git.commit','c0ffee','a'),('team','vision','a'),('mlflow.note.content','a try','a');"
        )
    log = only(path)
    assert (log.tags, log.note) == (("team=vision",), "a try")
    assert (log.name, log.commit, log.ended) == ("calm", "c0ffee", "2023-11-14T22:13:29+00:00")
    found = curves(log)["loss"]
    assert (found[0], math.isnan(found[1]), found[2]) == (2.5, True, math.inf)


# --- what cannot be read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.csv", b"", "is empty"),
        ("head.csv", b"step,loss\n", "is empty"),
        ("names.csv", b"1,2\n3,4\n", "has no names"),
        ("noise.bin", bytes(range(256)), "no log that sleuth knows"),
        ("zeros.csv", b"\0" * 100, "no log that sleuth knows"),
        ("events.out.tfevents.1", b"\x18" + bytes(200), "first record is damaged"),
        ("run-1.wandb", b"no", "no run file"),
        ("torn.json", b'{"loss": [1', "cannot be read as JSON"),
        ("deep.json", b"[" * 200_000, "cannot be read as JSON"),
        ("other.json", b'{"a": 1}', "holds no curves"),
        ("texts.json", b'[{"a": "b"}]', "holds no numbers"),
        ("trainer_state.json", b'{"log_history": []}', "holds no numbers"),
        ("other.db", b"SQLite format 3\0" + bytes(100), "no log that sleuth knows"),
        ("words.jsonl", b"no object here\n", "no names|holds no|is empty"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=message):
        open_logs(str(tmp_path / name))


def test_folders_and_paths_that_hold_nothing(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, message in (
        (tmp_path / "none", "there is no"),
        (tmp_path, "nothing in the folder"),
        (tmp_path / "pipe", "neither a file nor a folder"),
    ):
        with pytest.raises(UsageError, match=message):
            open_logs(str(path))


def test_damaged_event_files_never_raise_anything_else(tmp_path):
    whole = event_file(tmp_path / "whole.tfevents", [(i, "loss", float(i)) for i in range(30)]).read_bytes()
    dice = np.random.default_rng(0)
    for case in range(200):
        damaged = bytearray(whole)
        for position in dice.integers(0, len(whole), 8):
            damaged[position] = dice.integers(256)
        path = tmp_path / f"{case}.tfevents"
        path.write_bytes(bytes(damaged))
        try:
            open_logs(str(path))
        except UsageError:
            continue


def test_damaged_run_files_never_raise_anything_else(tmp_path):
    whole = wandb_file(tmp_path / "run-a.wandb", [{"loss": 1.0}] * 30).read_bytes()
    dice = np.random.default_rng(0)
    for case in range(200):
        damaged = bytearray(whole)
        damaged[dice.integers(7, len(whole))] = dice.integers(256)
        path = tmp_path / f"run-{case}.wandb"
        path.write_bytes(bytes(damaged))
        try:
            open_logs(str(path))
        except UsageError:
            continue


def test_an_event_says_nothing_where_its_value_is_a_picture(tmp_path):
    path = event_file(tmp_path / "a.tfevents", [(0, "loss", 1.0)])
    path.write_bytes(path.read_bytes() + event(1, "loss", 0.5))
    assert curves(only(path)) == {"loss": {0: 1.0, 1: 0.5}}
