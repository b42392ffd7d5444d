"""Arrays and tensors of the program in which a batch may stand: a dataset's, and the variables around the training loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import FrameType, ModuleType
from typing import Any

import numpy as np
import torch

from sleuth.probes.frames import is_user_file
from sleuth.probes.torch.tensors import is_plain

DEPTH = 4  # datasets within datasets, and frames from the loop outward
MAX_PARTS = 20  # of what groups variables; more are no split of the data but a collection


def as_tensor(value: object) -> torch.Tensor | None:
    """The value as a tensor that shares its memory; None for what is no plain array of numbers."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiub" and value.flags.writeable and value.flags.c_contiguous:
        return torch.from_numpy(value)
    if isinstance(value, torch.Tensor) and is_plain(value) and value.layout is torch.strided and not value.requires_grad:
        return value.detach()
    return None


def values_around(dataset: object, frame: FrameType | None) -> Iterator[Any]:
    """What the dataset holds, then the variables of the user's frames from `frame` outward, and the arrays that they group."""
    for _ in range(DEPTH):
        yield from getattr(dataset, "tensors", ())
        yield from list(getattr(dataset, "__dict__", {}).values())
        dataset = getattr(dataset, "dataset", None)
    for _ in range(DEPTH):
        if frame is None:
            return
        if is_user_file(frame.f_code.co_filename):
            owner = getattr(frame.f_locals.get("self"), "__dict__", {})
            values = [*frame.f_locals.values(), *owner.values(), *frame.f_globals.values()]
            yield from values
            for value in values:
                yield from (part for part in _parts(value) if isinstance(part, np.ndarray | torch.Tensor))
        frame = frame.f_back


def _parts(value: object) -> list[Any]:
    """What a variable that groups a few others holds: a dictionary, a list, a named tuple, a data set, an object of a class."""
    if isinstance(value, dict):
        return list(value.values()) if len(value) <= MAX_PARTS else []
    if isinstance(value, list | tuple):
        return list(value) if len(value) <= MAX_PARTS else []
    if isinstance(value, type | ModuleType | torch.nn.Module):
        return []
    try:
        held = object.__getattribute__(value, "__dict__").values()
    except AttributeError:  # without a dictionary of its own
        names = [one.name for one in fields(value)] if is_dataclass(value) else []
        held = [getattr(value, name, None) for name in names]
    tuples = [part for one in held if isinstance(one, tuple) for part in one]  # as a TensorDataset has them
    return [*held, *tuples] if len(held) + len(tuples) <= MAX_PARTS else []
