"""Logging 100 metrics in each of 2,000 steps: sleuth, TensorBoard, Weights & Biases offline, MLflow; speed, bytes, and what kill -9 leaves.

    python benchmarks/metrics.py [--steps 2000] [--python PATH] [--json FILE]

PATH is an interpreter that has the peers (`pip install wandb mlflow tensorboardX`); those that it has not are left out. Each logs in a
process of its own, which is killed right after it has said that the last step was logged; what is left is read by `sleuth import`, or
by sleuth's own reader. Speed is that of the logging calls.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from sleuth.errors import SleuthError
from sleuth.probes.logs.opening import open_logs
from sleuth.store.reader import open_run

N_METRICS = 100
SOURCE = str(Path(__file__).resolve().parents[1] / "src")
LOOP = """
import sys, time
folder, n = sys.argv[1], int(sys.argv[2])
{setup}
began = time.perf_counter()
for step in range(n):
    values = {{f"m{{i}}": step / (i + 1) for i in range(100)}}
    {log}
print(time.perf_counter() - began, flush=True)
time.sleep(600)
"""
PEERS = {
    "sleuth": (
        "from pathlib import Path\nfrom sleuth.store.telemetry import TelemetryWriter\nfrom sleuth.store.logbook import RunLogbook\nimport sleuth\n"
        "from sleuth.recording import CURRENT\nwriter = TelemetryWriter(Path(folder))\n"
        "CURRENT.logbook = RunLogbook(writer, lambda: Path(folder), lambda: 0, print)",
        "sleuth.log(values, step=step)",
    ),
    "TensorBoard (tensorboardX)": (
        "from tensorboardX import SummaryWriter\nwriter = SummaryWriter(folder)",
        "[writer.add_scalar(name, value, step) for name, value in values.items()]",
    ),
    "Weights & Biases offline": (
        "import os\nos.environ.update(WANDB_MODE='offline', WANDB_SILENT='true')\nimport wandb\nrun = wandb.init(dir=folder, project='p')",
        "run.log(values, step=step)",
    ),
    "MLflow": (
        "import mlflow, logging\nlogging.disable(logging.CRITICAL)\nmlflow.set_tracking_uri('sqlite:///' + folder + '/mlflow.db')\nmlflow.start_run()",
        "mlflow.log_metrics(values, step=step)",
    ),
}


def measure(name: str, python: str, n_steps: int) -> dict[str, float] | None:
    """One peer; None if it is not installed."""
    setup, log = PEERS[name]
    with tempfile.TemporaryDirectory() as folder:
        words = [python, "-c", LOOP.format(setup=setup, log=log), folder, str(n_steps)]
        environment = {**os.environ, "PYTHONPATH": SOURCE if name == "sleuth" else ""}
        with subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True
        ) as process:
            line = process.stdout.readline().decode()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            if not line.strip():
                print(f"{name}: {process.stderr.read().decode().strip().splitlines()[-1:]}", file=sys.stderr)
                return None
        n_bytes = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file() and not path.is_symlink())
        scalars = n_steps * N_METRICS
        kept = left(name, folder)
        return {
            "scalars_per_second": round(scalars / float(line)),
            "bytes_per_scalar": round(n_bytes / max(kept * N_METRICS, 1), 1),
            "steps_left": kept, "steps_logged": n_steps,
        }  # fmt: skip


def left(name: str, folder: str) -> int:
    """Steps of which every metric can be read."""
    try:
        if name == "sleuth":
            return min(len(one.step) for one in open_run_metrics(folder).values())
        (log,) = open_logs(str(Path(folder, "mlflow.db")) if name == "MLflow" else folder)
    except (SleuthError, ValueError):
        return 0
    lengths = [len(curve.step) for curve in log.curves if curve.name.startswith("m")]
    return min(lengths) if len(lengths) == N_METRICS else 0


def open_run_metrics(folder: str):
    Path(folder, "run.json").write_text("{}")
    return open_run(folder).metrics()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--json", default="")
    asked = parser.parse_args()
    found = {}
    for name in PEERS:
        result = measure(name, sys.executable if name == "sleuth" else asked.python, asked.steps)
        if result is not None:
            found[name] = result
            print(name, result, flush=True)
    if asked.json:
        Path(asked.json).write_text(json.dumps({"steps": asked.steps, "metrics": N_METRICS, "tools": found}, indent=1) + "\n")
    own = found["sleuth"]
    others = [one for name, one in found.items() if name != "sleuth"]
    is_ahead = all(
        own["scalars_per_second"] > one["scalars_per_second"] and own["steps_left"] >= one["steps_left"] for one in others
    )
    return int(not is_ahead)


if __name__ == "__main__":
    sys.exit(main())
