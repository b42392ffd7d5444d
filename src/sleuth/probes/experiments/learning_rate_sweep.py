"""learning-rate-sweep: the program's own optimiser from the same start, at its rate and at smaller and larger ones."""

from __future__ import annotations

import math

import torch

from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, descend, halves, mean_loss

FACTORS = (1.0, 0.1, 10.0, 0.01, 100.0, 1000.0, 0.001)  # in the order in which they are tried
MAX_STEPS = 40
FLAT = 1e-4  # of the first loss: a rate that moves it by less leaves nothing to smaller ones
MOST_EXTREME = 1e5  # factor beyond which nothing is tried


def learning_rate_sweep(subject: Subject, deadline: Deadline) -> Values:
    """The mean loss after some updates at each rate, and with the program's final weights.

    Half of the recorded batches are trained on and the others are judged by, so that learning by heart does not count; a program
    that trains on all its data in each step has one batch for both.
    """
    optimizer, rates = _optimizer(subject)
    trained_on, judged_by = halves(subject)
    values: Values = {"rate": rates[0], "batches": float(len(trained_on)), "held_out": float(trained_on[0] is not judged_by[0])}
    with subject.mode("still"):
        for name in ("final", "initial"):
            subject.restore(name)
            values[name] = mean_loss(subject, judged_by)
        n_steps = MAX_STEPS
        tried = list(FACTORS)
        for number, factor in enumerate(tried):  # grows while the best lies at an end
            if number and deadline.left < 0:
                break
            subject.restore("initial")
            optimizer.state.clear()
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * factor
            losses = descend(
                subject, optimizer, trained_on, n_steps, deadline.share(0.6 / len(FACTORS)) if not number else deadline
            )
            if not number:
                n_steps = len(losses)  # as many for each, so that they can be compared
            if not math.isfinite(losses[-1]):
                values[f"after_{factor:g}"] = math.inf
            elif len(losses) == n_steps:
                values[f"after_{factor:g}"] = mean_loss(subject, judged_by)
            if not number and _is_flat(values):
                tried[1:] = [one for one in tried[1:] if one > factor]
            if number == len(tried) - 1 and (further := _beyond(values, tried)) is not None:
                tried.append(further)
    return {**values, "steps": float(n_steps)}


def _optimizer(subject: Subject) -> tuple[torch.optim.Optimizer, list[float]]:
    """The program's optimiser, and the greatest rates that it had, of each group."""
    if len(subject.optimizers) != 1:
        raise Unrecordable(f"{len(subject.optimizers)} optimisers take part, not one")
    optimizer = subject.optimizers[0]
    if type(optimizer).__name__ == "LBFGS":
        raise Unrecordable("the optimiser evaluates the loss itself")
    if not subject.has_initial:
        raise Unrecordable("the weights before training are too many to keep")
    rates = max(subject.steps, key=lambda one: max(one.rates, default=0.0)).rates
    if len(rates) != len(optimizer.param_groups):
        raise Unrecordable("the optimiser's groups changed")
    return optimizer, rates


def _is_flat(values: Values) -> bool:
    """Whether the program's own rate moved the loss so little that a smaller one would not either."""
    own = values.get("after_1", math.inf)
    return math.isfinite(own) and abs(own - values["initial"]) <= FLAT * abs(values["initial"])


def _beyond(values: Values, tried: list[float]) -> float | None:
    """A factor beyond those tried, if the best of them is the largest or the smallest; None if it lies between."""
    known = {factor: values.get(f"after_{factor:g}", math.inf) for factor in tried}
    best = min(known, key=lambda factor: known[factor])
    if not MOST_EXTREME >= best >= 1 / MOST_EXTREME or not known[best] < values["initial"]:
        return None
    return best * 10 if best == max(tried) else best / 10 if best == min(tried) else None


TRIAL = Trial("learning-rate-sweep", 4.0, learning_rate_sweep)
