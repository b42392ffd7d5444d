"""What watching costs a scikit-learn program, and whether it changes what the program prints.

    python benchmarks/classical.py                 eight programs, three pairs of each, about three minutes

Each pair is one process of Python and one of `sleuth run` without experiments, one after the other; processor time of both, and
the ratio of their medians. The programs print scores with many digits; both must print the same.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE / "models" / "healthy"
RESULTS = HERE / "results" / "classical.json"
NAMES = (
    "nested_cv", "stacking_internal_cv", "time_series_lags", "target_encoding_crossfit", "unscaled_trees", "tfidf_and_rare_words",
    "groupkfold_patients", "learning_curve_digits",
)  # fmt: skip


def run(command: list[str]) -> tuple[float, str]:
    """Processor seconds and standard output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def measure(program: Path, pairs: int) -> dict[str, object]:
    """One program."""
    plain_words = [sys.executable, str(program)]
    watched_words = [
        sys.executable,
        "-m",
        "sleuth",
        "run",
        "--quiet",
        "--no-report",
        "--no-lint",
        "--experiments",
        "off",
        str(program),
    ]
    plain, watched, is_same = [], [], True
    for _ in range(pairs):
        one, other = run(plain_words), run(watched_words)
        plain.append(one[0])
        watched.append(other[0])
        is_same = is_same and one[1] == other[1]
    base, with_sleuth = statistics.median(plain), statistics.median(watched)
    return {"program": program.stem, "plain": round(base, 2), "watched": round(with_sleuth, 2), "ratio": round(with_sleuth / base, 3),
            "added_seconds": round(with_sleuth - base, 2), "same_output": is_same}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--only", default="", help="programs by name, several by commas")
    options = parser.parse_args()
    names = options.only.split(",") if options.only else [name for name in NAMES if (PROGRAMS / f"{name}.py").exists()]
    rows = []
    for name in names:
        rows.append(measure(PROGRAMS / f"{name}.py", options.pairs))
        print(rows[-1], flush=True)
    if not options.only:
        RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
