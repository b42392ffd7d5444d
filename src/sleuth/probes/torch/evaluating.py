"""Evaluation: forwards of a trained model that no backward follows, gathered into stretches between training steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sleuth.probes.torch.records import ForwardRecord, LossRecord, Stretch

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

MAX_STRETCHES = 2_000
MAX_DETAILED = 8  # forwards of one stretch that are kept with all their facts
MAX_HASHES = 100_000
MAX_FINGERPRINTED = 64  # forwards of one stretch whose inputs are read
FREE_LOOKS = 6
LOOK_SPACING = 20  # later, one look in so many steps' worth of the run so far
LOOK_SHARE = 2.0  # of the budget: an evaluation is rare and tells much


class Evaluating:
    """Collects forwards and losses without a backward."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.stretches: list[Stretch] = []
        self.n_looks = 0
        self.last_look = 0
        self.open: dict[tuple[int, object, int], Stretch] = {}
        self.last: tuple[ForwardRecord, Stretch] | None = None

    def look(self) -> None:
        """Something that often begins an evaluation happened: watch forwards until the next training step ends."""
        recorder = self.recorder
        if recorder.watching or recorder.looking or recorder.is_dead:
            return
        if self.n_looks >= FREE_LOOKS:
            is_rare = (recorder.step - self.last_look) * LOOK_SPACING >= recorder.step
            if not is_rare or not recorder.clock.has_room(recorder.schedule.cost, LOOK_SHARE):
                return
        self.n_looks, self.last_look = self.n_looks + 1, recorder.step
        recorder.looking = True
        recorder.forwards.turn_on()

    def add_forward(self, frame: ForwardRecord) -> None:
        """A forward that no backward can follow, or that none did."""
        key = (frame.model, frame.line, frame.loader)
        stretch = self.open.get(key)
        if stretch is None:
            stretch = self.open[key] = Stretch(
                frame.step, frame.model, frame.line, frame.loader, after_training=frame.after_training
            )
            if len(self.stretches) < MAX_STRETCHES:
                self.stretches.append(stretch)
        stretch.n_forwards += 1
        stretch.n_samples += frame.n_samples
        if frame.hashes is not None and sum(len(part) for part in stretch.hashes) < MAX_HASHES:
            stretch.hashes.append(frame.hashes)
        frame.sites, frame.rows = [], None
        if stretch.n_forwards <= MAX_DETAILED:
            self.recorder.keep_forward(frame)
        self.last = (frame, stretch)

    def wants_facts(self, frame: ForwardRecord) -> bool:
        """Whether this forward's input is still worth reading."""
        stretch = self.open.get((frame.model, frame.line, frame.loader))
        if stretch is None or (self.n_looks <= FREE_LOOKS and stretch.n_forwards < MAX_FINGERPRINTED):
            return True
        return stretch.n_forwards < MAX_FINGERPRINTED and self.recorder.clock.has_room(self.recorder.hash_cost, LOOK_SHARE)

    def add_loss(self, record: LossRecord) -> None:
        """A loss without a backward; it belongs to the forward before it."""
        self.recorder.keep_loss(record)
        if self.last is None or self.last[0].step != record.step:
            return
        frame, stretch = self.last
        frame.has_loss = stretch.has_targets = True
        n = max(record.target.shape[0] if record.target.shape else 1, 1)
        if record.is_finite:
            stretch.loss_sum += record.value * (1 if record.reduction == "sum" else n)
            stretch.loss_n += n
        if record.n_correct >= 0:
            stretch.n_correct += record.n_correct
            stretch.n_judged += record.n_valid
        if record.target_counts is not None:
            same = stretch.target_counts is not None and len(stretch.target_counts) == len(record.target_counts)
            stretch.target_counts = record.target_counts + (
                stretch.target_counts if same else np.zeros_like(record.target_counts)
            )

    def close(self) -> None:
        """A training step happened: the next evaluation is a new one."""
        self.open.clear()
        self.last = None
