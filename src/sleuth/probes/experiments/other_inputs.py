"""other-inputs: the model's outputs and loss with the real inputs, with those of other samples, and with zeros."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, batch_axis, batch_size, inputs_changed

MIN_SAMPLES = 4
SMALL = 1e-3  # of the greatest output: so little may be rounding, which a division by a tiny deviation makes larger


def other_inputs(subject: Subject, deadline: Deadline) -> Values:
    """In eval mode, with the initial and the final weights: mean losses, and `moved`, the greatest change of an output.

    `scale` is the greatest output, to compare `moved` with. `content` is the greatest change where all numbers of padded inputs
    but zeros are changed, and their padding and lengths stay. `precise` is `moved` in double precision, where that is small.
    """
    step = subject.steps[-1]
    if batch_size(subject, step) < MIN_SAMPLES:
        raise Unrecordable(f"a batch has fewer than {MIN_SAMPLES} samples")
    if not subject.targets(step):
        raise Unrecordable("the loss needs no targets")
    exchanged = inputs_changed(subject, step, _other)
    if not exchanged or len(exchanged) < len(subject.inputs(step)):
        raise Unrecordable("not every input has as many rows as there are samples")
    if all(torch.equal(tensor, step.constants[number]) for number, tensor in exchanged.items()):
        raise Unrecordable("all samples are equal")
    content = _content(subject, step)
    values: Values = {}
    for when in ("initial", "final"):
        subject.restore(when)
        for name, change in (("real", _same), ("other", _other), ("zero", _zero)):
            values[f"{when}_{name}"] = subject.losses(lambda one, change=change: inputs_changed(subject, one, change), "eval")  # type: ignore[misc]
        with subject.mode("eval"):
            real = subject.run(step, has_grad=False).predictions
            other = subject.run(step, exchanged, has_grad=False).predictions
            contents = subject.run(step, content, has_grad=False).predictions if content else None
        if real is None or other is None or not real.is_floating_point() or real.shape != other.shape:
            raise Unrecordable("the model does not return numbers of one shape")
        if contents is not None and contents.shape == real.shape:
            values[f"{when}_content"] = float((real - contents).abs().max())
        if batch_axis(real, batch_size(subject, step)) >= 0:
            values[f"{when}_scale"] = float(real.abs().max())
            values[f"{when}_moved"] = float((real - other).abs().max())
    if all(values.get(f"{when}_moved", math.inf) <= SMALL * values.get(f"{when}_scale", 0.0) for when in ("initial", "final")):
        values |= _precise(subject, step, exchanged)
    return values


def _precise(subject: Subject, step: Recorded, exchanged: Mapping[int, Tensor]) -> Values:
    """The greatest change of an output in double precision, by which rounding becomes far smaller and nothing else does."""
    real = {number: one.double() for number, one in enumerate(step.constants) if one.is_floating_point()}
    other = {number: one.double() if one.is_floating_point() else one for number, one in exchanged.items()}
    subject.be_precise()
    values: Values = {}
    for when in ("initial", "final"):
        subject.restore(when)
        with subject.mode("eval"):
            try:
                pair = [subject.run(step, one, has_grad=False, has_loss=False).predictions for one in (real, real | other)]
            except RuntimeError:  # the model has numbers of its own in single precision
                return {}
        if pair[0] is None or pair[1] is None or pair[0].dtype is not torch.float64:
            return {}
        values[f"{when}_precise"] = float((pair[0] - pair[1]).abs().max())
    return values


def _content(subject: Subject, step: Recorded) -> dict[int, Tensor]:
    """Sequences of numbers (samples, steps, features) with other numbers before their padding; {} unless lengths are all else."""
    inputs = {number: step.constants[number] for number in subject.inputs(step)}
    padded = {number: one for number, one in inputs.items() if one.is_floating_point() and one.dim() == 3}
    if not padded or any(one.dim() > 1 for number, one in inputs.items() if number not in padded):
        return {}
    ends = [(one == 0).all(dim=2)[:, -1] for one in padded.values()]
    if not all(bool(end.any()) and not bool(end.all()) for end in ends):
        return {}
    return {number: one * _factors(one) for number, one in padded.items()}


def _factors(tensor: Tensor) -> Tensor:
    return 1.5 + 2.2 * torch.sin(torch.arange(tensor.numel(), device=tensor.device, dtype=tensor.dtype)).reshape(tensor.shape)


def _same(tensor: Tensor, axis: int) -> Tensor:
    return tensor


def _other(tensor: Tensor, axis: int) -> Tensor:
    return torch.roll(tensor, 1 + tensor.shape[axis] // 3, axis)


def _zero(tensor: Tensor, axis: int) -> Tensor:
    return torch.zeros_like(tensor)


TRIAL = Trial("other-inputs", 1.0, other_inputs)
