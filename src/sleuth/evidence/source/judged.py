"""Whether the rows that are kept for testing are judged at all, or go where that may happen."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import CALLS, Value
from sleuth.evidence.source.parts import tables_before
from sleuth.evidence.source.program import Source

# What is given to these is counted, shown or put into another form.
LOOKS = (
    "builtins.",
    "pandas.",
    "numpy.",
    "matplotlib.",
    "seaborn.",
    "logging.",
    "collections.",
    "plotly.",
    "itertools.",
    "tqdm.",
)
KEEPS = ("to_csv", "to_parquet", "to_pickle", "to_feather", "to_sql", "to_excel", "to_hdf", "numpy.save", "numpy.savez",
         "numpy.savez_compressed", "numpy.savetxt", "pandas.to_pickle")  # fmt: skip


def is_judged(source: Source, test: tuple[Value, ...]) -> bool:
    """Whether any of these rows are predicted, scored, kept in a file, or given to something that may do so."""
    wanted = {id(one) for one in test}
    for event in source.of(*CALLS, "opaque", "return", "yield"):
        for one in _given(event):
            if any(id(each) in wanted for part in _parts(one) for each in tables_before(part, limit=40)):
                return True
    return False


def _given(event: Value) -> tuple[Value, ...]:
    """What an event hands on to something that may judge it."""
    if event.op in ("inline", "instance") or (event.op == "call" and event.name.startswith(LOOKS) and event.name not in KEEPS):
        return ()
    if event.op in ("return", "yield"):
        frame = event.frame
        while frame is not None and frame.kind != "function":
            frame = frame.parent
        return tuple(event.inputs) if frame is not None and frame.call is None else ()  # to a caller that is not seen
    rest = (event.inputs if event.op == "opaque" else event.arguments, (event.keywords or {}).values())
    kept = tuple(event.inputs[:1]) if event.op == "method" and event.name in KEEPS else ()
    return (*kept, *(one for each in rest for one in each))


def _parts(value: Value) -> Iterator[Value]:
    """The value, and what it holds if it is written out as a container."""
    yield value
    if value.op in ("tuple", "list", "dict"):
        yield from value.inputs
