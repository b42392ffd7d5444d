"""Server-sent events: what changed in the table, or in a run that trains, as soon as it did."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool

from sleuth.errors import StoreError
from sleuth.evidence.kept_run import KeptRun
from sleuth.render.kept_runs import loss
from sleuth.render.words import seconds
from sleuth.serve.runs import Runs
from sleuth.serve.series import scalars

PAUSE = 0.5  # seconds between two looks
LOGGED = 2.0  # seconds between two hints that numbers were logged or norms kept: all of them are read again
PING = 10.0  # seconds after which a line is sent though nothing happened, so that a reader who left is noticed
N_BUCKETS = 40  # of the points that came since the last look
Tree = dict[str, object]
IsStopping = Callable[[], bool]


def event(name: str, data: object) -> str:
    r"""One event in the format of server-sent events.

    Example:
        >>> event("over", {})
        'event: over\ndata: {}\n\n'
    """
    return f"event: {name}\ndata: {json.dumps(data, allow_nan=False)}\n\n"


async def watch_table(runs: Runs, is_stopping: IsStopping) -> AsyncIterator[str]:
    """An event whenever a line of the table changes."""
    before = await run_in_threadpool(_stamp, runs)
    quiet = 0.0
    yield ": here\n\n"
    while not is_stopping():
        await asyncio.sleep(2 * PAUSE)
        now = await run_in_threadpool(_stamp, runs)
        quiet += 2 * PAUSE
        if now != before:
            before, quiet = now, 0.0
            yield event("changed", {})
        elif quiet >= PING:
            quiet = 0.0
            yield ": here\n\n"


async def watch_run(runs: Runs, run: KeptRun, seen: int, is_stopping: IsStopping) -> AsyncIterator[str]:
    """The steps after the first `seen` as they come, a hint when the diagnosis changes, and the end of the run.

    Args:
        runs: the store.
        run: which run.
        seen: how many steps the page has.
        is_stopping: whether the server ends.
    """
    before, logged, quiet = runs.changed(run), runs.logged_mark(run), 0.0
    rest = LOGGED
    yield ": here\n\n"
    while not is_stopping():
        now: KeptRun | None = await run_in_threadpool(_again, runs, run)
        grown = await run_in_threadpool(_grown, runs, run, seen)
        if grown is not None and now is not None:
            seen, quiet = int(str(grown["last"])), 0.0
            yield event("steps", {**grown, "facts": facts(now, seen)})
        changed = runs.changed(run)
        if changed != before:
            before, quiet = changed, 0.0
            yield event("changed", {})
        rest -= PAUSE
        if rest <= 0 and runs.logged_mark(run) != logged:
            logged, rest, quiet = runs.logged_mark(run), LOGGED, 0.0
            yield event("logged", {})
        if now is None or now.status != "running":
            yield event("over", {})
            return
        if quiet >= PING:
            quiet = 0.0
            yield ": here\n\n"
        quiet += PAUSE
        await asyncio.sleep(PAUSE)


def facts(run: KeptRun, n_steps: int) -> dict[str, str]:
    """The facts of a page's head that grow."""
    return {
        "steps": f"{n_steps:,}",
        "loss": loss(run.final_loss),
        "took": "" if run.seconds is None else seconds(run.seconds),
    }


def _stamp(runs: Runs) -> int:
    try:
        return runs.stamp()
    except StoreError:
        return 0


def _again(runs: Runs, run: KeptRun) -> KeptRun | None:
    try:
        return runs.find(run.name)
    except StoreError:
        return None


def _grown(runs: Runs, run: KeptRun, seen: int) -> Tree | None:
    try:
        n_steps = runs.n_steps(run)
        return scalars(runs.steps_file(run), seen, n_steps, N_BUCKETS) if n_steps > seen else None
    except StoreError:
        return None
