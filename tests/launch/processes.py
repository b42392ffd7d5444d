"""Second processes: the same program under Python and under `sleuth run`."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TIMEOUT = 400  # seconds; a busy machine takes long to start a process


@dataclass(frozen=True)
class Ended:
    """What a process left behind."""

    code: int
    out: str
    err: str


def python(folder: Path, *words: str, stdin: str = "", **environment: str) -> Ended:
    """`python WORDS` in `folder`."""
    return _run([sys.executable, *words], folder, stdin, environment)


def sleuth(folder: Path, *words: str, stdin: str = "", **environment: str) -> Ended:
    """`sleuth WORDS` in `folder`, as the installed command; a run makes no experiments where the words do not ask for them."""
    if words[:1] == ("run",) and "--experiments" not in words:
        words = ("run", "--experiments", "off", *words[1:])
    return _run([str(Path(sys.executable).with_name("sleuth")), *words], folder, stdin, environment)


def environment(**more: str) -> dict[str, str]:
    """The environment of the tests without what would change a program's output."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV", "PYTEST"))}
    return {**kept, "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0", "COLUMNS": "100", **more}


def _run(command: list[str], folder: Path, stdin: str, more: dict[str, str]) -> Ended:
    done = subprocess.run(
        command,
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(**more),
        timeout=TIMEOUT,
    )
    return Ended(done.returncode, done.stdout, done.stderr)
