"""Data sets of the program that have one label for all their samples, and the joining of several such."""

from __future__ import annotations

from sleuth.evidence.source.blocks import is_of, own_loops
from sleuth.evidence.source.graph import ClassDefinition, Value
from sleuth.evidence.source.layers import first_reading
from sleuth.evidence.source.program import Source

PAIR = 2  # a sample and its label
CASTS = frozenset(("torch.tensor", "torch.as_tensor", "builtins.int", "builtins.float", "torch.LongTensor"))


def are_of_one_label_each(source: Source, parts: tuple[Value, ...]) -> bool:
    """Whether each of these data sets gives one label with all its samples, another one than the others give.

    They are written one beside the other, or made in a loop over the classes.
    """
    labels = [_label_of_all(source, one) for one in parts]
    if len(parts) == 1:
        around = own_loops(parts[0].frame)
        return labels[0] is not None and len(around) == 1 and is_of(_looked_up(labels[0]), around[0])
    told = [_looked_up(one).literal if one is not None else None for one in labels]
    return len(parts) > 1 and None not in told and len(set(map(str, told))) == len(told)


def _label_of_all(source: Source, data: Value) -> Value | None:
    """What `__getitem__` of the program's own data set gives as the label, if it is stored for all samples together."""
    definition = data.definition
    if data.op != "instance" or not isinstance(definition, ClassDefinition) or definition.exemplar is None:
        return None
    method = definition.method("__getitem__")
    given = [event.inputs[0] for event in first_reading(source, method) if event.op == "return"] if method else []
    if len(given) != 1 or given[0].op != "tuple" or len(given[0].inputs) != PAIR:
        return None
    label = given[0].inputs[1]
    while label.op == "call" and label.name in CASTS and label.inputs:
        label = label.inputs[0]
    names = [name for name, one in (definition.exemplar.members or {}).items() if one is label]
    return (data.members or {}).get(names[0]) if names else None


def _looked_up(label: Value) -> Value:
    """The class whose number this is: the `kind` of `KINDS.index(kind)` and `NUMBERS[kind]`."""
    if label.op in ("method", "subscript") and label.name in ("index", "") and len(label.inputs) > 1:
        return label.inputs[1]
    return label
