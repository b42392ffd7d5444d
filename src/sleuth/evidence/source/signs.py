"""Targets that fall below 0 as often as they rise above it, as far as the text tells it."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.datasets import loader_of, part_of_rows
from sleuth.evidence.source.flow import ancestors, origins, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.sizes import number

ODD = frozenset(("sin", "tanh", "sinh", "atan", "arctan", "asinh", "arcsinh", "sign"))  # f(-x) = -f(x)
AROUND_ZERO = frozenset(("randn", "randn_like", "standard_normal"))
PLACED = frozenset(("normal", "linspace", "arange", "uniform"))  # that take where they begin, or their middle
SAME = frozenset(("torch.tensor", "torch.as_tensor", "torch.from_numpy", "torch.FloatTensor", "torch.Tensor", "numpy.array",
                  "numpy.asarray", "numpy.float32"))  # fmt: skip
MAX_STEPS = 16
WIDE = 400  # values that two factors are compared by


def falls_below_zero(source: Source, value: Value) -> bool:
    """Whether the numbers are made symmetric about 0, or the program tells the share of them that is below 0."""
    makers = list(_makers(source, value, MAX_STEPS))
    if not makers or _is_changed_in_place(source, makers):
        return False
    return all(_is_symmetric(one, MAX_STEPS) for one in makers) or _is_share_told(source, makers)


def _is_changed_in_place(source: Source, makers: list[Value]) -> bool:
    """Whether these numbers, or any that they are made of, are changed where they are: `y[y < 0] = 0`, `y.clamp_(min=0)`."""
    known = {id(each) for one in makers for each in ancestors(one, limit=WIDE)}
    changes = [*source.of("store-item"), *(one for one in source.of("method") if one.name.endswith("_"))]
    return any(id(way.maker) in known for one in changes for way in origins(one.inputs[0]))


def _makers(source: Source, value: Value, depth: int) -> Iterator[Value]:
    """What made these rows, back through loaders and changes of shape, type and place."""
    for one in (way.maker for way in origins(value)):
        found = loader_of(one)
        part = part_of_rows(source, found[0], found[1]) if found is not None and found[1] is not None else None
        if depth and part is not None:
            yield from _makers(source, part[0], depth - 1)
        elif depth and one.op == "call" and one.name in SAME and one.inputs:
            yield from _makers(source, one.inputs[0], depth - 1)
        else:
            yield one


def _is_share_told(source: Source, makers: list[Value]) -> bool:
    """Whether the mean of `targets < 0` is asked for somewhere."""
    wanted = {id(one) for one in makers}
    for one in values(source):
        if short_name(one) != "mean" or one.op not in ("method", "call") or not one.inputs:
            continue
        for test in (way.maker for way in origins(one.inputs[0])):
            if test.op == "compare" and test.name == "<" and number(test.inputs[1]) == 0:
                made = {id(each) for each in _makers(source, test.inputs[0], MAX_STEPS)}
                if made and made <= wanted:
                    return True
    return False


def _is_symmetric(value: Value, depth: int) -> bool:
    """Whether these numbers are drawn or worked out so that each is as likely as its negative."""
    makers = [way.maker for way in origins(value)]
    return bool(makers) and depth > 0 and all(_is_made_symmetric(one, depth - 1) for one in makers)


def _is_made_symmetric(value: Value, depth: int) -> bool:
    word = short_name(value)
    if value.op == "unary":
        return _is_symmetric(value.inputs[0], depth)
    if value.op == "binary":
        return _is_of_two(value, depth)
    if value.op not in ("call", "method") or (value.op == "call" and not value.name.startswith(("torch.", "numpy."))):
        return False
    if word in AROUND_ZERO:
        return True
    if word in PLACED:
        return _begins_below(value, word)
    if word in ODD or word in ("sum", "mean") or (value.op == "call" and value.name in SAME):
        return bool(value.inputs) and _is_symmetric(value.inputs[0], depth)
    return False


def _is_of_two(value: Value, depth: int) -> bool:
    first, second = value.inputs
    if value.name in ("+", "-"):
        return _is_symmetric(first, depth) and _is_symmetric(second, depth)
    if value.name == "/":
        return _is_symmetric(first, depth) and _are_apart(first, second)
    return (
        value.name in ("*", "@") and _are_apart(first, second) and (_is_symmetric(first, depth) or _is_symmetric(second, depth))
    )


def _are_apart(first: Value, second: Value) -> bool:
    """Whether neither is made of anything random of which the other is made: a product with itself is never below 0."""
    mine = {id(one) for one in ancestors(first, limit=WIDE) if one.op in ("call", "method", "parameter", "item", "element")}
    generators = {
        id(one) for one in ancestors(first, limit=WIDE) if short_name(one) in ("default_rng", "Generator", "RandomState")
    }
    return not any(id(one) in mine - generators for one in ancestors(second, limit=WIDE))


def _begins_below(value: Value, word: str) -> bool:
    """Whether the middle is 0 (of a normal distribution), or the two ends are as far below as above 0."""
    given = value.arguments
    if word == "normal":
        middle = value.argument(0, "loc", "mean")
        return middle is None or middle.literal in (0, 0.0)
    ends = [one.literal for one in given[:2]]
    numbers = [one for one in ends if isinstance(one, int | float)]
    return len(numbers) == len(ends) == 2 and numbers[0] < 0 and numbers[0] == -numbers[1]
