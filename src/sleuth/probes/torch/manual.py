"""Training without an optimiser: weights that the program changes by itself between two backward calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from sleuth.probes.torch.records import BackwardRecord, UpdateRecord
from sleuth.probes.torch.tensors import SAMPLE_VALUES, strided
from sleuth.probes.torch.updates import norms_of

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

NO_OPTIMIZER = -1


class ManualUpdates:
    """Compares leaves and their gradients from one backward call to the next."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.samples: dict[int, torch.Tensor] = {}
        self.gradients: dict[int, tuple[int, int]] = {}  # parameter -> id and version of its gradient after the last backward
        self.kept = 0
        self.changed: set[int] = set()

    def before_backward(self, reached: tuple[int, ...]) -> None:
        """Which of the leaves changed since the last backward, and which gradients are still as that left them."""
        self.kept, self.changed = 0, set()
        kept: list[torch.Tensor] = []
        for number, tensor in self._live(reached):
            before, now = self.samples.get(number), strided(tensor, SAMPLE_VALUES)
            if before is None or before.shape != now.shape:
                continue
            change = norms_of([now - before])[0] * (tensor.numel() / max(now.numel(), 1)) ** 0.5
            self.recorder.row.update[number] = change
            if change > 0:
                self.changed.add(number)
                self.recorder.structure.parameters[number].is_trained = True
            gradient = tensor.grad
            if gradient is not None and self.gradients.get(number) == (id(gradient), gradient._version):
                kept.append(gradient.detach())
        self.kept = sum(norm > 0 for norm in norms_of(kept))

    def after_backward(self, record: BackwardRecord) -> None:
        """Keep what the next backward is compared with, and record the update that lay between the last two."""
        recorder, updates = self.recorder, self.recorder.updates
        live = self._live(record.reached)
        norms = updates.gradient_norms([tensor for _, tensor in live])
        for number, norm in norms.items():
            recorder.structure.parameters[number].n_gradient += 1
            recorder.row.gradient[number] = norm
        if self.changed:
            order = "".join(letter for letter, _ in recorder.events)
            nonzero, bad = sum(norm > 0 for norm in norms.values()), sum(norm == float("inf") for norm in norms.values())
            updates.updates.append(
                UpdateRecord(
                    recorder.step, NO_OPTIMIZER, record.line, order, len(live), len(norms), nonzero, self.kept, bad, False
                )
            )
        weights = norms_of([tensor.detach() for _, tensor in live])
        for (number, tensor), weight in zip(live, weights, strict=True):
            recorder.row.weight[number] = weight
            self.samples[number] = strided(tensor, SAMPLE_VALUES).clone()
        recorder.spreads.note(NO_OPTIMIZER, recorder.row.step, live)
        self.gradients = {number: (id(t.grad), t.grad._version) for number, t in live if t.grad is not None}

    def forget(self) -> None:
        """The next backward is not watched: nothing to compare with."""
        self.samples.clear()
        self.gradients.clear()

    def _live(self, reached: tuple[int, ...]) -> list[tuple[int, torch.Tensor]]:
        parameters = self.recorder.structure.parameters
        found = [(number, parameters[number].ref()) for number in reached]
        return [
            (number, tensor)
            for number, tensor in found
            if tensor is not None and tensor.layout is torch.strided and tensor.numel()
        ]
