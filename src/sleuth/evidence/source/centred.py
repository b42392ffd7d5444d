"""Targets that were centred, so that about half of them are below 0."""

from __future__ import annotations

from sleuth.evidence.source.datasets import loader_of, part_of_rows
from sleuth.evidence.source.flow import is_none, origins, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.rows import short_type
from sleuth.evidence.source.statistics import adjusted_by

SAME = frozenset(("torch.tensor", "torch.as_tensor", "torch.from_numpy", "torch.FloatTensor", "torch.Tensor", "numpy.array",
                  "numpy.asarray", "numpy.float32"))  # fmt: skip
SPLIT = "train_test_split"
MEANS = frozenset(("mean", "nanmean", "median"))
MAX_STEPS = 12


def is_centred(source: Source, value: Value) -> bool:
    """Whether these numbers, on every way, had their mean taken away, and nothing was done with them after that but a scaling."""
    return _is_centred(source, value, MAX_STEPS)


def _is_centred(source: Source, value: Value, depth: int) -> bool:
    makers = [one.maker for one in origins(value)]
    return bool(makers) and depth > 0 and all(_is_made_so(source, one, depth - 1) for one in makers)


def _is_made_so(source: Source, value: Value, depth: int) -> bool:
    if value.op == "method" and value.name in ("transform", "fit_transform") and value.arguments:
        with_mean = value.inputs[0].argument(-1, "with_mean")
        return short_type(value.inputs[0]) == "StandardScaler" and with_mean is None
    if value.op == "binary" and value.name == "-":
        return _is_own_mean(value)
    if value.op == "binary" and value.name == "/":
        return _is_centred(source, value.inputs[0], depth)
    if value.op == "call" and value.name in SAME and value.inputs:
        return _is_centred(source, value.inputs[0], depth)
    if value.op == "item" and short_name(value.inputs[0]) == SPLIT and isinstance(value.literal, int):
        tables = value.inputs[0].inputs
        return value.literal // 2 < len(tables) and _is_centred(source, tables[value.literal // 2], depth)
    found = loader_of(value)
    part = part_of_rows(source, found[0], found[1]) if found is not None and found[1] is not None else None
    return part is not None and _is_centred(source, part[0], depth)


def _is_own_mean(value: Value) -> bool:
    """Whether the mean of the same rows, or of some of them, is taken away."""
    taken = value.inputs[1]
    while taken.op in ("item", "subscript"):
        taken = taken.inputs[0]
    owner = taken.inputs[0] if taken.inputs and short_name(taken) in MEANS else None
    if owner is None or is_none(owner):
        return False
    mine = {id(one.maker) for one in origins(value.inputs[0])}
    return bool(adjusted_by(value)) or any(id(one.maker) in mine for one in origins(owner))
