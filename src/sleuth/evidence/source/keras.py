"""Models of Keras: their layers in order, the last one, and with which loss and metrics they are compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import ACTIVATIONS, short_name
from sleuth.evidence.source.graph import ClassDefinition, Value, alternatives
from sleuth.evidence.source.layers import first_reading
from sleuth.evidence.source.program import Source, once
from sleuth.evidence.source.sizes import number

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
SHORT = {"mse": "mean_squared_error", "mae": "mean_absolute_error", "msle": "mean_squared_logarithmic_error",
         "mape": "mean_absolute_percentage_error", "bce": "binary_crossentropy", "acc": "accuracy"}  # fmt: skip
OF_QUANTITIES = frozenset(("mean_squared_error", "mean_absolute_error", "mean_squared_logarithmic_error", "huber", "log_cosh",
                           "mean_absolute_percentage_error", "huber_loss", "logcosh"))  # fmt: skip
OF_CLASSES = frozenset(("accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy", "auc", "precision",
                        "recall", "f1_score", "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy"))  # fmt: skip
SAME_LAST_AXIS = frozenset(
    ("Dropout", "Identity", "SpatialDropout1D", "SpatialDropout2D", "UpSampling1D", "UpSampling2D", "UpSampling3D", "Cropping1D",
     "Cropping2D", "Cropping3D", "Resizing", "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D")
)  # fmt: skip
WITHOUT_NUMBERS = SAME_LAST_AXIS | {"Flatten", "Reshape", "Permute"}
# The layers that can be the last, with where their units and their activation stand; -1: by keyword only.
LAST_LAYERS = {"Dense": (0, 1), "Conv1D": (0, -1), "Conv2D": (0, -1), "Conv3D": (0, -1), "Conv1DTranspose": (0, -1),
               "Conv2DTranspose": (0, -1), "Conv3DTranspose": (0, -1), "SeparableConv1D": (0, -1),
               "SeparableConv2D": (0, -1)}  # fmt: skip
MAX_BY_POSITION = 6  # arguments of a convolution by position; with more, the activation may be among them
MODELS = ("keras.Model", "keras.models.Model", "keras.Sequential", "keras.models.Sequential")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a model: its last layer with weights, how many units it has, and what is applied to them ("" for nothing)."""

    layer: Value
    units: int | None
    activation: str
    way: Value  # what sets the activation: the layer itself, or a layer of its own


@dataclass(frozen=True, slots=True)
class Compiled:
    """One call of `compile`. `from_logits` is None where it cannot be told; `loss_value` is what stands in the call."""

    event: Value
    model: Value
    loss: str
    from_logits: bool | None
    loss_value: Value | None
    metrics: tuple[str, ...]
    head: Head | None


def snake(word: str) -> str:
    """The name of a loss or metric as a text would give it: "mean_squared_error" of "MeanSquaredError" and of "mse"."""
    word = word.rpartition(".")[2]
    lowered = word if word.islower() else _CAMEL.sub("_", word).lower()
    return SHORT.get(lowered, lowered)


def compilations(source: Source) -> tuple[Compiled, ...]:
    """Every call of `compile` of a model of Keras."""
    return once(source, _compilations)


def _compilations(source: Source) -> Iterator[Compiled]:
    for event in source.calls("compile"):
        if event.op != "method" or not is_model(event.inputs[0]):
            continue
        loss = event.argument(1, "loss")
        known = alternatives(loss) if loss is not None else ()
        chosen = known[0] if len(known) == 1 else None
        listed = event.argument(2, "metrics")
        metrics = listed.inputs if listed is not None and listed.op in ("list", "tuple") else (listed,) if listed else ()
        yield Compiled(
            event, event.inputs[0], word_of(chosen), takes_logits(chosen), chosen, tuple(word_of(one) for one in metrics),
            head_of(source, event.inputs[0], event.order),
        )  # fmt: skip


def is_model(value: Value) -> bool:
    """Whether every value that this may be is a model of Keras."""
    known = alternatives(value)
    return bool(known) and all(_is_model(one) for one in known)


def _is_model(value: Value) -> bool:
    if value.op == "instance" and isinstance(value.definition, ClassDefinition):
        return any(kind in MODELS for kind in value.definition.kinds)
    return value.op == "call" and value.name in MODELS


def word_of(value: Value | None) -> str:
    """The name of a loss, metric or activation: a text, a class, an object of it or a function of the library."""
    if value is None:
        return ""
    if isinstance(value.literal, str):
        return snake(value.literal)
    return snake(value.name) if value.op in ("api", "call") and value.name.startswith("keras.") else ""


