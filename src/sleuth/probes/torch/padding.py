"""Padding in sequences: constant tails of varying length in what a model gets, and the targets that count there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch

MAX_VALUES = 1_000_000
MIN_SHARE = 0.25  # of the rows must have a tail: a batch of sequences of unequal length has many
MIN_TAIL = 2


@dataclass(frozen=True, slots=True)
class Tails:
    """Where a batch of sequences is padding: `mask` `(n_rows, n_positions)`, or transposed if the positions come first."""

    mask: torch.Tensor
    is_transposed: bool


def tails_of(tensors: Iterable[torch.Tensor]) -> list[Tails]:
    """The padding of token sequences `(B, T)` or `(T, B)` and of feature sequences `(B, T, F)` or `(B, F, T)`; else none."""
    found = []
    for tensor in list(tensors)[:4]:
        if tensor.numel() > MAX_VALUES or tensor.layout is not torch.strided:
            continue
        if tensor.dim() == 2 and tensor.dtype in (torch.int64, torch.int32):
            views = [(tensor.detach(), False), (tensor.detach().T, True)]
        elif tensor.dim() == 3 and tensor.is_floating_point():
            views = [((tensor.detach() != 0).any(axis).long(), False) for axis in (2, 1)]
        else:
            continue
        found += [Tails(mask, swapped) for rows, swapped in views if (mask := _mask(rows)) is not None]
    return found


def _mask(rows: torch.Tensor) -> torch.Tensor | None:
    """Where rows end in one value that no row holds further ahead (but at its first position); None if that is not padding."""
    if rows.shape[0] < 4 or rows.shape[1] < 4:
        return None
    value = rows[:, -1].mode().values
    is_value = rows == value
    mask = is_value.flip(1).cumprod(1).flip(1).bool()
    lengths = mask.sum(1)
    n_ahead = int((is_value & ~mask)[:, 1:].sum())
    has_tail = (lengths >= MIN_TAIL).float().mean() >= MIN_SHARE
    is_varied = bool(lengths.min() < lengths.max() < rows.shape[1])  # no sequence is empty
    return mask if n_ahead == 0 and bool(has_tail) and is_varied else None


def padded_targets(tails: Iterable[Tails], target: torch.Tensor, counts: torch.Tensor) -> int:
    """How many targets that count stand where the model got padding; 0 unless they are all of one value.

    Args:
        tails: the padding of what the model got.
        target: class numbers, in the shape of the sequences or flat; one position fewer if the model's output was cut.
        counts: of the target's shape, whether it counts in the loss.
    """
    for one in tails:
        n_rows, n_positions = one.mask.shape
        for first in (0, 1):  # targets may be those of the next token
            width = n_positions - first
            if target.numel() != n_rows * width or (target.dim() == 2 and target.shape not in ((n_rows, width), (width, n_rows))):
                continue
            mask = one.mask[:, first:]
            mask = (mask.T if one.is_transposed else mask).reshape(-1).to(target.device)
            values = target.reshape(-1)[mask & counts.reshape(-1)]
            if values.numel() and bool((values == values[0]).all()):
                return int(values.numel())
    return 0


def padded_numbers(tails: Iterable[Tails], given: torch.Tensor, target: torch.Tensor) -> int:
    """How many positions with numbers as targets count where the model got padding that reaches the batch's longest sequence.

    A program that multiplies what the model gives by a mask, or fills it in, has one value there: then it is 0.

    Args:
        tails: the padding of what the model got.
        given: what the model answers, `(n_rows, n_positions)` or with features behind.
        target: of that shape.
    """
    if given.shape != target.shape or target.dim() not in (2, 3):
        return 0
    for one in tails:
        if one.is_transposed or target.shape[:2] != one.mask.shape or bool(one.mask[:, -1].all()):
            continue
        mask = one.mask.to(target.device)
        wanted, answers = target[mask], given[mask]
        if bool((wanted == wanted[0]).all()) and not bool((answers == answers[0]).all()):
            return int(mask.sum())
    return 0
