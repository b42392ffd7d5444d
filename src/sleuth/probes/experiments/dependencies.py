"""dependencies: does a sample's output change with other samples, or a position's with later positions?

The inputs that an output must not see are exchanged for others, and the output is compared (Karpathy 2019, "A recipe for training
neural networks", does the same by the gradient; an exchange also serves token ids).
"""

from __future__ import annotations

import torch
from torch import Tensor

from sleuth.probes.experiments.channel_order import reshaped_share
from sleuth.probes.experiments.source_rows import are_drawn
from sleuth.probes.experiments.subject import BATCH_NORMS, Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, batch_axis, batch_size, halves, inputs_changed

MIN_SAMPLES = 3
MIN_POSITIONS = 4
SHARE = 0.9  # of the targets that are the next element of the input


def dependencies(subject: Subject, deadline: Deadline) -> Values:
    """`samples_moved`, `later_moved`: the greatest change of an output that should not move, in the outputs' own deviation.

    For token ids whose next ones are not the targets: `place_moved`, the change of the output at the place of a changed id, and
    `before_moved`, that of the outputs before it. For images `reshaped`, the share of them whose channels are out of order.
    """
    subject.restore("final")
    step = subject.steps[-1]
    with subject.mode("eval"):
        base = subject.run(step, has_grad=False, has_loss=False).predictions
        if base is None or not base.is_floating_point() or not base.dim():
            raise Unrecordable("the model gives no numbers")
        again = subject.run(step, has_grad=False, has_loss=False).predictions
        if again is None or again.shape != base.shape or not torch.equal(again, base):
            raise Unrecordable("the model is random in eval mode")
        shares = [reshaped_share(step.constants[number], subject.source) for number in subject.inputs(step)]
        reshaped = {"reshaped": max(known)} if (known := [one for one in shares if one >= 0]) else {}
        return {**_samples(subject, step, base), **_later(subject, step, base), **reshaped}