def takes_logits(loss: Value | None) -> bool | None:
    """Whether the loss applies the activation itself; None if that is not known."""
    if loss is None or (loss.op not in ("api", "call") and not isinstance(loss.literal, str)):
        return None
    given = loss.argument(0, "from_logits") if loss.op == "call" else None
    if given is None:
        return False if loss.op != "call" or not loss.has_star else None
    return given.literal if isinstance(given.literal, bool) else None


def layers_of(source: Source, model: Value, before: int) -> tuple[Value, ...] | None:
    """The layers of a Sequential in order, as they are before this event; None if they are not all seen."""
    if model.op != "call" or not model.name.endswith(".Sequential") or model.has_star:
        return None
    listed = model.argument(0, "layers")
    if listed is not None and (listed.op not in ("list", "tuple") or listed.literal is not None):
        return None
    layers = list(listed.inputs) if listed is not None else []
    for event in source.calls("add", "pop"):
        if event.op == "method" and event.order < before and any(one is model for one in alternatives(event.inputs[0])):
            if event.name == "pop" or not event.arguments or _is_in_loop_or_branch(event, model):
                return None
            layers.append(event.arguments[0])
    return None if any(one.op == "star" for one in layers) else tuple(layers)


def _is_in_loop_or_branch(event: Value, model: Value) -> bool:
    frame = event.frame
    while frame is not None and frame is not model.frame:
        if frame.kind in ("loop", "branch", "try"):
            return True
        frame = frame.parent
    return False


def head_of(source: Source, model: Value, before: int) -> Head | None:
    """The end of this model; None if it has several, or is not seen."""
    known = alternatives(model)
    if len(known) != 1:
        return None
    one = known[0]
    if one.op == "instance" and isinstance(one.definition, ClassDefinition):
        method = one.definition.method("call")
        given = [event.inputs[0] for event in first_reading(source, method) if event.op == "return"] if method else []
        return head_of_output(given[0]) if len(given) == 1 else None
    layers = layers_of(source, one, before)
    if layers is not None:
        return _head(list(layers))
    outputs = one.argument(1, "outputs") if one.op == "call" and one.name in MODELS else None
    return head_of_output(outputs) if outputs is not None else None


def head_of_output(output: Value) -> Head | None:
    """The end of the model that gives this symbolic tensor."""
    layers: list[Value] = []
    for _ in range(4):
        known = alternatives(output)
        output = known[0] if len(known) == 1 else output
        if output.op == "call" and ACTIVATIONS.get(short_name(output)) and output.inputs:
            layers.insert(0, output)
            output = output.inputs[0]
        elif output.op == "apply" and output.inputs[0].op == "call" and len(output.inputs) > 1:
            layers.insert(0, output.inputs[0])
            output = output.inputs[1]
        else:
            break
    return _head(layers) if layers else None


def _head(layers: list[Value]) -> Head | None:
    last = layers.pop() if layers else None
    is_turned = False
    while last is not None and layers and short_name(last) in WITHOUT_NUMBERS:
        is_turned = is_turned or short_name(last) not in SAME_LAST_AXIS
        last = layers.pop()
    if last is None or last.op != "call":
        return None
    if short_name(last) == "Activation" or (short_name(last) in ACTIVATIONS and short_name(last) != "Dense"):
        inner = _head(layers)
        word = _activation(last.argument(0, "activation")) if short_name(last) == "Activation" else ACTIVATIONS[short_name(last)]
        return None if inner is None or inner.activation or word is None else Head(inner.layer, inner.units, word, last)
    unit_place, place = LAST_LAYERS.get(short_name(last), (-1, -1))
    if unit_place < 0 or last.has_star or len(last.arguments) > MAX_BY_POSITION:
        return None
    word = _activation(last.argument(place, "activation"))
    units = number(last.argument(unit_place, "units", "filters")) if not is_turned or short_name(last) == "Dense" else None
    return None if word is None else Head(last, units, word, last)


def _activation(value: Value | None) -> str | None:
    """The name of the activation, "" for none; None if it is not known."""
    if value is None or (value.op == "constant" and value.literal in (None, "linear")):
        return ""
    word = value.literal if isinstance(value.literal, str) else short_name(value) if value.op in ("api", "call") else ""
    return "" if word == "linear" else ACTIVATIONS.get(str(word))


def answers_of(source: Source, compiled: Compiled) -> Value | None:
    """What the model is fitted to after this call; None if that is not seen."""
    for event in source.calls("fit"):
        if event.op == "method" and event.order > compiled.event.order and event.inputs[0] is compiled.model:
            return event.argument(1, "y")
    return None
