"""Named numbers: what is written is what is read, also of a killed or torn run."""

import math
import os
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

from sleuth.errors import StoreError, UsageError
from sleuth.store import media
from sleuth.store.catalogue import read_run, read_store
from sleuth.store.comparing import compare
from sleuth.store.exporting import as_csv
from sleuth.store.metrics import FILE, MAX_NAMES, SUMMARY, SUMMED_ROWS, MetricWriter, Summary, rows, summaries
from sleuth.store.reader import open_run
from sleuth.store.telemetry import TelemetryWriter
from sleuth.store.where import own_columns, parse, sorted_by
from tests.store.kept import keep


def written(folder, *calls, is_closed=True):
    writer = MetricWriter(folder)
    for step, values in calls:
        writer.append(step, values)
    if is_closed:
        writer.close()
    return writer


def test_rows_come_back_in_order(tmp_path):
    written(tmp_path, (0, {"a": 1.0, "b": 2.0}), (1, {"b": math.inf}), (1 << 40, {"a": -3.5, "b": math.nan}))
    found = [(names, step, values) for names, step, _, values in rows(tmp_path / FILE)]
    assert found[:2] == [(("a", "b"), 0, (1.0, 2.0)), (("b",), 1, (math.inf,))]
    assert found[2][:2] == (("a", "b"), 1 << 40)
    assert math.isnan(found[2][2][1])


@pytest.mark.parametrize("is_closed", [True, False])
def test_the_summary_is_the_same_from_the_file_and_from_the_rows(tmp_path, is_closed):
    written(tmp_path, (0, {"a": 1.0}), (1, {"a": 3.0}), (2, {"a": math.nan}), is_closed=is_closed)
    assert (tmp_path / SUMMARY).exists() is is_closed
    one = summaries(tmp_path)["a"]
    assert (one.n, one.low, one.high, math.isnan(one.last)) == (3, 1.0, 3.0, True)


def test_a_torn_end_is_left_out_at_every_byte(tmp_path):
    written(tmp_path, (0, {"a": 1.0}), (1, {"a": 2.0, "b": 3.0}), is_closed=False)
    whole = (tmp_path / FILE).read_bytes()
    steps = set()
    for n_bytes in range(len(whole) + 1):
        (tmp_path / FILE).write_bytes(whole[:n_bytes])
        if n_bytes in range(1, 16):
            with pytest.raises(StoreError, match="not a file of metrics"):
                list(rows(tmp_path / FILE))
        else:
            steps.add(tuple(step for _, step, _, _ in rows(tmp_path / FILE)))
    assert steps == {(), (0,), (0, 1)}


def test_damage_ends_the_reading_and_never_raises_anything_else(tmp_path):
    written(tmp_path, *((i, {"a": 1.0, "b": 2.0}) for i in range(20)), is_closed=False)
    whole, dice = (tmp_path / FILE).read_bytes(), np.random.default_rng(0)
    for _ in range(300):
        damaged = bytearray(whole)
        damaged[dice.integers(16, len(whole))] ^= 1 << int(dice.integers(8))
        (tmp_path / FILE).write_bytes(bytes(damaged))
        assert len(list(rows(tmp_path / FILE))) < 20


def test_threads_write_whole_rows(tmp_path):
    writer = MetricWriter(tmp_path)
    threads = [
        threading.Thread(target=lambda n=n: [writer.append(i, {f"m{n}": i, "x": n}) for i in range(300)]) for n in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(list(rows(tmp_path / FILE))) == 1200


KILLED = """
import sys
from pathlib import Path
from sleuth.store.metrics import MetricWriter
writer = MetricWriter(Path(sys.argv[1]))
step = 0
while True:
    writer.append(step, {f"m{i}": float(step) for i in range(100)})
    sys.stdout.buffer.write(step.to_bytes(4, "little"))
    sys.stdout.buffer.flush()
    step += 1
"""


def test_every_step_that_was_done_survives_kill_9(tmp_path):
    for trial in range(3):
        folder = tmp_path / str(trial)
        folder.mkdir()
        done = -1
        with subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE) as process:
            for _ in range(500 + 300 * trial):
                done = int.from_bytes(process.stdout.read(4), "little")
            process.send_signal(signal.SIGKILL)
        steps = [step for _, step, _, _ in rows(folder / FILE)]
        assert steps == list(range(len(steps)))
        assert len(steps) > done


