"""Labels that are put together class by class: one number many times, then the next."""

from __future__ import annotations

from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Frame, Value, alternatives
from sleuth.evidence.source.sizes import number

FILLS = frozenset(("full", "full_like"))
ONES = frozenset(("ones", "zeros", "ones_like", "zeros_like"))
CASTS = frozenset(("long", "float", "to", "astype", "int", "tolist"))
MIN_RUN = 8  # of one number, where it is known how many; fewer are pairs or views of one sample
MAX_PARTS = 64


def gathered(labels: Value) -> Value | None:
    """Where the runs of single numbers that these labels are made of are put one after the other; None if they are not."""
    for one in alternatives(labels):
        found = _of_loop(one) or _of_sum(one) or _of_comprehension(one)
        if found is not None:
            return found
    return None


def _of_loop(value: Value) -> Value | None:
    """`labels += [kind] * n`, `labels.extend([kind] * n)`, `labels.append(np.full(n, kind))` in a loop over the kinds."""
    if value.op == "call" and short_name(value) in ("cat", "concatenate", "hstack") and value.inputs:
        return next((found for one in alternatives(value.inputs[0]) if (found := _of_loop(one)) is not None), None)
    if value.op == "augment" and value.name == "+":
        runs = [value.inputs[1]]
    elif value.op == "list" and value.literal is not None:
        runs = [one.inputs[0] if one.op == "star" else one for one in value.inputs[:MAX_PARTS]]
    else:
        return None
    kinds = [_number_of(one) for one in runs]
    around = own_loops(runs[0].frame) if runs else []
    is_own = len(around) == 1 and all(one is not None and is_of(one, around[0]) for one in kinds)
    return runs[0] if is_own else None


def _of_sum(value: Value) -> Value | None:
    """`labels = [0] * 50`, then `labels += [1] * 50`."""
    kinds: list[object] = []
    one = value
    while one.op == "augment" and one.name == "+" and len(kinds) < MAX_PARTS:
        kind = _number_of(one.inputs[1])
        kinds.append(kind.literal if kind is not None else None)
        one = one.inputs[0]
    first = _number_of(one)
    kinds.append(first.literal if first is not None else None)
    return value if len(kinds) > 1 and None not in kinds and len(set(kinds)) == len(kinds) else None


def _of_comprehension(value: Value) -> Value | None:
    """`[kind for kind in range(k) for _ in range(n)]`, `np.concatenate([np.full(n, kind) for kind in range(k)])`."""
    if value.op == "call" and short_name(value) in ("cat", "concatenate", "hstack") and value.inputs:
        inner = value.inputs[0]
        kind = _number_of(inner.inputs[0]) if inner.op == "comprehension" and len(inner.inputs) == 2 else None
        return value if kind is not None and _is_taken_from(kind, inner.inputs[1]) else None
    if value.op != "comprehension" or value.name != "list" or len(value.inputs) != 3 or value.keywords:
        return None
    element, outer, inner = value.inputs
    return value if _is_taken_from(element, outer) and not _is_taken_from(element, inner) else None


def _number_of(run: Value) -> Value | None:
    """The number that all of this is; None if it is not one number many times."""
    while run.op == "method" and run.name in CASTS and run.inputs:
        run = run.inputs[0]
    if run.op == "list":
        is_same = len(run.inputs) >= MIN_RUN and len({id(one) for one in run.inputs}) == 1 and run.literal is None
        return run.inputs[0] if is_same else None
    if run.op == "call" and short_name(run) in FILLS:
        return run.argument(1, "fill_value")
    if run.op != "binary" or run.name not in ("*", "+"):
        return None
    for one, other in (run.inputs, reversed(run.inputs)):
        if one.op == "list" and len(one.inputs) == 1 and run.name == "*":
            n = number(other)
            return one.inputs[0] if n is None or n >= MIN_RUN else None
        if one.op == "call" and short_name(one) in ONES and run.name == ("*" if short_name(one).startswith("ones") else "+"):
            return other
    return None


def own_loops(frame: Frame | None) -> list[Frame]:
    """The loops around, those aside from which the function was called."""
    found = []
    while frame is not None and frame.kind != "function":
        found += [frame] if frame.kind == "loop" else []
        frame = frame.parent
    return found


def is_of(kind: Value, loop: Frame) -> bool:
    """Whether it is what the loop is at, or its number."""
    return loop.value is not None and _is_taken_from(kind, loop.value)


def _is_taken_from(kind: Value, iterable: Value) -> bool:
    if kind.op == "element":
        return kind.inputs[0] is iterable or any(one is kind.inputs[0] for one in iterable.inputs)
    seen = [id(each) for one in (iterable, *iterable.inputs) for each in one.inputs]
    return kind.op == "join" and all(one.op == "constant" and id(one) in seen for one in alternatives(kind))
