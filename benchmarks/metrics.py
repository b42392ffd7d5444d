"""Logging 100 metrics in each of 2,000 steps: sleuth, TensorBoard, Weights & Biases offline, MLflow, trackio; speed, bytes, what kill -9 leaves.

    python benchmarks/metrics.py [--steps 2000] [--only NAME] [--json FILE]

Each peer has an environment of its own under benchmarks/.envs, made at first use. Each logs in a process that is killed right after it has
said that the last step was logged; what is left is read by `sleuth import`, or by sleuth's own reader (of trackio, which `sleuth import` does
not know, from its SQLite file). Then each logs the same in a second process, and ends its run as its documentation says. Some tools only put what
they are given into a queue, so there are two speeds: that of the calls, and that until the run has ended and all of it is on the disk.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

from sleuth.errors import SleuthError
from sleuth.probes.logs.opening import open_logs
from sleuth.store.reader import open_run

N_METRICS = 100
SOURCE = str(Path(__file__).resolve().parents[1] / "src")
ENVIRONMENTS = Path(__file__).resolve().parent / ".envs"
LOOP = """
import sys, time
folder, n, is_ended = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "end"
{setup}
began = time.perf_counter()
for step in range(n):
    values = {{f"m{{i}}": step / (i + 1) for i in range(100)}}
    {log}
if is_ended:
    {end}
print("measured", time.perf_counter() - began, flush=True)
if not is_ended:
    time.sleep(600)
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """How a tool is set up, how it logs `values` at `step`, how its run is ended, and what is to be installed for it."""

    setup: str
    log: str
    end: str
    environment: str = ""  # "" is that of sleuth
    requirements: tuple[str, ...] = ()


PEERS = {
    "sleuth": Peer(
        "from pathlib import Path\nfrom sleuth.store.telemetry import TelemetryWriter\nfrom sleuth.store.logbook import RunLogbook\nimport sleuth\n"
        "from sleuth.recording import CURRENT\nwriter = TelemetryWriter(Path(folder))\n"
        "CURRENT.logbook = RunLogbook(writer, lambda: Path(folder), lambda: 0, print)",
        "sleuth.log(values, step=step)",
        "writer.close()",
    ),
    "TensorBoard (tensorboardX)": Peer(
        "from tensorboardX import SummaryWriter\nwriter = SummaryWriter(folder)",
        "[writer.add_scalar(name, value, step) for name, value in values.items()]",
        "writer.close()", "metrics-tensorboardx", ("tensorboardX",),
    ),
    "Weights & Biases offline": Peer(
        "import os\nos.environ.update(WANDB_MODE='offline', WANDB_SILENT='true')\nimport wandb\nrun = wandb.init(dir=folder, project='p')",
        "run.log(values, step=step)",
        "run.finish()", "metrics-wandb", ("wandb",),
    ),
    "MLflow": Peer(
        "import mlflow, logging\nlogging.disable(logging.CRITICAL)\nmlflow.set_tracking_uri('sqlite:///' + folder + '/mlflow.db')\nmlflow.start_run()",
        "mlflow.log_metrics(values, step=step)",
        "mlflow.end_run()", "metrics-mlflow", ("mlflow-skinny", "sqlalchemy", "alembic"),
    ),
    "trackio": Peer(
        "import os\nos.environ['TRACKIO_DIR'] = folder\nimport trackio\nrun = trackio.init(project='p', name='r')",
        "trackio.log(values, step=step)",
        "trackio.finish()", "metrics-trackio", ("trackio",),
    ),
}  # fmt: skip


def interpreter(peer: Peer) -> str:
    """The Python of the peer's own environment, made at first use."""
    if not peer.environment:
        return sys.executable
    folder = ENVIRONMENTS / peer.environment
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *peer.requirements], check=True)
        (folder / "ready").write_text("", encoding="utf-8")
    return str(python)


