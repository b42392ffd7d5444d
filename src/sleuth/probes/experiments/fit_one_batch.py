"""fit-one-batch: can the model, as it was at first, learn one batch by heart with an optimiser that is known to work?"""

from __future__ import annotations

import math
import sys

import torch

from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, descend

RATES = (3e-3, 3e-2, 3e-4)  # of Adam: small models need the larger, deep ones the smaller
MAX_STEPS = 300
ENOUGH = 0.05  # of the first loss: the batch is fitted


def fit_one_batch(subject: Subject, deadline: Deadline) -> Values:
    """Adam on the first recorded batch from the initial weights, dropout off, at three rates; the best is told."""
    if not subject.has_initial:
        raise Unrecordable("the weights before training are too many to keep")
    if "torch._dynamo" not in sys.modules:  # the first step of any optimiser imports it, which takes seconds
        raise Unrecordable("the program uses no optimiser of PyTorch")
    step = subject.steps[0]
    best, best_rate, first, n_steps, gradient = math.inf, math.nan, math.nan, 0, math.nan
    for number, rate in enumerate(RATES):
        subject.restore("initial")
        parameters = subject.parameters
        if not parameters:
            raise Unrecordable("nothing is trained")
        with subject.mode("still"):
            losses = descend(
                subject, torch.optim.Adam(parameters, lr=rate), [step], MAX_STEPS, deadline.share(1 / (len(RATES) - number)),
                floor=ENOUGH,
            )  # fmt: skip
        if not number:
            first = losses[0]
            gradient = _gradient_norm(subject)
        finite = [value for value in losses if math.isfinite(value)]
        if finite and min(finite) < best:
            best, best_rate = min(finite), rate
        n_steps = max(n_steps, len(losses))
        if first > 0 and best < ENOUGH * first:
            break
    return {"first": first, "best": best, "rate": best_rate, "steps": n_steps, "gradient": gradient, **_answers(subject)}


def _gradient_norm(subject: Subject) -> float:
    subject.restore("initial")
    with subject.mode("still"):
        subject.run(subject.steps[0]).loss.backward()  # type: ignore[no-untyped-call]
    norms = [parameter.grad.norm() for parameter in subject.parameters if parameter.grad is not None]
    return float(torch.stack(norms).norm()) if norms else 0.0


def _answers(subject: Subject) -> Values:
    """What the targets alone say: how many there are, how many differ."""
    step = subject.steps[0]
    targets = [step.constants[number] for number in subject.targets(step) if step.constants[number].numel() > 1]
    if not targets:
        return {}
    return {"targets": float(targets[0].shape[0]), "different_targets": float(torch.unique(targets[0], dim=0).shape[0])}


TRIAL = Trial("fit-one-batch", 3.0, fit_one_batch)
