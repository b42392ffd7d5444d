"""Cross-entropy that a program computes by itself: probabilities and labels, read from the graph of its loss.

Only what the graph itself saved is read: `-log_softmax(x).gather(1, y).mean()`, `-logp[rows, y].mean()`,
`-(one_hot * logp).sum(1).mean()` with smoothing or a mask or without, `-(y * log(p) + (1 - y) * log(1 - p)).mean()`, and the
first two times a power of one minus the probability itself, as the focal loss has it.
A product with anything but a number or a mask (an advantage, a weight of each sample) makes the labels no labels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from sleuth.evidence.functions import CLASS_LOSSES
from sleuth.probes.frames import Line
from sleuth.probes.torch import graph
from sleuth.probes.torch.origin import find_origin
from sleuth.probes.torch.records import ForwardRecord, LossRecord
from sleuth.probes.torch.tensors import facts, is_plain

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

Node = Any
PIECES = 4  # modules that a program calls one behind the other, of which the first gets the samples
MAX_NODES = 64  # between the loss and its logarithms
PASSED = graph.SHAPE_OPS | {"Neg", "Mean", "Sum", "Div", "Add", "Sub", "Nanmean", "Nansum", "Where", "MaskedFill"}
OF_ITSELF = frozenset({"Exp", "Pow", "Rsub"})  # between a logarithm and the factor that a focal loss makes of it
AROUND_LOG = graph.SHAPE_OPS | {"Clamp", "ClampMin", "ClampMax", "Clip", "Add", "Mul", "Where"}
BOTH_SIDES = 2  # a label and its complement


@dataclass(slots=True)
class Found:
    """What a hand-written loss was computed of, as `torch.nn.functional`'s function of that name takes it."""

    function: str  # "nll_loss" or "binary_cross_entropy"
    given: torch.Tensor  # log-probabilities, classes last; or probabilities
    target: torch.Tensor  # classes, or a number for each of `given`
    node: Node  # the logarithm
    mask: torch.Tensor | None = None  # which rows count, if not all

    @property
    def is_soft(self) -> bool:
        """Whether the target has a share for each class."""
        return self.function == "nll_loss" and self.target.dim() == self.given.dim()

    @property
    def made_by(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The operations that made `given`, and their axes, as `graph.chain` tells them."""
        names, axes = graph.chain_to(self.node)
        return (names, axes) if self.function == "nll_loss" else (names[1:], axes[1:])

    def mean(self) -> float:
        """The mean loss of a row, or of a number."""
        given, target = (self.given, self.target) if self.mask is None else (self.given[self.mask], self.target[self.mask])
        if self.function == "binary_cross_entropy":
            p, y = given.double().clamp(1e-12, 1 - 1e-12), target.double()
            return -float((y * p.log() + (1 - y) * (1 - p).log()).mean())
        if self.is_soft:
            return -float((target * given).sum(1).mean())
        return -float(given.gather(1, target[:, None] % given.shape[1]).mean())  # a negative index counts from the end


class Handwritten:
    """Makes a `LossRecord` of a cross-entropy that no watched function computed."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.losses = recorder.losses
        self._told: dict[Line | None, bool] = {}  # whether the loss at this line asks for labels of the data

    def add(self, found: Found, loss: float, line: Line | None) -> None:
        """A loss that the program computed by itself is about to be minimised; kept only if its labels are the data's."""
        recorder = self.recorder
        given, target = found.given, found.target
        labels = target.argmax(-1) if found.is_soft else target
        if not self._is_told(found, labels, line):
            return
        own = facts(given)
        record = LossRecord(recorder.step, found.function, line, own, facts(target), *found.made_by, "mean", -100)
        record.loader = recorder.loaders.current
        if found.mask is not None:
            given, target, labels = given[found.mask], target[found.mask], labels[found.mask]
        record.from_data = record.is_by_hand = True
        if found.function in CLASS_LOSSES:
            self.losses.add_classes(record, given, target)
            self.losses.add_padding(record, target, None)
        else:
            self.losses.add_binary(record, given, target)
        mean = found.mean()
        is_sum = len(target) > 1 and abs(loss - mean * len(target)) < 1e-3 * abs(loss) < abs(loss - mean)
        record.reduction, record.value = ("sum", loss) if is_sum else ("mean", mean)
        record.is_finite, record.is_trained = bool(np.isfinite(loss)), True
        record.input = replace(own, requires_grad=True)
        self.losses.label(record, labels)
        recorder.ledgers.add(record, given, labels)
        recorder.note_event("L", None)
        recorder.keep_loss(record)

    def _is_told(self, found: Found, labels: torch.Tensor, line: Line | None) -> bool:
        """Whether what the loss asks for are labels of the data; asked once for each line, where it takes time."""
        if line not in self._told:
            pending = self.recorder.forwards.pending
            self._told[line] = (
                self.losses.is_of_batch(labels)
                or (found.is_soft and self.losses.is_of_batch(found.target))
                or any(_is_labelled(one, labels, self.recorder.loaders.dataset()) for one in pending[: -PIECES - 1 : -1])
            )
        return self._told[line]


def _is_labelled(frame: ForwardRecord, labels: torch.Tensor, dataset: object) -> bool:
    """Whether the program holds an array that gives the samples of this forward exactly these labels."""
    if frame.given is None or frame.hashes is None or not len(frame.hashes) == len(labels) == labels.numel():
        return False
    origin = find_origin(frame.given, dataset)
    if origin is None:
        return False
    slots: dict[int, int] = {}
    rows = [row for row, one in enumerate(frame.hashes.tolist()) if slots.setdefault(one, len(slots)) == len(slots) - 1]
    tables = origin.tables(origin.positions(slots), labels.reshape(-1)[rows].double().cpu().numpy())
    return bool(tables) and tables[0].agreement == 1


@dataclass(slots=True)
class _Product:
    """Logarithms times what has no graph."""

    factor: torch.Tensor
    values: torch.Tensor  # under the logarithm; log-probabilities for a log-softmax
    node: Node
    name: str


def find(loss: torch.Tensor) -> Found | None:
    """The cross-entropy of which `loss` is the mean or the sum; None if there is none, or more than one."""
    queue: list[Node] = [loss.grad_fn] if loss.grad_fn is not None else []
    seen, chosen, products, masks = set(queue), list[Found](), list[_Product](), list[torch.Tensor]()
    passed = PASSED
    for node in queue:
        if len(queue) > MAX_NODES:
            return None
        name = graph.op_name(node)
        if name in ("Gather", "Index") and (found := _picked(node, name)) is not None:
            chosen.append(found)
            continue
        if name == "Mul" and (factor := _factor(node)) is not None:
            if (product := _product(node, factor)) is not None:
                products.append(product)
                continue
            if factor.numel() > 1:
                if not _is_mask(factor):
                    return None
                masks.append(factor)
        elif name == "Mul" and _is_of_itself(node):
            passed = PASSED | OF_ITSELF
        elif name not in passed:
            continue
        for following, _ in node.next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                queue.append(following)
    if len(chosen) + bool(products) != 1:
        return None
    return _masked(chosen[0], masks) if chosen else _of_products(products)


def _masked(found: Found, masks: list[torch.Tensor]) -> Found | None:
    """With the rows that no mask takes out; None if all are."""
    fit = [mask.detach().reshape(-1) != 0 for mask in masks if mask.numel() == len(found.target)]
    if fit:
        found.mask = torch.stack(fit).all(0)
    return found if found.mask is None or bool(found.mask.any()) else None


def _picked(node: Node, name: str) -> Found | None:
    """Log-probabilities of which one a row was taken."""
    source = _behind(node, graph.SHAPE_OPS)
    values = _logarithms(source)
    if values is None or values.dim() < 2:
        return None
    axis = values.dim() - 1
    if name == "Gather":
        target = graph.saved(node, "_saved_index")
        axis = graph.as_axis(int(node._saved_dim), values.dim())
        if target is None or target.dim() != values.dim() or target.shape[axis] != 1:
            return None
        target = target.squeeze(axis)
    else:
        try:
            indices = [one for one in node._saved_indices if isinstance(one, torch.Tensor)]
        except (AttributeError, RuntimeError):
            return None
        if values.dim() != 2 or len(indices) != 2 or indices[1].dim() != 1 or indices[1].is_floating_point():
            return None
        target = indices[1]
    given = values.movedim(axis, -1).reshape(-1, values.shape[axis])
    target = target.detach().reshape(-1)
    return Found("nll_loss", given, target, source) if len(target) == len(given) and len(given) else None


def _product(node: Node, factor: torch.Tensor) -> _Product | None:
    source = _behind(node, graph.SHAPE_OPS | {"Neg"})
    name = graph.op_name(source) if source is not None else ""
    values = _logarithms(source) if name == "LogSoftmax" else graph.saved(source, "_saved_self") if name == "Log" else None
    if values is None or values.shape != factor.shape or factor.is_complex() or factor.numel() < 2:
        return None
    return _Product(factor.detach().to(values.dtype), values.detach(), source, name)


def _of_products(products: list[_Product]) -> Found | None:
    """Soft or one-hot labels times log-probabilities, or both sides of a binary cross-entropy."""
    first = products[0]
    target = -first.factor if bool((first.factor <= 0).all()) else first.factor
    if len(products) == 1 and first.values.dim() == 2 and first.values.shape[1] > 1 and bool((target >= 0).all()):
        given = first.values if first.name == "LogSoftmax" else first.values.clamp_min(1e-30).log()
        return Found("nll_loss", given, target, first.node)
    if len(products) != BOTH_SIDES or any(one.name != "Log" for one in products):
        return None
    direct = [one for one in products if not _is_complement(one.node)]
    if len(direct) != 1 or direct[0].values.shape != products[1].values.shape:
        return None
    label = direct[0].factor
    label = -label if bool((label <= 0).all()) else label
    probability = direct[0].values
    is_fit = bool(((label >= 0) & (label <= 1)).all()) and bool(((probability >= -1e-6) & (probability <= 1 + 1e-6)).all())
    return Found("binary_cross_entropy", probability, label, direct[0].node) if is_fit else None


def _is_complement(node: Node) -> bool:
    """Whether this logarithm is of one minus something."""
    source = _behind(node, AROUND_LOG)
    return source is not None and graph.op_name(source) in ("Rsub", "Sub", "Neg")


def _behind(node: Node, passed: frozenset[str] | set[str]) -> Node | None:
    """The first node behind that is no step of this kind, along the only operand that has a graph."""
    for _ in range(graph.CHAIN_LENGTH):
        following = [one for one, _ in node.next_functions if one is not None]
        if len(following) != 1:
            return None
        node = following[0]
        if graph.op_name(node) not in passed:
            return node
    return None


def _logarithms(node: Node | None) -> torch.Tensor | None:
    """The log-probabilities that this node made."""
    name = graph.op_name(node) if node is not None else ""
    if name == "LogSoftmax":
        result = graph.saved(node, "_saved_result")
        return None if result is None else result.detach()
    if name == "Log" and (operand := graph.saved(node, "_saved_self")) is not None:
        return operand.detach().clamp_min(1e-30).log()
    return None


def _factor(node: Node) -> torch.Tensor | None:
    """What has no graph and multiplies what has one."""
    if sum(following is not None for following, _ in node.next_functions) != 1:
        return None
    value = graph.saved(node, "_saved_other")
    value = graph.saved(node, "_saved_self") if value is None else value
    return value if value is not None and is_plain(value) and value.layout is torch.strided else None


def _is_of_itself(node: Node) -> bool:
    """Whether both operands of a product were made of one and the same pick alone, as a focal loss weighs a sample."""
    ends: list[set[Node]] = []
    for side, _ in node.next_functions:
        queue = [side]
        for one in queue:
            if one is None or len(queue) > graph.CHAIN_LENGTH:
                return False
            if graph.op_name(one) in PASSED | OF_ITSELF:
                queue += [following for following, _ in one.next_functions if following is not None]
        ends.append({one for one in queue if graph.op_name(one) not in PASSED | OF_ITSELF})
    return len(ends) == BOTH_SIDES and len(ends[0]) == 1 and ends[0] == ends[1]


def _is_mask(factor: torch.Tensor) -> bool:
    return bool(((factor == 0) | (factor == 1)).all())
