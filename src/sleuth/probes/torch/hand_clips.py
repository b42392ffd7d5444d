"""Gradients that the program itself makes smaller between the backward call and the step, without a function of torch's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from sleuth.probes.frames import user_line
from sleuth.probes.torch.records import ClipRecord
from sleuth.probes.torch.tensors import SAMPLE_VALUES, strided

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

FIRST_STEPS = 3  # watched steps in which gradients are compared whatever their versions say: `grad.data` has its own
ROUNDING = 1e-5  # relative
LEAST_SPREAD = 1e-3  # of the shares that are left, relative: one share in all steps is a scale (of a loss, an accumulation)
MIN_CLIPS = 3


class HandClips:
    """Compares the gradients after the last backward call of a watched step with those that the optimiser is given."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.records: list[ClipRecord] = []
        self.norms: dict[int, float] = {}  # after the last backward call, by parameter number
        self._versions: dict[int, tuple[int, int]] = {}
        self._samples: dict[int, torch.Tensor] = {}
        self._n_compared = 0
        self._is_edited = False  # a gradient was another one, or had been written to, at a step before

    def after_backward(self, reached: tuple[int, ...]) -> None:
        """A backward call of a watched step has ended."""
        parameters = self.recorder.structure.parameters
        held = [(number, parameters[number].ref()) for number in reached if parameters[number].optimizers]
        found = [(n, t, t.grad) for n, t in held if t is not None and t.grad is not None and t.grad.layout is torch.strided]
        self._versions.update({number: (id(gradient), gradient._version) for number, _, gradient in found})
        if self._is_edited or self._n_compared < FIRST_STEPS:
            self.norms.update(self.recorder.updates.gradient_norms([tensor for _, tensor, _ in found]))
            self._samples.update({number: strided(one.detach(), SAMPLE_VALUES).clone() for number, _, one in found})

    def before_step(self, tensors: list[tuple[int, torch.Tensor]], norms: dict[int, float]) -> bool:
        """An optimiser is about to step; whether its gradients were clipped by hand since the backward call."""
        recorder = self.recorder
        known = [(n, t.grad) for n, t in tensors if t.grad is not None and n in self._versions and t.grad.layout is torch.strided]
        letters = [letter for letter, _ in recorder.events]
        is_plain = "B" in letters and not set("ZCU") & set("".join(letters).rpartition("B")[2]) and not recorder.uses_grad_scaler
        if not known or not is_plain:
            return False
        self._n_compared += bool(self._samples)
        pairs = [(self._samples[n], strided(g.detach(), SAMPLE_VALUES)) for n, g in known if n in self._samples]
        self._is_edited |= any(self._versions[n] != (id(g), g._version) for n, g in known) or not all(map(_are_equal, pairs))
        if not self._is_edited or len(pairs) < len(known) or not all(map(_is_smaller, pairs)):
            return False
        before, after = (float(np.linalg.norm([of[n] for n, _ in known if n in of])) for of in (self.norms, norms))
        if not 0 < after <= before < float("inf"):
            return False
        self.records.append(ClipRecord(recorder.step, user_line(5), after, before, True))
        return True

    def clear(self) -> None:
        """The step is over."""
        self.norms, self._versions, self._samples = {}, {}, {}

    def clips(self) -> list[ClipRecord]:
        """The clippings; none if the gradients were made smaller by one factor in all steps."""
        shares = np.array([one.limit / one.total_norm for one in self.records])
        is_scale = len(shares) < MIN_CLIPS or bool(np.ptp(shares) <= LEAST_SPREAD * shares.max())
        return [] if is_scale else self.records


def _are_equal(pair: tuple[torch.Tensor, torch.Tensor]) -> bool:
    return pair[0].shape == pair[1].shape and bool((pair[0] == pair[1]).all())


def _is_smaller(pair: tuple[torch.Tensor, torch.Tensor]) -> bool:
    """Whether each value keeps its sign and becomes no larger, and none is taken away."""
    before, after = pair
    if before.shape != after.shape or before.is_complex():
        return False
    return bool(((before.sign() == after.sign()) & (after.abs() <= before.abs() * (1 + ROUNDING))).all())
