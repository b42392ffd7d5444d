"""How weights and their gradients are spread: a few values of some tensors, counted at steps that lie ever farther apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from sleuth.evidence.histograms import CountArray, FloatArray, Histograms
from sleuth.probes.torch.tensors import is_plain, strided

VALUES = 1024  # of each tensor
MAX_TENSORS = 32  # of one optimiser, evenly spread over the network
MAX_IN_ALL = 64  # tensors; with the limits below the counts of a run take less than a megabyte
MAX_STEPS = 64
GROWTH = 1.25  # the next step that is counted is this many times as far into the run: some 50 of them in 100,000 steps

IntBits = np.ndarray[tuple[int, ...], np.dtype[np.int32]]


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins that are read off the bits of a float32: what stands in front of its last `shift` bits, from `first` on.

    With 23 only the exponent counts: bins end at twice their beginning. With 22 there are two for each power of two.
    """

    shift: int
    first: int
    n: int  # of each sign

    @property
    def width(self) -> int:
        """Counts of one tensor: two signs, exact zeros, what is not finite."""
        return 2 * self.n + 2

    @property
    def edges(self) -> FloatArray:
        """The magnitudes between which they lie, `(n + 1,)`."""
        bits = np.arange(self.first, self.first + self.n + 1, dtype=np.int32) << self.shift
        return bits.view(np.float32).astype(np.float64)


GRADIENT_BINS = Bins(23, 127 - 33, 40)  # from 1e-10 to 128
WEIGHT_BINS = Bins(22, 2 * (127 - 14), 38)  # from 6e-5 to 32
INFINITE = 0x7F800000
UNSIGNED = 0x7FFFFFFF


def counted(bits: IntBits, lengths: Sequence[int], bins: Bins) -> CountArray:
    """How many values of each tensor lie in each bin.

    Args:
        bits: the values of all tensors as they stand in memory, one tensor after the other, `(sum(lengths),)`.
        lengths: values of each tensor.
        bins: which ones.

    Returns:
        `(n_tensors, bins.width)`, in the order of `Histograms.counts`.

    Example:
        >>> values = np.array([-2.0, 0.0, 1.0, 1.5, np.nan], np.float32)
        >>> counted(values.view(np.int32), [5], Bins(23, 127, 2)).tolist()
        [[1, 0, 1, 2, 0, 1]]
    """
    size = bits & UNSIGNED
    bin_of = np.clip((size >> bins.shift) - bins.first, 0, bins.n - 1)
    place = np.where(bits < 0, bins.n - 1 - bin_of, bins.n + 1 + bin_of)
    place[size == 0] = bins.n
    place[size >= INFINITE] = 2 * bins.n + 1
    place += np.repeat(np.arange(len(lengths), dtype=np.int32) * bins.width, lengths)
    return np.bincount(place, minlength=len(lengths) * bins.width).reshape(-1, bins.width).astype(np.uint16)


