"""ideal-outputs: what the program's own loss says of outputs that are right, wrong, constant, or of another scale.

The model is not run: what it would have returned is replaced, and the recorded calls from there to the loss run again. So the
loss itself is tested, however it is written.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from sleuth.probes.experiments.subject import Subject, is_model
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values
from sleuth.probes.torch.graph import WEIGHTED_OPS, chain
from sleuth.stats.ideal import BINARY, CLASSES, NUMBERS, SURE

SCALES = (1.0, 4.0)  # of raw outputs
SHIFTS = (10, 20)  # deviations of the outputs; squares of them are far from linear, and exponentials still finite
SAME = 1e-3  # relative, of what does not vary between samples
SQUASHED = ("Sigmoid", "Softmax", "LogSoftmax", "LogSigmoid", "Clamp")


def ideal_outputs(subject: Subject, deadline: Deadline) -> Values:
    """Losses of one batch: `right_*` and `wrong_*` as raw outputs and as probabilities, `zero`, `all_one`, and so on.

    `up_*` and `down_*` are losses of the model's own outputs, all moved by so many of their deviations; they are all that is told
    where the targets cannot be. Of a model with several outputs it is the targets that are moved, against them.
    """
    step = subject.steps[0]
    if sum(is_model(node) for node in step.nodes) != 1:
        raise Unrecordable("several models make the loss")
    subject.restore("final")
    with subject.mode("recorded"):
        trained = subject.run(step, has_grad=False).predictions
    subject.restore("initial")
    with subject.mode("recorded"):
        seen = subject.run(step)
    outputs = seen.predictions
    if seen.n_outputs > 1:
        return _targets_moved(subject, step)
    if outputs is None or seen.n_outputs != 1 or not outputs.is_floating_point() or outputs.dim() < 1:
        raise Unrecordable("the model does not return one tensor of numbers")
    shifted = {
        name: float(subject.run(step, has_grad=False, predictions=answer).loss) for name, answer in _shifted(outputs).items()
    }
    shifted["seen"] = float(seen.loss.detach())
    try:
        kind, target, axis = find_target(subject, step, outputs)
    except Unrecordable:
        return shifted
    answers = {
        NUMBERS: lambda: _numbers(target, outputs), BINARY: lambda: _binary(target, outputs),
        CLASSES: lambda: _classes(target, outputs, axis),
    }[kind]()  # fmt: skip
    values: Values = {"kind": kind, **shifted, **_shape_of(outputs, axis if kind == CLASSES else -1)}
    if trained is not None and trained.shape == outputs.shape:
        values["share_in_unit"] = min(values["share_in_unit"], _share_in_unit(trained))
    values["signed_others"] = float(_has_signed_others(subject, step, target, outputs))
    for name, answer in answers.items():
        values[name] = float(subject.run(step, has_grad=False, predictions=answer.to(outputs.dtype)).loss)
    return values


def _targets_moved(subject: Subject, step: Recorded) -> Values:
    """Losses of the same outputs, with the only real numbers that they are compared with moved up and down."""
    targets = [number for number in subject.targets(step) if number not in step.computed]
    if len(targets) != 1 or not step.constants[targets[0]].is_floating_point() or step.constants[targets[0]].numel() < 2:
        raise Unrecordable("the model does not return one tensor of numbers, nor is there one tensor of targets")
    with subject.mode("eval"):
        values = {"seen": float(subject.run(step, has_grad=False).loss)}
        for name, moved in _shifted(step.constants[targets[0]]).items():
            values[name] = float(subject.run(step, {targets[0]: moved}, has_grad=False).loss)
    return values


def find_target(subject: Subject, step: Recorded, outputs: Tensor) -> tuple[float, Tensor, int]:
    """The kind of task, the targets, and the axis of the classes; one reading must be possible only."""
    given = [number for number in subject.targets(step) if number not in step.computed]
    found = _fitting(step, given, outputs) or _fitting(step, subject.targets(step), outputs)
    if len(found) != 1:
        raise Unrecordable("the targets could not be told from other numbers" if found else "no targets fit the model's outputs")
    return found[0]


def _fitting(step: Recorded, numbers: Sequence[int], outputs: Tensor) -> list[tuple[float, Tensor, int]]:
    found: list[tuple[float, Tensor, int]] = []
    for number in numbers:
        tensor = step.constants[number]
        if any(one.numel() == tensor.numel() and torch.equal(one.flatten(), tensor.flatten()) for _, one, _ in found):
            continue  # the same numbers in another form
        if tensor.numel() < 2 or tensor.is_complex() or _is_count(tensor):
            continue
        axis = _class_axis(tensor, outputs)
        if axis >= 0:
            found.append((CLASSES, tensor, axis))
        elif tensor.numel() == outputs.numel():
            values = torch.unique(tensor.detach().double())
            if outputs.dim() > 1 and outputs.shape[1] > 1 and tensor.shape == outputs.shape and _are_shares(tensor):
                found.append((CLASSES, tensor, 1))
            else:
                found.append((BINARY if set(values.tolist()) <= {0.0, 1.0} else NUMBERS, tensor, -1))
    return found


def _is_count(tensor: Tensor) -> bool:
    flat = tensor.flatten()
    return not tensor.is_floating_point() and bool(torch.equal(flat, torch.arange(len(flat)).to(flat)))


def _class_axis(target: Tensor, outputs: Tensor) -> int:
    """The axis of `outputs` whose places the whole numbers of `target` name; -1 if they do not."""
    if target.is_floating_point() or target.dtype == torch.bool or not bool((target >= 0).any()):
        return -1
    for axis in {1, outputs.dim() - 1} if outputs.dim() > 1 else ():
        n = int(outputs.shape[axis])
        rest = (*outputs.shape[:axis], *outputs.shape[axis + 1 :])
        fits = target.shape == rest or (axis == outputs.dim() - 1 and target.numel() * n == outputs.numel())
        if n > 1 and fits and int(target.max()) < n:
            return axis
    return -1


def _are_shares(target: Tensor) -> bool:
    """Whether each row holds shares of the classes."""
    rows = target.detach().double()
    return bool((rows >= 0).all()) and bool(((rows.sum(1) - 1).abs() < 1e-3).all())


def _has_signed_others(subject: Subject, step: Recorded, target: Tensor, outputs: Tensor) -> bool:
    """Whether other negative numbers, one for each sample, enter the loss: returns, advantages, weights with a sign."""
    others = [step.constants[number] for number in subject.targets(step) if step.constants[number] is not target]
    return any(o.is_floating_point() and o.numel() > 1 and o.shape[0] == outputs.shape[0] and bool((o < 0).any()) for o in others)


def _shape_of(outputs: Tensor, axis: int) -> Values:
    """How far the model's own outputs look like probabilities, or like distances: never negative, and not by a sigmoid."""
    values = outputs.detach().double()
    made_by = next(iter(chain(outputs)[0]), "")
    is_scored = made_by in WEIGHTED_OPS or made_by in SQUASHED or bool((values < 0).any())
    found = {"share_in_unit": _share_in_unit(outputs), "is_magnitude": float(not is_scored)}
    if axis >= 0:
        found["share_rows_sum_to_one"] = float(((values.sum(axis) - 1).abs() < 1e-3).double().mean())
        found["has_bound_rows"] = float(_has_bound_rows(values, axis))
    return found


