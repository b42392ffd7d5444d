"""What was written is readable: by another process, while it is written, and after `kill -9`."""

import math
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sleuth.errors import StoreError
from sleuth.store import steps, telemetry, vectors
from sleuth.store.reader import open_run
from sleuth.store.telemetry import TelemetryWriter

WRITE_FOREVER = """
import sys, numpy as np
from pathlib import Path
from sleuth.store.telemetry import TelemetryWriter
{patch}
writer = TelemetryWriter(Path(sys.argv[1]))
step = 0
while True:
    writer.write_step(step, step * 0.5, 1e-3, 0.25, 0.125)
    writer.write_vector("norm", step, np.full(7, step, np.float32))
    writer.write_vector("größe", step, np.arange(step % 5, dtype=np.float32))
    assert not writer.failure, writer.failure
    if step % 100 == 0:
        print(step, flush=True)  # these steps are finished
    step += 1
"""
SINKS = {
    "maps and database": "",
    "frames": "from sleuth.store import telemetry; telemetry.is_local = lambda folder: False",
}


@pytest.fixture(params=SINKS)
def patch(request, monkeypatch):
    """Both ways to write; the second is that of network file systems."""
    if SINKS[request.param]:
        monkeypatch.setattr(telemetry, "is_local", lambda folder: False)
    return SINKS[request.param]


def test_everything_comes_back(tmp_path, patch):
    writer = TelemetryWriter(tmp_path)
    losses = [2.5, math.nan, math.inf, -math.inf, 1e-300, 1e300]
    for step, loss in enumerate(losses):
        writer.write_step(step, loss, 0.1, 0.25, math.nan)
        writer.write_vector("norm", step, np.array([step, math.nan, math.inf], np.float32))
    writer.write_vector("other", 4_000_000_000, np.zeros(0, np.float32))
    writer.write_vector("norm", 2, np.array([9.0]))  # float64, and a step again
    for _ in ("while it writes", "afterwards"):
        run = open_run(tmp_path)
        got = run.steps()
        np.testing.assert_array_equal(got.loss, losses)
        np.testing.assert_array_equal(got.step, range(6))
        assert (got.lr == 0.1).all()
        assert (got.seconds == 0.25).all()
        assert np.isnan(got.wait).all()
        assert run.series() == ("norm", "other")
        norm = run.vectors("norm")
        np.testing.assert_array_equal(norm.step, range(6))
        np.testing.assert_array_equal(norm.values[2], [9.0])
        np.testing.assert_array_equal(norm.values[5], [5, math.nan, math.inf])
        assert [v.size for v in run.vectors("other").values] == [0]
        assert run.vectors("none").step.size == 0
        writer.close()
    assert not writer.failure


def test_more_steps_than_one_chunk(tmp_path, patch):
    writer = TelemetryWriter(tmp_path)
    n = 3 * steps.CHUNK // steps.FRAME.size + 5
    for step in range(n):
        writer.write_step(step, -float(step), 0.0, 0.0, 0.0)
    np.testing.assert_array_equal(open_run(tmp_path).steps().loss, -np.arange(n))
    writer.close()
    np.testing.assert_array_equal(open_run(tmp_path).steps().step, np.arange(n))
    assert (tmp_path / steps.FILE).stat().st_size == len(steps.HEADER) + n * steps.FRAME.size


def test_the_folder_is_made_when_the_first_value_comes(tmp_path):
    asked = []

    def folder() -> Path:
        asked.append(1)
        return tmp_path

    writer = TelemetryWriter(folder)
    assert not asked
    writer.write_vector("x", 0, np.zeros(2, np.float32))
    writer.write_step(0, 1.0, 0.1, 0.1, 0.1)
    assert asked == [1]


@pytest.mark.parametrize("error", [StoreError("no folder"), OSError(28, "full")])
def test_a_failure_ends_the_writing_and_raises_nothing(tmp_path, error):
    def folder() -> Path:
        raise error

    writer = TelemetryWriter(folder)
    writer.write_step(0, 1.0, 0.1, 0.1, 0.1)
    assert "no longer recorded" in writer.failure
    writer.write_step(1, 1.0, 0.1, 0.1, 0.1)
    writer.write_vector("x", 1, np.zeros(2, np.float32))
    writer.close()


