"""Arrays and tensors of the program in which a batch may stand: a dataset's, and the variables around the training loop."""

from __future__ import annotations

from collections.abc import Iterator
from types import FrameType
from typing import Any

import numpy as np
import torch

from sleuth.probes.frames import is_user_file
from sleuth.probes.torch.tensors import is_plain

DEPTH = 4  # datasets within datasets, and frames from the loop outward


def as_tensor(value: object) -> torch.Tensor | None:
    """The value as a tensor that shares its memory; None for what is no plain array of numbers."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiub" and value.flags.writeable and value.flags.c_contiguous:
        return torch.from_numpy(value)
    if isinstance(value, torch.Tensor) and is_plain(value) and value.layout is torch.strided and not value.requires_grad:
        return value.detach()
    return None


def values_around(dataset: object, frame: FrameType | None) -> Iterator[Any]:
    """What the dataset holds, then the variables of the user's frames from `frame` outward."""
    for _ in range(DEPTH):
        yield from getattr(dataset, "tensors", ())
        yield from list(getattr(dataset, "__dict__", {}).values())
        dataset = getattr(dataset, "dataset", None)
    for _ in range(DEPTH):
        if frame is None:
            return
        if is_user_file(frame.f_code.co_filename):
            owner = getattr(frame.f_locals.get("self"), "__dict__", {})
            yield from [*frame.f_locals.values(), *owner.values(), *frame.f_globals.values()]
        frame = frame.f_back
