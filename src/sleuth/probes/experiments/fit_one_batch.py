"""fit-one-batch: can the model, as it was at first, learn one batch by heart with an optimiser that is known to work?"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator

import torch
from torch import Tensor

from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, batch_size, descend

RATES = (3e-3, 3e-2, 3e-4)  # of Adam: small models need the larger, deep ones the smaller
MAX_STEPS = 300
ENOUGH = 0.05  # of the first loss: the batch is fitted
POOR = 0.5  # of the first loss: the batch is not fitted, and it is looked which of the input the model reads
MIN_PARTS, MAX_PARTS = 4, 16  # of the input along an axis


def fit_one_batch(subject: Subject, deadline: Deadline) -> Values:
    """Adam on the first recorded batch from the initial weights, dropout off, at several rates; the best loss is told.

    If that is poor, the input is exchanged between samples part by part along each of its axes: `parts` and `parts_read`, those
    that change an output at all, of the axis of which least is read.
    """
    if not subject.has_initial:
        raise Unrecordable("the weights before training are too many to keep")
    if "torch._dynamo" not in sys.modules:  # the first step of any optimiser imports it, which takes seconds
        raise Unrecordable("the program uses no optimiser of PyTorch")
    step = subject.steps[0]
    values: Values = {"best": math.inf, "steps": 0.0}
    with subject.mode("still"):
        subject.restore("initial")
        values["gradient"] = _gradient_norm(subject, step)
        for number, rate in enumerate(RATES):
            subject.restore("initial")
            limit = deadline.share(1 / (len(RATES) - number))
            losses = descend(subject, torch.optim.Adam(subject.parameters, lr=rate), [step], MAX_STEPS, limit, floor=ENOUGH)
            values.setdefault("first", losses[0])
            finite = [value for value in losses if math.isfinite(value)]
            if finite and min(finite) < values["best"]:
                values.update(best=min(finite), rate=rate)
            values["steps"] = max(values["steps"], float(len(losses)))
            if values["best"] < ENOUGH * values["first"]:
                break
        if values["best"] > POOR * values["first"]:
            values |= _parts_read(subject, step)
    return {**values, **_answers(subject, step), "samples": float(batch_size(subject, step))}


def _gradient_norm(subject: Subject, step: Recorded) -> float:
    if not subject.parameters:
        raise Unrecordable("nothing is trained")
    subject.run(step).loss.backward()  # type: ignore[no-untyped-call]
    norms = [parameter.grad.norm() for parameter in subject.parameters if parameter.grad is not None]
    return float(torch.stack(norms).norm()) if norms else 0.0


def _parts_read(subject: Subject, step: Recorded) -> Values:
    """Where the model has one input; {} if it is random or no axis has enough parts in which samples differ."""
    inputs = subject.inputs(step)
    tensor = step.constants[inputs[0]] if len(inputs) == 1 else None
    if tensor is None or tensor.shape[0] != batch_size(subject, step):
        return {}

    def shown(changed: Tensor) -> Tensor | None:
        return subject.run(step, {inputs[0]: changed}, has_grad=False, has_loss=False).predictions

    with subject.mode("eval"):
        base, again = shown(tensor), shown(tensor)
        if base is None or again is None or not torch.equal(base, again):
            return {}
        found = []
        for axis in range(1, tensor.dim()):
            outputs = [shown(changed) for changed in _exchanged(tensor, axis)]
            if len(outputs) >= MIN_PARTS:
                found.append((sum(one is None or not torch.equal(one, base) for one in outputs), len(outputs)))
    n_read, n_parts = min(found, key=lambda pair: pair[0] / pair[1], default=(0, 0))
    return {"parts": float(n_parts), "parts_read": float(n_read)} if n_parts else {}


def _exchanged(tensor: Tensor, axis: int) -> Iterator[Tensor]:
    """The input with one part along an axis from other samples, for each part in which samples differ."""
    other = torch.roll(tensor, 1 + tensor.shape[0] // 3, 0)
    for places in torch.arange(tensor.shape[axis], device=tensor.device).tensor_split(min(MAX_PARTS, tensor.shape[axis])):
        changed = tensor.index_copy(axis, places, other.index_select(axis, places))
        if not torch.equal(changed, tensor):
            yield changed


def _answers(subject: Subject, step: Recorded) -> Values:
    """What the targets alone say: how many there are, how many differ."""
    targets = [step.constants[number] for number in subject.targets(step) if step.constants[number].numel() > 1]
    if not targets:
        return {}
    return {"targets": float(targets[0].shape[0]), "different_targets": float(torch.unique(targets[0], dim=0).shape[0])}


TRIAL = Trial("fit-one-batch", 3.0, fit_one_batch)
