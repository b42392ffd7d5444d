"""From the recorder's rows to the arrays of the evidence: scalars, norms, batches of an evaluation."""

from __future__ import annotations

import numpy as np

from sleuth.evidence.trace import Batches, ParameterSeries, Scalars
from sleuth.probes.torch.recorder import SCALARS, Recorder
from sleuth.probes.torch.records import Stretch


def scalars(recorder: Recorder) -> Scalars | None:
    """One value per training step."""
    if not recorder.step:
        return None
    loss, lr, seconds, wait, epoch = np.array(recorder.scalars).reshape(-1, len(SCALARS)).T
    memory = np.full(max(len(loss), 1 + max(recorder.memory, default=0)), np.nan)
    memory[list(recorder.memory)] = list(recorder.memory.values())
    return Scalars(
        np.arange(len(loss)),
        np.where(np.isfinite(loss), recorder.updates.sense * loss, loss),
        lr,
        seconds,
        wait,
        memory[: len(loss)],
        epoch.astype(np.int64),
    )


def parameter_series(recorder: Recorder) -> ParameterSeries | None:
    """Norms per watched step and parameter."""
    rows = recorder.rows
    n = len(recorder.structure.parameters)
    if not rows or not n:
        return None
    matrices = []
    for name in ("gradient", "weight", "update"):
        matrix = np.full((len(rows), n), np.nan)
        for i, row in enumerate(rows):
            values: dict[int, float] = getattr(row, name)
            if values:
                matrix[i, list(values)] = list(values.values())
        matrices.append(matrix)
    cosines = np.array([row.cosine for row in rows])
    return ParameterSeries(np.array([row.step for row in rows]), matrices[0], matrices[1], matrices[2], cosines)


def batches_of(stretch: Stretch) -> Batches | None:
    """What each forward of an evaluation reached, if it is known of each."""
    n = stretch.n_forwards
    counts = stretch.judged if len(stretch.judged) == n else stretch.compared if len(stretch.compared) == n else []
    losses = stretch.losses if len(stretch.losses) == n else []
    if stretch.is_partial or not (counts or losses):
        return None
    value, rows = zip(*losses, strict=True) if losses else ((), ())
    right, judged, crossed = zip(*counts, strict=True) if counts else ((), rows, ())
    return Batches(
        np.array(value, np.float64), np.array(right, np.int64), np.array(judged, np.int64), np.array(crossed, np.int64)
    )
