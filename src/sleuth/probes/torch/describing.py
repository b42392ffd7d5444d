"""A model and the passes through it as a `ModelSummary`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import torch
from torch import nn

from sleuth.evidence.model_summary import ModelSummary, ModuleFacts, Point
from sleuth.probes.frames import to_place
from sleuth.probes.torch.passes import KEEPS_APART, Part, Pass, memory_of
from sleuth.probes.torch.structure import Structure

MOST_MODULES = 20_000


@dataclass(slots=True)
class _Held:
    """What was counted already, by identity: a parameter that is held twice counts once."""

    parameters: set[int] = field(default_factory=set)
    modules: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is the same for all modules: memory of weights that operations used, constructions, the folder, what was recorded."""

    used: set[int]
    structure: Structure
    home: str
    knows_kept: bool


@dataclass(slots=True)
class _Own:
    """The sizes of a module's own parameters and buffers."""

    trainable: int = 0
    frozen: int = 0
    shared: int = 0
    buffers: int = 0
    n_bytes: int = 0
    first: torch.Tensor | None = None


def describe(root: nn.Module, name: str, passes: Sequence[Pass], structure: Structure, home: str) -> ModelSummary:
    """The summary of a model.

    Args:
        root: the model.
        name: what the program calls it.
        passes: through the model, or through parts of it that the program calls one by one.
        structure: where modules were constructed.
        home: the folder from which files are named.
    """
    parts = {key: part for one in passes for key, part in one.parts.items()}
    used = {place for one in passes for place in one.used}
    held, known = _Held(), _Known(used, structure, home, KEEPS_APART and any(one.is_training for one in passes))
    rows = [
        _row(full, parts.get(id(module)), module, held, known)
        for full, module in islice(root.named_modules(remove_duplicate=False), MOST_MODULES)
    ]
    for part in parts.values():
        if id(part.module) not in held.modules:  # called, but in a plain list, or built on the way
            label = f"({type(part.module).__name__.lower()} {sum(not one.is_registered for one in rows) + 1})"
            rows.append(_row(label, part, part.module, held, known, is_registered=False))
    numbers = {full: number for number, full in reversed(list(enumerate(row.name for row in rows)))}
    points, ways = _flow(passes, {key: numbers[full] for key, full in held.modules.items()})
    return ModelSummary(
        name,
        type(root).__name__,
        tuple(rows),
        points,
        ways,
        is_training_pass=any(one.is_training for one in passes),
        uncounted=tuple(dict.fromkeys(one for each in passes for one in each.uncounted)),
    )


def _row(
    name: str, part: Part | None, module: nn.Module, held: _Held, known: _Known, *, is_registered: bool = True
) -> ModuleFacts:
    kind = type(module).__name__
    if id(module) in held.modules:
        return ModuleFacts(name, kind, same_as=held.modules[id(module)], is_container=bool(module._modules))
    held.modules[id(module)] = name
    own, built = _own(module, held), known.structure.construction(module)
    tensors = [one for one in module._parameters.values() if one is not None]
    static = ModuleFacts(
        name, kind, to_place(built.line, known.home) if built else None, (), (), own.trainable, own.frozen, own.shared,
        own.buffers, own.n_bytes, is_registered=is_registered, is_container=bool(module._modules),
        is_used_inside=part is None and any(memory_of(one) in known.used for one in tensors),
        kept_bytes=part.kept_bytes if part and known.knows_kept else 0 if known.knows_kept else -1,
        dtype=_dtype(own.first) or (part.dtype if part else ""),
        device=str(own.first.device) if own.first is not None else part.device if part else "",
    )  # fmt: skip
    if part is None:
        return static
    return replace(static, inputs=part.inputs, outputs=part.outputs, multiply_adds=part.multiply_adds, n_calls=part.n_calls)


def _dtype(tensor: torch.Tensor | None) -> str:
    return str(tensor.dtype).removeprefix("torch.") if tensor is not None else ""


def _own(module: nn.Module, held: _Held) -> _Own:
    made = _Own()
    for parameter in module._parameters.values():
        if parameter is None or isinstance(parameter, nn.parameter.UninitializedParameter):
            continue
        made.first = parameter if made.first is None else made.first
        n = parameter.numel()
        if id(parameter) in held.parameters:
            made.shared += n
            continue
        held.parameters.add(id(parameter))
        made.trainable += n if parameter.requires_grad else 0
        made.frozen += 0 if parameter.requires_grad else n
        made.n_bytes += n * parameter.element_size()
    for buffer in module._buffers.values():
        if buffer is not None and id(buffer) not in held.parameters:
            held.parameters.add(id(buffer))
            made.buffers += buffer.numel()
            made.n_bytes += buffer.numel() * buffer.element_size()
    return made


def _flow(passes: Sequence[Pass], numbers: dict[int, int]) -> tuple[tuple[Point, ...], tuple[tuple[int, int], ...]]:
    """The points and ways of all passes, one behind the other."""
    points: list[Point] = []
    ways: list[tuple[int, int]] = []
    for one in passes:
        start = len(points)
        points += [
            Point(seen.kind, numbers[id(seen.part.module)] if seen.part is not None else -1, seen.shape)
            for seen in one.flow.points
        ]
        ways += [(before + start, after + start) for before, after in one.flow.ways]
    return tuple(points), tuple(ways)
