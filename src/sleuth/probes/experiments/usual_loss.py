"""usual-loss: does the same model learn the task far better, from the same start, by the loss that is usual for its targets?"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from sleuth.evidence.functions import BINARY_LOSSES, CLASS_LOSSES
from sleuth.probes.experiments.ideal_outputs import find_target
from sleuth.probes.experiments.subject import Subject, is_model
from sleuth.probes.experiments.tape import Node, Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, halves
from sleuth.stats.ideal import BINARY, CLASSES

FACTORS = (1.0, 10.0, 0.1)  # of the program's rate, so that a loss of another scale is not judged by it
MAX_STEPS = 60
LEAST = 1e-7  # of a probability, before its logarithm is taken
USUAL = CLASS_LOSSES | BINARY_LOSSES | {"CrossEntropyLoss", "NLLLoss", "BCELoss", "BCEWithLogitsLoss"}
Loss = Callable[[Recorded], Tensor]


def usual_loss(subject: Subject, deadline: Deadline) -> Values:
    """Errors on batches that are not trained on, each after as many updates by the program's own loss and by the usual one.

    The usual one is cross-entropy, of two classes or of several; the error is the share of wrong answers. `own` and `usual` are
    those at the best of three rates, `initial` and `final` are those of the program's weights; `fixed` and `broken` count the
    answers that only the usual loss, and only the program's, gets right.
    """
    rates = _checked(subject)
    trained_on, judged_by = halves(subject)
    if trained_on[0] is judged_by[0]:
        raise Unrecordable("all steps have the same batch")
    kinds = {find_target(subject, one, _outputs(subject, one))[0] for one in (*trained_on, *judged_by)}
    if len(kinds) != 1 or not kinds <= {CLASSES, BINARY}:
        raise Unrecordable("the targets are not the classes of one task")
    (kind,) = kinds
    losses: dict[str, Loss] = {"own": lambda one: subject.run(one).loss, "usual": lambda one: _usual(subject, one, kind)}
    wrong: dict[str, list[Tensor]] = {name: [] for name in losses}
    with subject.mode("still"):
        subject.restore("final")
        final, n_steps = _errors(subject, judged_by, kind), MAX_STEPS
        subject.restore("initial")
        initial = _errors(subject, judged_by, kind)
        for number, (factor, name) in enumerate((factor, name) for factor in FACTORS for name in losses):
            if number and deadline.left < 0:
                break
            subject.restore("initial")
            subject.optimizers[0].state.clear()
            for group, rate in zip(subject.optimizers[0].param_groups, rates, strict=True):
                group["lr"] = rate * factor
            until = deadline.share(1 / (len(FACTORS) * len(losses))) if not number else deadline
            made, is_finite = _train(subject, losses[name], trained_on, n_steps, until)
            n_steps = made if not number and is_finite else n_steps  # as many for each, so that they can be compared
            if made == n_steps and is_finite:
                wrong[name].append(_errors(subject, judged_by, kind))
    if not wrong["own"] or not wrong["usual"]:
        raise Unrecordable("no rate gave a finite loss in time")
    own, usual = (min(wrong[name], key=lambda one: float(one.mean())) for name in losses)
    return {
        "own": float(own.mean()), "usual": float(usual.mean()), "final": float(final.mean()), "initial": float(initial.mean()),
        "steps": float(n_steps), "n": float(len(own)), "fixed": float((usual < own).sum()), "broken": float((usual > own).sum()),
    }  # fmt: skip


def _checked(subject: Subject) -> tuple[float, ...]:
    """The highest rates of the run, where its loss can be exchanged."""
    if len(subject.optimizers) != 1 or type(subject.optimizers[0]).__name__ == "LBFGS":
        raise Unrecordable("it takes one optimiser that does not evaluate the loss itself")
    if not subject.has_initial:
        raise Unrecordable("the weights before training are too many to keep")
    if any(_name(node) in USUAL for node in subject.steps[0].nodes):
        raise Unrecordable("the program's own loss is one that is usual for classes")
    if any(sum(is_model(node) for node in one.nodes) != 1 for one in subject.steps):
        raise Unrecordable("not exactly one model makes the loss")
    rates = max(subject.steps, key=lambda one: max(one.rates, default=0.0)).rates
    if len(rates) != len(subject.optimizers[0].param_groups):
        raise Unrecordable("the optimiser's groups changed")
    return tuple(rates)


def _name(node: Node) -> str:
    return type(node.module).__name__ if node.module is not None else getattr(node.call, "__name__", "")


def _outputs(subject: Subject, step: Recorded) -> Tensor:
    result = subject.run(step, has_loss=False)
    if result.predictions is None or result.n_outputs != 1 or not result.predictions.is_floating_point():
        raise Unrecordable("the model does not return one tensor of numbers")
    return result.predictions


def _train(subject: Subject, loss_of: Loss, steps: list[Recorded], n_steps: int, deadline: Deadline) -> tuple[int, bool]:
    """How many updates were made, and whether every loss was finite."""
    optimizer = subject.optimizers[0]
    for number in range(n_steps):
        if number and deadline.left < 0:
            return number, True
        optimizer.zero_grad()
        loss = loss_of(steps[number % len(steps)])
        if not math.isfinite(float(loss.detach())):
            return number, False
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return n_steps, True


def _usual(subject: Subject, step: Recorded, kind: float) -> Tensor:
    """The loss that is usual for these targets."""
    outputs = _outputs(subject, step)
    _, target, axis = find_target(subject, step, outputs)
    if kind == CLASSES:
        scores, classes = outputs.movedim(axis, -1), _classes(target, outputs, axis)
        scores = scores.reshape(-1, scores.shape[-1])
        is_known = classes >= 0
        if _is_distribution(scores):
            scores = scores.clamp_min(LEAST).log()
        return functional.cross_entropy(scores[is_known], classes[is_known])
    wanted = target.reshape(outputs.shape).to(outputs.dtype)
    if _is_in_unit(outputs):
        return functional.binary_cross_entropy(outputs, wanted)
    return functional.binary_cross_entropy_with_logits(outputs, wanted)


def _is_in_unit(outputs: Tensor) -> bool:
    return bool(((outputs >= 0) & (outputs <= 1)).all())


def _classes(target: Tensor, outputs: Tensor, axis: int) -> Tensor:
    if target.shape == outputs.shape:
        return target.movedim(axis, -1).reshape(-1, outputs.shape[axis]).argmax(1)
    return target.reshape(-1).long()


def _is_distribution(scores: Tensor) -> bool:
    rows = scores.detach()
    return bool((rows >= 0).all()) and bool(((rows.sum(1) - 1).abs() < 1e-3).all())


def _errors(subject: Subject, steps: list[Recorded], kind: float) -> Tensor:
    """One for each answer: 1 if it is wrong."""
    found: list[Tensor] = []
    for one in steps:
        outputs = subject.run(one, has_grad=False, has_loss=False).predictions
        assert outputs is not None
        _, target, axis = find_target(subject, one, outputs)
        if kind == CLASSES:
            scores, classes = outputs.movedim(axis, -1), _classes(target, outputs, axis)
            answers = scores.reshape(-1, scores.shape[-1]).argmax(1)
            found.append((answers != classes)[classes >= 0].double())
            continue
        wanted = target.reshape(outputs.shape) > 0.5
        found.append(((outputs > (0.5 if _is_in_unit(outputs) else 0.0)) != wanted).double().flatten())
    return torch.cat(found)


TRIAL = Trial("usual-loss", 1.5, usual_loss)
