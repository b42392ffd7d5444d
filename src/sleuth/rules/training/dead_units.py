"""T007 dead-units."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import CAN_FALL_SILENT, ActivationSeries, Trace
from sleuth.rule import LIKELY, PROOF, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.objective import fall

NEARLY = 0.95  # shares are taken over sampled values, so "as many as the dead units" has this much room
SATISFIED = 0.99  # of the loss gone: nothing is left to learn


@rule("T007", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("activations",))
def dead_units(
    trace: Trace,
    *,
    min_share: float = 0.7,
    min_steps: int = 5,
    min_samples: int = 200,
    min_units: int = 8,
    step_share: float = 0.75,
    small_batch: int = 16,
) -> Iterator[Finding]:
    """Units of an activation are zero (or constant) on every sample, so nothing flows through them any more.

    Measure:
        Per ReLU, sigmoid or tanh, the share of units that were zero (or, for a squashing function, constant) on all samples of at
        least `step_share` of the watched batches, and still are at the last ones.
    Why:
        A ReLU that is zero everywhere has no gradient: its incoming weights cannot change, so it stays so.
    Fix:
        Look for a step that was too long, a large negative bias, or inputs far from zero.
    Limits:
        A few dead units of a wide layer are harmless. A hinge that is satisfied is zero as well: not said at a loss of nothing.
    Source:
        Lu, Shin, Su & Karniadakis (2020), Dying ReLU and Initialization: Theory and Numerical Examples,
        https://arxiv.org/abs/1903.06733.

    Args:
        min_share: of the layer's units; healthy wide layers stay below a half.
        min_steps: watched batches.
        min_samples: samples in them.
        min_units: of the layer; a smaller layer must be dead as a whole.
        step_share: of the watched batches in which a dead unit is dead.
        small_batch: with fewer samples a batch, a dead unit must be dead in every batch.
    """
    series = trace.activations
    if series is None or not any(_is_judged(series, site) for site in range(len(series.name))):
        raise NotApplicable("no ReLU, sigmoid or tanh was seen")
    if trace.scalars is not None and fall(trace.scalars.loss) > SATISFIED:
        return
    size = _batch_size(trace)
    for site in range(len(series.name)):
        n_steps = int(series.n_steps[site])
        if not _is_judged(series, site) or n_steps < min_steps or n_steps * size < min_samples:
            continue
        zero, layer = series.unit_zero_steps[site], int(series.layer[site])
        needed = n_steps if size < small_batch else step_share * n_steps
        n_dead, n_units = int((zero >= needed).sum()), len(zero)
        is_enough = n_dead == n_units or (n_units >= min_units and n_dead >= min_share * n_units)
        if not is_enough or not _is_dead_at_the_end(series, site, n_dead / n_units):
            continue
        yield Finding(
            message=f"{n_dead} of the {n_units} units of {series.name[site]} ({series.kind[site]}) give the same value for every "
            f"sample in {'all' if needed == n_steps else 'nearly all'} of {n_steps} watched batches.",
            where=Where(trace.layers[layer].place if layer >= 0 else None, series.name[site], _first(series, site)),
            values={"dead": n_dead, "units": n_units, "steps": n_steps},
            certainty=PROOF if n_dead == n_units else LIKELY,
        )


def _is_judged(series: ActivationSeries, site: int) -> bool:
    return (
        site < len(series.unit_zero_steps)
        and len(series.unit_zero_steps[site]) > 0
        and series.kind[site].lower() in CAN_FALL_SILENT
    )


def _is_dead_at_the_end(series: ActivationSeries, site: int, share: float) -> bool:
    """At the last three watched steps at least as much is zero as the dead units make; a squashing function has no zeros."""
    if "relu" not in series.kind[site].lower() and series.kind[site].lower() != "threshold":
        return True
    last = series.zero_share[np.isfinite(series.zero_share[:, site]), site][-3:]
    return bool(len(last)) and float(last.min()) >= NEARLY * share


def _first(series: ActivationSeries, site: int) -> int:
    """The first watched step of the stretch at whose end nearly all values are zero."""
    values = np.nan_to_num(series.zero_share[:, site])
    alive = np.flatnonzero(values < NEARLY * values.max())
    return int(series.step[min(alive[-1] + 1 if len(alive) else 0, len(values) - 1)])


def _batch_size(trace: Trace) -> int:
    """The median first dimension of what training forwards returned; 1 if unknown."""
    sizes = [f.output.shape[0] for f in trace.forwards if f.phase == "train" and f.output is not None and f.output.shape]
    return int(np.median(sizes)) if sizes else 1