def test_a_full_disk(tmp_path, monkeypatch, patch):
    monkeypatch.setattr(os, "write", lambda *_: 3)
    monkeypatch.setattr(steps, "MIN_FREE", 1 << 62)
    writer = TelemetryWriter(tmp_path)
    writer.write_step(0, 1.0, 0.1, 0.1, 0.1)
    assert "full" in writer.failure


def test_less_space_than_is_safe_stops_a_map_in_the_middle(tmp_path, monkeypatch):
    sink = steps.MappedSteps(tmp_path / "steps.bin")
    monkeypatch.setattr(steps, "MIN_FREE", 1 << 62)
    n = steps.CHUNK // steps.FRAME.size - 1
    for step in range(n):
        sink.append(step, 0.0, 0.0, 0.0, 0.0)
    with pytest.raises(OSError, match="64 MB"):
        sink.append(n, 0.0, 0.0, 0.0, 0.0)
    sink.close()
    assert open_run(tmp_path).steps().step.size == n


def test_numbers_that_do_not_fit_end_the_writing_quietly(tmp_path):
    writer = TelemetryWriter(tmp_path)
    writer.write_step(2**40, 1.0, 0.1, 0.1, 0.1)
    assert writer.failure


def test_a_forked_child_writes_nothing(tmp_path, patch):
    writer = TelemetryWriter(tmp_path)
    writer.write_step(0, 1.0, 0.1, 0.1, 0.1)
    writer.write_vector("x", 0, np.zeros(2, np.float32))
    child = os.fork()
    if child == 0:
        writer.write_step(1, 5.0, 0.1, 0.1, 0.1)
        writer.write_vector("x", 1, np.zeros(2, np.float32))
        writer.close()
        os._exit(bool(writer.failure))
    assert os.waitpid(child, 0)[1] == 0
    writer.write_step(2, 2.0, 0.1, 0.1, 0.1)
    writer.write_vector("x", 2, np.zeros(2, np.float32))
    run = open_run(tmp_path)
    assert list(run.steps().loss) == [1.0, 2.0]
    assert list(run.vectors("x").step) == [0, 2]


