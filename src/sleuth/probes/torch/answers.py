"""The answers of the last evaluation of each set, sample by sample: what confusion, ROC and calibration are drawn from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch

from sleuth.evidence.answers import Answers, FloatArray, IntArray
from sleuth.evidence.functions import BINARY_LOSSES, CLASS_LOSSES
from sleuth.probes.torch.records import LossRecord, Stretch

MAX_CLASSES = 100
MAX_SAMPLES = 20_000  # of one evaluation
MAX_SETS = 8

Part = tuple[IntArray, IntArray, FloatArray]  # label, given, probability, each (n,)


@dataclass(slots=True)
class _Sheet:
    """What one evaluation answered so far."""

    stretch: Stretch
    n_classes: int
    parts: list[Part] = field(default_factory=list)
    n_kept: int = 0
    n_asked: int = 0


class AnswerSheets:
    """Keeps the newest evaluation of each set: of a model at a line, with a loader or with inputs of a name."""

    def __init__(self) -> None:
        self._sheets: dict[tuple[object, ...], _Sheet] = {}
        self._offered: tuple[LossRecord, Part, int] | None = None

    def offer(self, record: LossRecord, given: torch.Tensor, target: torch.Tensor) -> None:
        """Scores and labels of a loss that no backward follows; `take` keeps them once its evaluation is known.

        Args:
            record: the loss.
            given: `(n, classes)`, or of a binary loss any shape with a score for each sample.
            target: numbers of classes `(n,)`, or of a binary loss 0 and 1 in the shape of `given`.
        """
        self._offered = None
        if record.function in CLASS_LOSSES:
            if given.dim() != 2 or target.shape != given.shape[:1] or target.is_floating_point():
                return
            valid = (target != record.ignore_index) & (target >= 0) & (target < given.shape[1])
            scores = given[valid][:MAX_SAMPLES].float()
            part = _of_classes(scores.exp() if record.function == "nll_loss" else scores.softmax(1), target[valid])
            self._offered = (record, part, int(given.shape[1]))
        elif record.function in BINARY_LOSSES and given.shape == target.shape:
            hard = (target == 0) | (target == 1)
            scores = given[hard][:MAX_SAMPLES].float()
            part = _of_two(scores.sigmoid() if record.function.endswith("logits") else scores, target[hard])
            self._offered = (record, part, 2)

    def take(self, record: LossRecord, stretch: Stretch) -> None:
        """What was offered with this loss belongs to this evaluation."""
        offered, self._offered = self._offered, None
        if offered is not None and offered[0] is record:
            self._add("loss", stretch, offered[2], offered[1], record.n_valid)

    def add(self, stretch: Stretch, scores: torch.Tensor, labels: torch.Tensor) -> None:
        """Scores `(n, classes)`, or of two classes logits `(n,)`, against the labels in the loader's batch `(n,)`."""
        kept = scores.detach()[:MAX_SAMPLES].float()
        part = (
            _of_classes(kept if _are_shares(kept) else kept.softmax(1), labels)
            if kept.dim() == 2
            else _of_two(kept.sigmoid(), labels)
        )
        self._add("labels", stretch, int(scores.shape[1]) if scores.dim() == 2 else 2, part, len(scores))

    def of(self, stretch: Stretch) -> Answers | None:
        """The answers of this evaluation, as far as it is the newest of its set."""
        found = {key[0]: one for key, one in self._sheets.items() if one.stretch is stretch and one.n_kept}
        sheet = found.get("loss") or found.get("labels")  # a loss may leave labels out
        if sheet is None:
            return None
        label, given, probability = (np.concatenate([part[k] for part in sheet.parts]) for k in range(3))
        return Answers(sheet.n_classes, label, given, probability, sheet.n_asked)

    def _add(self, way: str, stretch: Stretch, n_classes: int, part: Part, n_asked: int) -> None:
        if not 2 <= n_classes <= MAX_CLASSES or not len(part[0]):
            return
        key = (way, stretch.model, stretch.line, stretch.loader, stretch.names if stretch.loader < 0 else ())
        sheet = self._sheets.get(key)
        if sheet is None or sheet.stretch is not stretch or sheet.n_classes != n_classes:
            if sheet is None and len(self._sheets) >= MAX_SETS:
                return
            sheet = self._sheets[key] = _Sheet(stretch, n_classes)
        sheet.n_asked += n_asked
        room = MAX_SAMPLES - sheet.n_kept
        if room > 0:
            sheet.parts.append((part[0][:room], part[1][:room], part[2][:room]))
            sheet.n_kept += len(sheet.parts[-1][0])


def _are_shares(scores: torch.Tensor) -> bool:
    return bool((scores >= 0).all()) and bool(((scores.sum(1) - 1).abs() < 1e-3).all())


def _of_classes(shares: torch.Tensor, labels: torch.Tensor) -> Part:
    most, given = shares.max(1) if shares.numel() else (shares.reshape(-1), shares.reshape(-1))
    return _part(labels, given, most)


def _of_two(share: torch.Tensor, labels: torch.Tensor) -> Part:
    share = share.reshape(-1)
    given = share > 0.5
    return _part(labels, given, torch.where(given, share, 1 - share))


def _part(labels: torch.Tensor, given: torch.Tensor, probability: torch.Tensor) -> Part:
    to: Callable[[torch.Tensor], IntArray] = lambda one: one.reshape(-1)[:MAX_SAMPLES].to(torch.int32).cpu().numpy()  # noqa: E731
    return to(labels), to(given), probability.cpu().numpy().astype(np.float32)
