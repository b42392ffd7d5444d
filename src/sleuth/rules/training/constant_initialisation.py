"""T505 constant-initialisation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.trace import Parameter, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "T505",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("parameters",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "correlated-weights", "rank-collapse", "one-class-predictions",
        "vanishing-gradients", "frozen-layers", "dead-units", "saturated-activations", "activation-scale-drift",
        "initial-loss-off", "initialisation-scale-off", "loss-oscillating", "learning-rate-too-low",
    ),
)  # fmt: skip
def constant_initialisation(trace: Trace, *, min_gradients: int = 2, min_silent: int = 2) -> Iterator[Finding]:
    """All units of a layer begin with the same weights and get the same gradients, so they stay copies of each other.

    Measure:
        Weight matrices and filters whose rows were all equal at the first watched step and whose gradients had equal rows in
        every one. Where these gradients are all zero, at least `min_silent` such tensors in one model.
    Why:
        Equal units compute the same value and learn the same thing: the layer is worth one unit. With zeros in two layers in a
        row no gradient passes at all.
    Fix:
        Keep the framework's random initialisation, or use `nn.init.kaiming_normal_` or `xavier_uniform_` for weights. Constants
        are for biases and norms.
    Limits:
        A layer of zeros whose gradients differ from row to row (an output layer, the last layer of a residual branch, LoRA's B)
        breaks the symmetry by itself and is no fault. Vectors are not judged.
    Source:
        Goodfellow, Bengio & Courville 2016, "Deep Learning", section 8.4, https://www.deeplearningbook.org/.

    Args:
        min_gradients: watched gradients that must have had equal rows; 2, since the first may be equal by a zero output layer.
        min_silent: tensors without any gradient signal that make a proof together, no unit.
    """
    series = trace.gradients
    for owner in sorted({p.model for p in trace.parameters}):
        equal = [p for p in trace.parameters if p.model == owner and _is_symmetric(p, min_gradients)]
        fed = [p for p in equal if series is not None and np.nansum(series.gradient_norm[:, p.index]) > 0]
        if not fed and len(equal) < min_silent:
            continue
        first = (fed or equal)[0]
        layer = trace.layers[first.layer] if first.layer >= 0 else None
        names = tuple(p.name for p in equal)
        yield Finding(
            message=f"All {first.shape[0]} units of {names[0]} began equal and get equal gradients"
            + (f", as in {len(names) - 1} more tensors ({', '.join(names[1:4])})" if len(names) > 1 else "")
            + ": they stay copies of one unit.",
            where=Where(layer.place if layer else None, layer.name if layer else first.name, first.first_step),
            values={"tensors": len(equal), "names": names[:20], "units": first.shape[0]},
            fix=f"Initialise {', '.join(names[:3])} with random values (`nn.init.kaiming_normal_`) instead of a constant.",
        )


def _is_symmetric(parameter: Parameter, min_gradients: int) -> bool:
    is_matrix = len(parameter.shape) > 1 and parameter.shape[0] > 1
    is_fresh = not parameter.is_loaded and not parameter.is_trained_before and parameter.requires_grad
    has_equal_rows = parameter.has_equal_rows and parameter.has_equal_gradient_rows
    return is_matrix and is_fresh and has_equal_rows and parameter.n_gradient >= min_gradients
