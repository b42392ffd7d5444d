"""reference-model: what a plain network makes of the same inputs and the same loss, in the model's place."""

from __future__ import annotations

import math
import sys

import torch
from torch import Tensor, nn

from sleuth.probes.experiments.matching import compared, matched
from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, batch_axis, batch_size, halves, mean_loss
from sleuth.probes.torch.graph import chain

RATE = 3e-3  # of Adam
MAX_STEPS = 300
CHECK = 10  # steps between two looks at the batches that are not trained on
ENOUGH = 0.01  # of its first loss: no more is asked of it, and there is time for other experiments
CONSTANT = 1e-3  # of the greatest deviation of a feature
FAR = 5.0  # deviations from the mean; what is farther out counts as this far
WIDTH = 128  # of the two hidden layers
MAX_FEATURES = 4_096
MAX_IDS = 20_000
EMBEDDED = 16
LINEAR = frozenset(
    ("Addmm", "Mm", "Mv", "Addmv", "Bmm", "Baddbmm", "Convolution", "ConvolutionOverrideable", "MkldnnConvolution")
)


def reference_model(subject: Subject, deadline: Deadline) -> Values:
    """A network with two hidden layers on the standardised inputs of each sample, trained on half of the recorded batches.

    `one_batch` is its best loss on the first batch alone, `held_out` its best on the other half, `final` that of the program's
    model after its training, `initial` before. `held_out` is left out where all steps have the same batch.
    """
    if "torch._dynamo" not in sys.modules:  # the first step of any optimiser imports it, which takes seconds
        raise Unrecordable("the program uses no optimiser of PyTorch")
    last = subject.steps[-1]
    if any(matched(subject, number, target) for number in subject.inputs(last) for target in compared(last)):
        raise Unrecordable("the targets stand in the inputs, where a plain network would copy them")
    subject.restore("initial")
    trained_on, judged_by = halves(subject)
    with subject.mode("still"):
        values: Values = {"initial": mean_loss(subject, judged_by), "first": mean_loss(subject, trained_on[:1])}
        values["one_batch"], _ = _train(subject, trained_on[:1], trained_on[:1], deadline.share(0.4))
        if trained_on[0] is not judged_by[0]:
            values["held_out"], values["steps"] = _train(subject, trained_on, judged_by, deadline)
        subject.restore("final")
        values["final"] = mean_loss(subject, judged_by)
    return values


def _train(subject: Subject, steps: list[Recorded], judged_by: list[Recorded], deadline: Deadline) -> tuple[float, float]:
    """The best loss on `judged_by`, and how many steps were made."""
    scale = _scale([_rows(subject, one) for one in steps])
    inputs = {id(one): ((_rows(subject, one) - scale[0]) / scale[1]).clamp(-FAR, FAR) for one in (*steps, *judged_by)}
    result = subject.run(steps[0])
    shown = result.predictions
    n_samples = batch_size(subject, steps[0])
    if result.n_outputs != 1 or shown is None or not shown.is_floating_point() or not shown.dim() or shown.shape[0] != n_samples:
        raise Unrecordable("the model does not return one tensor with a row for each sample")
    plain = _network(scale[0].shape[0], shown[0].numel()).to(shown.device)
    squash = _squashing(shown)

    def loss_on(one: Recorded) -> Tensor:
        predictions = squash(plain(inputs[id(one)]).reshape(-1, *shown.shape[1:]))
        return subject.run(one, predictions=predictions.to(shown.dtype)).loss

    optimizer = torch.optim.Adam(plain.parameters(), lr=RATE)
    best, first, number = math.inf, math.inf, 0
    for number in range(MAX_STEPS):
        if number and deadline.left < 0:
            break
        if number % CHECK == 0:
            with torch.no_grad():
                best = min(best, sum(float(loss_on(one)) for one in judged_by) / len(judged_by))
            first = best if not number else first
            if number and best < ENOUGH * first:
                break
        optimizer.zero_grad()
        loss = loss_on(steps[number % len(steps)])
        if not bool(loss.isfinite()):
            break
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return best, float(number)


def _network(n_inputs: int, n_outputs: int) -> nn.Module:
    layers = (nn.Linear(n_inputs, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, n_outputs))
    return nn.Sequential(*layers)


def _scale(rows: list[Tensor]) -> tuple[Tensor, Tensor]:
    joined = torch.cat(rows)
    deviation = joined.std(0, correction=0)
    return joined.mean(0), torch.where(deviation > CONSTANT * deviation.max(), deviation, math.inf)  # constant ones become 0


def _rows(subject: Subject, step: Recorded) -> Tensor:
    """The inputs of each sample as numbers `(n_samples, n_features)`; token ids by a fixed random table."""
    n_samples, parts = batch_size(subject, step), []
    for number in subject.inputs(step):
        tensor = step.constants[number]
        axis = batch_axis(tensor, n_samples)
        if axis < 0 or not tensor.numel():
            continue
        rows = tensor.detach().movedim(axis, 0).reshape(n_samples, -1)
        parts.append(rows if rows.is_floating_point() else _embedded(rows.long()).reshape(n_samples, -1))
    joined = torch.cat([part.to(torch.get_default_dtype()) for part in parts], 1) if parts else None
    if joined is None or joined.shape[1] > MAX_FEATURES or not bool(joined.isfinite().all()):
        raise Unrecordable("the inputs are not rows of numbers that a plain network can take")
    return joined


def _embedded(ids: Tensor) -> Tensor:
    if int(ids.min()) < 0 or int(ids.max()) >= MAX_IDS:
        raise Unrecordable("the inputs are whole numbers, too large for a table")
    generator = torch.Generator().manual_seed(0)
    table = torch.randn(MAX_IDS, EMBEDDED, generator=generator).to(ids.device)
    return table[ids]


def _squashing(shown: Tensor) -> nn.Module:
    """What brings any numbers into the range of the model's own outputs; those of a linear layer may be any numbers."""
    if next(iter(chain(shown)[0]), "") in LINEAR:
        return nn.Identity()
    shown = shown.detach()
    if shown.dim() > 1 and bool((shown >= 0).all()) and torch.allclose(shown.sum(-1), torch.ones_like(shown.sum(-1)), atol=1e-4):
        return nn.Softmax(-1)
    if shown.dim() > 1 and torch.allclose(shown.exp().sum(-1), torch.ones_like(shown.sum(-1)), atol=1e-4):
        return nn.LogSoftmax(-1)
    return nn.Sigmoid() if bool(((shown >= 0) & (shown <= 1)).all()) else nn.Identity()


TRIAL = Trial("reference-model", 2.5, reference_model)
