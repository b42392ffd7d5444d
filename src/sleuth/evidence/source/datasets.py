"""Data sets of PyTorch: what a batch holds of them, and which tensors they were made of."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import is_none, short_name
from sleuth.evidence.source.graph import ClassDefinition, FunctionDefinition, Value, alternatives
from sleuth.evidence.source.layers import first_reading
from sleuth.evidence.source.lightning import loader_of_step
from sleuth.evidence.source.program import Source

LOADER = "torch.utils.data.DataLoader"
PARTS = frozenset(("torch.utils.data.Subset", "torch.utils.data.random_split"))
TENSOR = "torch.Tensor"
COLLATING = ("torch.utils.data.", "transformers.")
MOVED_WHOLE = ("transformers", "torch_geometric", "tokenizers", "dgl")  # whose batches move all that they hold, in place
SAME_PLACE = frozenset(("to", "cuda", "float", "long", "double"))


def loader_of(value: Value, source: Source | None = None) -> tuple[Value, int | None] | None:
    """The loader whose batch this value is, or is a part of, with the part's position; None if it is of none.

    With `source`, also the loader that a Trainer of Lightning is given for the step whose batch this is.
    """
    position = None
    for _ in range(8):
        if value.op == "method" and value.name in SAME_PLACE:
            value = value.inputs[0]
        elif value.op == "item" and isinstance(value.literal, int) and position is None:
            position, value = value.literal, value.inputs[0]
        elif value.op == "subscript" and isinstance(value.inputs[1].literal, int) and position is None:
            position, value = value.inputs[1].literal, value.inputs[0]
        elif value.op == "call" and value.name == "builtins.next" and value.inputs:
            inner = value.inputs[0]
            return _loader(inner.inputs[0], position) if inner.name == "builtins.iter" and inner.inputs else None
        elif value.op == "element":
            return _loader(value.inputs[0], position)
        elif value.op == "parameter" and source is not None:
            given = loader_of_step(source, value)
            return _loader(given, position) if given is not None else None
        else:
            return None
    return None


def _loader(value: Value, position: int | None) -> tuple[Value, int | None] | None:
    return (value, position) if value.op == "call" and value.name == LOADER else None


def dataset_of(loader: Value) -> Value | None:
    """The data set that a loader reads, without the choice of its rows; None if it is not seen."""
    data = loader.argument(0, "dataset")
    for _ in range(8):
        if data is None:
            return None
        known = alternatives(data)
        data = known[0] if len(known) == 1 else None
        if data is not None and data.op in ("item", "subscript") and data.inputs[0].name in PARTS:
            data = data.inputs[0]
        if data is not None and data.op == "call" and data.name in PARTS and data.inputs:
            data = data.inputs[0]
        else:
            return data
    return data


def has_own_batches(loader: Value) -> bool:
    """Whether the loader makes its batches in a way of its own, or without batches."""
    return (
        loader.argument(6, "collate_fn") is not None
        or loader.has_star
        or any(is_none(one) for one in (loader.argument(1, "batch_size"),) if one is not None)
    )


def collated(source: Source, loader: Value) -> Value | None:
    """The batch that a collate function of the program gives back; None if the loader has none, or gives one of several."""
    function = loader.argument(6, "collate_fn")
    while function is not None and function.op == "partial" and function.inputs:
        function = function.inputs[0]
    definition = function.definition if function is not None else None
    if isinstance(definition, ClassDefinition):  # an instance, which is called
        definition = definition.method("__call__")
    if not isinstance(definition, FunctionDefinition):
        return None
    given = [event.inputs[0] for event in first_reading(source, definition) if event.op == "return"]
    return given[0] if len(given) == 1 else None


def has_tensors(source: Source, loader: Value, key: object) -> bool:
    """Whether what stands at this key or position of its batches, or all that stands there for None, is tensors."""
    function = loader.argument(6, "collate_fn")
    if loader.has_star or function is None or is_none(function) or function.name.startswith(COLLATING):
        return not loader.has_star
    if not any(one.name.startswith(MOVED_WHOLE) for one in source.of("import")):
        return True
    batch = collated(source, loader)
    if batch is None or batch.op not in ("tuple", "list", "dict"):
        return False
    parts = list(batch.inputs)
    if key is not None:
        parts = (
            parts[key : key + 1] if isinstance(key, int) else [one for name, one in (batch.keywords or {}).items() if name == key]
        )
    return bool(parts) and all(one.type == TENSOR for one in parts)


def part_of_rows(source: Source, loader: Value, position: int) -> tuple[Value, bool] | None:
    """What the rows' part at this position is taken from, and whether it is one row, not all; None if that is not seen."""
    data = dataset_of(loader)
    if data is None or has_own_batches(loader):
        return None
    if data.op == "call" and short_name(data) == "TensorDataset" and position < len(data.inputs) and not data.has_star:
        return data.inputs[position], False
    definition = data.definition
    if data.op == "instance" and isinstance(definition, ClassDefinition):
        method = definition.method("__getitem__")
        rows = [_whole(event.inputs[0]) for event in first_reading(source, method) if event.op == "return"] if method else []
        if len(rows) == 1 and rows[0].op == "tuple" and position < len(rows[0].inputs):
            part = rows[0].inputs[position]
            whole = _stored(data, definition, part)
            return (part, True) if whole is None else (whole, False)
    return None


def _stored(data: Value, definition: ClassDefinition, part: Value) -> Value | None:
    """What this data set itself stores, where the part is a row of it: `self.x[i]`; the class was read for any data set."""
    asked = definition.exemplar
    if asked is None or part.op != "subscript" or not _is_row_number(part.inputs[1]):
        return None
    names = [name for name, one in (asked.members or {}).items() if one is part.inputs[0]]
    return (data.members or {}).get(names[0]) if names else None


def _is_row_number(index: Value) -> bool:
    """Whether it is the number that `__getitem__` is given, or one some rows later: `self.level[i + self.window]`."""
    if index.op == "binary" and index.name in ("+", "-"):
        return any(_is_row_number(one) for one in index.inputs)
    return index.op == "parameter" and index.literal is None


def _whole(value: Value) -> Value:
    known = alternatives(value)
    return known[0] if len(known) == 1 else value


def loaders(source: Source) -> Iterator[Value]:
    """Every loader that the program makes."""
    return (one for one in source.calls(LOADER) if one.op == "call")
