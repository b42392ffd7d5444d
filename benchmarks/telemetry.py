"""What telemetry costs and keeps: time of a call, scalars a second, bytes a scalar, and what is left after `kill -9`.

    python benchmarks/telemetry.py [--trials 20] [--json FILE]

Times are the least of several rounds, in processor time and on the clock: other programs can only add to them.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from sleuth.store.reader import open_run
from sleuth.store.telemetry import TelemetryWriter

LIMITS = {"write_step_us": 3.0, "scalars_per_second": 300_000, "bytes_per_scalar": 10.0}
SCALARS_PER_STEP = 4  # loss, lr, seconds, wait
SERIES = ("gradient_norm", "weight_norm", "update_norm", "mean", "std")

KILLED = """
import sys, time, numpy as np
from pathlib import Path
from sleuth.store.telemetry import TelemetryWriter
writer = TelemetryWriter(Path(sys.argv[1]))
values = np.zeros(100, np.float32)
step = 0
while True:
    values[:] = step
    writer.write_step(step, step / 2, 1e-3, 0.1, 0.01)
    writer.write_vector("norm", step, values)
    sys.stdout.buffer.write(step.to_bytes(4, "little"))  # this step is finished
    sys.stdout.buffer.flush()
    step += 1
"""


def least(rounds: int, n: int, work) -> tuple[float, float]:
    """Seconds a call: least processor time and least time on the clock."""
    times = []
    for _ in range(rounds):
        began, clock = time.process_time(), time.perf_counter()
        work(n)
        times.append((time.process_time() - began, time.perf_counter() - clock))
    return min(t[0] for t in times) / n, min(t[1] for t in times) / n


def steps(folder: Path) -> dict[str, float]:
    """The hot path alone."""
    writer = TelemetryWriter(folder)

    def work(n):
        for step in range(n):
            writer.write_step(step, 0.5, 1e-3, 0.01, 0.001)

    processor, clock = least(7, 50_000, work)
    writer.close()
    n_steps = 7 * 50_000
    return {
        "write_step_us": processor * 1e6,
        "write_step_clock_us": clock * 1e6,
        "scalars_per_second": SCALARS_PER_STEP / clock,
        "bytes_per_scalar": (folder / "steps.bin").stat().st_size / (n_steps * SCALARS_PER_STEP),
    }


def vectors(folder: Path, n_layers: int, n_steps: int = 1000) -> dict[str, float]:
    """A watched step of a model with so many layers: five series."""
    writer = TelemetryWriter(folder)
    values = np.random.default_rng(0).random(n_layers, np.float32)
    count = iter(range(10**9))

    def work(n):
        for _ in range(n):
            step = next(count)
            for series in SERIES:
                writer.write_vector(series, step, values)

    rounds = 3
    processor, clock = least(rounds, n_steps, work)
    writer.close()
    n_scalars = rounds * n_steps * len(SERIES) * n_layers
    return {
        "n_layers": n_layers,
        "us_per_vector": processor / len(SERIES) * 1e6,
        "us_per_vector_clock": clock / len(SERIES) * 1e6,
        "scalars_per_second": n_layers * len(SERIES) / clock,
        "bytes_per_scalar": sum(path.stat().st_size for path in folder.iterdir()) / n_scalars,
    }


def killed(folder: Path, seconds: float) -> dict[str, int | bool]:
    """Kill a writer after so long; see whether every step that it finished can be read."""
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    seen = process.stdout.read(4)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        seen = process.stdout.read(400)[-4:]
    process.send_signal(signal.SIGKILL)
    process.wait()
    rest = process.stdout.read()
    rest = rest[: len(rest) // 4 * 4]
    finished = int.from_bytes((seen + rest)[-4:], "little")
    run = open_run(folder)
    got, norm = run.steps(), run.vectors("norm")
    is_whole = (
        got.step.size > finished
        and norm.step.size > finished
        and bool((got.step == np.arange(got.step.size)).all())
        and bool((got.loss == got.step / 2).all())
        and all(len(v) == 100 and (v == s).all() for s, v in zip(norm.step, norm.values))
    )
    return {"finished": finished + 1, "steps_read": int(got.step.size), "vectors_read": int(norm.step.size), "is_whole": is_whole}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--trials", type=int, default=20)
    arguments.add_argument("--json", type=Path)
    asked = arguments.parse_args()
    root = Path(tempfile.mkdtemp(prefix="sleuth-telemetry-"))
    try:
        one = steps(fresh(root / "steps"))
        many = [vectors(fresh(root / f"vectors-{n}"), n) for n in (10, 100, 1000)]
        random = np.random.default_rng(0)
        trials = [killed(fresh(root / f"killed-{i}"), random.uniform(0.02, 0.5)) for i in range(asked.trials)]
    finally:
        shutil.rmtree(root, ignore_errors=True)
    n_whole = sum(bool(trial["is_whole"]) for trial in trials)
    print("| what | measured | must be |\n|---|---|---|")
    print(f"| write_step, processor time | {one['write_step_us']:.2f} us | <= {LIMITS['write_step_us']:.0f} us |")
    print(f"| write_step, on the clock | {one['write_step_clock_us']:.2f} us | |")
    print(f"| scalars of steps | {one['scalars_per_second']:,.0f} /s | >= {LIMITS['scalars_per_second']:,} /s |")
    print(f"| bytes a scalar of steps | {one['bytes_per_scalar']:.1f} | <= {LIMITS['bytes_per_scalar']:.0f} |")
    for row in many:
        print(f"| vector of {row['n_layers']}, processor time | {row['us_per_vector']:.0f} us | |")
        print(f"| scalars in vectors of {row['n_layers']} | {row['scalars_per_second']:,.0f} /s | |")
        print(f"| bytes a scalar in vectors of {row['n_layers']} | {row['bytes_per_scalar']:.1f} | |")
    print(f"| every finished step readable after kill -9 | {n_whole} of {len(trials)} | {len(trials)} of {len(trials)} |")
    result = {"limits": LIMITS, "steps": one, "vectors": many, "kill": trials}
    text = json.dumps(result, indent=1)
    asked.json.write_text(text + "\n") if asked.json else print(text)
    is_good = (
        one["write_step_us"] <= LIMITS["write_step_us"]
        and one["scalars_per_second"] >= LIMITS["scalars_per_second"]
        and one["bytes_per_scalar"] <= LIMITS["bytes_per_scalar"]
        and n_whole == len(trials)
    )
    return 0 if is_good else 1


def fresh(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    sys.exit(main())