def version(peer: Peer) -> str:
    """What is installed there."""
    if not peer.requirements:
        return ""
    code = f"import importlib.metadata as m; print(m.version({peer.requirements[0]!r}))"
    return subprocess.run([interpreter(peer), "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def logged(name: str, folder: str, n_steps: int, *, is_ended: bool) -> float:
    """Log in a process of its own, which is killed at the end unless it ends its run; returns its seconds."""
    peer = PEERS[name]
    code = LOOP.format(setup=peer.setup, log=peer.log, end=peer.end)
    words = [interpreter(peer), "-c", code, folder, str(n_steps), "end" if is_ended else "kill"]
    environment = {**os.environ, "PYTHONPATH": SOURCE if name == "sleuth" else ""}
    with tempfile.TemporaryFile() as errors, subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=errors, env=environment, start_new_session=True
    ) as process:  # fmt: skip
        line = next((line for line in process.stdout if line.startswith(b"measured ")), b"")
        with contextlib.suppress(ProcessLookupError):
            process.wait() if is_ended else os.killpg(process.pid, signal.SIGKILL)
        if not line:
            errors.seek(0)
            raise RuntimeError(f"{name}: {errors.read().decode(errors='replace').strip().splitlines()[-1:]}")
    return float(line.split()[1])


def measure(name: str, n_steps: int) -> dict[str, float | str]:
    """One tool."""
    scalars = n_steps * N_METRICS
    with tempfile.TemporaryDirectory() as folder:
        seconds = logged(name, folder, n_steps, is_ended=False)
        kept = left(name, folder)
    with tempfile.TemporaryDirectory() as folder:
        seconds_ended = logged(name, folder, n_steps, is_ended=True)
        n_bytes = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file() and not path.is_symlink())
    return {
        "version": version(PEERS[name]),
        "scalars_per_second": round(scalars / seconds),
        "scalars_per_second_ended": round(scalars / seconds_ended),
        "bytes_per_scalar": round(n_bytes / scalars, 1),
        "steps_left": kept, "steps_logged": n_steps,
    }  # fmt: skip


def left(name: str, folder: str) -> int:
    """Steps of which every metric can be read."""
    try:
        if name == "sleuth":
            return min(len(one.step) for one in open_run_metrics(folder).values())
        if name == "trackio":
            return of_trackio(folder)
        (log,) = open_logs(str(Path(folder, "mlflow.db")) if name == "MLflow" else folder)
    except (SleuthError, ValueError):
        return 0
    lengths = [len(curve.step) for curve in log.curves if curve.name.startswith("m")]
    return min(lengths) if len(lengths) == N_METRICS else 0


def of_trackio(folder: str) -> int:
    """Rows of its table that have every metric."""
    found = list(Path(folder).glob("*.db"))
    if not found:
        return 0
    with contextlib.closing(sqlite3.connect(found[0])) as connection:
        try:
            rows = connection.execute("SELECT metrics FROM metrics").fetchall()
        except sqlite3.Error:
            return 0
    return sum(len([key for key in json.loads(text) if key.startswith("m")]) == N_METRICS for (text,) in rows)


def open_run_metrics(folder: str):
    Path(folder, "run.json").write_text("{}")
    return open_run(folder).metrics()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--only", nargs="+", default=list(PEERS), help="names of tools")
    parser.add_argument("--json", default="")
    asked = parser.parse_args()
    found = {}
    for name in asked.only:
        found[name] = measure(name, asked.steps)
        print(name, found[name], flush=True)
    if asked.json:
        Path(asked.json).write_text(json.dumps({"steps": asked.steps, "metrics": N_METRICS, "tools": found}, indent=1) + "\n")
    own = found.get("sleuth")
    others = [one for name, one in found.items() if name != "sleuth"]
    return int(own is not None and not all(is_ahead(own, one) for one in others))


def is_ahead(own: dict, other: dict) -> bool:
    """In speed until all is on the disk, in bytes, and in what is left of a killed process."""
    return (
        own["scalars_per_second_ended"] > other["scalars_per_second_ended"]
        and own["bytes_per_scalar"] < other["bytes_per_scalar"]
        and own["steps_left"] >= other["steps_left"]
    )


if __name__ == "__main__":
    sys.exit(main())