def test_killed_and_read_in_another_process(tmp_path, patch):
    command = [sys.executable, "-c", WRITE_FOREVER.format(patch=patch), str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    seen = 0
    for _ in range(5):  # reads while the other process writes
        run = open_run(tmp_path)
        got = run.steps()
        np.testing.assert_array_equal(got.step, np.arange(got.step.size))
        np.testing.assert_array_equal(got.loss, got.step * 0.5)
        assert got.step.size >= seen
        seen = got.step.size
        assert {"norm", "größe"}.issuperset(run.series())
    finished = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    finished = max([finished, *(int(line) for line in process.stdout.read().split())])
    process.stdout.close()
    run = open_run(tmp_path)
    got = run.steps()
    assert got.step.size > finished
    np.testing.assert_array_equal(got.step, np.arange(got.step.size))
    norm = run.vectors("norm")
    assert norm.step.size > finished
    np.testing.assert_array_equal(np.stack(norm.values), np.repeat(norm.step[:, None], 7, 1))
    assert [v.size for v in run.vectors("größe").values][: finished + 1] == [s % 5 for s in range(finished + 1)]


@pytest.mark.parametrize("n_torn", [1, 15, 31])
def test_a_torn_frame_at_the_end_is_left_out(tmp_path, n_torn):
    sink = steps.WrittenSteps(tmp_path / steps.FILE)
    for step in range(3):
        sink.append(step, float(step), 0.0, 0.0, 0.0)
    sink.close()
    whole = (tmp_path / steps.FILE).read_bytes()
    (tmp_path / steps.FILE).write_bytes(whole[:-n_torn])
    assert list(open_run(tmp_path).steps().step) == [0, 1]
    (tmp_path / steps.FILE).write_bytes(whole[:-n_torn] + bytes(n_torn + 64))  # a map that was not cut
    assert list(open_run(tmp_path).steps().step) == [0, 1]


def test_a_damaged_framed_file_gives_what_is_whole(tmp_path):
    sink = vectors.VectorFile(tmp_path)
    for step in range(3):
        sink.append("x", step, np.full(4, step, np.float32))
    sink.close()
    content = bytearray((tmp_path / vectors.FRAMED).read_bytes())
    content[-1] ^= 1
    assert [step for _, step, _ in vectors.read_frames(bytes(content))] == [0, 1]
    assert [step for _, step, _ in vectors.read_frames(bytes(content[:-3]))] == [0, 1]


def test_frames_where_there_is_no_write_ahead_log(tmp_path, monkeypatch):
    monkeypatch.setattr(vectors, "journal_mode", lambda connection: "delete")
    assert isinstance(vectors.open_vectors(tmp_path), vectors.VectorFile)
    assert sorted(path.name for path in tmp_path.iterdir()) == [vectors.FRAMED]


def test_network_file_systems_are_told_by_their_mount(tmp_path, monkeypatch):
    import psutil

    def mounts(all):
        return [_Mount("/", "ext4"), _Mount(str(tmp_path), "nfs4"), _Mount(str(tmp_path / "in"), "xfs")]

    monkeypatch.setattr(psutil, "disk_partitions", mounts)
    (tmp_path / "in").mkdir()
    assert not telemetry.is_local(tmp_path)
    assert telemetry.is_local(tmp_path / "in")
    assert telemetry.is_local(Path("/"))


class _Mount:
    def __init__(self, mountpoint: str, fstype: str) -> None:
        self.mountpoint, self.fstype = mountpoint, fstype


def test_a_database_in_a_folder_that_cannot_be_written_is_read_from_a_copy(tmp_path, monkeypatch):
    writer = TelemetryWriter(tmp_path)
    writer.write_vector("x", 3, np.ones(2, np.float32))  # the log still holds it
    real = sqlite3.connect

    def connect(name, *args, **kwargs):
        if str(tmp_path) in str(name):
            raise sqlite3.OperationalError("attempt to write a readonly database")
        return real(name, *args, **kwargs)

    monkeypatch.setattr("sleuth.store.reader.sqlite3.connect", connect)
    assert list(open_run(tmp_path).vectors("x").step) == [3]


def test_what_is_not_a_run(tmp_path):
    with pytest.raises(StoreError, match="not the folder of a run"):
        open_run(tmp_path)
    (tmp_path / steps.FILE).write_bytes(b"something else, and longer than a header")
    with pytest.raises(StoreError, match="not a file of steps"):
        open_run(tmp_path).steps()
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(StoreError, match=r"run\.json cannot be read"):
        open_run(tmp_path).info()
    (tmp_path / vectors.DATABASE).write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="damaged"):
        open_run(tmp_path).series()
    assert open_run(tmp_path).diagnosis() == {}


def test_norms_are_kept_with_the_names_of_their_parameters(tmp_path):
    writer = TelemetryWriter(tmp_path)
    writer.write_norms(0, ["a"], {"gradient_norm": {0: 0.5}, "weight_norm": {}})
    writer.write_norms(4, ["a", "b"], {"gradient_norm": {1: 1e300}, "weight_norm": {0: 2.0, 1: 3.0}})
    run = open_run(tmp_path)
    assert run.parameter_names() == ("a", "b")  # while it writes
    writer.close()
    gradient, weight = run.vectors("gradient_norm"), run.vectors("weight_norm")
    assert gradient.step.tolist() == weight.step.tolist() == [0, 4]
    assert gradient.values[0].tolist() == [0.5]
    assert np.isnan(gradient.values[1][0])
    assert np.isinf(gradient.values[1][1])
    assert weight.values[1].tolist() == [2.0, 3.0]
    assert writer.failure == ""
