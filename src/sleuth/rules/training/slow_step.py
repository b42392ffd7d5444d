"""T019 slow-step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.trace import Trace
from sleuth.rule import LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.trend import mann_kendall


@rule("T019", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("scalars",))
def slow_step(
    trace: Trace, *, min_steps: int = 40, n_blocks: int = 12, min_ratio: float = 3.0, min_rise: float = 0.02, skip: int = 5
) -> Iterator[Finding]:
    """Steps take longer and longer in the course of the run.

    Measure:
        The wall time of the steps after the first `skip`, as the least of each pair of neighbours and then the median of each of
        `n_blocks` blocks: a trend test finds a rise, and the last quarter is `min_ratio` times and `min_rise` above the first.
    Why:
        Something is carried from step to step (a graph, a list, a cache that is searched), or the work itself grows.
    Fix:
        Detach what is kept (hidden states, losses), empty what grows, and look at what the loop does with the step's number.
    Limits:
        First steps, evaluations, checkpoints and other rare long steps do not count. Batches meant to grow look the same.
        A machine that is shared may slow down by itself; a factor below `min_ratio` is left alone.
    Source:
        Mann (1945), Nonparametric Tests Against Trend, https://doi.org/10.2307/1907187.

    Args:
        min_steps: training steps.
        n_blocks: of neighbouring steps; the trend is tested on their medians.
        min_ratio: last over first, no unit.
        min_rise: seconds; shorter steps are the timer's and the machine's noise.
        skip: steps at the start, which compile and fill caches.
    """
    if trace.scalars is None or len(trace.scalars.seconds) < min_steps + skip:
        return
    seconds = trace.scalars.seconds[skip:]
    seconds = seconds[np.isfinite(seconds)]
    if len(seconds) < min_steps:
        return
    quiet = np.minimum(seconds[1:], seconds[:-1])  # one long step between short ones (an evaluation) drops out
    blocks = np.array([float(np.median(part)) for part in np.array_split(quiet, n_blocks)])
    quarter = max(1, n_blocks // 4)
    first, last = float(np.median(blocks[:quarter])), float(np.median(blocks[-quarter:]))
    if last < min_ratio * first or last - first < min_rise:
        return
    if not mann_kendall(blocks).is_rising():
        return
    place = trace.run.graphs_place if trace.run.graphs_alive else None
    yield Finding(
        message=f"A step takes {last * 1e3:.0f} ms at the end of the run and took {first * 1e3:.0f} ms at its beginning.",
        where=Where(place or next((b.place for b in trace.backwards if b.place), None), first_step=skip),
        values={"first": first, "last": last, "ratio": last / first},
    )
