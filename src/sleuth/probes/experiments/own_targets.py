"""own-targets: does an output move with the very element of the input that is its target?

Elements of the targets are found again in the inputs by their values over all recorded samples. Which outputs belong to one of
them is told by the loss: the derivative by them changes when it does. Then the element of the input is exchanged for that of
another sample.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from sleuth.probes.experiments.matching import Pair, apart, compared, matched
from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, batch_axis, batch_size

MIN_PAIRS = 6  # less time than these need is too little
MOVED = 1e-3  # of the outputs' standard deviation, above rounding
SAME = 1e-4  # of the outputs: without a graph other kernels may run
BELONGS = 0.1  # of the greatest change of the derivative: an output that is compared with the element
GRID = 2  # axes of a sample that has places in one direction only, at most
MIN_LENGTH = 4  # of a window
MAX_STRIDE = 8  # between windows of one series


def own_targets(subject: Subject, deadline: Deadline) -> Values:
    """`pairs` elements of the targets are in an input; nothing else is told if there are none.

    `own` is the share of them that move their own output; `one_way` and `mutual` count pairs of elements of which one moves the
    output of the other, or each that of the other. `ahead` is how many places the element lies after its output, if that is the
    same for all; `windows` is there if the elements are the last of a window.
    """
    subject.restore("final")
    last = subject.steps[-1]
    for target in compared(last):
        for number in subject.inputs(last):
            found = matched(subject, number, target)
            if found:
                with subject.mode("eval"):
                    return _followed(subject, last, (number, target), found, deadline)
    return {"pairs": 0.0}


def _followed(subject: Subject, last: Recorded, numbers: tuple[int, int], pairs: list[Pair], deadline: Deadline) -> Values:
    step, number = apart(last, numbers[0])
    n_samples = batch_size(subject, last)
    began = deadline.left
    base = subject.run(step)
    shown = base.predictions
    if shown is None or not shown.requires_grad or not shown.is_floating_point() or batch_axis(shown, n_samples) < 0:
        raise Unrecordable("the model gives no numbers for each sample")
    again = subject.run(step, has_grad=False, has_loss=False).predictions
    if (
        again is None
        or again.shape != shown.shape
        or not torch.allclose(again, shown, rtol=SAME, atol=SAME * float(shown.detach().abs().max()))
    ):
        raise Unrecordable("the model is random in eval mode")
    room = int(deadline.left / max(began - deadline.left, 1e-4) / 2)
    if room < MIN_PAIRS and room < len(pairs):
        raise Unrecordable("the time is too short to follow single elements")
    pairs = pairs[:: -(-len(pairs) // room)] if room < len(pairs) else pairs
    slope = _slope(base.loss, shown)
    spread = float(shown.detach().std().clamp_min(1e-12))
    changes, owners = [], []
    for pair in pairs:
        moved = subject.run(
            step, {number: _exchanged(step.constants[number], pair.of_input, n_samples)}, has_grad=False, has_loss=False
        )
        if moved.predictions is None or moved.predictions.shape != shown.shape:
            raise Unrecordable("the outputs change their shape")
        changes.append((moved.predictions - shown.detach()).abs() / spread)
        asked = subject.run(step, {numbers[1]: _exchanged(step.constants[numbers[1]], pair.of_target, n_samples)})
        if asked.predictions is None:
            raise Unrecordable("the outputs change their shape")
        shift = (_slope(asked.loss, asked.predictions) - slope).abs()
        owners.append(shift > BELONGS * shift.max())
    sees = torch.tensor([[bool((change[owner] > MOVED).any()) for owner in owners] for change in changes])
    both = (sees & sees.T).fill_diagonal_(False)
    values = {
        "pairs": float(len(pairs)), "own": float(sees.diagonal().float().mean()), "mutual": float(both.sum() / 2),
        "one_way": float((sees.fill_diagonal_(False) & ~both).sum()),
    }  # fmt: skip
    return {**values, **_places(step.constants[number], shown, pairs, owners, n_samples), **_windows(subject, numbers, pairs)}


def _slope(loss: Tensor, outputs: Tensor) -> Tensor:
    return torch.autograd.grad(loss, outputs)[0].detach()


def _exchanged(tensor: Tensor, element: int, n_samples: int) -> Tensor:
    """One element of each sample exchanged for that of a sample half the ranks away."""
    changed = tensor.detach().clone(memory_format=torch.contiguous_format)
    axis = batch_axis(changed, n_samples)
    rows = changed.movedim(axis, 0) if axis >= 0 else changed.reshape(n_samples, -1)
    at: tuple[int | slice, ...] = (slice(None), *(int(i) for i in np.unravel_index(element, rows.shape[1:])))
    old = rows[at]
    ranks = old.argsort()
    new = old.clone()
    new[ranks] = old[ranks.roll(n_samples // 2)]
    rows[at] = new
    return changed


def _places(inputs: Tensor, outputs: Tensor, pairs: list[Pair], owners: list[Tensor], n_samples: int) -> Values:
    """`ahead`, where outputs have the places of the inputs; `parts` elements of an input lie at each place."""
    shape = tuple(inputs.movedim(batch_axis(inputs, n_samples), 0).shape[1:])
    axis = batch_axis(outputs, n_samples)
    own_shape = tuple(outputs.movedim(axis, 0).shape[1:])
    first = len(shape) > GRID  # channels come first
    ahead: list[float] = []
    ways = [((size,), math.prod(shape[at + 1 :])) for at, size in enumerate(shape) if size > 1]
    for places, after in [(shape[1:], 1)] if first else ways:
        start = next((at for at in (0, 1) if own_shape[at : at + len(places)] == places), None)
        if start is None:
            continue
        width, own_after = math.prod(places), math.prod(own_shape[start + len(places) :])
        lags: set[int] = set()
        for pair, owner in zip(pairs, owners, strict=True):
            flat = owner.movedim(axis, 0).reshape(n_samples, -1).any(0)
            lags |= {pair.of_input // after % width - int(i) // own_after % width for i in torch.nonzero(flat).flatten()}
        if len(lags) == 1:
            ahead.append(float(lags.pop()))
    parts = 1 if first else math.prod(shape) // max(shape)
    return {"ahead": max(ahead), "parts": float(parts)} if ahead else {}


def _windows(subject: Subject, numbers: tuple[int, int], pairs: list[Pair]) -> Values:
    """`windows`, where the end of the inputs is the beginning of the targets: pairs of samples, one the other moved on.

    An input is taken for a row of time steps, with one or more numbers each.
    """
    first, n_samples = subject.steps[0].constants[numbers[0]], batch_size(subject, subject.steps[0])
    axis = batch_axis(first, n_samples)
    shape = first.movedim(axis, 0).shape[1:]
    if len(shape) > 2 or shape[0] < MIN_LENGTH:
        return {}
    each = shape[1:].numel()
    if not any(_is_end(pairs, each, size, int(shape[0])) for size in {1, each}):
        return {}
    alike = [one.constants[numbers[0]].detach() for one in subject.steps if one.constants[numbers[0]].shape == first.shape]
    rows = torch.cat([one.movedim(axis, 0).reshape(n_samples, shape[0], each) for one in alike]).cpu()
    rows = rows[(rows != rows[:, :1]).flatten(1).any(1)]  # a constant row is any part of itself
    strides = range(1, min(MAX_STRIDE, int(shape[0]) // MIN_LENGTH) + 1)
    return {"windows": float(sum(len(_contents(rows[:, :-n]) & _contents(rows[:, n:])) for n in strides))}


def _is_end(pairs: list[Pair], each: int, size: int, length: int) -> bool:
    """Whether the elements are the last of the input and the first of the targets, which have `size` numbers at each step."""
    starts = {pair.of_input // each - pair.of_target // size for pair in pairs}
    ends = max(pair.of_input for pair in pairs) // each == length - 1 and min(pair.of_target for pair in pairs) < size
    return len(starts) == 1 and starts.pop() > 0 and ends


def _contents(rows: Tensor) -> set[bytes]:
    return {one.contiguous().numpy().tobytes() for one in rows}


TRIAL = Trial("own-targets", 1.0, own_targets)
