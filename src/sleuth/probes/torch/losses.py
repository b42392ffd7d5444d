"""Watched calls of loss functions: what went in, what it looked like, and what made it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np
import torch

from sleuth.evidence.functions import BINARY_LOSSES, REGRESSIONS
from sleuth.probes.frames import user_frame, user_line
from sleuth.probes.torch import graph
from sleuth.probes.torch.padding import Tails, padded_numbers, padded_targets
from sleuth.probes.torch.program_tensors import values_around
from sleuth.probes.torch.records import LossRecord
from sleuth.probes.torch.shares import ROWS, n_inside, row_shares, share_of_distributions, share_of_logs, share_of_targets
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
MAX_CLASSES = 4_096
INDEXED_VALUES = 64
SEARCHED_VALUES = 1_000_000
FEW_VALUES = 16


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
        self._note_options(record, bound)
        if name in CLASS_LOSSES:
            self.add_classes(record, given.detach(), target.detach())
            self.add_padding(record, target.detach(), bound.get("weight"))
        elif name == "kl_div":
            record.sum_to_one, record.log_probabilities = row_shares(given.detach())
            shares = row_shares(target.detach())
            record.target_sum_to_one = shares[1] if record.is_log_target else shares[0]
        elif name in BINARY_LOSSES and given.shape == target.shape:
            self.add_binary(record, given.detach(), target.detach())
        elif name in REGRESSIONS and record.reduction != "none" and bound.get("weight") is None:
            record.n_padded = padded_numbers(self._tails(), given.detach(), target.detach())
        record.from_data = self._is_from_data(target, record)
        is_labelled = given.grad_fn is not None and record.from_data and self.recorder.watching
        if is_labelled:
            self.label(record, target)
        is_column = target.dim() == 2 and target.shape[1] == 1 and given.grad_fn is not None and self.recorder.watching
        if is_labelled or (is_column and _is_in_program(target[:, 0], record.target.minimum == record.target.maximum)):
            self.recorder.ledgers.add(record, given, target)
        if given.grad_fn is None and name in (*CLASS_LOSSES, *BINARY_LOSSES):
            self.recorder.capturing.note_labels(target)
            self.recorder.evaluating.answers.offer(record, given.detach(), target.detach())
        elif given.grad_fn is None and name in REGRESSIONS and target.numel() == len(target):
            self.recorder.capturing.note_labels(target, are_classes=False)
        record.created = (
            not record.from_data
            and not target.requires_grad
            and target.untyped_storage().size() == target.numel() * target.element_size()
        )
        return record

    def label(self, record: LossRecord, target: torch.Tensor) -> None:
        """The last forward's inputs have these labels."""
        pending = self.recorder.forwards.pending
        self.recorder.labelled.add(pending[-1] if pending else None, record.function, record.n_classes, target)

    @staticmethod
    def _note_options(record: LossRecord, bound: dict[str, Any]) -> None:
        record.is_log_input, record.is_log_target = bool(bound.get("log_input", True)), bool(bound.get("log_target", False))
        weights = bound.get("pos_weight") if record.function in BINARY_LOSSES else bound.get("weight")
        if isinstance(weights, torch.Tensor) and is_plain(weights) and weights.numel() <= MAX_CLASSES:
            record.class_weights = weights.detach().reshape(-1).double().cpu().numpy().copy()

    def after(self, record: LossRecord, result: Any) -> None:
        """Record what came out."""
        if isinstance(result, torch.Tensor) and is_plain(result):
            try:
                value = float(result.detach().float().mean()) if result.numel() else 0.0
            except RuntimeError as error:  # an assertion failed on the device: this is where the call raises
                self.failed(record, error)
                raise
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

    def add_classes(self, record: LossRecord, given: torch.Tensor, target: torch.Tensor) -> None:
        """Count classes and predictions."""
        axis = 1 if given.dim() > 1 else 0
        n_classes = record.n_classes = int(given.shape[axis])
        rows = (given.movedim(axis, -1).reshape(-1, n_classes))[:ROWS].float()
        record.sum_to_one, record.log_probabilities = share_of_distributions(rows), share_of_logs(rows)
        if n_classes > MAX_CLASSES:
            return
        predicted = given.argmax(axis)
        record.prediction_counts = np.bincount(predicted.reshape(-1).cpu().numpy(), minlength=n_classes)
        if target.is_floating_point():
            if target.shape != given.shape:
                return
            labels, valid = target.argmax(axis), None
            record.target_sum_to_one = share_of_targets(target.movedim(axis, -1).reshape(-1, n_classes)[:ROWS])
        else:
            labels = target
            ignored = target == record.ignore_index
            valid = ~ignored & (target >= 0) & (target < n_classes)
            record.n_ignored = int(ignored.sum())
            if record.n_ignored:
                record.n_ignored_inside = n_inside(self._as_sequences(ignored))
        if labels.shape != predicted.shape:
            return
        if valid is not None:
            labels, predicted = labels[valid], predicted[valid]
        record.n_valid = int(labels.numel())
        record.n_correct = int((labels == predicted).sum())
        record.target_counts = np.bincount(labels.reshape(-1).cpu().numpy(), minlength=n_classes)

    def _tails(self) -> list[Tails]:
        """The padding of what the last models got."""
        return [one for frame in self.recorder.forwards.pending[-3:] for one in frame.tails]

    def add_padding(self, record: LossRecord, target: torch.Tensor, weight: object) -> None:
        """Count the targets at positions where the last model's input was padding, if they count in the loss."""
        tails = self._tails()
        if not tails or target.is_floating_point() or target.dim() > 2:
            return
        counts = (target != record.ignore_index) & (target >= 0) & (target < record.n_classes)
        if isinstance(weight, torch.Tensor):
            counts &= weight.detach()[target.clamp(0, record.n_classes - 1)] != 0
        record.n_padded = padded_targets(tails, target, counts)

    def add_binary(self, record: LossRecord, given: torch.Tensor, target: torch.Tensor) -> None:
        """The same for two classes."""
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

    def _as_sequences(self, ignored: torch.Tensor) -> torch.Tensor | None:
        """The flags as (sequences, positions): by their shape or, for flat ones, that of the tokens that the model was given."""
        if ignored.dim() == 2:
            return ignored
        given = self.recorder.forwards.pending[-1].input if self.recorder.forwards.pending else None
        if ignored.dim() != 1 or given is None or len(given.shape) < 2:
            return None
        is_flat = given.shape[0] < ignored.numel() == given.shape[0] * given.shape[1]
        return ignored.reshape(given.shape[:2]) if is_flat else None

    def _is_from_data(self, target: torch.Tensor, record: LossRecord) -> bool:
        """Whether the target is, or was converted from, a piece of a loader's batch or of a larger tensor of the program."""
        return self.is_of_batch(target) or _is_in_program(target, record.target.minimum == record.target.maximum)

    def is_of_batch(self, target: torch.Tensor) -> bool:
        """Whether it is a piece of a larger tensor, or holds the same as a tensor of the loader's latest batch."""
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
        return False


def _is_in_program(target: torch.Tensor, is_constant: bool) -> bool:
    """Whether a user frame holds a larger tensor, alone or in what groups a few, from which this target may have been indexed.

    A constant target counts only if that tensor holds nothing else; a range of numbers never counts (contrastive losses).
    """
    values = target.detach().reshape(-1)[:INDEXED_VALUES]
    if not is_constant and bool((values == torch.arange(values.numel(), device=values.device, dtype=values.dtype)).all()):
        return False
    wanted = values.unique()  # type: ignore[no-untyped-call]
    around = values_around(None, user_frame(3))
    return any(_is_larger_alike(held, target) and _holds(held, wanted, are_all=is_constant) for held in around)


def _holds(held: torch.Tensor, wanted: torch.Tensor, *, are_all: bool) -> bool:
    """Whether all wanted values are among the held, or the first is all that is held.

    A few, as of classes, are looked for one by one: sorting takes longer.
    """
    if are_all:
        return bool((held == wanted[0]).all())
    if len(wanted) <= FEW_VALUES:
        return all(bool((held == one).any()) for one in wanted)
    return bool(torch.isin(wanted, held).all())


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
