"""Columns of which a program makes numbers, whatever they were before."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source

NUMERIC = frozenset(("number", "int", "float", "int64", "float64", "int32", "float32"))
NUMBERS = ("builtins.int", "builtins.float", "numpy.int64", "numpy.float64", "numpy.int32", "numpy.float32")
DRAWS = frozenset(
    ("integers", "randint", "normal", "uniform", "poisson", "exponential", "gamma", "beta", "binomial", "rand", "randn")
)
GENERATORS = ("numpy.random.default_rng", "numpy.random.RandomState")
TABLE = "pandas.DataFrame"


def made_numbers(source: Source) -> Iterator[tuple[object, int]]:
    """The columns of numbers that are stored into a table, or that a table is made of, with the place of the event."""
    for event in source.of("store-item"):
        if event.inputs[1].literal is not None and _is_number(event.inputs[2]):
            yield event.inputs[1].literal, event.order
    for event in source.calls(TABLE):
        given = event.argument(0, "data")
        for name, value in (given.keywords or {}).items() if given is not None and given.op == "dict" else ():
            if _is_number(value):
                yield name, event.order


def _is_number(value: Value) -> bool:
    """Whether each row is certainly a number here: made one, drawn as one, or looked up among some."""
    if value.op == "method" and value.name in ("round", "clip"):
        return _is_number(value.inputs[0])
    if value.op == "method" and value.name == "astype":
        kind = value.argument(0, "dtype")
        return kind is not None and (kind.name in NUMBERS or kind.literal in NUMERIC)
    if value.op == "method" and value.name == "map" and value.arguments:
        known = value.arguments[0]
        numbers = [isinstance(one.literal, int | float) and not isinstance(one.literal, bool) for one in known.inputs]
        return known.op == "dict" and bool(numbers) and all(numbers)
    is_drawn = value.op == "method" and value.inputs[0].op == "call" and value.inputs[0].name in GENERATORS
    return (is_drawn or (value.op == "call" and value.name.startswith("numpy.random."))) and short_name(value) in DRAWS