def _share_in_unit(outputs: Tensor) -> float:
    return float(((outputs.detach() >= 0) & (outputs.detach() <= 1)).double().mean())


def _has_bound_rows(values: Tensor, axis: int) -> bool:
    """Whether something ties the outputs of each sample: their sum, that of their exponentials, a norm, the greatest."""
    sums = (values.sum(axis), values.exp().sum(axis), values.norm(dim=axis), values.abs().sum(axis), values.amax(axis))
    return any(bool(one.std() <= SAME * (one.abs().mean() + SAME)) for one in sums)


def _shifted(outputs: Tensor) -> dict[str, Tensor]:
    """The model's outputs, all moved up or down."""
    own = outputs.detach()
    spread = max(float(own.std()), 1.0) if own.numel() > 1 else 1.0
    return {f"{side}_{far}": own + sign * far * spread for side, sign in (("up", 1), ("down", -1)) for far in SHIFTS}


def _numbers(target: Tensor, outputs: Tensor) -> dict[str, Tensor]:
    wanted = target.detach().double().reshape(outputs.shape)
    spread = float(wanted.std()) or 1.0
    return {
        "right": wanted, "constant": torch.full_like(wanted, float(wanted.mean())), "zero": torch.zeros_like(wanted),
        "above": wanted + spread, "below": wanted - spread, "far_above": wanted + 3 * spread, "far_below": wanted - 3 * spread,
    }  # fmt: skip


def _binary(target: Tensor, outputs: Tensor) -> dict[str, Tensor]:
    yes = target.detach().double().reshape(outputs.shape)
    return _scaled(2 * yes - 1) | {
        "right_p": _softened(yes, 2), "wrong_p": _softened(1 - yes, 2), "zero": torch.zeros_like(yes),
        "exact": yes, "all_one": torch.full_like(yes, SURE), "all_4": torch.full_like(yes, 4.0),
        "half": torch.full_like(yes, 0.5),
        "error_above": yes + 0.3, "error_below": yes - 0.3,
    }  # fmt: skip


def _classes(target: Tensor, outputs: Tensor, axis: int) -> dict[str, Tensor]:
    n = int(outputs.shape[axis])
    if target.shape == outputs.shape:
        share = target.detach().double()
    else:
        rest = (*outputs.shape[:axis], *outputs.shape[axis + 1 :])
        chosen = torch.nn.functional.one_hot(target.detach().reshape(rest).clamp(min=0).long(), n)
        share = torch.movedim(chosen, -1, axis).double()
    return _scaled(share) | {
        "right_p": _softened(share, n), "wrong_p": _softened((1 - share) / (n - 1), n), "zero": torch.zeros_like(share),
        "even": torch.full_like(share, 1 / n), "all_one": torch.full_like(share, SURE),
        "all_4": torch.full_like(share, 4.0),
    }  # fmt: skip


def _scaled(direction: Tensor) -> dict[str, Tensor]:
    right = {f"right_{scale:g}": scale * direction for scale in SCALES}
    return right | {f"wrong_{scale:g}": -scale * direction for scale in SCALES}


def _softened(share: Tensor, n: int) -> Tensor:
    """Probabilities that are nearly certain."""
    return SURE * share + (1 - SURE) / n


TRIAL = Trial("ideal-outputs", 1.0, ideal_outputs)