class Spreads:
    """Counts of weights and gradients of each optimiser's tensors; without an optimiser those that a backward call reaches."""

    def __init__(self) -> None:
        self._next: dict[int, int] = {}  # by optimiser: the step from which on the next counting is due
        self._chosen: dict[int, frozenset[int]] = {}
        self._known: dict[int, int] = {}  # columns, by parameter
        self._gradients: dict[int, dict[int, CountArray]] = {}  # by step, by parameter
        self._weights: dict[int, dict[int, CountArray]] = {}

    def is_due(self, optimizer: int, step: int) -> bool:
        """Whether this step shall be counted."""
        return step >= self._next.get(optimizer, 0) and (step in self._weights or len(self._weights) < MAX_STEPS)

    def note(self, optimizer: int, step: int, tensors: Sequence[tuple[int, torch.Tensor]]) -> None:
        """A watched update is made: count what its gradients were, and what the weights are now.

        Args:
            optimizer: its number; -1 for a program without one.
            step: of the training.
            tensors: numbers of parameters with their tensors.
        """
        if not self.is_due(optimizer, step):
            return
        self._next[optimizer] = max(step + 1, int(step * GROWTH))
        chosen = self._choice(optimizer, tensors)
        kept = [(number, tensor) for number, tensor in tensors if number in chosen and _is_counted(tensor)]
        with_gradient = [(number, t.grad) for number, t in kept if t.grad is not None and _is_counted(t.grad)]
        if kept:
            bits, lengths = _bits([tensor for _, tensor in (*kept, *with_gradient)])
            end, n = sum(lengths[: len(kept)]), len(kept)
            self._keep(self._weights, step, kept, counted(bits[:end], lengths[:n], WEIGHT_BINS))
            self._keep(self._gradients, step, with_gradient, counted(bits[end:], lengths[n:], GRADIENT_BINS))

    def at(self, step: int) -> Iterator[tuple[str, dict[int, CountArray], FloatArray]]:
        """What was counted at this step: the name of the series, the counts by parameter, and the edges of their bins."""
        for series, rows, bins in (
            ("gradient_counts", self._gradients, GRADIENT_BINS),
            ("weight_counts", self._weights, WEIGHT_BINS),
        ):
            if rows.get(step):
                yield series, rows[step], bins.edges

    def gradients(self) -> Histograms | None:
        """How gradients were spread; None if none was counted."""
        return self._series(self._gradients, GRADIENT_BINS)

    def weights(self) -> Histograms | None:
        """How weights were spread after the steps; None if none was counted."""
        return self._series(self._weights, WEIGHT_BINS)

    def _choice(self, optimizer: int, tensors: Sequence[tuple[int, torch.Tensor]]) -> frozenset[int]:
        """Which tensors of an optimiser are counted, chosen once: matrices before vectors, from the first layer to the last."""
        found = self._chosen.get(optimizer)
        if found is None:
            wide = [number for number, tensor in tensors if tensor.dim() > 1] or [number for number, _ in tensors]
            n = max(min(len(wide), MAX_TENSORS, MAX_IN_ALL - len(self._known)), 0)
            found = frozenset(wide[round(place)] for place in np.linspace(0, len(wide) - 1, n)) if n else frozenset[int]()
            self._chosen[optimizer] = found
            for number in sorted(found):
                self._known.setdefault(number, len(self._known))
        return found

    @staticmethod
    def _keep(
        into: dict[int, dict[int, CountArray]], step: int, tensors: Sequence[tuple[int, torch.Tensor]], counts: CountArray
    ) -> None:
        into.setdefault(step, {}).update({number: row for (number, _), row in zip(tensors, counts, strict=True)})

    def _series(self, rows: dict[int, dict[int, CountArray]], bins: Bins) -> Histograms | None:
        numbers = [number for number in self._known if any(number in row for row in rows.values())]
        steps = sorted(step for step, row in rows.items() if row)
        if not numbers:
            return None
        counts = np.zeros((len(steps), len(numbers), bins.width), np.uint16)
        for i, step in enumerate(steps):
            for j, number in enumerate(numbers):
                if number in rows[step]:
                    counts[i, j] = rows[step][number]
        return Histograms(np.array(steps, np.int64), np.array(numbers, np.int64), counts, bins.edges)


def _is_counted(tensor: torch.Tensor) -> bool:
    return is_plain(tensor) and tensor.layout is torch.strided and tensor.numel() > 0 and tensor.is_floating_point()


def _bits(tensors: Sequence[torch.Tensor]) -> tuple[IntBits, list[int]]:
    """Some values of each tensor as float32, in one transfer from each device, as they stand in memory; and how many of each."""
    parts = [strided(tensor, VALUES).reshape(-1).float() for tensor in tensors]
    devices = {part.device for part in parts}
    flat = torch.cat(parts) if len(devices) == 1 else torch.cat([part.cpu() for part in parts])
    bits: IntBits = flat.view(torch.int32).cpu().numpy()
    return bits, [part.numel() for part in parts]
