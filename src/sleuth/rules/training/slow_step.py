"""T019 slow-step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.trace import Trace
from sleuth.rule import LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.trend import mann_kendall


@rule("T019", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("scalars.seconds",))
def slow_step(
    trace: Trace,
    *,
    min_steps: int = 60,
    n_blocks: int = 12,
    min_ratio: float = 2.5,
    min_rise: float = 0.02,
    evenness: float = 0.4,
    skip: int = 5,
) -> Iterator[Finding]:
    """Steps take longer and longer in the course of the run.

    Measure:
        The least wall time in each of `n_blocks` blocks of neighbouring steps, after the first `skip`: a trend test finds a rise,
        the last quarter is `min_ratio` times and `min_rise` above the first, and each third of the way has its part of it.
    Why:
        Something is carried from step to step (a graph, a list, a cache that is searched), or the work itself grows.
    Fix:
        Detach what is kept (hidden states, losses), empty what grows, and look at what the loop does with the step's number.
    Limits:
        First steps, evaluations, checkpoints and other long steps among short ones do not count. A sudden change is taken for a
        busy machine or another phase of the program, and not judged. Batches meant to grow look the same.
    Source:
        Mann (1945), Nonparametric Tests Against Trend, https://doi.org/10.2307/1907187.

    Args:
        min_steps: training steps.
        n_blocks: of neighbouring steps; the fastest step of each counts, since a busy machine slows only some.
        min_ratio: last over first, no unit.
        min_rise: seconds; shorter steps are the timer's and the machine's noise.
        evenness: rise in each third of the way, at least, over a third of the whole; no unit.
        skip: steps at the start, which compile and fill caches.
    """
    if trace.scalars is None or len(trace.scalars.seconds) < min_steps + skip:
        return
    seconds = trace.scalars.seconds[skip:]
    seconds = seconds[np.isfinite(seconds)]
    if len(seconds) < min_steps:
        return
    blocks = np.array([float(part.min()) for part in np.array_split(seconds, n_blocks)])
    quarter = max(1, n_blocks // 4)
    first, last = float(np.median(blocks[:quarter])), float(np.median(blocks[-quarter:]))
    if last < min_ratio * first or last - first < min_rise or not mann_kendall(blocks).is_rising():
        return
    thirds = np.array([float(np.median(part)) for part in np.array_split(blocks, 4)])
    if (np.diff(thirds) < evenness / 3 * (thirds[-1] - thirds[0])).any():
        return
    place = trace.run.graphs_place if trace.run.graphs_alive else None
    yield Finding(
        message=f"A step takes {last * 1e3:.0f} ms at the end of the run and took {first * 1e3:.0f} ms at its beginning.",
        where=Where(place or next((b.place for b in trace.backwards if b.place), None), first_step=skip),
        values={"first": first, "last": last, "ratio": last / first},
    )
