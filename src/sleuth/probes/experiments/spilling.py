"""Copies of weights; large ones lie in a file without a name, so that the memory of the run does not grow by them."""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Sequence

import torch
from torch import Tensor

IN_MEMORY = 16 << 20  # bytes of weights up to which copies stay in memory
MOST = 256 << 20  # bytes that are copied at all: 64 million weights in single precision
ALIGNED = 64  # bytes


def copies(tensors: Sequence[Tensor], held: int = 0) -> list[Tensor] | None:
    """Detached copies, or None where these are too large, with `held` bytes that were copied before.

    What lies on a device stays there.
    """
    size = held + sum(tensor.nbytes for tensor in tensors)
    if size > MOST:
        return None
    with torch.no_grad():
        if size <= IN_MEMORY or not all(tensor.is_cpu and tensor.layout is torch.strided for tensor in tensors):
            return [tensor.detach().clone() for tensor in tensors]
        try:
            return _in_file(tensors)
        except (OSError, ValueError):  # no room for it
            return None


def _in_file(tensors: Sequence[Tensor]) -> list[Tensor]:
    sizes = [-(-tensor.nbytes // ALIGNED) * ALIGNED for tensor in tensors]
    with tempfile.TemporaryFile() as file:
        file.truncate(sum(sizes))
        memory = mmap.mmap(file.fileno(), sum(sizes))
    whole, start, made = torch.frombuffer(memory, dtype=torch.uint8), 0, []
    for tensor, size in zip(tensors, sizes, strict=True):
        values = whole[start : start + tensor.nbytes].view(tensor.dtype) if tensor.nbytes else torch.empty(0, dtype=tensor.dtype)
        made.append(values.reshape(tensor.shape).copy_(tensor))
        start += size
    memory.flush()
    if hasattr(mmap, "MADV_DONTNEED"):  # the file keeps them, not this process's memory
        memory.madvise(mmap.MADV_DONTNEED)
    return made
