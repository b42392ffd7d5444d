"""T506 initialisation-scale-off."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.evidence.weights import Gain, grown_gains, initial_gains
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.beginning import costs_much, overshoot
from sleuth.stats.fitting import falls_short
from sleuth.stats.objective import fall, has_several_objectives


@rule(
    "T506",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("parameters", "backwards"),
    consults=("reference-model",),
    explains=(
        "activation-scale-drift", "saturated-activations", "vanishing-gradients", "exploding-gradients", "initial-loss-off",
        "loss-plateau", "dead-units", "loss-oscillating", "learning-rate-too-high", "learning-rate-too-low", "underfitting",
        "chance-level-metric", "weights-diverging", "non-finite-loss", "gradients-clipped-away", "one-class-predictions",
        "saturating-activations-in-depth", "loss-diverging", "frozen-layers", "overfitting", "too-few-epochs", "dead-relu-bias",
        "rank-collapse",
    ),
)  # fmt: skip
def initialisation_scale_off(
    trace: Trace, *, max_gain: float = 4.0, min_gain: float = 0.1, min_saturated: float = 0.5,
    max_output: float = 3.0, min_cost: float = 0.1, max_fall: float = 0.1,
    low_gain: float = 0.3, faint: float = 1e-3,
) -> Iterator[Finding]:  # fmt: skip
    """Weights began far too large or far too small for their number of inputs, and the training suffers from it.

    Measure:
        The root mean square of each fresh weight times the root of its inputs (He 1.4, Glorot 1, torch's default 0.6). Too large:
        above `max_gain`, with outputs that began far beyond what the loss asks for, or hidden units that began saturated. Too
        small: below `min_gain` on average, from first to last and without normalisation, and a loss that does not fall; or below
        `low_gain` in a depth that leaves less than `faint` of a signal, where by experiment a plain network learns far more.
    Why:
        Each layer multiplies the scale by its gain. Large weights make sure and wrong answers, or saturate sigmoids and
        tanhs; with small ones neither the signal nor the gradient passes through the depth.
    Fix:
        Keep the framework's initialisation, or scale by the inputs: `nn.init.kaiming_normal_` before ReLU, `xavier_normal_` else.
    Limits:
        Without a visible consequence nothing is said: normalisation takes the scale away, heads and residual branches may begin
        at zero. A run that recovers soon, or ends well, gets a hint. Embeddings, tied and re-parametrised weights are left out.
    Source:
        Glorot & Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html; He, Zhang, Ren & Sun 2015, Delving Deep into
        Rectifiers, https://arxiv.org/abs/1502.01852.

    Args:
        max_gain: no unit; the largest that is recommended (for tanh) is 5/3.
        min_gain: geometric mean over the weights, no unit.
        min_saturated: share of a hidden sigmoid's or tanh's first outputs at the limits.
        max_output: root mean square of the first outputs of a regression, over that of its targets.
        min_cost: share of the steps in which the loss was well above that of knowing nothing; less is a hint.
        max_fall: share of the first loss; more means that small weights have grown.
        low_gain: geometric mean; half of torch's default.
        faint: product of all gains, no unit.
    """
    gains = initial_gains(trace)
    if not gains:
        raise NotApplicable("no fresh weight that the loss reaches was seen")
    largest, least = max(gains, key=lambda one: one.gain), min(gains, key=lambda one: one.gain)
    if not trace.run.is_final:
        return
    if largest.gain > max_gain and (seen := overshoot(trace, max_output=max_output, min_saturated=min_saturated)):
        bad = [one for one in gains if one.gain > max_gain]
        yield _finding(trace, bad, largest, f"At the first step {seen}.", suffers=costs_much(trace, min_cost=min_cost))
    elif _learnt_nothing(trace, max_fall) and len(late := grown_gains(trace, gains)) > 1:
        mean = float(np.exp(np.log(late).mean()))
        is_faint = mean < low_gain and np.prod(late) < faint and falls_short(trace)
        bad = [one for one in gains if one.gain < (low_gain if is_faint else min_gain)]
        if not is_faint and mean >= min_gain:
            return
        yield _finding(trace, bad, least, "They are still as small at the end, and the loss has not fallen.", suffers=True)


def _finding(trace: Trace, bad: list[Gain], worst: Gain, seen: str, *, suffers: bool) -> Finding:
    parameter, fan_in = worst.parameter, worst.fan_in
    layer = trace.layers[parameter.layer] if parameter.layer >= 0 else None
    scale = hypot(parameter.initial_mean, parameter.initial_std)
    return Finding(
        message=f"{parameter.name} began with a root mean square of {scale:.3g}; for {fan_in} inputs it should be near "
        f"{fan_in**-0.5:.2g}" + (f" (so did {len(bad) - 1} more)" if len(bad) > 1 else "") + f". {seen}",
        where=Where(layer.place if layer else None, layer.name if layer else parameter.name, parameter.first_step),
        values={
            "scale": scale,
            "fan_in": fan_in,
            "gain": worst.gain,
            "weights": len(bad),
            "names": tuple(one.parameter.name for one in bad[:20]),
        },
        certainty=LIKELY if suffers else HINT,
    )


def _learnt_nothing(trace: Trace, max_fall: float) -> bool:
    """Whether the one loss of a model without normalisation stayed where it was."""
    has_norm = any("Norm" in layer.kind and layer.n_training_calls for layer in trace.layers)
    is_judged = not has_norm and trace.scalars is not None and not has_several_objectives(trace)
    return is_judged and trace.scalars is not None and fall(trace.scalars.loss) < max_fall
