"""T507 dead-relu-bias."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import ActivationSeries, Layer, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule


@rule(
    "T507",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("activations", "layers", "parameters"),
    explains=(
        "dead-units", "loss-plateau", "vanishing-gradients", "frozen-layers", "underfitting", "chance-level-metric",
        "one-class-predictions", "initial-loss-off", "activation-scale-drift", "rank-collapse", "initialisation-scale-off",
        "learning-rate-too-low",
    ),
)  # fmt: skip
def dead_relu_bias(
    trace: Trace,
    *,
    min_bias: float = 0.5,
    min_ratio: float = 2.0,
    min_dead: float = 0.5,
    min_zero: float = 0.9,
    min_steps: int = 3,
) -> Iterator[Finding]:
    """A large negative bias keeps the units of a ReLU layer at zero, so they get no gradient.

    Measure:
        ReLU layers with at least `min_dead` of the units at zero on every sample of every watched step, whose layer before began
        with a mean bias below -`min_bias` and more than `min_ratio` times the spread of its outputs.
    Why:
        ReLU passes no gradient below zero: a unit that is negative for every sample cannot learn its way back.
    Fix:
        Initialise the bias with zeros (`nn.init.zeros_`), or with a small positive value.
    Limits:
        Units that die later in training have another cause (a step that was too large) and are named by that rule. Networks of
        bare tensors are not judged.
    Source:
        Lu, Shin, Su & Karniadakis 2019, "Dying ReLU and Initialization", https://arxiv.org/abs/1903.06733.

    Args:
        min_bias: mean bias, negated, from which it is suspicious, in units of the activation.
        min_ratio: mean bias, negated, over the standard deviation of the layer's output at the first step, no unit.
        min_dead: least share of the units that are zero throughout, 0 to 1.
        min_zero: least share of zeros among the ReLU's first outputs, 0 to 1.
        min_steps: watched steps that must have been seen.
    """
    series = trace.activations
    sites = [i for i, kind in enumerate(series.kind) if kind.lower() in ("relu", "relu6")] if series else []
    if series is None or not sites:
        raise NotApplicable("no ReLU was seen")
    for site in sites:
        if not len(series.n_steps) or series.n_steps[site] < min_steps or not len(series.zero_share[:, site]):
            continue
        dead = series.unit_zero_steps[site] >= series.n_steps[site]
        before = _site_before(series, site)
        if before < 0 or not len(dead) or dead.mean() < min_dead or _first(series.zero_share[:, site]) < min_zero:
            continue
        layer = trace.layers[series.layer[before]]
        bias = _bias(trace, layer)
        if not -bias >= max(min_bias, min_ratio * _first(series.std[:, before])):
            continue
        yield Finding(
            message=f"{int(dead.sum())} of the {len(dead)} units after {layer.name} are zero on every sample: its bias began at "
            f"{bias:.3g} on average, against a spread of {_first(series.std[:, before]):.2g}.",
            where=Where(layer.place, layer.name, int(series.step[0])),
            values={"bias": bias, "dead": int(dead.sum()), "units": len(dead), "spread": _first(series.std[:, before])},
            fix=f"Initialise the bias of {layer.name} with zeros: `nn.init.zeros_({layer.name}.bias)`.",
        )


def _first(column: np.typing.NDArray[np.float64]) -> float:
    seen = column[np.isfinite(column)]
    return float(seen[0]) if len(seen) else float("nan")


def _site_before(series: ActivationSeries, site: int) -> int:
    """The layer whose output the ReLU takes: named in a functional call's site, else the one recorded just before it."""
    if " after " in series.name[site]:
        name = series.name[site].partition(" after ")[2]
        return next((i for i, other in enumerate(series.name) if other == name and series.layer[i] >= 0), -1)
    return site - 1 if site and series.layer[site - 1] >= 0 else -1


def _bias(trace: Trace, layer: Layer) -> float:
    means = [p.initial_mean for i in layer.parameters if len((p := trace.parameters[i]).shape) == 1 and p.name.endswith("bias")]
    return float(means[0]) if means else float("nan")
