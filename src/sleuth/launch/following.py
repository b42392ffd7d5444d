"""Follow a run from another process: read its folder again and again, and draw what is there."""

from __future__ import annotations

import contextlib
import json
import math
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.live import Live

from sleuth.errors import StoreError
from sleuth.evidence.kept_run import KeptRun
from sleuth.evidence.log import Curve, Log
from sleuth.launch.importing import judge
from sleuth.launch.options import Options
from sleuth.launch.speech import Speech
from sleuth.render.following import Look, frame
from sleuth.store.catalogue import read_run
from sleuth.store.reader import StoredRun, StoredSteps
from sleuth.store.run_folder import DIAGNOSIS_FILE

LIVE = ("non-finite-loss", "loss-diverging")  # rules that a run which is not over can be judged by
N_RECENT = 50  # steps that tell the speed
MOST_FOUND = 6


def follow(folder: str, speech: Speech, *, seconds: float, is_once: bool) -> None:
    """Draw the run until it is over, or the user ends it.

    Args:
        folder: of the run.
        speech: where it is drawn; one frame only, where that is no terminal.
        seconds: between two looks.
        is_once: draw one frame.
    """
    console = Console(width=speech.width, no_color=not speech.has_color, highlight=False, legacy_windows=False)
    look = look_at(folder)
    if is_once or not speech.is_terminal:
        console.print(frame(look, width=speech.width, unicode=speech.has_unicode))
        return
    with contextlib.suppress(KeyboardInterrupt), Live(console=console, auto_refresh=False) as live:
        while True:
            live.update(frame(look, width=console.width, unicode=speech.has_unicode), refresh=True)
            if look.run.status != "running":
                return
            time.sleep(seconds)
            look = look_at(folder)


def look_at(folder: str) -> Look:
    """Everything that a frame shows, as far as it can be read."""
    run, stored = read_run(folder), StoredRun(Path(folder))
    steps, metrics = _steps(stored), {}
    with contextlib.suppress(StoreError):
        metrics = stored.metrics()
    curves = {"loss": steps.loss.tolist()} if len(steps.loss) else {}
    curves |= {name: one.value.tolist() for name, one in metrics.items() if name not in curves}
    if len(set(steps.lr[np.isfinite(steps.lr)].tolist())) > 1:
        curves.setdefault("learning rate", steps.lr.tolist())
    recent = slice(-N_RECENT, None)
    took, wait = float(np.nansum(steps.seconds[recent])), float(np.nansum(steps.wait[recent]))
    n_recent = int(np.isfinite(steps.seconds[recent]).sum())
    return Look(
        run, curves, _found(run, stored, steps), n_recent / took if took > 0 else math.nan, wait / took if took > 0 else math.nan
    )


def _steps(stored: StoredRun) -> StoredSteps:
    try:
        return stored.steps()
    except (StoreError, OSError):
        nothing = np.zeros(0)
        return StoredSteps(np.zeros(0, np.int64), nothing, nothing, nothing, nothing)


def _found(run: KeptRun, stored: StoredRun, steps: StoredSteps) -> tuple[str, ...]:
    """What the run itself has found, and what its losses show beyond that."""
    lines: dict[str, str] = {}
    with contextlib.suppress(OSError, ValueError, AttributeError):
        tree = json.loads((stored.folder / DIAGNOSIS_FILE).read_text("utf-8", "replace"))
        for one in (*tree.get("faults", ()), *tree.get("symptoms", ())):
            lines.setdefault(str(one.get("rule")), f"{one.get('rule')} ({one.get('certainty')}): {one.get('message')}")
    if run.status == "running" and len(steps.loss):
        known = ~np.isnan(steps.loss)
        curve = Curve("loss", steps.step[known], steps.loss[known])
        _, diagnosis = judge(Log("steps", "", run.name, (curve,)), Options(select=LIVE))
        for symptom in diagnosis.symptoms:
            found = symptom.found
            lines.setdefault(found.rule.name, f"{found.rule.name} ({found.certainty}): {found.finding.message}")
    return tuple(lines.values())[:MOST_FOUND]
