"""Layers and models of PyTorch: which values are one, which have weights, and how classes of the program make them."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import ClassDefinition, Frame, FunctionDefinition, Value, alternatives
from sleuth.evidence.source.program import Source, once

MODULE = "torch.nn.Module"
WITH_WEIGHTS = frozenset(
    ("Linear", "Bilinear", "LazyLinear", "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d",
     "LazyConv2d", "LSTM", "GRU", "RNN", "LSTMCell", "GRUCell", "RNNCell", "Embedding", "EmbeddingBag", "BatchNorm1d",
     "BatchNorm2d",
     "BatchNorm3d", "LayerNorm", "GroupNorm", "RMSNorm", "MultiheadAttention", "Transformer", "TransformerEncoder",
     "TransformerEncoderLayer", "TransformerDecoder", "TransformerDecoderLayer", "PReLU")
)  # fmt: skip
READY_MADE = ("torchvision.models.", "timm.create_model")  # classifiers, with batch normalisation or dropout
HEADS = ("fc", "classifier", "head", "heads")
CONTAINERS = frozenset(("ModuleList", "ModuleDict", "Sequential"))


def is_module(value: Value) -> bool:
    """Whether this is a network or a layer of PyTorch, as far as can be seen."""
    if value.op == "instance" and isinstance(value.definition, ClassDefinition):
        return MODULE in value.definition.kinds
    return value.type.startswith("torch.nn.") and value.op != "api" and not value.type.startswith("torch.nn.Param")


def layer_kind(value: Value) -> str:
    """The class of a layer of the library: "Linear"; "" for anything else."""
    return value.type.removeprefix("torch.nn.") if value.op == "call" and value.type.startswith("torch.nn.") else ""


def filled(value: Value) -> Value:
    """The tensor that functions of torch.nn.init fill and give back; the value itself where there is none."""
    while value.op == "call" and value.name.startswith("torch.nn.init.") and value.inputs:
        value = value.inputs[0]
    return value


def has_weights(value: Value, *, depth: int = 4) -> bool:
    """Whether the layer has weights of its own or in what it holds."""
    if layer_kind(value) in WITH_WEIGHTS:
        return True
    if depth and layer_kind(value) in CONTAINERS:
        return any(has_weights(one, depth=depth - 1) for one in elements(value))
    if depth and is_module(value) and value.op == "instance":
        return any(has_weights(one, depth=depth - 1) for one in (value.members or {}).values())
    return False


def ends_linear(network: Value) -> bool:
    """Whether a classifier of a library gives what its last linear layer gives: it still has its head, or a linear one."""
    stored = [one for name in HEADS if (one := (network.members or {}).get(name)) is not None and one.op != "attribute"]
    is_classifier = "detection" not in network.name and "segmentation" not in network.name
    return is_classifier and all(layer_kind(one) == "Linear" for one in stored)


def elements(container: Value) -> tuple[Value, ...]:
    """What a list, a tuple, a dict, a comprehension or a container of layers holds, as far as is known."""
    found: list[Value] = []
    todo = list(container.inputs[:1]) if container.op == "comprehension" else list(container.inputs)
    while todo and len(found) < 256:
        one = todo.pop(0)
        if one.op == "star":
            todo.extend(one.inputs)
        elif one.op in ("list", "tuple", "dict", "set", "comprehension"):
            todo.extend(elements(one))
        else:
            found.extend(alternatives(one))
    return tuple(found)


def in_dict(value: Value) -> tuple[Value, ...] | None:
    """What an OrderedDict holds, in its order, if every key is seen and none was taken out again; None for anything else."""
    is_seen = value.op == "dict" and value.type == "collections.OrderedDict" and value.literal is None
    known = value.keywords or {}
    return tuple(known.values()) if is_seen and "**" not in known else None


def own_modules(source: Source) -> Iterator[ClassDefinition]:
    """The classes of this file that are networks, with every class above them known."""
    return (one for one in source.classes if MODULE in one.kinds and one.is_known and one.file == source.file)


def names_its_weights(definition: ClassDefinition) -> bool:
    """Whether the class says itself which weights it has: `def parameters(self): ...`."""
    return any(definition.method(name) is not None for name in ("parameters", "named_parameters"))


def function_of(value: Value) -> Frame | None:
    """The function in whose body the event stands."""
    frame = value.frame
    while frame is not None and frame.kind != "function":
        frame = frame.parent
    return frame


def first_reading(source: Source, definition: FunctionDefinition) -> tuple[Value, ...]:
    """The events that stand in the function's own body, as it was read for the first time."""
    readings = dict(once(source, _readings))
    return readings.get(definition, ())


def _readings(source: Source) -> Iterator[tuple[FunctionDefinition, tuple[Value, ...]]]:
    firsts: dict[FunctionDefinition, tuple[Frame, list[Value]]] = {}
    for event in source.events:
        frame = function_of(event)
        if frame is None or frame.definition is None:
            continue
        first, events = firsts.setdefault(frame.definition, (frame, []))
        if first is frame:
            events.append(event)
    return ((definition, tuple(events)) for definition, (_, events) in firsts.items())


def width(value: Value) -> int | None:
    """How many units the last layer has that made this value, if it is a linear layer of the library; None if not known."""
    found = {_width(one) for one in alternatives(value)}
    return found.pop() if len(found) == 1 else None


def _width(value: Value) -> int | None:
    if value.op != "apply" or value.name != "torch.nn.Linear":
        return None
    units = value.inputs[0].argument(1, "out_features")
    return units.literal if units is not None and isinstance(units.literal, int) else None
