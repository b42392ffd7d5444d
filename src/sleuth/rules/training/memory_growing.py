"""T020 memory-growing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import FloatArray, Trace
from sleuth.rule import LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.trend import mann_kendall, theil_sen

MB = 1e6


@rule("T020", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("scalars.memory",))
def memory_growing(
    trace: Trace,
    *,
    min_points: int = 10,
    skip: float = 0.02,
    skip_steps: int = 5,
    min_growth_mb: float = 64.0,
    min_share: float = 0.1,
    evenness: float = 0.4,
) -> Iterator[Finding]:
    """The memory in use grows from step to step, and does not stop.

    Measure:
        The memory at the watched steps after the first `skip` of the run and the first pass over the data, or, without a loader,
        the second evaluation: a trend test finds a rise, of at least `min_growth_mb` and `min_share`, and each third of the time
        has its part of it (`evenness`).
    Why:
        Something of each step is kept; a long run ends with an out-of-memory error.
    Fix:
        Keep numbers, not tensors: `total += loss.item()`; detach hidden states; empty lists of outputs at the end of an epoch.
    Limits:
        On the processor the memory of the whole process is read, in which the allocator's noise hides small leaks. A buffer
        that is meant to fill up (a replay memory) looks the same until it is full.
    Source:
        PyTorch documentation, Frequently Asked Questions, "My model reports cuda runtime error(2): out of memory",
        https://docs.pytorch.org/docs/stable/notes/faq.html.

    Args:
        min_points: watched steps in the window.
        skip: share of the steps at the start, in which pools and caches fill.
        skip_steps: the same in steps, at least.
        min_growth_mb: megabytes over the window; less may be noise.
        min_share: of the memory at the window's start, no unit.
        evenness: growth in each third of the time, at least, over a third of the whole; a cache that fills up slows down.
    """
    scalars = trace.scalars
    known = np.isfinite(scalars.memory) if scalars is not None else np.zeros(0, bool)
    if scalars is None or not known.any():
        raise NotApplicable("no memory was measured")
    started = known & (scalars.step >= max(skip_steps, skip * trace.run.n_steps))
    if scalars.epoch.max() > 1:
        started &= scalars.epoch > scalars.epoch.min() + 1
    elif scalars.epoch.max() < 1:
        started &= scalars.step > _pools_filled(trace)
    step, memory = scalars.step[started].astype(np.float64), scalars.memory[started]
    if len(step) < min_points:
        return
    growth = float(np.median(memory[-3:]) - np.median(memory[:3]))
    if growth < max(min_growth_mb * MB, min_share * float(np.median(memory[:3]))):
        return
    if not mann_kendall(memory, step).is_rising() or not _is_even(step, memory, evenness):
        return
    slope = theil_sen(memory, step)
    yield Finding(
        message=f"The memory in use grew by {growth / MB:.0f} MB between steps {int(step[0])} and {int(step[-1])}, "
        f"about {slope / MB:.2g} MB a step.",
        where=Where(trace.run.graphs_place if trace.run.graphs_alive else None, first_step=int(step[0])),
        values={"growth_mb": growth / MB, "mb_per_step": slope / MB},
    )


def _pools_filled(trace: Trace) -> float:
    """The step of the second evaluation, by which the C library has the memory that larger batches take; at most half the run."""
    steps = sorted({one.step for one in trace.evaluations if not one.is_every_step and one.step > 0})
    return min(steps[1], trace.run.n_steps / 2) if len(steps) > 1 else 0.0


def _is_even(step: FloatArray, memory: FloatArray, evenness: float) -> bool:
    """Whether each third of the time has its part of the growth; one jump, or a cache that fills up, has not."""
    at = np.interp(np.linspace(step[0], step[-1], 4), step, memory)
    parts = np.diff(at) / (at[-1] - at[0])  # a third each if it is even
    return bool((parts >= evenness / 3).all())
