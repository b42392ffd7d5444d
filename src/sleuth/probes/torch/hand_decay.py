"""Weights that the program itself makes smaller between two steps of an optimiser, all by one factor: a weight decay by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

FIRST_LOOKS = 4  # pairs of steps after which no more are compared where nothing was taken off in any
MOST_LOOKS = 24
LEAST_LOOKS = 3  # fewer could be one rescaling, or weights that are drawn anew
LEAST_VALUES = 4  # of a weight that are not zero
ROUNDING = 4.0  # units in the last place
LEAST_ALIKE = 0.8  # the least share over the largest: a rate that falls may be part of it
LEAST_SHARE = 0.9  # of the weight's looks in which it was made smaller

Sample = tuple[int, torch.Tensor, torch.Tensor, float]


class HandDecay:
    """Compares weights at the end of a watched step with what they are before the next one."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self._kept: dict[int, tuple[int, torch.Tensor]] = {}  # step and values at its end, by parameter number
        self._shares: dict[int, list[float]] = {}  # by parameter number; 0 where nothing, or not one share, was taken off
        self._n_looks = 0
        self._is_found = False

    def after_step(self, samples: list[Sample], news: list[torch.Tensor]) -> None:
        """A watched optimiser has stepped; `news` are the values of its weights now."""
        if self._n_looks < (MOST_LOOKS if self._is_found else FIRST_LOOKS):
            for (number, tensor, _, _), new in zip(samples, news, strict=True):
                if tensor.dim() > 1 and new.is_floating_point():
                    self._kept[number] = (self.recorder.step, new.clone())

    def before_step(self, samples: list[Sample]) -> None:
        """A watched optimiser is about to step, from these values of its weights."""
        pairs = [(number, value, *self._kept.pop(number)) for number, _, value, _ in samples if number in self._kept]
        for number, value, step, old in pairs:
            if self.recorder.step == step + 1:
                share = share_taken(old, value)
                self._shares.setdefault(number, []).append(share)
                self._is_found |= share > 0
        self._n_looks = max(map(len, self._shares.values()), default=0)

    def shares(self) -> dict[int, float]:
        """By parameter number: the share of the weight that the program takes off after each step."""
        found = {}
        for number, all_shares in self._shares.items():
            shares = sorted(one for one in all_shares if one > 0)
            is_regular = len(shares) >= max(LEAST_LOOKS, LEAST_SHARE * len(all_shares))
            if is_regular and shares[0] >= LEAST_ALIKE * shares[-1]:
                found[number] = shares[len(shares) // 2]
        return found


def share_taken(old: torch.Tensor, new: torch.Tensor) -> float:
    """The share by which all values became smaller alike; 0 if they did not.

    Args:
        old: values, `(n,)`.
        new: the same later, `(n,)`.

    Example:
        >>> round(share_taken(torch.tensor([1.0, -2.0, 4.0, 3.0]), torch.tensor([0.9, -1.8, 3.6, 2.7])), 4)
        0.1
        >>> share_taken(torch.tensor([1.0, -2.0, 4.0, 3.0]), torch.tensor([0.9, -1.8, 3.6, 2.8]))
        0.0
    """
    if old.shape != new.shape or old.dtype != new.dtype or torch.equal(old, new):
        return 0.0
    before, after = old.cpu().double(), new.cpu().double()  # not every device has doubles
    size = float(before @ before)
    if not 0 < size < math.inf or int((before != 0).sum()) < LEAST_VALUES:
        return 0.0
    factor = float(before @ after) / size
    rest = (after - factor * before).abs() - ROUNDING * torch.finfo(old.dtype).eps * before.abs()
    return 1 - factor if 0 < factor < 1 and bool((rest <= 0).all()) else 0.0
