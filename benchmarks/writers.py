"""Runs that are written by eight processes at once, each killed at random, and what the catalogues say of them afterwards.

    python benchmarks/writers.py [--rounds 100] [--processes 8] [--only sqlite|postgresql] [--json FILE [--continue]]

In every round each process keeps one run after another: its folder, its steps, its metrics, its end. All are killed with SIGKILL at
random times, while two other processes list the store (SQLite), and while each run is put into the team's catalogue (PostgreSQL, if
it is installed; started here, on loopback). Afterwards every run that a process had said to be kept must be there and whole,
every one that was cut off must be `killed` or still without a name, and none may be damaged. The time to list 2,000 runs
is measured at the end.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sleuth.store.catalogue import read_run, read_store
from sleuth.store.index import FILE
from sleuth.store.metrics import rows
from tests.store import postgres

WRITER = """
import sys, random, time
from datetime import datetime, UTC
from pathlib import Path
import os, platform
from sleuth.store import run_folder
from sleuth.store.telemetry import TelemetryWriter
from sleuth.store.team import TeamCatalogue, _entry, place_of
from sleuth.store.catalogue import read_run
store, url = Path(sys.argv[1]), sys.argv[2]
team = TeamCatalogue(url) if url else None
place = place_of(store)
dice = random.Random(int(sys.argv[3]))
def info(folder, status, ended):
    return {"schema": 1, "run": folder.name, "script": "train.py", "command": ["sleuth", "run", "train.py"], "host": platform.node(),
            "process": os.getpid(), "started": started, "ended": ended, "status": status, "exit_code": 0 if ended else None}
while True:
    now = datetime.now(UTC)
    started = now.isoformat(timespec="seconds")
    folder = run_folder.create(store, now)
    run_folder.write_json(folder / "run.json", info(folder, "running", ""))
    if team: team.put([_entry(read_run(str(folder)), place)])
    print("begun", folder.name, flush=True)
    writer = TelemetryWriter(folder)
    n = dice.randrange(20, 200)
    for step in range(n):
        writer.write_step(step, 1 / (step + 1), 1e-3, 0.01, 0.0)
        writer.write_metrics(step, {"loss": 1 / (step + 1), "acc": step / n})
    writer.close()
    run_folder.write_json(folder / "diagnosis.json", {"schema": 1, "verdict": "clean", "faults": []})
    run_folder.write_json(folder / "run.json", info(folder, "finished", datetime.now(UTC).isoformat(timespec="seconds")))
    if team: team.put([_entry(read_run(str(folder)), place)])
    print("kept", folder.name, n, flush=True)
"""
LISTER = """
import sys
from pathlib import Path
from sleuth.store import catalogue
catalogue.MANY = 1
while True:
    catalogue.read_store(Path(sys.argv[1]))
