"""fit-one-batch: can the model, as it was at first, learn one batch by heart? And can a plain network, from the same inputs?"""

from __future__ import annotations

import math
import sys

import torch
from torch import Tensor, nn

from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, batch_axis, batch_size, descend

RATES = (3e-3, 3e-2, 3e-4)  # of Adam: small models need the larger, deep ones the smaller
MAX_STEPS = 300
ENOUGH = 0.05  # of the first loss: the batch is fitted
WIDTH = 128  # of the plain network's two hidden layers
MAX_FEATURES = 4_096
MAX_IDS = 20_000
EMBEDDED = 16
SHARE_FOR_MODEL = 0.7  # of the time


def fit_one_batch(subject: Subject, deadline: Deadline) -> Values:
    """Adam on the first recorded batch from the initial weights, dropout off, at several rates; the best loss is told.

    `reference` is the best loss of a plain network with two hidden layers in the model's place, where that is possible.
    """
    if not subject.has_initial:
        raise Unrecordable("the weights before training are too many to keep")
    if "torch._dynamo" not in sys.modules:  # the first step of any optimiser imports it, which takes seconds
        raise Unrecordable("the program uses no optimiser of PyTorch")
    step = subject.steps[0]
    values: Values = {"best": math.inf, "steps": 0.0}
    model_deadline = deadline.share(SHARE_FOR_MODEL)
    with subject.mode("still"):
        subject.restore("initial")
        values["gradient"] = _gradient_norm(subject, step)
        for number, rate in enumerate(RATES):
            subject.restore("initial")
            limit = model_deadline.share(1 / (len(RATES) - number))
            losses = descend(subject, torch.optim.Adam(subject.parameters, lr=rate), [step], MAX_STEPS, limit, floor=ENOUGH)
            values.setdefault("first", losses[0])
            finite = [value for value in losses if math.isfinite(value)]
            if finite and min(finite) < values["best"]:
                values.update(best=min(finite), rate=rate)
            values["steps"] = max(values["steps"], float(len(losses)))
            if values["best"] < ENOUGH * values["first"]:
                break
        subject.restore("initial")
        values.update(_reference(subject, step, deadline))
    return {**values, **_answers(subject, step), "samples": float(batch_size(subject, step))}


def _gradient_norm(subject: Subject, step: Recorded) -> float:
    if not subject.parameters:
        raise Unrecordable("nothing is trained")
    subject.run(step).loss.backward()  # type: ignore[no-untyped-call]
    norms = [parameter.grad.norm() for parameter in subject.parameters if parameter.grad is not None]
    return float(torch.stack(norms).norm()) if norms else 0.0


def _answers(subject: Subject, step: Recorded) -> Values:
    """What the targets alone say: how many there are, how many differ."""
    targets = [step.constants[number] for number in subject.targets(step) if step.constants[number].numel() > 1]
    if not targets:
        return {}
    return {"targets": float(targets[0].shape[0]), "different_targets": float(torch.unique(targets[0], dim=0).shape[0])}


def _reference(subject: Subject, step: Recorded, deadline: Deadline) -> Values:
    with torch.no_grad():
        result = subject.run(step)
    shown = result.predictions
    if result.n_outputs != 1 or shown is None or not shown.is_floating_point():
        return {}
    features = _features(subject, step)
    n_samples = batch_size(subject, step)
    if features is None or not shown.dim() or shown.shape[0] != n_samples:
        return {}
    inside = nn.Sequential(
        nn.Linear(features.shape[1], WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, shown[0].numel())
    ).to(shown)
    squash = _squashing(shown)
    optimizer = torch.optim.Adam(inside.parameters(), lr=RATES[0])
    best = math.inf
    for number in range(MAX_STEPS):
        if number and deadline.left < 0:
            break
        optimizer.zero_grad()
        loss = subject.run(step, predictions=squash(inside(features).reshape(shown.shape))).loss
        if not math.isfinite(float(loss.detach())):
            break
        best = min(best, float(loss.detach()))
        if best < ENOUGH * step.value:
            break
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return {"reference": best} if math.isfinite(best) else {}


def _features(subject: Subject, step: Recorded) -> Tensor | None:
    """The inputs of each sample as standardised numbers `(n_samples, n_features)`; token ids by a fixed random table."""
    n_samples, parts = batch_size(subject, step), []
    for number in subject.inputs(step):
        tensor = step.constants[number]
        axis = batch_axis(tensor, n_samples)
        if axis < 0:
            continue
        rows = tensor.movedim(axis, 0).reshape(n_samples, -1)
        if not rows.is_floating_point():
            if int(rows.min()) < 0 or int(rows.max()) >= MAX_IDS:
                return None
            rows = torch.randn(int(rows.max()) + 1, EMBEDDED, device=rows.device)[rows.long()].reshape(n_samples, -1)
        parts.append(rows.float())
    joined = torch.cat(parts, 1) if parts else None
    if joined is None or joined.shape[1] > MAX_FEATURES or not bool(joined.isfinite().all()):
        return None
    return (joined - joined.mean(0)) / joined.std(0, correction=0).clamp_min(1e-6)


def _squashing(shown: Tensor) -> nn.Module:
    """What brings any numbers into the range of the model's own outputs."""
    if shown.dim() > 1 and bool((shown >= 0).all()) and torch.allclose(shown.sum(-1), torch.ones_like(shown.sum(-1)), atol=1e-4):
        return nn.Softmax(-1)
    if shown.dim() > 1 and torch.allclose(shown.exp().sum(-1), torch.ones_like(shown.sum(-1)), atol=1e-4):
        return nn.LogSoftmax(-1)
    return nn.Sigmoid() if bool(((shown >= 0) & (shown <= 1)).all()) else nn.Identity()


TRIAL = Trial("fit-one-batch", 3.0, fit_one_batch)
