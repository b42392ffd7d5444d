"""usual-loss: does the same model learn the task far better, from the same start, by the loss that is usual for its targets?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from sleuth.evidence.functions import BINARY_LOSSES, CLASS_LOSSES
from sleuth.probes.experiments.ideal_outputs import find_target
from sleuth.probes.experiments.source_rows import find_rows, split_rows
from sleuth.probes.experiments.subject import Subject, is_model
from sleuth.probes.experiments.tape import Node, Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, halves
from sleuth.stats.ideal import BINARY, CLASSES
from sleuth.stats.usual_loss import FAR_BETTER

FACTORS = (1.0, 10.0, 0.1)  # of the program's rate, so that a loss of another scale is not judged by it
MAX_STEPS = 60  # on the recorded batches; on all of the data as many as the run made
LEAST = 1e-7  # of a probability, before its logarithm is taken
USUAL = CLASS_LOSSES | BINARY_LOSSES | {"CrossEntropyLoss", "NLLLoss", "BCELoss", "BCEWithLogitsLoss"}
LOSSES = ("own", "usual")
SHORT_SHARE = 0.6  # of the time, for the short trainings
FIRST_SHARE = 1 / 12  # of it, for the first of six trainings; two more may follow, of which a step may take longer


def usual_loss(subject: Subject, deadline: Deadline) -> Values:
    """Errors on rows that are not trained on, each after as many updates by the program's own loss and by the usual one.

    The usual one is cross-entropy, of two classes or of several; the error is the share of wrong answers. `own` and `usual` are
    those at the best of several rates, `initial` and `final` those of the program's weights; `own_even` and `usual_even` count
    each class alike; `fixed` and `broken` count the answers that only the usual loss, and only the program's, gets right.
    Where the usual one is far better after fewer updates than the run made, and the whole run still ends better, it goes on for
    as many: `long`, after `long_steps`; `long_fixed` and `long_broken` are counted against the program's final weights.
    """
    rates = _checked(subject)
    splits, most = _data(subject)
    if splits[0].train[0] is splits[0].judge[0]:
        raise Unrecordable("all steps have the same batch")
    every = (*splits[0].train, *splits[0].judge)
    kinds = {find_target(subject, one, _outputs(subject, one))[0] for one in every}
    if len(kinds) != 1 or not kinds <= {CLASSES, BINARY}:
        raise Unrecordable("the targets are not the classes of one task")
    (kind,) = kinds
    pair = _Pair(subject, rates, kind, deadline.share(SHORT_SHARE))
    with subject.mode("still"):
        subject.restore("final")
        final = _errors(subject, splits[0].judge, kind)
        subject.restore("initial")
        initial = _errors(subject, splits[0].judge, kind)
        own, usual, n_steps, classes, factor = pair.compared(splits, most)
        values: Values = {}
        if len(splits) > 1 and n_steps < most and final.mean() < usual.mean() <= FAR_BETTER * own.mean():
            made, errors = pair.trained("usual", factor, splits[0], most, deadline)
            if errors is not None:
                fixed, broken = float((errors < final).sum()), float((errors > final).sum())
                values = {
                    "long": float(errors.mean()), "long_steps": float(made), "long_fixed": fixed, "long_broken": broken,
                }  # fmt: skip
    return values | {
        "own_even": _even(own, classes), "usual_even": _even(usual, classes),
        "own": float(own.mean()), "usual": float(usual.mean()), "final": float(final.mean()), "initial": float(initial.mean()),
        "steps": float(n_steps), "n": float(len(own)), "fixed": float((usual < own).sum()), "broken": float((usual > own).sum()),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Split:
    """Steps to train on, and others to judge by."""

    train: list[Recorded]
    judge: list[Recorded]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Trains by the program's own loss and by the usual one."""

    subject: Subject
    rates: tuple[float, ...]
    kind: float
    deadline: Deadline

    def compared(self, splits: list[_Split], most: int) -> tuple[Tensor, Tensor, int, Tensor, float]:
        """The errors by either loss at its best rate, after how many updates, the classes, and the best factor of the usual one.

        Of more rows where it pays.
        """
        wrong: dict[str, dict[float, Tensor]] = {name: {} for name in LOSSES}
        n_steps = most
        for number, (factor, name) in enumerate((factor, name) for factor in FACTORS for name in LOSSES):
            if number and self.deadline.left < 0:
                break
            is_first = not any(wrong.values())  # that came to numbers
            until = self.deadline.share(FIRST_SHARE) if is_first else self.deadline
            made, errors = self.trained(name, factor, splits[0], n_steps, until)
            n_steps = made if is_first and errors is not None else n_steps  # as many for each, so that they can be compared
            if made == n_steps and errors is not None:
                wrong[name][factor] = errors
        if not wrong["own"] or not wrong["usual"]:
            raise Unrecordable("no rate gave a finite loss in time")
        best = {name: min(tried, key=lambda factor: float(tried[factor].mean())) for name, tried in wrong.items()}
        found = {name: wrong[name][factor] for name, factor in best.items()}
        classes = _known_classes(self.subject, splits[0].judge, self.kind)
        if len(splits) > 1 and found["usual"].mean() <= FAR_BETTER * found["own"].mean():
            again = {name: self.trained(name, best[name], splits[1], n_steps, self.deadline) for name in LOSSES}
            more = {name: errors for name, (made, errors) in again.items() if errors is not None and made == n_steps}
            if len(more) == len(LOSSES):
                found = {name: torch.cat([found[name], more[name]]) for name in LOSSES}
                classes = torch.cat([classes, _known_classes(self.subject, splits[1].judge, self.kind)])
        return found["own"], found["usual"], n_steps, classes, best["usual"]

    def trained(self, name: str, factor: float, split: _Split, n_steps: int, deadline: Deadline) -> tuple[int, Tensor | None]:
        """How many updates were made from the start, and the errors after them; None if a loss was not finite."""
        subject, optimizer = self.subject, self.subject.optimizers[0]
        subject.restore("initial")
        optimizer.state.clear()
        for group, rate in zip(optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        for number in range(n_steps):
            if number and deadline.left < 0:
                n_steps = number
                break
            step = split.train[number % len(split.train)]
            optimizer.zero_grad()
            loss = subject.run(step).loss if name == "own" else _usual(subject, step, self.kind)
            if not math.isfinite(float(loss.detach())):
                return number, None
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        return n_steps, _errors(subject, split.judge, self.kind)


def _data(subject: Subject) -> tuple[list[_Split], int]:
    """All rows of the program, split in two ways, or else the recorded steps; and how many updates to make at most."""
    try:
        rows = find_rows(subject, subject.source)
        return [_Split(*split_rows(subject, rows, part)) for part in (0, 1)], subject.n_steps
    except Unrecordable:
        return [_Split(*halves(subject))], MAX_STEPS


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


def _known_classes(subject: Subject, steps: list[Recorded], kind: float) -> Tensor:
    """The class of each answer, in the order of `_errors`."""
    found: list[Tensor] = []
    for one in steps:
        outputs = _outputs(subject, one)
        _, target, axis = find_target(subject, one, outputs)
        classes = _classes(target, outputs, axis) if kind == CLASSES else (target.reshape(outputs.shape) > 0.5).long().flatten()
        found.append(classes[classes >= 0])
    return torch.cat(found)


def _even(wrong: Tensor, classes: Tensor) -> float:
    """The mean over the classes of the share of wrong answers."""
    return float(torch.stack([wrong[classes == one].mean() for one in torch.unique(classes)]).mean())


TRIAL = Trial("usual-loss", 4.0, usual_loss)
