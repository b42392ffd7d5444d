"""What lives from turn to turn of a loop, what is added to it, and what is only another name for it."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.order import is_in, loops
from sleuth.evidence.source.program import Source, values

SHALLOW = frozenset(
    ("builtins.dict", "collections.OrderedDict", "copy.copy", "builtins.min", "builtins.max", "builtins.sorted", "builtins.list",
     "dataclasses.replace")
)  # fmt: skip
VIEWS = ("detach", "numpy")
WRAPPERS = (
    "torch.from_numpy",
    "torch.as_tensor",
    "numpy.asarray",
)  # around the same numbers, where neither type nor place changes


def additions(source: Source) -> Iterator[tuple[Value, Value]]:
    """Additions to what lives from turn to turn, with what is added."""
    for event in source.events:
        if event.op == "augment" and event.name == "+" and is_carried(event, event.inputs[0]):
            yield event, event.inputs[1]
        elif event.op == "method" and event.name == "append" and event.arguments and is_carried(event, event.inputs[0]):
            yield event, event.arguments[0]
        elif event.op == "store" and is_carried(event, event.inputs[0]) and _adds_to_itself(event):
            yield event.inputs[1], event.inputs[1]
        elif event.op == "store-item" and is_carried(event, event.inputs[0]) and _adds_to_its_item(event):
            yield event.inputs[2], event.inputs[2]
    for value in values(source):
        if value.op == "binary" and any(old.op == "loop" and value in alternatives(old) for old in terms(value)):
            yield value, value


def is_carried(event: Value, old: Value) -> bool:
    """Whether what is added to was there before the turn of the loop."""
    inner = next(loops(event.frame), None)
    if inner is None:
        return False
    if old.op == "loop":
        return any(loop.node is old.node for loop in loops(event.frame))
    while old.op in ("subscript", "attribute"):
        old = old.inputs[0]
    return all(one.op != "api" and not is_in(one, inner) for one in alternatives(old)) and old.op != "parameter"


def _adds_to_itself(store: Value) -> bool:
    """Whether an attribute gets its own old value, with something added."""
    new = store.inputs[1]
    return new.op == "binary" and any(
        one is store.literal or (one.op == "attribute" and one.name == store.name and one.inputs[0] is store.inputs[0])
        for one in terms(new)
    )


def _adds_to_its_item(store: Value) -> bool:
    """Whether an element of a container gets its own old value, with something added."""
    owner, index, new = store.inputs
    return new.op == "binary" and any(
        one is store.literal or (one.op == "subscript" and one.inputs[0] is owner and one.inputs[1] is index)
        for one in terms(new)
    )


def terms(value: Value) -> tuple[Value, ...]:
    """The value and what its arithmetic is made of, through branches, up to what loops carry."""
    seen: dict[int, Value] = {}
    todo = [value]
    while todo and len(seen) < 64:
        one = todo.pop()
        if id(one) not in seen:
            seen[id(one)] = one
            todo.extend(one.inputs if one.op in ("binary", "unary", "join") else ())
    return tuple(seen.values())


def holds_same(value: Value, kept: Value, depth: int = 4) -> bool:
    """Whether these are the same tensors: the value itself, in a container, or a shallow copy."""
    for one in alternatives(value):
        if one is kept:
            return True
        if depth and one.op == "comprehension" and len(one.inputs) == 2 and _takes_all(one, kept, depth - 1):
            return True
        is_shallow = (
            one.op in ("tuple", "list", "dict", "subscript")
            or one.op in ("boolean", "star")
            or (one.op == "method" and one.name == "copy")
        )
        is_shallow = is_shallow or (one.op == "call" and one.name in SHALLOW)
        if is_shallow and depth and any(holds_same(each, kept, depth - 1) for each in one.inputs):
            return True
    return False


def _takes_all(made: Value, kept: Value, depth: int) -> bool:
    """Whether a comprehension takes the tensors one by one, as they are: by items, in pairs, or by their names."""
    element, over = made.inputs
    if element.op == "tuple" and len(element.inputs) == 2:
        element = element.inputs[1]
    while _is_same_memory(element):
        element = element.inputs[0]
    if element.op == "subscript":
        return holds_same(element.inputs[0], kept, depth)
    if element.op != "item" or over.op != "method":
        return False
    return over is kept if over.name == "named_parameters" else over.name == "items" and holds_same(over.inputs[0], kept, depth)


def _is_same_memory(value: Value) -> bool:
    """Whether it is another tensor or array on the memory of the one that it is made from."""
    if value.op == "attribute":
        return value.name == "data"
    names = VIEWS if value.op == "method" else WRAPPERS if value.op == "call" else ()
    return value.name in names and not value.keywords and len(value.arguments) == (value.op == "call")
