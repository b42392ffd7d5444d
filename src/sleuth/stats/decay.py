"""Weight decay against what the data ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import FloatArray, Group, Optimizer, Parameter, ParameterSeries, Trace

OF_TORCH = frozenset(("SGD", "ASGD", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "SparseAdam", "RMSprop", "Adagrad")) | {
    "Adadelta", "Adafactor", "Rprop", "LBFGS", "Muon",
}  # fmt: skip
ADDED = frozenset(("SGD", "ASGD", "Adam", "Adamax", "NAdam", "RAdam", "RMSprop", "Adagrad", "Adadelta"))  # to the gradient
USUAL_MOMENTUM = 0.9  # where an optimiser does not tell


@dataclass(frozen=True, slots=True)
class Decay:
    """A weight decay whose strength is known: a setting of an optimiser's group, or what the program does itself."""

    optimizer: Optimizer
    group: Group

    @property
    def is_own(self) -> bool:
        """Whether the program itself takes off its weights, after each step."""
        return self.group.own_decay > 0

    @property
    def strength(self) -> float:
        """The setting, or the share that is taken off after each step."""
        return self.group.own_decay if self.is_own else self.group.weight_decay

    @property
    def said(self) -> str:
        """In words, after "the"."""
        if self.is_own:
            return f"{self.strength:.2%} that the program takes off its weights after each step"
        return f"weight decay of {self.strength:g} in {self.optimizer.kind}"

    def pull(self, trace: Trace, parameter: int, *, max_norm: float, min_steps: int) -> float:
        """How hard it pulls on a weight while that shrinks, as in `pull_of_decay`; 0 where it does not."""
        if trace.gradients is None or trace.scalars is None:
            return 0.0
        is_beside = self.is_own or self.group.is_decoupled
        rates = np.ones_like(trace.scalars.lr) if self.is_own else trace.scalars.lr if is_beside else None
        return self.strength * pull_of_decay(trace.gradients, parameter, rates, max_norm=max_norm, min_steps=min_steps)


def known_decays(trace: Trace) -> list[Decay]:
    """The decays of the optimisers that made steps.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> known_decays(Trace(RunFacts()))
        []
    """
    pairs = [(o, g) for o in trace.optimizers for g in o.groups if o.n_steps]
    return [Decay(o, g) for o, g in pairs if g.own_decay > 0 or (g.weight_decay > 0 and (o.kind in ADDED or g.is_decoupled))]


def matrices_of(trace: Trace, group: Group) -> list[Parameter]:
    """The weights of a group that can be judged: no gains or biases, and no embeddings, whose gradient is zero in most rows.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> matrices_of(Trace(RunFacts()), Group((), 0.1))
        []
    """
    tables = {layer.index for layer in trace.layers if layer.kind.startswith("Embedding")}
    own = (trace.parameters[i] for i in group.parameters)
    return [p for p in own if len(p.shape) > 1 and p.requires_grad and p.layer not in tables]


def pull_of_decay(
    series: ParameterSeries, parameter: int, rates: FloatArray | None, *, max_norm: float, min_steps: int
) -> float:  # fmt: skip
    """How hard a decay of 1 pulls on a weight while its norm falls to a part of its first; 0 if it does not stay below that.

    The median of the norm over that of the gradient, for a decay that is added to the gradient; with `rates`, of the rate times
    the norm over that of the update, for one that is taken off beside it.

    Args:
        series: norms of the watched steps.
        parameter: its index.
        rates: the learning rate of every step, `(n_steps,)`, for a decoupled decay.
        max_norm: part of the first norm, 0 to 1.
        min_steps: watched steps that are needed.

    Example:
        >>> steps, norms = np.arange(4), np.array([[8.0], [4.0], [2.0], [1.0]])
        >>> series = ParameterSeries(steps, np.full((4, 1), 2.0), norms, norms / 10)
        >>> pull_of_decay(series, 0, None, max_norm=0.5, min_steps=4)
        4.0
    """
    norm: FloatArray = series.weight_norm[:, parameter]
    low = np.flatnonzero(norm <= max_norm * norm[0]) if len(norm) else norm
    if len(norm) < min_steps or not len(low) or not norm[-1] <= max_norm * norm[0]:
        return 0.0
    rows = slice(0, max(1, int(low[0])))
    pull, other = norm[rows], series.gradient_norm[rows, parameter]
    if rates is not None:
        pull, other = rates[series.step[rows]] * pull, series.update_norm[rows, parameter]
    known = np.isfinite(pull) & np.isfinite(other) & (other > 0)
    return float(np.median(pull[known] / other[known])) if known.any() else 0.0


