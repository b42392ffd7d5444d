"""other-inputs: the trained model's loss with the real inputs, with those of other samples, and with zeros."""

from __future__ import annotations

import torch
from torch import Tensor

from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, batch_axis, batch_size, inputs_changed

MIN_SAMPLES = 4


def other_inputs(subject: Subject, deadline: Deadline) -> Values:
    """Loss in eval mode with the final and the initial weights; `change` is how far outputs move, in their own deviation."""
    step = subject.steps[-1]
    if batch_size(subject, step) < MIN_SAMPLES:
        raise Unrecordable(f"a batch has fewer than {MIN_SAMPLES} samples")
    if not inputs_changed(subject, step, lambda tensor, axis: tensor):
        raise Unrecordable("no input has as many rows as there are targets")
    values: Values = {}
    for when in ("initial", "final"):
        subject.restore(when)
        for name, change in (("real", _same), ("other", _other), ("zero", _zero)):
            values[f"{when}_{name}"] = subject.losses(lambda one, change=change: inputs_changed(subject, one, change), "eval")  # type: ignore[misc]
    with subject.mode("eval"):
        real = subject.run(step, has_grad=False).predictions
        other = subject.run(step, inputs_changed(subject, step, _other), has_grad=False).predictions
    if real is not None and other is not None and real.is_floating_point() and real.shape == other.shape:
        values["change"] = float((real - other).abs().max() / real.std().clamp_min(1e-12))
        values["scale"] = float(real.abs().max())
        values["moved"] = float((real - other).abs().max())
        axis = batch_axis(real, batch_size(subject, step))
        values["spread"] = float(real.std(axis).max()) if axis >= 0 else float("nan")
    return values


def _same(tensor: Tensor, axis: int) -> Tensor:
    return tensor


def _other(tensor: Tensor, axis: int) -> Tensor:
    return torch.roll(tensor, 1 + tensor.shape[axis] // 3, axis)


def _zero(tensor: Tensor, axis: int) -> Tensor:
    return torch.zeros_like(tensor)


TRIAL = Trial("other-inputs", 1.0, other_inputs)
