"""Evaluation: forwards of a trained model that no backward follows, gathered into stretches between training steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from sleuth.evidence.functions import BINARY_LOSSES
from sleuth.evidence.trace import IntArray
from sleuth.probes.torch.answers import AnswerSheets
from sleuth.probes.torch.records import ForwardRecord, LossRecord, Stretch
from sleuth.probes.torch.sampling import SAMPLES_GRACE_SECONDS

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

MAX_STRETCHES = 2_000
MAX_DETAILED = 8  # forwards of one stretch that are kept with all their facts
MAX_HASHES = 100_000
MAX_FINGERPRINTED = 64  # forwards of one stretch whose inputs are read
FIRST_LOSSES = 50
FREE_LOOKS = 6
LOOK_SPACING = 20  # later, one look in so many steps' worth of the run so far
GRACE_SECONDS = 0.2  # of own time for looks that a short run may cost: its last evaluation tells most
LOOK_SHARE = 2.0  # of the budget: an evaluation is rare and tells much


class Evaluating:
    """Collects forwards and losses without a backward."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.stretches: list[Stretch] = []
        self.answers = AnswerSheets()
        self.n_looks = 0
        self.last_look = 0
        self.refused = -1  # the last step that was not looked at: an evaluation is watched as a whole or not at all
        self.is_late = False
        self._spent = 0.0  # seconds of own time in looks
        self._own_before: float | None = None  # while looking: own time when the look began
        self.open: dict[tuple[int, object, int], Stretch] = {}
        self.last: tuple[ForwardRecord, Stretch] | None = None

    def look(self, *, is_late: bool = False) -> None:
        """Something that often begins an evaluation (or is in it already) happened: watch until the next training step ends."""
        recorder = self.recorder
        if recorder.watching or recorder.looking or recorder.is_dead or self.refused == recorder.step:
            return
        self.refused, self.is_late = recorder.step, is_late
        if self.n_looks >= FREE_LOOKS:
            is_rare = (recorder.step - self.last_look) * LOOK_SPACING >= recorder.step
            if not is_rare or not self._has_room(recorder.schedule.cost):
                return
        self.n_looks, self.last_look = self.n_looks + 1, recorder.step
        self.refused = -1
        self._own_before = recorder.clock.own
        recorder.looking = True
        recorder.forwards.turn_on()

    def _has_room(self, cost: float) -> bool:
        """Whether a look that costs so much keeps within the budget, or all looks within a time of their own."""
        clock = self.recorder.clock
        return clock.has_room(cost, LOOK_SHARE) or (self._spent + cost) * clock.busy_share <= GRACE_SECONDS

    def add_forward(self, frame: ForwardRecord) -> None:
        """A forward that no backward can follow, or that none did."""
        frame.loader = self._loader(frame)
        key = (frame.model, frame.line, frame.loader)
        stretch = self.open.get(key)
        if stretch is None or (frame.loader < 0 and _are_other(stretch.names, frame.names)):
            stretch = self.open[key] = Stretch(
                frame.step, frame.model, frame.line, frame.loader, after_training=frame.after_training, is_partial=self.is_late
            )
            if len(self.stretches) < MAX_STRETCHES:
                self.stretches.append(stretch)
        stretch.n_forwards += 1
        stretch.n_samples += frame.n_samples
        stretch.names = stretch.names or frame.names
        stretch.agrees_in_halves |= frame.agrees_in_halves
        is_again = frame.hashes is not None and stretch.hashes and np.array_equal(stretch.hashes[-1], frame.hashes)
        if frame.hashes is not None and not is_again and sum(len(part) for part in stretch.hashes) < MAX_HASHES:
            stretch.hashes.append(frame.hashes)  # a batch that is given to the model twice is read once
        frame.sites, frame.rows, frame.given = [], None, None
        if stretch.n_forwards <= MAX_DETAILED:
            self.recorder.keep_forward(frame)
        self.last = (frame, stretch)

    def _loader(self, frame: ForwardRecord) -> int:
        """The loader that was iterated last, unless the input has more samples than its batches: then it is none of them."""
        loaders = self.recorder.loaders.records
        size = loaders[frame.loader].batch_size if 0 <= frame.loader < len(loaders) else 0
        return -1 if 0 < size < frame.n_samples else frame.loader

    def wants_facts(self, frame: ForwardRecord) -> bool:
        """Whether this forward's input is still worth reading."""
        stretch = self.open.get((frame.model, frame.line, self._loader(frame)))
        if stretch is None or (self.n_looks <= FREE_LOOKS and stretch.n_forwards < MAX_FINGERPRINTED):
            return True
        has_room = self.recorder.clock.has_room(self.recorder.hash_cost, LOOK_SHARE, SAMPLES_GRACE_SECONDS)
        return has_room and stretch.n_forwards < MAX_FINGERPRINTED

    def add_loss(self, record: LossRecord) -> None:
        """A loss without a backward; it belongs to the forward before it."""
        self.recorder.keep_loss(record)
        if self.last is None or self.last[0].step != record.step:
            return
        frame, stretch = self.last
        frame.has_loss = stretch.has_targets = True
        if record.reduction == "none":  # what the program makes of the parts, which it may leave out, is not known
            return
        n = max(record.target.shape[0] if record.target.shape else 1, 1)
        if record.is_finite:
            stretch.loss_sum += record.value * (1 if record.reduction == "sum" else n)
            stretch.loss_n += n
            stretch.losses.append((record.value / (n if record.reduction == "sum" else 1), record.n_valid or n))
        if record.n_correct >= 0:
            stretch.n_correct += record.n_correct
            stretch.n_judged += record.n_valid
            stretch.judged.append((record.n_correct, record.n_valid, int(record.prediction_counts @ record.target_counts)))
            _count(stretch, "loss", record.target_counts, record.prediction_counts)
            self.answers.take(record, stretch)
        if record.target_counts is not None:
            same = stretch.target_counts is not None and len(stretch.target_counts) == len(record.target_counts)
            stretch.target_counts = record.target_counts + (
                stretch.target_counts if same else np.zeros_like(record.target_counts)
            )

    def compare(self, output: torch.Tensor) -> None:
        """The last forward's output, against the class labels in the loader's batch, as the program may do without a loss."""
        if self.last is None or output.dim() not in (1, 2) or not output.is_floating_point():
            return
        width = int(output.shape[1]) if output.dim() == 2 else 1
        if width == 1:
            self._compare_binary(output)
            return
        if not any(loss.is_trained and loss.n_classes == width for loss in self.recorder.losses_seen[:FIRST_LOSSES]):
            return  # an embedding, perhaps
        labels = [t for t in self.recorder.loaders.batch_tensors() if _are_labels(t, output)]
        if len(labels) == 1:
            given, wanted = output.detach().argmax(1).cpu(), labels[0].cpu().long()
            self._note_answers(labels[0], given, wanted, width)
            self.answers.add(self.last[1], output, labels[0])

    def _note_answers(self, labels: torch.Tensor, given: torch.Tensor, wanted: torch.Tensor, n_classes: int) -> None:
        """What the model answered for a batch of the loader, against what the batch says."""
        if self.last is None:
            return
        targets, answers = (torch.bincount(one, minlength=n_classes).numpy() for one in (wanted, given))
        self.recorder.capturing.note_labels(labels)
        self.last[1].compared.append((int((given == wanted).sum()), len(wanted), int(targets @ answers)))
        _count(self.last[1], "labels", targets, answers)

    def _compare_binary(self, output: torch.Tensor) -> None:
        """The same for one score a sample, which a binary loss is trained on: above its middle it is a yes."""
        trained = next((one for one in self.recorder.losses_seen[:FIRST_LOSSES] if one.is_trained), None)
        if trained is None or trained.function not in BINARY_LOSSES or trained.target.minimum != 0 or trained.target.maximum != 1:
            return
        scores = output.detach().reshape(-1)
        batch = self.recorder.loaders.batch_tensors()
        labels = [t for t in batch if t.numel() == len(scores) and bool(((t == 0) | (t == 1)).all())]
        if len(labels) == 1:
            given = (scores > (0.0 if trained.function.endswith("logits") else 0.5)).cpu().long()
            self._note_answers(labels[0], given, labels[0].reshape(-1).cpu().long(), 2)
            if self.last is not None:
                is_logit = trained.function.endswith("logits")
                self.answers.add(self.last[1], scores if is_logit else scores.clamp(0, 1).logit(), labels[0])

    def close(self) -> None:
        """A training step happened: the next evaluation is a new one."""
        if self._own_before is not None:
            self._spent += self.recorder.clock.own - self._own_before
            self._own_before = None
        self.open.clear()
        self.last = None
        self.recorder.capturing.note_asked(None)


def _count(stretch: Stretch, by: str, targets: IntArray, answers: IntArray) -> None:
    """Add the labels and the answers of each class."""
    counts, before = np.stack([targets, answers]), stretch.class_counts.get(by)
    stretch.class_counts[by] = counts + (before if before is not None and before.shape == counts.shape else 0)


def _are_other(names: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two inputs are called differently: two sets that one line evaluates."""
    return bool(names) and bool(others) and not set(names) & set(others)


def _are_labels(tensor: torch.Tensor, output: torch.Tensor) -> bool:
    """Whole numbers, one for each row of the output, each the number of one of its columns."""
    if tensor.dtype not in (torch.int64, torch.int32) or tensor.shape != output.shape[:1] or not tensor.numel():
        return False
    low, high = torch.aminmax(tensor)
    return bool(low >= 0) and bool(high < output.shape[1])