"""


def round_(store: Path, url: str, processes: int, dice: random.Random) -> tuple[dict[str, int], set[str]]:
    """Kept runs with their steps, and all that were begun."""
    out = []
    with contextlib.ExitStack() as stack:
        for who in range(processes):
            file = stack.enter_context(tempfile.TemporaryFile("w+"))
            words = [sys.executable, "-c", WRITER, str(store), url, str(dice.randrange(1 << 30))]
            out.append((file, stack.enter_context(subprocess.Popen(words, stdout=file, stderr=subprocess.PIPE))))
        listers = [stack.enter_context(subprocess.Popen([sys.executable, "-c", LISTER, str(store)])) for _ in range(2)]
        for process in [*listers, *(one for _, one in out)]:
            stack.callback(process.kill)  # also when Ctrl-C ends the round: they would write for ever
        waiting = [process for _, process in out]
        deadline = time.monotonic() + 600
        while any(os.fstat(file.fileno()).st_size == 0 for file, _ in out) and time.monotonic() < deadline:
            time.sleep(0.05)  # until each has begun a run
        while waiting:
            time.sleep(dice.random() * 0.5)
            waiting.pop(dice.randrange(len(waiting))).send_signal(signal.SIGKILL)
        for one in listers:
            one.kill()
        kept: dict[str, int] = {}
        begun: set[str] = set()
        for file, process in out:
            error = process.stderr.read().decode()
            if error:
                raise RuntimeError(error)
            file.seek(0)
            for line in file:
                words = line.split()
                if words[:1] == ["begun"] and len(words) == 2 and line.endswith("\n"):
                    begun.add(words[1])
                elif words[:1] == ["kept"] and line.endswith("\n"):
                    kept[words[1]] = int(words[2])
    return kept, begun


def problems(store: Path, url: str, kept: dict[str, int], begun: set[str]) -> list[str]:
    """What is lost, damaged or shown as something else."""
    found = []
    runs = {run.name: run for run in read_store(store)}
    for name in begun | set(kept):
        run = runs.get(name)
        if run is None:
            found.append(f"{name} is lost")
        elif name in kept:
            n_rows = sum(1 for _ in rows(Path(run.folder, "metrics.bin")))
            if (run.status, run.n_steps, n_rows) != ("finished", kept[name], kept[name]):
                found.append(
                    f"{name} was kept, and is {run.status} with {run.n_steps} of {kept[name]} steps, {n_rows} rows of metrics"
                )
        elif run.status not in ("killed", "finished"):
            found.append(f"{name} was cut off, and is {run.status}: {run.damage}")
    for name, run in runs.items():
        if read_run(run.folder) != run:
            found.append(f"{name} is not what its folder says")
    if (store / FILE).exists():
        with contextlib.closing(sqlite3.connect(store / FILE)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                found.append("the index is damaged")
    if url:
        from sleuth.store.team import TeamCatalogue, place_of, read_team

        catalogue = TeamCatalogue(url)
        names = {one.name for one in catalogue.load(place_of(store))}
        catalogue.close()
        found += [f"the team never saw {name}" for name in begun - names]
        own = {run.folder for run in runs.values()}  # the stores of earlier rounds have runs of the same names
        shown = {run.name: run.status for run in read_team(store, url) if run.folder in own}
        found += [f"the team sees {name} as {shown.get(name)}" for name, run in runs.items() if shown.get(name) != run.status]
    return found


def listing(n: int = 2000) -> dict[str, float]:
    """Seconds to list so many runs: the first time, and then."""
    from tests.store.kept import keep

    with tempfile.TemporaryDirectory() as folder:
        for number in range(n):
            keep(folder, f"2026-11-20-{number:04}-keen-otter", losses=[1.0] * 500)
        times = {}
        time.sleep(2.5)
        for name in ("first", "again", "third"):
            began = time.perf_counter()
            assert len(read_store(Path(folder))) == n
            times[name] = round(time.perf_counter() - began, 3)
        began = time.perf_counter()
        for one in Path(folder).iterdir():
            if one.is_dir():
                read_run(str(one))
        times["without an index"] = round(time.perf_counter() - began, 3)
        return times


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--only", default="", help="sqlite or postgresql")
    parser.add_argument("--json", default="", help="written after each round")
    parser.add_argument("--continue", dest="goes_on", action="store_true", help="add to the rounds that FILE has, up to --rounds")
    asked = parser.parse_args()
    report: dict = {"processes": asked.processes, "rounds": asked.rounds}
    if asked.goes_on:
        report = json.loads(Path(asked.json).read_text())
    with contextlib.ExitStack() as stack:
        addresses = {"sqlite": ""}
        if postgres.programs() is not None:
            addresses["postgresql"] = stack.enter_context(postgres.server())
        addresses = {name: url for name, url in addresses.items() if asked.only in ("", name)}
        for name, url in addresses.items():
            before = report.get(name) if asked.goes_on else None
            state = (
                {"rounds": report["rounds"], **before}
                if before
                else {"rounds": 0, "kept": 0, "cut_off": 0, "wrong": [], "n_wrong": 0}
            )
            report[name] = state
            while state["rounds"] < asked.rounds:
                with tempfile.TemporaryDirectory() as folder:
                    kept, begun = round_(Path(folder), url, asked.processes, random.Random(f"{name} {state['rounds']}"))
                    bad = problems(Path(folder), url, kept, begun)
                if not begun:  # a machine that is too busy: nothing was tried
                    continue
                state["rounds"] += 1
                state["kept"] += len(kept)
                state["cut_off"] += len(begun - kept.keys())
                state["n_wrong"] += len(bad)
                state["wrong"] = (state["wrong"] + bad)[:20]
                print(
                    f"{name}: round {state['rounds']}, {state['kept']} kept, {state['cut_off']} cut off, {state['n_wrong']} wrong",
                    flush=True,
                )
                write(asked.json, report)
    report["seconds_to_list_2000"] = listing()
    print(json.dumps(report, indent=1))
    write(asked.json, report)
    return int(any(isinstance(one, dict) and one.get("n_wrong") for one in report.values()))


def write(path: str, report: dict) -> None:
    """Keep what was measured so far."""
    if path:
        Path(path).write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
