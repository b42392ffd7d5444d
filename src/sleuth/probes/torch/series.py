"""From the recorder's rows to the arrays of the evidence: scalars, norms, activations."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from sleuth.evidence.trace import ActivationSeries, ParameterSeries, Scalars
from sleuth.probes.torch.recorder import Recorder

NO_COUNTS = np.zeros(0, np.int64)


def scalars(recorder: Recorder) -> Scalars | None:
    """One value per training step."""
    if not recorder.step:
        return None
    values = {name: np.array(series, dtype=np.float64) for name, series in recorder.scalars.items()}
    memory = np.full(recorder.step, np.nan)
    memory[list(recorder.memory)] = list(recorder.memory.values())
    n = min(len(series) for series in values.values())
    return Scalars(
        np.arange(n),
        values["loss"][:n],
        values["lr"][:n],
        values["seconds"][:n],
        values["wait"][:n],
        memory[:n],
        values["epoch"][:n].astype(np.int64),
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
    return ParameterSeries(np.array([row.step for row in rows]), *matrices)


def activation_series(recorder: Recorder) -> ActivationSeries | None:
    """Statistics per watched step and activation site."""
    entries = recorder.sites
    by_step: dict[int, dict[tuple[str, int], Any]] = defaultdict(dict)
    keys: dict[tuple[str, int], tuple[str, str, int]] = {}
    for step, sites in entries:
        for site in sites:
            model = recorder.structure.layers[site.layer].model if site.layer >= 0 else -1
            key = (site.name, model)
            keys.setdefault(key, (site.name, site.kind, site.layer))
            by_step[step].setdefault(key, site)
    if not keys:
        return None
    steps, order = sorted(by_step), list(keys)
    column = {key: j for j, key in enumerate(order)}
    values = np.full((5, len(steps), len(order)), np.nan)
    units: list[Any] = [NO_COUNTS] * len(order)
    counts = np.zeros(len(order), np.int64)
    for i, step in enumerate(steps):
        for key, site in by_step[step].items():
            j = column[key]
            values[:, i, j] = site.values.cpu().numpy()
            zero = site.unit_zero.cpu().numpy().astype(np.int64)
            if counts[j] == 0 or units[j].shape == zero.shape:
                units[j] = zero if counts[j] == 0 else units[j] + zero
                counts[j] += 1
    mean, std = np.nan_to_num(values[0], nan=np.inf), np.nan_to_num(values[1], nan=np.inf)
    unseen = np.isnan(values[2])
    mean[unseen] = std[unseen] = np.nan
    return ActivationSeries(
        np.array(steps),
        tuple(keys[k][0] for k in order),
        tuple(keys[k][1] for k in order),
        np.array([keys[k][2] for k in order]),
        mean,
        std,
        values[2],
        values[3],
        values[4],
        tuple(units),
        counts,
    )
