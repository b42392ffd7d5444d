"""The evidence of a run that has not come to its end, or was killed: what its steps have left in its folder."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import numpy as np

from sleuth.errors import StoreError
from sleuth.evidence.trace import Parameter, ParameterSeries, RunFacts, Scalars, Trace
from sleuth.evidence.usage import VALUES, Usage
from sleuth.store.counts import GRADIENTS, WEIGHTS, histograms
from sleuth.store.reader import StoredRun, StoredVectors
from sleuth.store.vectors import USAGE

NORMS = ("gradient_norm", "weight_norm", "update_norm")


def unfinished(stored: StoredRun) -> Trace | None:
    """What the steps of a run have left so far, without the evidence that is kept at its end; None where there is nothing."""
    trace = Trace(RunFacts())
    with contextlib.suppress(StoreError, OSError):
        trace = _with_steps(trace, stored)
    with contextlib.suppress(StoreError, OSError):
        trace = _with_norms(trace, stored)
    with contextlib.suppress(StoreError, OSError):
        trace = replace(trace, usage=usage_in(stored.vectors(USAGE)))
    return trace if trace.scalars is not None or trace.gradients is not None else None


def usage_in(looks: StoredVectors) -> Usage | None:
    """How much of the machine was in use; None if that was not kept."""
    if not len(looks.step) or any(len(one) != len(VALUES) for one in looks.values):
        return None
    return Usage(looks.step, *np.array(looks.values, np.float64).T)


def _with_steps(trace: Trace, stored: StoredRun) -> Trace:
    steps = stored.steps()
    n = len(steps.step)
    if not n:
        return trace
    unknown = np.full(n, np.nan)
    scalars = Scalars(steps.step, steps.loss, steps.lr, steps.seconds, steps.wait, unknown, np.full(n, -1, np.int64))
    return replace(trace, run=replace(trace.run, n_steps=int(steps.step.max()) + 1), scalars=scalars)


def _with_norms(trace: Trace, stored: StoredRun) -> Trace:
    names = stored.parameter_names()
    found = {series: stored.vectors(series) for series in NORMS} if names else {}
    step = np.unique(np.concatenate([one.step for one in found.values()])) if found else np.zeros(0, np.int64)
    if not len(step):
        return trace
    parameters = tuple(
        Parameter(index, name, -1, -1, (), "", True, True, True, False, False, (), 0, 0, 0) for index, name in enumerate(names)
    )
    gradient, weight, update = (_table(found[series], step, len(names)) for series in NORMS)
    return replace(
        trace,
        parameters=parameters,
        gradients=ParameterSeries(step, gradient, weight, update),
        gradient_histograms=histograms(stored, GRADIENTS, len(names)),
        weight_histograms=histograms(stored, WEIGHTS, len(names)),
    )


def _table(
    one: StoredVectors, step: np.ndarray[tuple[int], np.dtype[np.int64]], n: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """A row for each of the steps; NaN where nothing was kept."""
    made = np.full((len(step), n), np.nan)
    for at, vector in zip(np.searchsorted(step, one.step).tolist(), one.values, strict=True):
        made[at, : len(vector)] = vector[:n]
    return made