def test_a_forked_child_writes_nothing(tmp_path):
    writer = TelemetryWriter(tmp_path)
    writer.write_metrics(0, {"a": 1.0})
    child = os.fork()
    if child == 0:
        writer.write_metrics(1, {"a": 2.0})
        os._exit(0)
    os.waitpid(child, 0)
    writer.write_metrics(2, {"a": 3.0})
    writer.close()
    assert [step for _, step, _, _ in rows(tmp_path / FILE)] == [0, 2]


def test_names_without_end_are_left_out(tmp_path):
    writer = MetricWriter(tmp_path)
    for i in range(MAX_NAMES + 10):
        writer.append(0, {f"m{i}": 1.0})
    writer.close()
    assert len(summaries(tmp_path)) == MAX_NAMES


def test_what_is_printed_under_a_logged_name_is_left_out(tmp_path):
    writer = TelemetryWriter(tmp_path)
    writer.write_metrics(1, {"Val/Acc": 0.5}, is_called=True)
    writer.write_metrics(1, {"val_acc": 0.51, "loss": 2.0})
    writer.close()
    assert set(summaries(tmp_path)) == {"Val/Acc", "loss"}


# --- as columns ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    for name, accuracies in (
        ("2026-11-20-1432-keen-otter", (0.5, 0.95, 0.9)),
        ("2026-11-20-1440-mild-moose", (0.4, 0.6, math.nan)),
    ):
        folder = keep(tmp_path, name)
        written(folder, *((i, {"Val/Acc": value, "loss": 9.0}) for i, value in enumerate(accuracies)))
    keep(tmp_path, "2026-11-20-1450-wise-wren")
    return tmp_path


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("val_acc > 0.8", ["keen-otter"]),
        ("max_val_acc > 0.5", ["mild-moose", "keen-otter"]),
        ("min_val_acc < 0.45", ["mild-moose"]),
        ("val_acc is null", ["wise-wren", "mild-moose"]),
        ("not val_acc > 0.8 and loss < 1", ["wise-wren", "mild-moose"]),
    ],
)
def test_metrics_are_columns(store, expression, names):
    runs = read_store(store)
    found = sorted_by(runs, parse(expression, own_columns(runs)))
    assert [run.name[16:] for run in found] == names


def test_a_column_of_every_run_goes_before_a_metric(store):
    assert {run.final_loss for run in sorted_by(read_store(store), parse("loss = 0.5"))} == {0.5}


def test_runs_are_sorted_by_a_metric_and_those_without_it_come_last(store):
    assert [run.name[16:] for run in sorted_by(read_store(store), sort="-max_val_acc")] == [
        "keen-otter",
        "mild-moose",
        "wise-wren",
    ]


def test_an_unknown_column_names_the_metrics():
    with pytest.raises(UsageError, match=r"Did you mean val_acc\?.*of metrics and settings val_acc"):
        parse("vl_acc > 1", dict.fromkeys(("val_acc", "max_val_acc", "min_val_acc"), "number"))


def test_metrics_are_compared_and_exported(store):
    runs = read_store(store)
    different = {one.name: one.values for one in compare(runs).differences}
    assert different["metric: Val/Acc"] == ("", "nan", "0.9")
    from sleuth.render.kept_runs import clean_row

    table = as_csv([clean_row(run) for run in runs]).splitlines()
    assert table[0].endswith(",val_acc")
    assert table[3].endswith(",0.9")


def test_a_damaged_file_of_metrics_is_told(store):
    folder = store / "2026-11-20-1432-keen-otter"
    (folder / SUMMARY).write_text("{")
    (damage,) = read_run(str(folder)).damage
    assert damage.startswith("metrics.json cannot be read")


