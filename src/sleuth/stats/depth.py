"""How gradients pass through the depth of a model."""

from __future__ import annotations

import numpy as np

from sleuth.evidence.trace import FloatArray, Parameter, ParameterSeries, Trace


def weights_in_order(trace: Trace, model: int) -> list[Parameter]:
    """The model's weights with two axes or more that train, in the order of registration.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> weights_in_order(Trace(run=RunFacts()), 0)
        []
    """
    return [
        p
        for p in trace.parameters
        if p.model == model and p.requires_grad and len(p.shape) > 1 and p.n_gradient and p.is_registered and p.layer >= 0
        if not trace.layers[p.layer].kind.startswith("Embedding")
    ]


def gradient_ratio(series: ParameterSeries, weights: list[Parameter]) -> FloatArray:
    """RMS gradient of the first third of the weights over that of the last third, `(n_watched,)`; NaN where these have none.

    Example:
        >>> weight = Parameter(0, "0.weight", 0, 0, (4, 4), "float32", True, True, True, False, False, (0,), 1, 1, 0)
        >>> other = Parameter(1, "1.weight", 0, 1, (4, 4), "float32", True, True, True, False, False, (0,), 1, 1, 0)
        >>> norms = np.array([[1.0, 4.0]])
        >>> gradient_ratio(ParameterSeries(np.array([0]), norms, norms, norms), [weight, other])
        array([0.25])
    """
    columns = [p.index for p in weights]
    sizes = np.sqrt([float(np.prod(p.shape)) for p in weights])
    rms = series.gradient_norm[:, columns] / sizes
    third = max(1, len(weights) // 3)
    known = np.isfinite(rms[:, :third]).any(axis=1) & np.isfinite(rms[:, -third:]).any(axis=1)
    early, late = np.full(len(rms), np.nan), np.full(len(rms), np.nan)
    early[known] = np.nanmax(np.where(np.isfinite(rms[known, :third]), rms[known, :third], np.nan), axis=1)
    late[known] = np.nanmedian(np.where(np.isfinite(rms[known, -third:]), rms[known, -third:], np.nan), axis=1)
    ratio: FloatArray = np.divide(early, late, out=np.full(len(rms), np.nan), where=late > 0)
    return ratio
