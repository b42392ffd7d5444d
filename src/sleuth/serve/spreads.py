"""How gradients and weights of a run are spread so far, where its whole evidence is not there: it still trains, or was killed."""

from __future__ import annotations

from pathlib import Path

from sleuth.evidence.kept_run import KeptRun
from sleuth.render.live import run_page
from sleuth.serve.runs import Runs
from sleuth.store.reader import StoredRun
from sleuth.store.unfinished import unfinished


def spreads(runs: Runs, run: KeptRun) -> str:
    """The figures as safe markup; "" if there are none.

    Raises:
        StoreError: a file is damaged.
    """
    names, _ = runs.norms(run)  # none where a file is a link
    trace = unfinished(StoredRun(Path(run.folder))) if names and not runs.has_trace(run) else None
    return run_page.spreads(runs.report(run, trace)) if trace is not None else ""