def test_the_series_are_read_whole(store):
    found = open_run(store / "2026-11-20-1432-keen-otter").metrics()["Val/Acc"]
    assert (found.step.tolist(), found.value.tolist()) == ([0, 1, 2], [0.5, 0.95, 0.9])
    assert (np.diff(found.time) >= 0).all()


# --- pictures, tables, files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "mode", "first"),
    [
        (np.array([[0, 255]], np.uint8), "L", 0),
        (np.array([[0.0, 1.0, np.nan]]), "L", 0),
        (np.full((2, 3, 3), (9, 8, 7), np.uint8), "RGB", (9, 8, 7)),
        (np.ones((3, 2, 5)), "RGB", (255, 255, 255)),
        (np.zeros((4, 5, 4), np.uint8) + 3, "RGBA", (3, 3, 3, 3)),
        (np.array([[True, False]]), "L", 255),
    ],
)
def test_arrays_become_pictures(tmp_path, values, mode, first):
    image = pytest.importorskip("PIL.Image")
    kept = media.keep(tmp_path, "image", "a/b", step=3, content=media.picture(values))
    with image.open(tmp_path / kept.file) as found:
        assert (found.mode, found.getpixel((0, 0))) == (mode, first)
    assert media.read(tmp_path) == (kept,)


@pytest.mark.parametrize("bad", [3, np.zeros((5, 6, 7)), np.zeros(3), np.zeros((0, 4)), "nothing.png", np.array([["a", "b"]])])
def test_what_is_no_picture_is_refused(bad):
    with pytest.raises((UsageError, ValueError)):
        media.picture(bad)


@pytest.mark.parametrize("table", [{"a": [1, 2], "b": ["x", "y,z"]}, [{"a": 1, "b": "x"}, {"a": 2, "b": "y,z"}]])
def test_tables_become_csv(table):
    assert media.table(table) == (".csv", b'a,b\n1,x\n2,"y,z"\n')


def test_frames_become_csv():
    pandas = pytest.importorskip("pandas")
    assert media.table(pandas.DataFrame({"a": [1, 2]}))[1] == b"a\n1\n2\n"


def test_names_do_not_lead_out_of_the_folder(tmp_path):
    kept = media.keep(tmp_path, "table", "../../x\x00/..", step=0, content=(".csv", b"a"))
    assert (tmp_path / kept.file).resolve().parent == (tmp_path / "media").resolve()


def test_an_artifact_is_known_by_its_hash(tmp_path):
    (tmp_path / "model.pt").write_bytes(b"weights")
    kept = media.keep_artifact(tmp_path, tmp_path / "model.pt", "", 7)
    assert (kept.name, kept.n_bytes) == ("model.pt", 7)
    import hashlib

    assert kept.sha256 == hashlib.sha256(b"weights").hexdigest()


def test_torn_and_foreign_lines_of_the_index_are_left_out(tmp_path):
    kept = media.keep(tmp_path, "table", "t", step=0, content=(".csv", b"a"))
    with open(tmp_path / media.INDEX, "a") as file:
        file.write('{"kind": 1}\n[1]\n{"torn')
    assert media.read(tmp_path) == (kept,)


def test_a_summary_keeps_the_order_of_rows_with_other_names_and_what_is_not_finite(tmp_path):
    writer = MetricWriter(tmp_path)
    for step in range(SUMMED_ROWS + 3):
        writer.append(step, {"loss": float(step), "odd": math.nan if step % 2 else 1e308})
        if step == 10:
            writer.append(step, {"loss": -5.0})
    writer.append(99, {"loss": 7.0})
    in_rows = summaries(tmp_path)
    writer.close()
    found = summaries(tmp_path)
    assert found["loss"] == in_rows["loss"] == Summary(SUMMED_ROWS + 5, 7.0, -5.0, SUMMED_ROWS + 2.0)
    assert (found["odd"].n, found["odd"].low, found["odd"].high) == (SUMMED_ROWS + 3, 1e308, 1e308)
