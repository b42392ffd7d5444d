"""From the recorder's rows to the arrays of the evidence: scalars and norms."""

from __future__ import annotations

import numpy as np

from sleuth.evidence.trace import ParameterSeries, Scalars
from sleuth.probes.torch.recorder import SCALARS, Recorder


def scalars(recorder: Recorder) -> Scalars | None:
    """One value per training step."""
    if not recorder.step:
        return None
    loss, lr, seconds, wait, epoch = np.array(recorder.scalars).reshape(-1, len(SCALARS)).T
    memory = np.full(max(len(loss), 1 + max(recorder.memory, default=0)), np.nan)
    memory[list(recorder.memory)] = list(recorder.memory.values())
    return Scalars(np.arange(len(loss)), loss, lr, seconds, wait, memory[: len(loss)], epoch.astype(np.int64))


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
    return ParameterSeries(np.array([row.step for row in rows]), *matrices)