def unset_decay(
    trace: Trace, optimizer: Optimizer, group: Group, weights: list[int], *, max_norm: float, min_share: float,
    min_alike: float = 0.9, min_times: float = 2.0, min_intervals: int = 3,
) -> tuple[float, list[int]]:  # fmt: skip
    """The share that each step takes off weights of a group where no setting says so, and off which; 0 if there is none.

    A decay by the program's own optimiser, or by its training loop, shrinks every weight by the same factor, whatever its
    gradient. So most norms must fall at one speed, from step to step, by more than the gradients can account for: for an
    optimiser of torch by more than its own updates, for another one by more than gradients that are added up with momentum, and
    by half of its updates. Where the program updates its weights itself, by more than the gradient can at the rate at which it
    moves the slowest parameter, and along the weights. (A penalty in the loss is part of the gradient.)

    Args:
        trace: the run.
        optimizer: that steps.
        group: of it.
        weights: indexes of the parameters to judge.
        max_norm: part of the first norm, 0 to 1, to which they must fall.
        min_share: of the weights that must fall so, and two at least.
        min_alike: the slowest of their speeds over the fastest, 0 to 1.
        min_times: the decay's part of a step over that of the gradient, no unit.
        min_intervals: watched steps in which each weight shrinks; fewer could be one rescaling.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> unset_decay(Trace(RunFacts()), Optimizer(0, "SGD", None, (), 9, 0), Group((), 0.1), [], max_norm=0.5, min_share=0.5)
        (0.0, [])
    """
    series, nothing, least = trace.gradients, (0.0, list[int]()), max(2.0, min_share * len(weights))
    if series is None or trace.scalars is None or len(weights) < least or not len(series.step):
        return nothing
    norms = series.weight_norm[:, weights]  # (n_watched, n_weights)
    low = np.flatnonzero((norms <= max_norm * norms[0]).sum(1) >= least)
    end = max(int(low[0]), min_intervals) if len(low) else 0
    if not 0 < end < len(norms) or not (np.isfinite(norms[: end + 1]) & (norms[: end + 1] > 0)).all():
        return nothing
    gaps = np.diff(series.step[: end + 1])[:, None]
    speeds = -np.diff(np.log(norms[: end + 1]), axis=0) / gaps  # (n_intervals, n_weights)
    speed = np.log(norms[0] / norms[end])
    taken = -np.expm1(-speeds) * norms[:end]
    update = own = series.update_norm[1 : end + 1, weights]
    if not optimizer.kind:
        own = np.maximum(_by_gradient(series, group, end, weights), np.sqrt(np.maximum(update**2 - taken**2, 0)))
    elif optimizer.kind not in OF_TORCH:
        momentum = max(group.momentum, USUAL_MOMENTUM) if 0 <= group.momentum < 1 else USUAL_MOMENTUM
        rates = trace.scalars.lr[series.step[1 : end + 1]][:, None]
        own = rates * series.gradient_norm[1 : end + 1, weights] / (1 - momentum)
        own = np.maximum(own, update / (2 * min_times))  # it may scale gradients: the decay must be half of what it does
    is_decay = (speed >= min_alike * speed.max()) & (speeds > 0).all(0) & (_median(taken - min_times * own, min_intervals) >= 0)
    is_decay &= norms[-1] <= max_norm * norms[0]
    if is_decay.sum() < least:
        return nothing
    share = float(np.median(-np.expm1(-speeds[:, is_decay])))
    return share, [weights[i] for i in np.flatnonzero(is_decay)]


def _by_gradient(series: ParameterSeries, group: Group, end: int, weights: list[int]) -> FloatArray:
    """The part of each watched update that the gradient accounts for, at the least rate of the group's parameters."""
    every = list(group.parameters)
    update, gradient = series.update_norm[1 : end + 1, every], series.gradient_norm[:end, every]
    rates = _median(np.where((update > 0) & (gradient > 0), update, np.nan) / np.maximum(gradient, np.finfo(float).tiny), 1)
    rate = np.nanmin(rates) if np.isfinite(rates).any() else np.inf
    return np.asarray(rate * series.gradient_norm[:end, weights])


def _median(values: FloatArray, min_known: int) -> FloatArray:
    """The median of each column over its finite values; NaN where there are fewer of them."""
    found = [column[np.isfinite(column)] for column in values.T]
    return np.array([np.median(column) if len(column) >= min_known else np.nan for column in found])


def own_updates(trace: Trace) -> tuple[Optimizer, ...]:
    """What stands for the optimiser of a program that has none and changes its weights by itself: without a kind.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> own_updates(Trace(RunFacts()))
        ()
    """
    made = [one for one in trace.updates if one.optimizer < 0]
    if trace.optimizers or not made:
        return ()
    weights = tuple(p.index for p in trace.parameters if p.requires_grad and p.n_gradient and not p.is_model_input)
    return (Optimizer(-1, "", made[0].place, (Group(weights, float("nan")),), len(made), made[0].step),)


def have_vanished(trace: Trace, *, max_norm: float = 0.1) -> bool:
    """Whether all weight matrices that learn, two at least, end at a small part of their first norm.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> have_vanished(Trace(RunFacts()))
        False
    """
    weights = [p.index for p in trace.parameters if p.requires_grad and len(p.shape) > 1 and p.optimizers]
    if trace.gradients is None or len(weights) < 2 or not len(trace.gradients.step):
        return False
    norms = trace.gradients.weight_norm[:, weights]
    return bool((norms[-1] < max_norm * norms[0]).all())
