"""Which formula an optimiser of the program's own follows, told from its first two steps: SGD's or Adam's."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import torch
from torch import Tensor

from sleuth.probes.torch.stand_ins import Imitation

ROUNDING = 4.0  # times the precision of a weight, by which its change may be off
TOLERANCE = 2e-3  # of the change
USUAL_BETAS = (0.9, 0.999)
EPS = 1e-8
NONE = 1e-2  # of a momentum: what rounding may make of it
LEAST_BETA = 0.5
MAX_BETAS = 6


@dataclass(slots=True)
class Moved:
    """One step of some weights, as flat tensors of the same length."""

    before: Tensor
    gradient: Tensor
    change: Tensor  # before minus after
    error: float  # L2 norm of what rounding may have added to the change
    rate: float  # the number that the program calls its rate; NaN if none is known


def moved(before: Tensor, gradient: Tensor, after: Tensor, rate: float) -> Moved:
    """A step, from the weights around it."""
    precision = torch.finfo(before.dtype).eps
    error = ROUNDING * precision * float(before.double().norm())
    return Moved(before.double(), gradient.double(), before.double() - after.double(), error, rate)


def constant_rate(step: Moved) -> float:
    """By what the gradient, or else its sign, was multiplied in the first step; NaN if by no one number."""
    for direction in (step.gradient, step.gradient / (step.gradient.abs() + EPS)):
        found = _fit(step, direction)
        if found is not None:
            return found[0]
    return float("nan")


def follow(stand_in: Imitation, first: Moved, second: Moved, numbers: Iterable[float]) -> None:
    """Turn a stand-in into the optimiser of torch that makes these two steps; leave it as it is if there is none."""
    numbers = list(numbers)
    plain = _fit(first, first.gradient)
    if plain is not None:
        later = _fit(second, second.gradient, first.change)
        if later is not None and _is_rate(plain[0], later[0], first, second):
            momentum = _momentum(later[1] * plain[0] / later[0], numbers)
            if momentum is not None:
                _become(stand_in, torch.optim.SGD, {"momentum": momentum, "weight_decay": max(plain[-1], 0.0)})
        return
    signed = _fit(first, first.gradient / (first.gradient.abs() + EPS))
    if signed is None:
        return
    between = sorted({number for number in numbers if LEAST_BETA <= number < 1})[:MAX_BETAS]
    for betas in (*combinations(between, 2), USUAL_BETAS):
        later = _fit(second, _direction(first.gradient, second.gradient, betas))
        if later is not None and _is_rate(signed[0], later[0], first, second):
            kind = torch.optim.AdamW if signed[-1] > 0 else torch.optim.Adam
            _become(stand_in, kind, {"betas": betas, "eps": EPS, "weight_decay": max(signed[-1], 0.0)})
            return


def _momentum(measured: float, numbers: Iterable[float]) -> float | None:
    """The number of the program's own that was measured; None if it is beyond what can be told without one."""
    if abs(measured) < NONE:
        return 0.0
    near = min(numbers, key=lambda number: abs(number - measured), default=float("inf"))
    if abs(near - measured) <= NONE:
        return near
    return measured if 0 < measured < 1 - 2 * NONE else None


def _direction(first: Tensor, second: Tensor, betas: tuple[float, float]) -> Tensor:
    """Adam's second step over its rate."""
    one, two = betas
    mean = ((1 - one) * (one * first + second)) / (1 - one**2)
    square = ((1 - two) * (two * first**2 + second**2)) / (1 - two**2)
    return mean / (square.sqrt() + EPS)


def _fit(step: Moved, *directions: Tensor) -> tuple[float, ...] | None:
    """The rate, the factors of further directions, and the weight decay, if these alone make the change."""
    size = float(step.change.norm())
    allowed = step.error + TOLERANCE * size
    if not 0 < size < float("inf") or step.error > 0.1 * size:
        return None
    for columns in (directions, (*directions, step.before)):
        table = torch.stack(columns, 1)  # (n_values, n_columns)
        square = table.T @ table
        if not bool(torch.isfinite(square).all()):
            return None
        factors = torch.linalg.pinv(square) @ (table.T @ step.change)
        if float((table @ factors - step.change).norm()) <= allowed:
            found = [float(one) for one in factors]
            decay = found.pop() / found[0] if len(columns) > len(directions) and found[0] else 0.0
            return (*found, decay)
    return None


def _is_rate(before: float, after: float, first: Moved, second: Moved) -> bool:
    """Whether the two steps were made at the rate that the program calls so, and not at a part of it."""
    return all(abs(found - one.rate) <= 10 * TOLERANCE * one.rate for found, one in ((before, first), (after, second)))


def _become(stand_in: Imitation, kind: type[torch.optim.Optimizer], settings: Mapping[str, Any]) -> None:
    """It stays the object that it is, since it is known by now as that optimiser."""
    parameters = inspect.signature(kind.__init__).parameters.values()
    defaults = {one.name: one.default for one in parameters if one.default is not inspect.Parameter.empty} | dict(settings)
    stand_in.__class__ = kind  # type: ignore[assignment]  # both are plain optimisers
    stand_in.defaults = {**defaults, **stand_in.defaults}
    for group in stand_in.param_groups:
        group.update({**defaults, "lr": group["lr"]})
