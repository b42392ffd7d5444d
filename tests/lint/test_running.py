"""Several processes find what one finds, in the same order; a stop stops them."""

import os
import signal
import subprocess
import sys
import time

import psutil

from sleuth.diagnosis.engine import discover
from sleuth.lint.files import collect
from sleuth.lint.running import judge_files
from sleuth.lint.settings import Plan
from tests.lint.programs import BAD, GOOD

RULES = discover(("code",))


def project(folder, count=60):
    for number in range(count):
        place = folder / f"part{number % 4}"
        place.mkdir(exist_ok=True)
        (place / f"m{number}.py").write_text(BAD if number % 5 == 0 else GOOD if number % 5 < 4 else "def f(:\n")
    return collect([str(folder)])


def test_several_processes_find_the_same_in_the_same_order(tmp_path):
    files = project(tmp_path)
    alone = judge_files(files, RULES, Plan(), cache_folder=None, jobs=1)
    assert [report.file for report in alone] == [str(file) for file in files]
    for folder in (None, tmp_path / ".cache", tmp_path / ".cache"):
        assert judge_files(files, RULES, Plan(), cache_folder=folder, jobs=3) == alone


def test_progress_is_told_to_the_end(tmp_path):
    files = project(tmp_path)
    told = []
    judge_files(files, RULES, Plan(), cache_folder=None, jobs=2, progress=told.append)
    assert told == list(range(1, len(files) + 1))


def test_a_process_that_is_ended_does_not_end_the_reading(tmp_path):
    files = project(tmp_path)
    expected = judge_files(files, RULES, Plan(), cache_folder=None, jobs=1)
    seen = []

    def end_one(done):
        if done == 1 and not seen:
            seen.append(done)
            for process in __import__("multiprocessing").active_children():
                os.kill(process.pid, signal.SIGKILL)

    assert judge_files(files, RULES, Plan(), cache_folder=None, jobs=2, progress=end_one) == expected
    assert seen


def test_an_interrupt_ends_all_with_a_word(tmp_path):
    text = "import torch\n" + BAD + "".join(f"def f{n}(x):\n    loss = x.step()\n    loss.backward()\n" for n in range(300))
    for number in range(300):
        (tmp_path / f"m{number}.py").write_text(text)
    command = [sys.executable, "-m", "sleuth", "lint", "--no-cache", "--jobs", "2", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    limit, workers = time.monotonic() + 50, []
    while time.monotonic() < limit and not (len(workers) == 2 and all(one.cpu_times().user > 0.2 for one in workers)):
        time.sleep(0.05)
        workers = psutil.Process(process.pid).children()
    os.killpg(process.pid, signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert error.strip() == "sleuth: stopped"


def test_progress_is_shown_where_a_person_looks(tmp_path):
    project(tmp_path)
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "sleuth", "lint", "--no-cache", "--output-format", "concise", str(tmp_path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, text=True, timeout=60)
    os.close(theirs)
    told = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.returncode == 1
    assert done.stdout.count("missing-zero-grad") == 12
    assert "\rReading 50 of 60 files" in told
    assert told.index("\r\x1b[K") < told.index("cannot be read")  # it is gone before anything else is told


def test_nothing_is_shown_where_a_program_reads(tmp_path):
    project(tmp_path)
    command = [sys.executable, "-m", "sleuth", "lint", "--no-cache", "--output-format", "json", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "Reading" not in done.stderr
    assert done.stderr.count("cannot be read") == 12