def _samples(subject: Subject, step: Recorded, base: Tensor) -> Values:
    if not subject.modules:
        return {}  # what the loss judges may well be a comparison of samples
    n_samples = batch_size(subject, step)
    axis = batch_axis(base, n_samples)
    if n_samples < MIN_SAMPLES or axis < 0:
        return {}
    values: Values = {"samples": float(n_samples), "output_axes_of_that_length": float(sum(s == n_samples for s in base.shape))}
    moved = 0.0
    for kept in (0, n_samples // 2):
        changed = inputs_changed(subject, step, lambda tensor, at, kept=kept: _others_exchanged(tensor, at, kept))  # type: ignore[misc]
        if not changed:
            return {}
        values["input_axis"] = float(max(batch_axis(tensor, n_samples) for tensor in changed.values()))
        values["input_axes_of_that_length"] = float(max(sum(s == n_samples for s in tensor.shape) for tensor in changed.values()))
        values["inputs"] = float(len(changed))
        if values["input_axis"] > 0 and any(tensor.shape[0] == 1 for tensor in changed.values()):
            return {}  # one sequence at a time, with a target for each of its positions
        values["inputs_without_samples"] = float(len(subject.inputs(step)) - len(changed))
        output = subject.run(step, changed, has_grad=False, has_loss=False).predictions
        if output is None or output.shape != base.shape:
            return {}
        difference = (output - base).select(axis, kept).abs().max()
        moved = max(moved, float(difference / base.std().clamp_min(1e-12)))
    values |= {"samples_moved": moved, **_setting(subject, step)}
    return {**values, "are_drawn": float(are_drawn(subject, subject.source))} if moved > 0 else values


def _setting(subject: Subject, step: Recorded) -> Values:
    """What tells samples from other rows: the shapes, and whether each step has rows of its own."""
    first, targets = step.constants[subject.inputs(step)[0]], [step.constants[number] for number in subject.targets(step)]
    trained_on, judged_by = halves(subject)
    norms = [module for top in subject.modules for module in top.modules() if isinstance(module, BATCH_NORMS)]
    return {
        "input_dimensions": float(first.dim()),
        "input_is_tokens": float(first.dim() >= 2 and not first.is_floating_point() and not first.is_complex()),
        "target_values": float(targets[0].numel()) if targets else 0.0,
        "new_batches": float(trained_on[0] is not judged_by[0]),
        "norms_without_statistics": float(sum(norm.running_mean is None for norm in norms)),
    }


def _others_exchanged(tensor: Tensor, axis: int, kept: int) -> Tensor:
    other = torch.roll(tensor, 1, axis)
    other.select(axis, kept).copy_(tensor.select(axis, kept))
    return other


def _later(subject: Subject, step: Recorded, base: Tensor) -> Values:
    """For a model of sequences that is trained on the next element: what an output has of the elements after it."""
    found = _sequence(subject, step)
    if found is None:
        return _places(subject, step, base)
    number, n_rows, length = found
    if base.shape[:2] != (n_rows, length) and base.shape[0] != n_rows * length:
        return {}
    tensor, cut = step.constants[number], max(1, length // 2)
    changed = tensor.clone()
    changed[:, cut:] = torch.roll(tensor, 1, 0)[:, cut:] if n_rows > 1 else tensor.flip(1)[:, : length - cut]
    if torch.equal(changed, tensor):
        return {}
    output = subject.run(step, {number: changed}, has_grad=False, has_loss=False).predictions
    if output is None or output.shape != base.shape:
        return {}
    difference = (output - base).reshape(n_rows, length, -1)[:, :cut].abs().max()
    return {"later_moved": float(difference / base.std().clamp_min(1e-12)), "positions": float(length)}


def _places(subject: Subject, step: Recorded, base: Tensor) -> Values:
    """For token ids: what the output at the place of an id has of it, and what the outputs before it have."""
    ids = [n for n in subject.inputs(step) if step.constants[n].dim() == 2 and not step.constants[n].is_floating_point()]
    if len(ids) != 1:
        return {}
    tensor = step.constants[ids[0]]
    n_rows, length = tensor.shape
    cut, outputs = length // 2, _by_place(base, n_rows, length)
    if length < MIN_POSITIONS or outputs is None or bool((tensor[:, cut] == tensor[0, cut]).all()):
        return {}
    changed = tensor.clone()
    changed[:, cut] = torch.roll(tensor[:, cut], 1, 0)
    output = subject.run(step, {ids[0]: changed}, has_grad=False).predictions
    if output is None or output.shape != base.shape:
        return {}
    after = _by_place(output, n_rows, length)
    moved = (outputs - (outputs if after is None else after)).abs() / base.std().clamp_min(1e-12)
    return {"place_moved": float(moved[:, cut].max()), "before_moved": float(moved[:, :cut].max())}


def _by_place(output: Tensor, n_rows: int, length: int) -> Tensor | None:
    """The output as `(rows, positions, numbers)`; None if it has no such axes, or more than one."""
    if output.shape[0] == n_rows * length:
        return output.reshape(n_rows, length, -1)
    axes = [axis for axis, size in enumerate(output.shape) if axis and size == length]
    return output.movedim(axes[0], 1).reshape(n_rows, length, -1) if output.shape[0] == n_rows and len(axes) == 1 else None


def _sequence(subject: Subject, step: Recorded) -> tuple[int, int, int] | None:
    """The input `(rows, positions, ...)` whose next elements the targets are; None for one of several chunks of a sequence.

    Where a step goes through several chunks with a state carried over, the later ones may well see the whole of the earlier.
    """
    shapes = [step.constants[number].shape for number in subject.inputs(step)]
    for number in subject.inputs(step):
        tensor = step.constants[number]
        if tensor.dim() < 2 or tensor.shape[1] < MIN_POSITIONS or shapes.count(tensor.shape) > 1:
            continue
        for other in subject.targets(step):
            target = step.constants[other]
            if target.numel() == tensor.numel() and target.is_floating_point() == tensor.is_floating_point():
                aligned = target.reshape(tensor.shape)
                if bool((aligned[:, :-1] == tensor[:, 1:]).float().mean() > SHARE) and not torch.equal(aligned, tensor):
                    return number, int(tensor.shape[0]), int(tensor.shape[1])
    return None


TRIAL = Trial("dependencies", 1.0, dependencies)
