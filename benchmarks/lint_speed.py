"""Measures how quickly `sleuth lint` reads: lines in a second of processor time, start-up, memory.

    python benchmarks/lint_speed.py                 torch's own source, about two minutes on one idle core
    python benchmarks/lint_speed.py --package sklearn --starts 5

Speed: every Python file of an installed package, by all default rules, in one process and without the cache; the same files parsed by
`ast.parse` alone, for the ratio. Processor time is what matters where other programs share the machine.
Start-up: `sleuth lint` of one small program in a fresh process, the median of several; with compiled bytecode, as after the first
start of an installed package. Memory: the greatest resident size, by the kernel's account.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "lint_speed.json"
SMALL = """import torch

model = torch.nn.Linear(3, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for x, y in [(torch.zeros(4, 3), torch.zeros(4, 2))]:
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
"""
LIMITS = {"lines_per_second": 60_000, "start_seconds": 0.25, "peak_mb": 200.0}  # what we promise
SLOWEST = 10


def files_of(package: str) -> tuple[Path, ...]:
    """The files of an installed package that `sleuth lint` would read in its folder."""
    from sleuth.lint.files import collect

    spec = importlib.util.find_spec(package)
    folders = (spec.submodule_search_locations if spec else None) or []
    if not folders:
        raise SystemExit(f"there is no package {package!r} here")
    return collect([str(folder) for folder in folders])


def read(package: str) -> None:
    """Read all files in this process, and print what it took as JSON."""
    from sleuth.diagnosis.engine import discover
    from sleuth.lint.judging import judge_all
    from sleuth.lint.settings import Plan

    files = files_of(package)
    rules = discover(("code",))
    began = last = time.process_time()
    n_lines = n_found = n_errors = n_failed = 0
    slowest: list[tuple[float, str]] = []
    for report in judge_all(files, rules, Plan()):
        n_lines += report.n_lines
        n_found += len(report.found)
        n_errors += bool(report.error)
        n_failed += len(report.failed)
        now = time.process_time()
        slowest = sorted([*slowest, (now - last, report.file)], reverse=True)[:SLOWEST]
        last = now
    seconds = time.process_time() - began
    print(
        json.dumps(
            {
                "files": len(files),
                "lines": n_lines,
                "seconds": seconds,
                "found": n_found,
                "unreadable": n_errors,
                "failed": n_failed,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "slowest": [(round(one, 3), os.path.join(*Path(file).parts[-3:])) for one, file in slowest],
            }
        )
    )


def parse(package: str) -> None:
    """Parse all files in this process, and print what it took as JSON."""
    texts = [file.read_text("utf-8", errors="replace") for file in files_of(package)]
    began = time.process_time()
    for text in texts:
        try:
            ast.parse(text)
        except SyntaxError:
            continue
    print(json.dumps({"seconds": time.process_time() - began}))


def measured(part: str, package: str, rounds: int) -> dict[str, object]:
    """The quickest of several fresh processes: other programs can only make one slower."""
    command = [sys.executable, str(Path(__file__).resolve()), "--part", part, "--package", package]
    runs = [json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(rounds)]
    return min(runs, key=lambda one: one["seconds"])


def start_up(rounds: int) -> dict[str, float]:
    """Seconds of `sleuth lint` on a small program, by the clock and of the processor, and of Python alone by the clock."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "small.py")
        program.write_text(SMALL)
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        lint = [sys.executable, "-m", "sleuth", "lint", "--no-cache", str(program)]
        plain = [sys.executable, "-c", "pass"]
        once(lint, folder, environment)
        taken = [once(lint, folder, environment) for _ in range(rounds)]
        bare = [once(plain, folder, environment) for _ in range(rounds)]
    return {
        "start_seconds": statistics.median(wall for wall, _ in taken),
        "start_processor_seconds": statistics.median(processor for _, processor in taken),
        "python_seconds": statistics.median(wall for wall, _ in bare),
    }


def once(command: list[str], folder: str, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds by the clock and of the processor of one fresh process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(arguments: list[str] | None = None) -> int:
    """Measure, write the results, and say whether the limits hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", default="torch", help="an installed package")
    parser.add_argument("--rounds", type=int, default=1, help="fresh processes for each measurement of speed")
    parser.add_argument("--starts", type=int, default=11, help="fresh processes for start-up")
    parser.add_argument("--part", choices=("read", "parse"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.part:
        (read if options.part == "read" else parse)(options.package)
        return 0
    told = {"package": options.package, **measured("read", options.package, options.rounds)}
    bare = float(measured("parse", options.package, options.rounds)["seconds"])
    told |= {
        "lines_per_second": round(told["lines"] / told["seconds"]),
        "parse_seconds": bare,
        "times_parsing": told["seconds"] / bare,
    }
    told |= start_up(options.starts)
    told |= {"load": os.getloadavg()[0], "cores": os.cpu_count(), "python": platform.python_version(), "limits": LIMITS}
    print(json.dumps(told, indent=1))
    if options.package == "torch":
        RESULTS.write_text(json.dumps(told, indent=1) + "\n")
    is_short = [
        told["lines_per_second"] < LIMITS["lines_per_second"],
        told["start_seconds"] > LIMITS["start_seconds"],
        told["peak_mb"] > LIMITS["peak_mb"],
    ]
    return int(any(is_short))


if __name__ == "__main__":
    raise SystemExit(main())
