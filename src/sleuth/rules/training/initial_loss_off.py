"""T218 initial-loss-off."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.ops import SHAPE_OPS, origin
from sleuth.evidence.reading import output_layer
from sleuth.evidence.trace import Layer, LossCall, Phase, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.beginning import costs_much, first_loss_off
from sleuth.stats.objective import blank_loss, has_several_objectives, mean_value, training_calls
from sleuth.stats.robust import known_median

SCALING_OPS = frozenset(("Mul", "Div", "Add"))
LAYER_OPS = frozenset(("Addmm", "Linear", "MkldnnLinear", "Convolution", "MkldnnConvolution"))
PLAIN_PRODUCTS = frozenset(("Mm", "Mv"))
PARTS = 8  # of the run, whose median losses are compared
SURE, NEAR = 1.5, 0.1  # log odds of the targets, and how far the outputs' mean may be from them, as a share
RISE = 1.5  # a loss that soon rises so far above its first value has another fault


@rule(
    "T218",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("losses", "scalars"),
    explains=(
        "loss-plateau", "too-few-epochs", "underfitting", "saturated-activations", "exploding-gradients", "one-class-predictions",
        "gradients-clipped-away", "learning-rate-too-low", "chance-level-metric", "loss-oscillating",
    ),
)  # fmt: skip
def initial_loss_off(
    trace: Trace, *, factor: float = 2.0, max_output: float = 3.0, min_cost: float = 0.25, far: float = 4.0, min_steps: int = 40
) -> Iterator[Finding]:
    """The first loss is far above that of a model that knows nothing, and much of the training goes into unlearning it.

    Measure:
        The first training loss, before any update, against that of a model that knows nothing (ln K for K classes, ln 2 for a
        binary one); for a squared error the outputs against the targets. It speaks if the run did not end well, and the loss
        stayed above 1.5 times that for `min_cost` of the steps, or began at more than `far` times it; or if the mean of the
        outputs is the log odds of the targets with its sign turned, however the run ends.
    Why:
        A fresh model should say "I do not know". One that begins sure, and wrong, spends its first epochs on shrinking the
        outputs, with large gradients from samples that teach nothing.
    Fix:
        Print the loss before the first step and look for what makes the last layer's outputs large: a scale behind it, its
        bias, features that were never normalised, the initialisation of its weights.
    Limits:
        For one loss of a known kind whose input comes from a layer. Loaded models, cosine scores with a temperature, and
        runs that recover soon get a hint. A loss that rises at first has another fault.
    Source:
        Karpathy 2019, A Recipe for Training Neural Networks, "verify loss @ init", https://karpathy.github.io/2019/04/25/recipe/.

    Args:
        factor: first loss over that of knowing nothing; torch's own initialisation stays below 1.3.
        max_output: for a squared error, root mean square of the first outputs over that of the targets.
        min_cost: share of the steps with a loss well above that of knowing nothing.
        far: first loss over that of knowing nothing that no fresh model reaches, however soon it recovers.
        min_steps: of the run.
    """
    calls = training_calls(trace)
    if not calls or not np.isfinite(blank_loss(calls)) or has_several_objectives(trace):
        raise NotApplicable("the loss is not one call of a function whose value for a model that knows nothing is known")
    first, loss = calls[0], trace.scalars.loss if trace.scalars is not None else np.zeros(0)
    said = first_loss_off(calls, max_output=max_output, factor=factor)
    if not (said and trace.run.is_final) or len(loss) < min_steps or first.step or not first.is_target_from_data:
        return
    is_known = _comes_from_layer(trace, first) and not any(model.is_loaded for model in trace.models)
    parts = [known_median(part) for part in np.array_split(loss, PARTS)]
    is_paid_off = max(parts) <= RISE * max(parts[0], loss[0]) and parts[-1] < parts[0]
    is_far = mean_value(first) > far * blank_loss(calls)
    is_costly = is_paid_off and costs_much(trace, min_cost=0.0 if is_far else min_cost)
    layer, turned = _layer(trace), _turned(first)
    name = f"of {layer.name or layer.kind}" if layer else "that it was given"
    yield Finding(
        message=f"At the first step {said}: the values {name} go from {first.input.minimum:.3g} to {first.input.maximum:.3g}."
        f"{turned}",
        where=Where(layer.place if layer else first.place, layer.name if layer else "", first.step),
        values={"loss": mean_value(first), "blank_loss": blank_loss(calls), "output_std": first.input.std},
        certainty=LIKELY if is_known and (is_costly or turned) else HINT,
    )


def _turned(first: LossCall) -> str:
    """That the outputs begin as if all base rates were turned round, in words; "" if they do not."""
    p = first.target.mean
    if first.function != "binary_cross_entropy_with_logits" or not 0 < p < 1:
        return ""
    odds = math.log(p / (1 - p))
    is_turned = abs(odds) >= SURE and abs(first.input.mean + odds) <= NEAR * abs(odds)
    return (
        f" Their mean is {first.input.mean:.3g}, where {p:.1%} of the targets are 1: log odds of {odds:.3g}." if is_turned else ""
    )


def _layer(trace: Trace) -> Layer | None:
    """The layer that made the outputs, if one did."""
    trained = [f.model for f in trace.forwards if f.phase is Phase.TRAIN]
    return output_layer(trace, trained[0]) if trained else None


def _comes_from_layer(trace: Trace, call: LossCall) -> bool:
    """Whether the input is a layer's output, scaled or not; a plain product that is scaled, or of vectors of length 1, is not."""
    behind = [op for op in call.ops if op not in SCALING_OPS][:1]
    if not behind or behind[0] in LAYER_OPS:
        return bool(behind)
    graph = next((b.graph for b in trace.backwards if b.graph), ())
    product = next((op for op in graph if op.name in PLAIN_PRODUCTS), None)
    sides = [graph[i] for i in product.inputs] if product is not None else []
    reached = [origin(graph, side, SHAPE_OPS | {"Mul"}) if side.name in SHAPE_OPS | {"Mul"} else side for side in sides]
    is_normalised = any(one is not None and one.name == "Div" for one in reached)
    return behind[0] in PLAIN_PRODUCTS and call.ops[0] not in ("Mul", "Div") and not is_normalised
