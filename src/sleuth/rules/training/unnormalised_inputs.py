"""T101 unnormalised-inputs."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Layer, LayerCall, TensorFacts, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.fit import learns_well
from sleuth.stats.fitting import falls_short

WEIGHTED = ("Linear", "Conv1d", "Conv2d", "Conv3d", "LSTM", "GRU", "RNN", "LSTMCell", "GRUCell", "RNNCell")
SCALING = ("BatchNorm", "LayerNorm", "GroupNorm", "InstanceNorm", "RMSNorm", "Embedding", "LazyBatchNorm")
FAR_OFF = 10.0  # deviations
BYTE_RANGE = (128.0, 255.0)  # the greatest grey value of raw images


@rule(
    "T101",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("layer_calls", "layers"),
    explains=(
        "loss-plateau", "loss-diverging", "dead-units", "exploding-gradients", "saturated-activations",
        "activation-scale-drift", "chance-level-metric", "underfitting", "one-class-predictions", "vanishing-gradients",
        "learning-rate-too-high", "initial-loss-off", "non-finite-loss", "weights-diverging", "dead-relu-bias", "frozen-layers",
        "learning-rate-too-low", "initialisation-scale-off", "gradients-clipped-away", "saturating-activations-in-depth",
        "model-cannot-fit-one-batch", "model-too-small", "loss-oscillating", "rank-collapse", "too-few-epochs",
    ),
    consults=("reference-model",),
)  # fmt: skip
def unnormalised_inputs(
    trace: Trace, *, max_scale: float = 25.0, max_ratio: float = 1000.0, min_spread: float = 10.0, good_accuracy: float = 0.95,
    good_residue: float = 0.2, max_faint: float = 0.05,
) -> Iterator[Finding]:  # fmt: skip
    """The first layer gets values far from zero mean and unit variance: raw 0-255 images, or features of very unequal scale.

    Measure:
        Root mean square of what enters the first layer with weights (after whatever the forward pass does before it), and the
        ratio of the largest to the smallest standard deviation among its features. Or a deviation below `max_faint`, all values
        tiny or far off zero, where a plain network on standardised inputs goes far beyond the trained model.
    Why:
        Weights are initialised for inputs around 1. With inputs of 100 the first outputs and gradients are a hundred times too
        large; with unequal features the largest one rules the gradient, and no single learning rate suits all.
    Fix:
        Standardise each feature with the mean and deviation of the training data, or divide images by 255.
    Limits:
        Layers behind an embedding or a normalisation are left alone, and so are frozen or loaded first layers. Where the model
        learns well in spite of it, it is a hint.
    Source:
        LeCun, Bottou, Orr and Müller 1998, Efficient BackProp, section 4.3, http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf.

    Args:
        max_scale: root mean square above which inputs are too large, in their own unit; digits from 0 to 16 have 8.
        max_ratio: largest over smallest non-zero deviation among the features, no unit.
        min_spread: largest deviation from which on the ratio counts; rare features of a scaled table have a large ratio too.
        good_accuracy: training accuracy at the end from which on the model learns well in spite of its inputs.
        good_residue: the same for a regression: last mean squared error over the variance of the targets.
        max_faint: deviation, in the inputs' own unit; TF-IDF and one-hot rows have less, but values up to 1.
    """
    first = list(_first_calls(trace))
    if not first:
        raise NotApplicable("no layer with weights takes the data as they are")
    for layer, call in first:
        facts = call.input
        if facts is None or not facts.n_values:
            continue
        scale, ratio = hypot(facts.mean, facts.std), _ratio(call, min_spread)
        is_image = facts.minimum >= 0 and BYTE_RANGE[0] < facts.maximum <= BYTE_RANGE[1] and facts.is_integer
        is_faint = _is_faint(facts, max_faint) and falls_short(trace)
        if not (scale > max_scale or ratio > max_ratio or is_faint) or not (is_image or trace.run.is_final):
            continue
        well = learns_well(trace, good_accuracy=good_accuracy, good_residue=good_residue) is True and not is_image
        said = f"values from {facts.minimum:.4g} to {facts.maximum:.4g}, root mean square {scale:.3g}"
        said += f", deviation {facts.std:.2g}" if is_faint else ""
        said += f"; the deviations of its features differ by a factor of {ratio:.3g}" if ratio > max_ratio else ""
        yield Finding(
            message=f"The first layer ({layer.name or layer.kind}) gets {said}; weights are initialised for inputs around 1.",
            where=Where(layer.place, layer.name, call.step),
            values={"scale": scale, "feature_ratio": ratio, "minimum": facts.minimum, "maximum": facts.maximum},
            certainty=HINT if well or _is_rescaled(trace, layer, ratio <= max_ratio) else LIKELY,
            fix="Divide the images by 255." if is_image else "Standardise each feature: (x - mean) / std of the training data.",
        )


def _first_calls(trace: Trace) -> Iterator[tuple[Layer, LayerCall]]:
    """For each trained model the first layer with weights that ran, if the data reach it as the forward pass gives them."""
    settled: set[int] = set()
    for call in trace.layer_calls:
        layer = trace.layers[call.layer]
        if layer.model in settled or layer.is_container or not layer.kind.startswith(WEIGHTED + SCALING):
            continue
        settled.add(layer.model)
        weights = [trace.parameters[i] for i in layer.parameters]
        fresh = any(p.requires_grad and not p.is_loaded for p in weights) and not trace.models[layer.model].is_loaded
        if layer.kind.startswith(WEIGHTED) and fresh and layer.n_training_calls and not (call.input and call.input.requires_grad):
            yield layer, call


def _ratio(call: LayerCall, min_spread: float) -> float:
    """Largest over smallest positive deviation of the features; 1 if not known or all are small."""
    spread = call.feature_std[call.feature_std > 0]
    return float(spread.max() / spread.min()) if len(spread) > 1 and spread.max() > min_spread else 1.0


def _is_faint(facts: TensorFacts, max_faint: float) -> bool:
    """Whether all values are tiny, or all but the same far off zero."""
    largest = max(abs(facts.minimum), abs(facts.maximum))
    return 0 < facts.std <= max_faint and (largest <= 2 * max_faint or abs(facts.mean) > FAR_OFF * facts.std)


def _is_rescaled(trace: Trace, layer: Layer, is_common_scale: bool) -> bool:
    """Whether a normalisation right behind the first layer takes a common scale away."""
    following = next((c for c in trace.layer_calls[[c.layer for c in trace.layer_calls].index(layer.index) + 1 :]), None)
    return is_common_scale and following is not None and trace.layers[following.layer].kind.startswith(SCALING)
