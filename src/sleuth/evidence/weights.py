"""The scale at which weights began, against their number of inputs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import FloatArray, Op, Parameter, Trace

TINY = 1e-12
PRODUCTS = frozenset(("Addmm", "Mm", "Linear", "MkldnnLinear"))
CONVOLUTIONS = frozenset(("Convolution", "MkldnnConvolution", "ConvolutionOverrideable"))
# Their scale is taken away again, so it says nothing: names that torch gives to re-parametrised weights.
REPARAMETRISED = ("weight_v", "weight_g", "weight_orig", "parametrizations")


@dataclass(frozen=True, slots=True)
class Gain:
    """A weight with its number of inputs, and the factor by which it multiplied the scale of independent inputs at first."""

    parameter: Parameter
    fan_in: int
    gain: float


def initial_gains(trace: Trace) -> tuple[Gain, ...]:
    """Fresh, trained weights that the first graphs multiply with something, from the loss towards the input.

    The gain is the root mean square of a weight times the root of its inputs: 1.4 for He's initialisation, 1 for Glorot's,
    0.6 for torch's default. The axis of the inputs is told by the graph: a linear layer transposes its weight. Tied,
    loaded, frozen and re-parametrised weights are left out, and so are those of transposed convolutions.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> initial_gains(Trace(run=RunFacts()))
        ()
    """
    found: dict[int, Gain] = {}
    for op, graph in ((op, b.graph) for b in trace.backwards for op in b.graph):
        for index in op.inputs:
            operand = graph[index]
            is_transposed = operand.name == "T" and bool(operand.inputs)
            leaf = graph[operand.inputs[0]] if is_transposed else operand
            if leaf.parameter >= 0 and leaf.parameter not in found and (fan_in := _fan_in(op, leaf, is_transposed)):
                parameter = trace.parameters[leaf.parameter]
                if _is_judged(trace, parameter):
                    scale = math.hypot(parameter.initial_mean, parameter.initial_std)
                    found[leaf.parameter] = Gain(parameter, fan_in, scale * math.sqrt(fan_in))
    return tuple(found.values())


def grown_gains(trace: Trace, gains: tuple[Gain, ...]) -> FloatArray:
    """The greatest gain that each of these weights may have had, by the norms that were seen; empty without any.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> grown_gains(Trace(run=RunFacts()), ())
        array([], dtype=float64)
    """
    series = trace.gradients
    if series is None:
        return np.zeros(0)
    norms = series.weight_norm[:, [one.parameter.index for one in gains]]
    norms = np.where(np.isfinite(norms), norms, np.nan)
    is_known = ~np.isnan(norms).all(axis=0)  # others are not trained, and stay as they began
    growth = np.ones(len(gains))
    growth[is_known] = np.nanmax(norms[:, is_known], axis=0) / np.maximum(np.nanmin(norms[:, is_known], axis=0), TINY)
    return np.maximum([one.gain for one in gains], TINY) * growth


def _fan_in(op: Op, leaf: Op, is_transposed: bool) -> int:
    """Inputs of each unit, if `op` multiplies this leaf as a weight; 0 otherwise."""
    if op.name in CONVOLUTIONS and len(leaf.shape) > 2:
        return math.prod(leaf.shape[1:])
    if op.name in PRODUCTS and len(leaf.shape) == 2:
        return leaf.shape[1] if is_transposed or op.name.endswith("Linear") else leaf.shape[0]
    return 0


def _is_judged(trace: Trace, parameter: Parameter) -> bool:
    is_fresh = not (parameter.is_loaded or parameter.is_trained_before or parameter.is_shared or parameter.is_model_input)
    kind = trace.layers[parameter.layer].kind if parameter.layer >= 0 else ""
    is_named = any(part in parameter.name for part in REPARAMETRISED) or kind.startswith(("ConvTranspose", "Embedding"))
    return is_fresh and parameter.requires_grad and not is_named and parameter.initial_std == parameter.initial_std
