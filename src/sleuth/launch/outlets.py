"""The tools that a run is written into while it goes on: start a process beside the program for each, and see what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sleuth.exporters.targets import Target
from sleuth.launch.speech import Speech

SHELL = "/bin/sh"
WAIT = 30.0  # seconds at the end of the run, after which the processes go on alone
PATIENCE = 1.0  # seconds of that, after which a person is told what is waited for
GLANCE = 0.05
STARTUP = 20.0  # seconds within which a process has said that it is there
ALONE = {"CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
DONE = ("finished", "failed")


def state_file(number: int) -> str:
    """The name of the file in the run's folder in which the process of this number says how far it is."""
    return f"export-{number}.json"


class Outlets:
    """The processes beside one run.

    Args:
        targets: what `--to` names.
        folder: the working directory of the program at its start.
        speech: where sleuth's own lines go.
    """

    def __init__(self, targets: Sequence[Target], folder: str, speech: Speech) -> None:
        self._targets, self._folder, self._speech = targets, folder, speech
        self._run: Path | None = None
        self._process = os.getpid()
        self._began = 0.0
        self._said: set[int] = set()

    def begin(self, run: Path) -> None:
        """Start to write the run in this folder.

        A shell starts each process and ends at once, so that the program never has a child that it does not know.

        Raises:
            OSError: a process cannot be started.
        """
        self._run, self._began = run, time.monotonic()
        for number, target in enumerate(self._targets, 1):
            words = [sys.executable, "-P", "-m", "sleuth.launch.exporting", str(run), str(number), str(target)]
            environment = {**os.environ, **ALONE}
            if os.path.exists(SHELL):
                apart = [SHELL, "-c", '"$@" </dev/null >/dev/null 2>&1 &', "sh", *words]
                subprocess.run(
                    apart,
                    stdin=subprocess.DEVNULL,
                    env=environment,
                    cwd=self._folder,
                    start_new_session=True,
                    check=False,
                    timeout=5,
                )
            else:
                nowhere = subprocess.DEVNULL
                subprocess.Popen(words, stdin=nowhere, stdout=nowhere, stderr=nowhere, env=environment, cwd=self._folder)

    def complain(self) -> None:
        """Say which tools failed, each once."""
        if self._run is not None:
            for number, target in enumerate(self._targets, 1):
                state = self._state(number)
                if state.get("state") == "failed" and number not in self._said:
                    self._said.add(number)
                    self._speech.complain(f"nothing more is written to {target.tool}: {state.get('failure')}")

    def end(self) -> None:
        """Wait for a limited time until everything is written, and say what came of it. Ctrl-C ends the waiting only."""
        if self._run is None or os.getpid() != self._process:
            return
        try:
            self._wait()
        except KeyboardInterrupt:
            self._speech.complain("not waited for: " + ", ".join(str(target) for target in self._pending()))
        self.complain()
        waiting = self._pending()
        for number, target in enumerate(self._targets, 1):
            state = self._state(number)
            if number in self._said:
                continue
            if target in waiting:
                self._speech.complain(f"{target.tool} is still written, by a process that goes on for itself")
            else:
                self._speech.say(f"sleuth: written to {target.tool}: {state.get('address')}{_left_out(state)}")
        self._run = None

    def _wait(self) -> None:
        began = time.monotonic()
        has_said = False
        while (waiting := self._pending()) and time.monotonic() < began + WAIT:
            if not has_said and self._speech.is_terminal and time.monotonic() > began + PATIENCE:
                has_said = True
                names = ", ".join(target.tool for target in waiting)
                self._speech.say(f"sleuth: waiting for {names}, at most {WAIT:g} s (Ctrl-C leaves it to itself)")
            time.sleep(GLANCE)

    def _pending(self) -> list[Target]:
        return [target for number, target in enumerate(self._targets, 1) if not self._is_done(number, target)]

    def _is_done(self, number: int, target: Target) -> bool:
        """Whether there is nothing to wait for. Prometheus itself comes for the last values, when it likes."""
        state = self._state(number)
        if not state:
            return time.monotonic() > self._began + STARTUP
        return state.get("state") in (*DONE, *(("closing",) if target.tool == "prometheus" else ()))

    def _state(self, number: int) -> dict[str, object]:
        """What the process has kept of itself; as failed, if it is gone without having ended; empty if there is nothing yet."""
        try:
            state = json.loads((self._run or Path()).joinpath(state_file(number)).read_text("utf-8"))
            process = int(state["process"])
        except (OSError, ValueError, KeyError, TypeError):
            is_late = self._began and time.monotonic() > self._began + STARTUP
            return {"state": "failed", "failure": "its process did not start"} if is_late else {}
        import psutil

        if state.get("state") not in DONE and not psutil.pid_exists(process):
            return {**state, "state": "failed", "failure": "its process was ended from outside"}
        return dict(state)


def _left_out(state: dict[str, object]) -> str:
    left_out, n_rows = state.get("left_out"), state.get("n_rows")
    if not isinstance(left_out, int) or not isinstance(n_rows, int) or not left_out:
        return ""
    return f" ({left_out:,} of {left_out + n_rows:,} rows are left out: they came faster than a tool takes them)"
