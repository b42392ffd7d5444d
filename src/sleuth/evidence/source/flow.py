"""Where a value came from: back through what leaves it the same, to the operation that made it what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.graph import Value, alternatives

# Methods and functions after which the numbers are the same, in another shape, type or place.
SAME_NUMBERS = frozenset(
    [
        "view",
        "reshape",
        "squeeze",
        "unsqueeze",
        "permute",
        "transpose",
        "flatten",
        "contiguous",
        "clone",
        "float",
        "double",
        "half",
        "bfloat16",
        "to",
        "cuda",
        "cpu",
        "type",
        "type_as",
        "requires_grad_",
        "t",
        "swapaxes",
        "movedim",
        "view_as",
        "reshape_as",
        "expand",
        "expand_as",
        "ravel",
        "mT",
        "T",
        "unflatten",
        "long",
        "int",
        "astype",
        "copy",
        "numpy",
        "squeeze_",
        "unsqueeze_",
        "detach",
        "rename_",
        "align_to",
        "narrow",
    ]
)
SETTINGS = ("parameter", "attribute", "subscript")  # their keywords hold a default, if they have one
CUTS = frozenset(("detach", "numpy", "item", "tolist", "long", "int"))  # of these, what is left without gradient
LAYERS_SAME = frozenset(("torch.nn.Identity", "torch.nn.Flatten", "torch.nn.Unflatten", "torch.nn.Dropout"))
ACTIVATIONS: dict[str, str] = {
    "softmax": "softmax", "Softmax": "softmax", "Softmax2d": "softmax", "log_softmax": "log-softmax", "LogSoftmax": "log-softmax",
    "sigmoid": "sigmoid", "Sigmoid": "sigmoid", "sigmoid_": "sigmoid", "expit": "sigmoid", "logsigmoid": "log-sigmoid",
    "LogSigmoid": "log-sigmoid",
    "relu": "relu", "ReLU": "relu", "relu_": "relu", "ReLU6": "relu", "relu6": "relu",
    "tanh": "tanh", "Tanh": "tanh", "leaky_relu": "leaky-relu", "LeakyReLU": "leaky-relu", "elu": "elu", "ELU": "elu",
    "gelu": "gelu", "GELU": "gelu",
    "selu": "selu", "SELU": "selu", "silu": "silu", "SiLU": "silu", "mish": "mish", "Mish": "mish", "Hardswish": "hardswish",
    "softplus": "softplus", "Softplus": "softplus", "Hardsigmoid": "hard-sigmoid", "gumbel_softmax": "gumbel-softmax",
    "PReLU": "prelu",
    "softmin": "softmax", "Softmin": "softmax", "Hardtanh": "hardtanh", "CELU": "celu", "GLU": "glu", "RReLU": "leaky-relu",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """What made a value, and the values between, nearest to the maker first."""

    maker: Value
    way: tuple[Value, ...] = ()


def origins(value: Value, *, through_cuts: bool = True, depth: int = 40) -> tuple[Origin, ...]:
    """What made this value, on each way by which it may have come, changes of shape, type and place aside.

    Args:
        value: whose making is asked.
        through_cuts: also through what cuts the gradient (`detach`).
        depth: steps back, at most.
    """
    found: list[Origin] = []
    todo: list[tuple[Value, tuple[Value, ...]]] = [(one, ()) for one in alternatives(value)]
    seen: set[int] = set()
    while todo and len(seen) < 200:  # ways; a value with more is unknown
        one, way = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        before = _before(one, through_cuts)
        if before is None or len(way) >= depth:
            found.append(Origin(one, way))
        else:
            todo.extend((each, (one, *way)) for each in alternatives(before))
    return tuple(origin for origin in found if not is_none(origin.maker))


def is_none(value: Value) -> bool:
    """Whether it is the constant None."""
    return value.op == "constant" and value.literal is None


def default_of(value: Value) -> Value:
    """What a setting holds where nobody gives it anything else; the value itself if it has no default.

    Settings are parameters, their fields and items, and what stands in for them: `settings or Settings()`.
    """
    if value.op in SETTINGS and value.keywords:
        return value.keywords.get("default", value)
    if value.op in ("boolean", "join"):
        given = [one for one in (value.inputs if value.op == "boolean" else alternatives(value)) if not _is_nothing(one)]
        is_chosen = len(given) == 1 < len(value.inputs) and value.name in ("or", "")
        return default_of(given[0]) if is_chosen else value
    return value


def _is_nothing(value: Value) -> bool:
    """Whether it is a parameter that is None unless it is given."""
    return value.op == "parameter" and bool(value.keywords) and is_none(default_of(value))


def _before(value: Value, through_cuts: bool) -> Value | None:
    """The value whose numbers this one holds, if it is only another form of it."""
    word = short_name(value)
    if value.op == "method" and word in SAME_NUMBERS and (through_cuts or word not in CUTS):
        return value.inputs[0]
    if value.op == "call" and value.inputs and value.name.startswith("torch.") and word in SAME_NUMBERS:
        return value.inputs[0]
    if value.op == "apply" and value.name in LAYERS_SAME and len(value.inputs) > 1:
        return value.inputs[1]
    if value.op == "attribute" and word in ("T", "mT", "data") and (through_cuts or word != "data"):
        return value.inputs[0]
    if value.op == "subscript" and not isinstance(value.inputs[1].literal, str):  # some of its numbers
        return value.inputs[0]
    return None


def short_name(value: Value) -> str:
    """The last word of the name: "relu" of `torch.relu`, "ReLU" of an applied nn.ReLU."""
    return value.name.rpartition(".")[2]


def activation(value: Value) -> str:
    """Which activation this value is the result of: "softmax", "sigmoid", "relu" ...; "" if of none that is known.

    A module of the program that only applies an activation counts by what it applies, since its forward is read in place.
    """
    if value.op == "method":
        return ACTIVATIONS.get(value.name, "") if value.name[:1].islower() else ""
    if value.op == "call" and value.name.startswith(("torch.", "scipy.special.", "jax.nn.", "keras.", "tensorflow.nn.")):
        word = short_name(value)
        return ACTIVATIONS.get(word, "") if word[:1].islower() else ""
    if value.op == "apply" and value.name.startswith("torch.nn."):
        return ACTIVATIONS.get(short_name(value), "")
    return ""


def ancestors(value: Value, *, limit: int = 2_000) -> Iterator[Value]:
    """The value and all that it was made from, each once."""
    seen: set[int] = set()
    todo = [value]
    while todo and len(seen) < limit:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        todo.extend(one.inputs)
        if one.keywords and one.op not in SETTINGS:  # theirs are defaults
            todo.extend(one.keywords.values())
