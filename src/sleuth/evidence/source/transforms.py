"""What the workers of a loader run for each sample: `__getitem__` of its data set, and the transforms that it applies."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import ClassDefinition, FunctionDefinition, Value
from sleuth.evidence.source.layers import first_reading
from sleuth.evidence.source.order import functions
from sleuth.evidence.source.program import Source

ASKED = "__getitem__"
CALLED = ("__call__", "forward")
LIBRARY = ("torchvision.datasets.", "torchaudio.datasets.")
MAX_BACK = 60

Definition = ClassDefinition | FunctionDefinition


def run_by(event: Value) -> Iterator[Definition]:
    """The data set in whose `__getitem__` this happens, or the functions and callable objects that may be a transform."""
    for frame in functions(event.frame):
        one = frame.definition
        if one is None:
            continue
        if one.owner is None:
            yield one
        elif one.name == ASKED or one.name in CALLED:
            yield one.owner


def in_same_function(one: Value, other: Value) -> bool:
    """Whether both happen in one function of which either is a part."""
    mine = {id(frame.definition) for frame in functions(one.frame)}
    return any(id(frame.definition) in mine for frame in functions(other.frame))


def reads(source: Source, loader: Value, wanted: Definition) -> bool:
    """Whether the loader reads this data set, or one that applies this transform when it is asked for a sample."""
    data = loader.argument(0, "dataset")
    for one in ancestors(data, limit=MAX_BACK) if data is not None else ():
        definition = one.definition
        if isinstance(definition, ClassDefinition) and any(each is wanted for each in definition.lineage()):
            method = definition.method(ASKED)
            if method is not None and isinstance(wanted, ClassDefinition) and wanted.method(ASKED) is not None:
                return True
        if any(_is_or_holds(each, wanted) for each in _applied(source, one)):
            return True
    return False


def _applied(source: Source, data: Value) -> Iterator[Value]:
    """What a data set calls with each sample: what it stored under the names that `__getitem__` calls."""
    if data.op == "call" and data.name.startswith(LIBRARY):
        yield from (given for name, given in (data.keywords or {}).items() if name.endswith("transform"))
    definition = data.definition
    method = definition.method(ASKED) if isinstance(definition, ClassDefinition) and data.op == "instance" else None
    asked = definition.exemplar if isinstance(definition, ClassDefinition) else None
    if method is None or asked is None:
        return
    called = {id(one.inputs[0]) for one in first_reading(source, method) if one.op == "apply"}
    for name, one in (asked.members or {}).items():
        if id(one) in called and (stored := (data.members or {}).get(name)) is not None:
            yield stored


def _is_or_holds(value: Value, wanted: Definition) -> bool:
    """Whether it is an object of this class or this function, or one that was made with it, such as a list of transforms."""
    return any(one.definition is wanted for one in ancestors(value, limit=MAX_BACK))
