"""Losses that a program works out by hand, and from which no way with gradients leads back to a network."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.batches import is_loader
from sleuth.evidence.source.cuts import DISCRETE
from sleuth.evidence.source.flow import CUTS, ancestors, default_of, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.layers import CONTAINERS, WITH_WEIGHTS, layer_kind
from sleuth.evidence.source.order import is_without_gradient
from sleuth.evidence.source.program import Source, once
from sleuth.evidence.source.training import is_optimizer

# What these make has no graph behind it.
NEW = frozenset(("torch.tensor", "torch.from_numpy", "torch.FloatTensor", "torch.Tensor", "torch.LongTensor",
                 "torch.DoubleTensor", "builtins.float", "builtins.int", "builtins.bool"))  # fmt: skip
MADE_OF_PARTS = frozenset(("join", "loop", "tuple", "list", "comprehension", "star", "binary", "unary", "augment", "item"))
WITHOUT_NUMBERS = frozenset(("size", "dim", "numel", "shape", "dtype", "device", "ndim", "requires_grad"))
VIEWS = frozenset(("T", "mT", "H", "mH", "real", "imag"))
PLAIN = frozenset(
    ("builtins.sum", "builtins.max", "builtins.min", "builtins.abs", "builtins.zip", "builtins.list", "builtins.tuple")
)
DRAWN = DISCRETE | frozenset(("sample", "multinomial", "bernoulli"))  # what they give has no gradient in any case
PARSED = frozenset(("parse_args", "parse_known_args"))
MAX_SEEN = 500


def severed(source: Source, loss: Value) -> Value | None:
    """What cuts this loss off from the network, nearest to it; None if there is a way with gradients, or it is not known."""
    found: list[Value] = []
    todo, seen = [loss], set[int]()
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if _cuts(one):
            found.append(one)
            continue
        further = () if _is_idle(source, one) else _further(one)
        if further is None or len(seen) > MAX_SEEN:
            return None
        todo.extend(further)
    behind = [each for one in found for each in _up_to_network(one) if _cuts(each)]
    chosen = [one for one in behind if not (one.inputs and short_name(one.inputs[0]) in DRAWN)] or behind
    return min(chosen, key=lambda one: one.order, default=None)


def _up_to_network(value: Value) -> Iterator[Value]:
    """The value and what it was made from, without what the network was given."""
    todo, seen = [value], set[int]()
    while todo and len(seen) < MAX_SEEN:
        one = todo.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            is_network = one.op == "apply" and _is_network(one)
            todo.extend(() if is_network else (*one.inputs, *(one.keywords or {}).values()))


def _cuts(value: Value) -> bool:
    """Whether it is a cut behind which there is a network."""
    if value.op == "apply":
        return _is_network(value) and is_without_gradient(value)
    is_cut = (
        (value.op == "method" and value.name in CUTS | DISCRETE)
        or (value.op == "attribute" and value.name == "data")
        or (value.op == "call" and (value.name in NEW or value.name.startswith("numpy.") or short_name(value) == "argmax"))
    )
    return is_cut and any(one.op == "apply" and _is_network(one) for one in ancestors(value, limit=MAX_SEEN))


def _is_network(value: Value) -> bool:
    callee = value.inputs[0]
    return callee.op == "instance" or layer_kind(callee) in WITH_WEIGHTS | CONTAINERS


def _is_idle(source: Source, value: Value) -> bool:
    """Whether it is a tensor made with gradients of its own, which no optimiser gets and nobody asks for."""
    is_new = value.op == "call" and value.name in NEW and "requires_grad" in (value.keywords or {})
    return is_new and "grad" not in (value.members or {}) and id(value) not in once(source, _asked)[0]


def _asked(source: Source) -> Iterator[frozenset[int]]:
    """All that an optimiser or a call for gradients is given, and what that was made from."""
    events = [one for one in source.of("call", "instance") if is_optimizer(one) or one.name == "torch.autograd.grad"]
    given = [each for event in events for each in (*event.inputs, *(event.keywords or {}).values())]
    yield frozenset(id(each) for one in given for each in ancestors(one, limit=MAX_SEEN))


def _further(value: Value) -> tuple[Value, ...] | None:
    """What the value was made from, with its gradients; None if it may have gradients of its own, or that is not known."""
    op = value.op
    if op in ("constant", "compare", "text", "slice") or _is_setting(value):
        return ()
    if op in MADE_OF_PARTS:
        return tuple(value.inputs)
    if op == "subscript":
        return tuple(value.inputs[:1])
    if op == "element":
        return () if is_loader(value.inputs[0]) or value.inputs[0].name == "builtins.range" else None
    if op == "attribute":
        return () if value.name in WITHOUT_NUMBERS else tuple(value.inputs) if value.name in VIEWS else None
    if op == "method":
        return () if value.name in WITHOUT_NUMBERS else tuple(value.inputs)
    if op == "call":
        return _of_call(value)
    if op == "apply" and value.name.startswith("torch.nn.") and not _is_network(value):
        return tuple(value.inputs[1:])
    return None


def _is_setting(value: Value) -> bool:
    """Whether it is a number that was set: it has one by default, or comes from the command line."""
    default = default_of(value)
    is_parsed = value.op == "attribute" and value.inputs[0].op == "method" and value.inputs[0].name in PARSED
    return is_parsed or (default is not value and isinstance(default.literal, int | float))


def _of_call(value: Value) -> tuple[Value, ...] | None:
    asked = (value.keywords or {}).get("requires_grad")
    if (asked is not None and asked.literal is not False) or value.name == "torch.nn.Parameter":
        return None
    if value.name in NEW or value.name.startswith("numpy.") or value.name in ("builtins.len", "builtins.range"):
        return ()
    if value.name.startswith("torch.") or value.name in PLAIN:
        return (*value.inputs, *(one for name, one in (value.keywords or {}).items() if name not in ("dim", "dtype", "device")))
    return None
