"""Watched calls of loss functions: what went in, what it looked like, and what made it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np
import torch

from sleuth.probes.torch import graph
from sleuth.probes.torch.frames import is_user_file, user_frame, user_line
from sleuth.probes.torch.padding import padded_targets
from sleuth.probes.torch.records import LossRecord
from sleuth.probes.torch.tensors import facts, is_plain

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

FUNCTIONS = (
    "cross_entropy",
    "nll_loss",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "mse_loss",
    "l1_loss",
    "smooth_l1_loss",
    "huber_loss",
    "kl_div",
    "poisson_nll_loss",
    "gaussian_nll_loss",
    "hinge_embedding_loss",
    "soft_margin_loss",
    "multi_margin_loss",
    "multilabel_margin_loss",
    "multilabel_soft_margin_loss",
    "margin_ranking_loss",
    "cosine_embedding_loss",
    "triplet_margin_loss",
    "triplet_margin_with_distance_loss",
    "ctc_loss",
)
CLASS_LOSSES = frozenset(("cross_entropy", "nll_loss", "multi_margin_loss"))
BINARY_LOSSES = frozenset(("binary_cross_entropy", "binary_cross_entropy_with_logits"))
MAX_CLASSES = 4_096
ROWS = 1_024
SUM_TOLERANCE = 1e-3
INDEXED_VALUES = 64
SEARCHED_VALUES = 1_000_000


class Losses:
    """Makes a `LossRecord` of each watched call."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.pending: list[LossRecord] = []
        self.signatures: dict[str, inspect.Signature] = {}

    def before(self, name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> LossRecord | None:
        """Record what goes in; called before the function so that a raising call is recorded too."""
        signature = self.signatures.get(name) or self.signatures.setdefault(name, inspect.signature(function))
        bound = signature.bind(*args, **kwargs).arguments
        values = list(bound.values())
        given, target = values[0], bound.get("target", values[1] if len(values) > 1 else None)
        if (
            not isinstance(given, torch.Tensor)
            or not isinstance(target, torch.Tensor)
            or not (is_plain(given) and is_plain(target))
        ):
            return None
        ops, dims = graph.chain(given)
        record = LossRecord(
            self.recorder.step,
            name,
            user_line(4),
            facts(given),
            facts(target),
            ops,
            dims,
            str(bound.get("reduction", "mean")),
            int(bound.get("ignore_index", -100)),
            loader=self.recorder.loaders.current,
        )
        if name in CLASS_LOSSES:
            self._classes(record, given.detach(), target.detach())
            if record.reduction != "none":
                self._padding(record, target.detach(), bound.get("weight"))
        elif name in BINARY_LOSSES and given.shape == target.shape:
            self._binary(record, given.detach(), target.detach())
        record.from_data = self._is_from_data(target, record)
        record.created = (
            not record.from_data
            and not target.requires_grad
            and target.untyped_storage().size() == target.numel() * target.element_size()
        )
        return record

    def after(self, record: LossRecord, result: Any) -> None:
        """Record what came out."""
        if isinstance(result, torch.Tensor) and is_plain(result):
            value = float(result.detach().float().mean()) if result.numel() else 0.0
            record.is_finite = bool(np.isfinite(value))
            record.value = value if record.is_finite else float("inf")
            record.sequence = result.grad_fn._sequence_nr() if result.grad_fn is not None else -1
        self.recorder.note_event("L", None)
        if record.sequence >= 0:
            self.pending.append(record)
        else:
            self.recorder.evaluating.add_loss(record)

    def failed(self, record: LossRecord, error: BaseException) -> None:
        """The call raised."""
        record.raised = f"{type(error).__name__}: {error}"
        record.is_trained = True
        self.recorder.losses_seen.append(record)

    def _classes(self, record: LossRecord, given: torch.Tensor, target: torch.Tensor) -> None:
        axis = 1 if given.dim() > 1 else 0
        n_classes = record.n_classes = int(given.shape[axis])
        rows = (given.movedim(axis, -1).reshape(-1, n_classes))[:ROWS].float()
        record.sum_to_one = float(((rows >= 0).all(1) & ((rows.sum(1) - 1).abs() < SUM_TOLERANCE)).float().mean())
        record.log_probabilities = float((torch.logsumexp(rows, 1).abs() < SUM_TOLERANCE).float().mean())
        if n_classes > MAX_CLASSES:
            return
        predicted = given.argmax(axis)
        record.prediction_counts = np.bincount(predicted.reshape(-1).cpu().numpy(), minlength=n_classes)
        if target.is_floating_point():
            if target.shape != given.shape:
                return
            labels, valid = target.argmax(axis), None
        else:
            labels = target
            valid = (target != record.ignore_index) & (target >= 0) & (target < n_classes)
        if labels.shape != predicted.shape:
            return
        if valid is not None:
            labels, predicted = labels[valid], predicted[valid]
        record.n_valid = int(labels.numel())
        record.n_correct = int((labels == predicted).sum())
        record.target_counts = np.bincount(labels.reshape(-1).cpu().numpy(), minlength=n_classes)

    def _padding(self, record: LossRecord, target: torch.Tensor, weight: object) -> None:
        """Count the targets at positions where the last model's input was padding, if they count in the loss."""
        tails = [one for frame in self.recorder.forwards.pending[-3:] for one in frame.tails]
        if not tails or target.is_floating_point() or target.dim() > 2:
            return
        counts = (target != record.ignore_index) & (target >= 0) & (target < record.n_classes)
        if isinstance(weight, torch.Tensor):
            counts &= weight.detach()[target.clamp(0, record.n_classes - 1)] != 0
        record.n_padded = padded_targets(tails, target, counts)

    def _binary(self, record: LossRecord, given: torch.Tensor, target: torch.Tensor) -> None:
        threshold = 0.0 if record.function.endswith("logits") else 0.5
        hard = (target == 0) | (target == 1)
        predicted, labels = (given > threshold)[hard], (target > 0.5)[hard]
        record.n_valid = int(labels.numel())
        if record.n_valid == 0:
            return
        record.n_correct = int((predicted == labels).sum())
        positives, guessed = int(labels.sum()), int(predicted.sum())
        record.target_counts = np.array([record.n_valid - positives, positives])
        record.prediction_counts = np.array([record.n_valid - guessed, guessed])

    def _is_from_data(self, target: torch.Tensor, record: LossRecord) -> bool:
        """Whether the target is, or was converted from, a piece of a loader's batch or of a larger tensor of the program."""
        storage = target.untyped_storage()
        if storage.size() > target.numel() * target.element_size() and target._base is not None:
            return True
        for tensor in self.recorder.loaders.batch_tensors():
            if tensor.untyped_storage().data_ptr() == storage.data_ptr():
                return True
            if tensor.numel() == target.numel() and bool(
                (tensor.reshape(-1).to(target.device) == target.detach().reshape(-1)).all()
            ):
                return True
        return _is_in_program(target, record.target.minimum == record.target.maximum)


def _is_in_program(target: torch.Tensor, is_constant: bool) -> bool:
    """Whether a user frame holds a larger tensor from which this target may have been indexed.

    A constant target counts only if that tensor holds nothing else; a range of numbers never counts (contrastive losses).
    """
    values = target.detach().reshape(-1)[:INDEXED_VALUES]
    if not is_constant and bool((values == torch.arange(values.numel(), device=values.device, dtype=values.dtype)).all()):
        return False
    frame = user_frame(3)
    for _ in range(4):
        if frame is None:
            return False
        if is_user_file(frame.f_code.co_filename):
            owner = getattr(frame.f_locals.get("self"), "__dict__", {})
            for held in [*frame.f_locals.values(), *frame.f_globals.values(), *owner.values()]:
                if _is_larger_alike(held, target):
                    alike = (held == values[:1]).all() if is_constant else torch.isin(values, held).all()
                    if bool(alike):
                        return True
        frame = frame.f_back
    return False


def _is_larger_alike(held: object, target: torch.Tensor) -> TypeGuard[torch.Tensor]:
    return (
        isinstance(held, torch.Tensor)
        and held.numel() > target.numel()
        and held.dim() == max(target.dim(), 1)
        and held.shape[1:] == target.shape[1:]
        and held.numel() <= SEARCHED_VALUES
        and held.dtype == target.dtype
        and held.device == target.device
    )
