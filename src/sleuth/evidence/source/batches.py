"""Loops over batches, and values of one batch that are used after the loop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.evidence.source.flow import ancestors, short_name
from sleuth.evidence.source.graph import Frame, Value, alternatives
from sleuth.evidence.source.order import is_in, loops
from sleuth.evidence.source.program import Source, once

LOADER_NAME = re.compile(r"loader|batches|dataloader|(^|_)dl($|_)", re.IGNORECASE)
WRAPPED = ("builtins.enumerate", "builtins.zip", "builtins.iter", "itertools.islice")
FORMS = frozenset(
    ("cpu", "numpy", "detach", "tolist", "long", "int", "bool", "squeeze", "argmax", "float", "double", "to", "cuda", "flatten",
     "view", "reshape", "ravel", "sigmoid", "softmax", "round", "clamp")
)  # fmt: skip
PREDICTED = frozenset(("argmax", "max", "round", "topk", "sigmoid", "softmax", "predict", "forward", "squeeze"))


def batch_loops(source: Source) -> tuple[Frame, ...]:
    """The loops that go over batches of a DataLoader to their end."""
    return once(source, _batch_loops)


def _batch_loops(source: Source) -> Iterator[Frame]:
    seen: set[int] = set()
    for event in source.events:
        for loop in loops(event.frame):
            if id(loop) not in seen:
                seen.add(id(loop))
                if loop.value is not None and is_loader(loop.value) and not _is_left_early(source, loop):
                    yield loop


def is_loader(value: Value) -> bool:
    """Whether it is a loader of batches, by its class or its name, maybe counted or cut short."""
    while value.op == "call" and value.name in WRAPPED and value.inputs:
        value = value.inputs[0]
    if value.type == "torch.utils.data.DataLoader":
        return True
    return value.op in ("parameter", "attribute", "unknown", "subscript", "item") and bool(LOADER_NAME.search(value.name))


def _is_left_early(source: Source, loop: Frame) -> bool:
    return any(is_in(one, loop) and next(loops(one.frame), None) is loop for one in source.of("break"))


def of_one_batch(source: Source, value: Value, user: Value) -> Frame | None:
    """The loop over batches in whose last turn the value was made; None if it is not made so, or collected."""
    for loop in batch_loops(source):
        if not is_in(value, loop) or is_in(user, loop):
            continue
        is_collected = any(_lives_on(one, loop) for one in ancestors(value, limit=300))
        return None if is_collected or _is_handed(value, user) or value.op in ("list", "dict", "join") else loop
    return None


def _is_handed(value: Value, user: Value) -> bool:
    """Whether a loop around the user takes it in turn out of what holds that of every batch: a generator, or a list."""
    around = (one.value for one in loops(user.frame) if one.value is not None)
    return any(one is value for iterable in around for one in ancestors(iterable, limit=300))


def _lives_on(value: Value, loop: Frame) -> bool:
    """Whether it is what a turn of the loop finds from the turn before, or what is added to something from before the loop."""
    if value.op == "augment":
        return is_in(value, loop) and any(not is_in(one, loop) for one in alternatives(value.inputs[0]))
    return value.op == "loop" and value.node is loop.node


def is_prediction(value: Value, *, depth: int = 6) -> bool:
    """Whether these are classes or scores that a model gave."""
    one = value
    for _ in range(depth):
        if one.op == "apply" or (one.op in ("method", "call") and short_name(one) in PREDICTED):
            return True
        if one.op not in ("method", "call", "compare", "item", "subscript", "attribute") or not one.inputs:
            return False
        one = one.inputs[0]
    return False


def bare(value: Value) -> Value:
    """The value itself, of `value.cpu().numpy()`, or the batch of which it is a part: both may be asked for after the loop."""
    while (_keeps(value) and short_name(value) in FORMS) or (
        value.op == "subscript" and isinstance(value.inputs[1].literal, str) and value.inputs[0].op == "element"
    ):
        value = value.inputs[0]
    return value


def _keeps(value: Value) -> bool:
    return value.op == "method" or (value.op == "call" and value.name.startswith(("torch.", "numpy.")) and bool(value.inputs))
