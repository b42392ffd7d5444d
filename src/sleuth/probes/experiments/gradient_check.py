"""gradient-check: do the custom `autograd.Function`s of the program return the derivative of what they compute?

Central differences in double precision along random directions (Press et al. 2007, Numerical Recipes, section 5.7). A function
whose forward pass is constant in pieces (rounding, spikes) or returns its input as it is (gradient reversal, scaling, clipping)
has another derivative on purpose and is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from sleuth.probes.experiments.slots import transform
from sleuth.probes.experiments.trial import Deadline, Trial, Values
from sleuth.probes.torch.tensors import all_tensors

DIRECTIONS = 6
STEPS = (1e-4, 1e-5)  # of the input's scale; a derivative that depends on which is taken is not known
AGREEMENT = 0.02  # between the two
JITTER = 0.01  # relative noise that moves inputs off the points where a function has no derivative
FEW = 0.25  # different values of all, from which on an output is taken for rounded
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Used:
    """A call of a custom function: copies of its arguments, and which of them ask for a gradient."""

    function: Any
    args: tuple[Any, ...]
    wants: tuple[bool, ...]  # for each tensor in `args`, in order
    line: tuple[str, int] | None


def gradient_check(used: Mapping[str, Used], deadline: Deadline) -> Values:
    """For each function by name the greatest relative error of its derivative; NaN where it could not be told."""
    errors: Values = {}
    for name, one in used.items():
        if deadline.left < 0:
            break
        try:
            errors[name] = _error(one)
        except Exception:  # a function that does not take double precision, or is not made to be called twice
            errors[name] = math.nan
    return errors


def _error(one: Used) -> float:
    torch.manual_seed(0)
    tensors = [_prepared(tensor) for tensor in all_tensors(one.args)]
    places = [i for i, (tensor, wants) in enumerate(zip(tensors, one.wants, strict=True)) if wants and tensor.is_floating_point()]

    def call(values: Sequence[Tensor]) -> Tensor:
        remaining = iter(values)
        result = one.function.apply(*transform(one.args, lambda _: next(remaining)))
        return torch.cat([t.double().reshape(-1) for t in all_tensors(result) if t.is_floating_point()])

    leaves = [tensor.clone().requires_grad_(i in places) for i, tensor in enumerate(tensors)]
    output = call(leaves)
    if not torch.equal(output, call(leaves)) or any(
        tensors[i].numel() == output.numel() and torch.allclose(output, tensors[i].reshape(-1).double()) for i in places
    ):
        return math.nan
    weights = torch.randn_like(output)
    gradients = torch.autograd.grad((output * weights).sum(), [leaves[i] for i in places], allow_unused=True)
    if torch.unique(output).numel() <= FEW * output.numel() and any(_is_passed_on(gradient, weights) for gradient in gradients):
        return math.nan  # a quantiser with a straight-through estimator
    with torch.no_grad():
        errors = [
            _along(call, tensors, i, weights, torch.zeros_like(tensors[i]) if gradient is None else gradient)
            for i, gradient in zip(places, gradients, strict=True)
        ]
    return math.nan if any(math.isnan(error) for error in errors) or not errors else max(errors)


def _is_passed_on(gradient: Tensor | None, weights: Tensor) -> bool:
    """Whether what comes from behind is handed on as it is, or stopped here and there."""
    if gradient is None or gradient.numel() != weights.numel():
        return False
    flat = gradient.reshape(-1).double()
    return bool(((flat == 0) | torch.isclose(flat, weights)).all()) and bool((flat != 0).any())


def _along(
    call: Callable[[Sequence[Tensor]], Tensor], tensors: list[Tensor], place: int, weights: Tensor, gradient: Tensor
) -> float:
    """Median relative error over the directions in which the derivative is known; NaN for a function of steps."""
    scale = float(tensors[place].abs().mean()) + NOTHING
    errors, is_flat = [], True
    for _ in range(DIRECTIONS):
        direction = torch.randn_like(tensors[place])
        direction /= direction.norm() / math.sqrt(direction.numel())

        def value(distance: float, direction: Tensor = direction) -> float:
            moved = [t + distance * direction if i == place else t for i, t in enumerate(tensors)]
            return float((call(moved) * weights).sum())

        numeric = [(value(step * scale) - value(-step * scale)) / (2 * step * scale) for step in STEPS]
        analytic = float((gradient.double() * direction).sum())
        size = max(abs(numeric[0]), abs(numeric[1]), NOTHING)
        is_flat &= max(abs(n) for n in numeric) <= NOTHING
        if abs(numeric[0] - numeric[1]) <= AGREEMENT * size:
            errors.append(abs(analytic - numeric[1]) / max(size, abs(analytic)))
    if (is_flat and bool((gradient != 0).any())) or len(errors) <= DIRECTIONS // 2:
        return math.nan
    return sorted(errors)[len(errors) // 2]


def _prepared(tensor: Tensor) -> Tensor:
    if not tensor.is_floating_point():
        return tensor
    values = tensor.double()
    scale = float(values.abs().mean()) + NOTHING
    return values * (1 + JITTER * torch.randn_like(values)) + (values == 0) * JITTER * scale * torch.rand_like(values)


TRIAL = Trial("gradient-check", 1.0, of_functions=gradient_check)
