"""other-aims-off: does the trained model learn what it is given, once terms of the loss on other outputs are left out?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from torch import Tensor

from sleuth.probes.experiments.slots import Given, map_slots
from sleuth.probes.experiments.subject import Subject, is_model
from sleuth.probes.experiments.tape import Node, Recorded, Unrecordable
from sleuth.probes.experiments.terms import without_other_aims
from sleuth.probes.experiments.trial import Deadline, Trial, Values, descend, halves, mean_loss, unseen

ROUNDS, STEPS = 5, 80  # judged after each: what is learnt by heart comes last
WORTH_TRYING = 0.9  # of the loss with other samples' inputs: below, the outputs tell of the inputs


def other_aims_off(subject: Subject, deadline: Deadline) -> Values:
    """Train with the whole loss from the final weights, with its part on the data anew; judge by samples not trained on.

    The data are targets, or, in an autoencoder, inputs that the loss meets again. All values are of this part, in eval mode:
    `initial` and `final` with the program's weights, `swapped` with the final ones and other samples' inputs, `with` after more
    steps and `without` after as many from the first weights (what has collapsed learns slowly), at their best, with `_swapped` as
    before. These are left out where the outputs tell of the inputs.
    """
    if len(subject.optimizers) != 1 or type(subject.optimizers[0]).__name__ == "LBFGS":
        raise Unrecordable("it takes one optimiser that does not evaluate the loss itself")
    if not subject.has_initial:
        raise Unrecordable("the weights before training are too many to keep")
    trained_on, judged_by = halves(subject)
    if trained_on[0] is judged_by[0]:
        raise Unrecordable("all steps have the same batch")
    alone, judging = _aims(subject, trained_on), _aims(subject, unseen(subject, trained_on, judged_by))
    values: Values = {}
    with subject.mode("eval"):
        for name in ("initial", "final"):
            subject.restore(name)
            values[name] = mean_loss(subject, judging)
        with _other_inputs(judging, subject):
            values["swapped"] = mean_loss(subject, judging)
    if values["final"] < WORTH_TRYING * values["swapped"]:
        return values
    n_rounds = ROUNDS
    for name, start, steps, until in (
        ("with", "final", trained_on, deadline.share(0.5)),
        ("without", "initial", alone, deadline),
    ):
        subject.restore(start)
        judged = _train(subject, steps, judging, n_rounds, until)
        values[name], values[f"{name}_swapped"] = min(judged, default=(math.inf, math.inf))
        n_rounds = len(judged) or n_rounds
    return {**values, "steps": float(n_rounds * STEPS)}


def _aims(subject: Subject, steps: Sequence[Recorded]) -> list[Recorded]:
    """The steps without the terms on outputs that do not meet the data."""
    parts = [part for one in steps if (part := without_other_aims(one, subject.targets(one) or subject.inputs(one))) is not None]
    if len(parts) < len(steps):
        raise Unrecordable("the loss has no terms on other outputs than those that meet the data")
    return parts


@contextmanager
def _other_inputs(steps: Sequence[Recorded], subject: Subject) -> Iterator[None]:
    """Models that are given data get those of another sample, while the loss meets the sample's own."""

    def moved(value: Any) -> Any:
        return value.roll(1, 0) if isinstance(value, Tensor) and value.dim() > 1 else value

    def enter(_: Any, args: Any, kwargs: Any) -> Any:
        return tuple(map(moved, args)), {name: moved(one) for name, one in kwargs.items()}

    with ExitStack() as stack:
        given = [node.module for node in steps[0].nodes if node.module is not None and is_model(node) and _is_given_data(node)]
        for module in dict.fromkeys(given):
            stack.callback(subject.copy_of(module).register_forward_pre_hook(enter, with_kwargs=True).remove)
        yield


def _is_given_data(node: Node) -> bool:
    slots: list[Any] = []
    for nest in (node.args, node.kwargs):
        map_slots(nest, slots.append)
    return any(isinstance(one, Given) for one in slots)


def _train(
    subject: Subject, steps: Sequence[Recorded], judging: Sequence[Recorded], n_rounds: int, deadline: Deadline
) -> list[tuple[float, float]]:  # fmt: skip
    """Train at the run's highest rates; after each round, what judges, without and with other inputs."""
    optimizer, rates = subject.optimizers[0], max(subject.steps, key=lambda one: max(one.rates, default=0.0)).rates
    if len(rates) != len(optimizer.param_groups):
        raise Unrecordable("the optimiser's groups changed")
    optimizer.state.clear()
    for group, rate in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = rate
    judged: list[tuple[float, float]] = []
    while len(judged) < n_rounds and (not judged or deadline.left > 0):
        with subject.mode("recorded"):
            losses = descend(subject, optimizer, steps, STEPS, deadline)
        if not losses or not math.isfinite(losses[-1]) or (judged and len(losses) < STEPS):
            break
        with subject.mode("eval"):
            own = mean_loss(subject, judging)
            with _other_inputs(judging, subject):
                judged.append((own, mean_loss(subject, judging)))
    return judged


TRIAL = Trial("other-aims-off", 2.0, other_aims_off)
