"""regularisation-off: does the trained model learn far more when it goes on without weight decay, dropout and penalties?"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from sleuth.evidence.trace import HashArray
from sleuth.probes.experiments.source_rows import evaluated_rows, find_rows
from sleuth.probes.experiments.subject import Modes, Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.terms import data_part
from sleuth.probes.experiments.trial import Deadline, Trial, Values, descend, halves, mean_loss
from sleuth.probes.torch.tensors import row_hashes

MAX_STEPS = 250
HEAD = 0.8  # of its part of the time, for the first training: others of as many steps need no less
MOST_SHARED = 0.2  # of the samples to judge by, that may be among those trained on


def regularisation_off(subject: Subject, deadline: Deadline) -> Values:
    """Train on from the final weights on some of the recorded batches, and judge by others, in eval mode.

    `with` is the loss then as the program trains, `without_decay`, `without_dropout` and `without_penalty` those with one of them
    off, `without` that with all off; `final` and `initial` are those of the program's weights. `by_evaluation` is 1 if rows of an
    evaluation judge; then `fit_*` are the losses on what is trained on. The loss is the part of it that depends on targets; terms
    that do not, and are made of weights or of the same outputs, are penalties.
    """
    if len(subject.optimizers) != 1 or type(subject.optimizers[0]).__name__ == "LBFGS":
        raise Unrecordable("it takes one optimiser that does not evaluate the loss itself")
    if not subject.has_initial:
        raise Unrecordable("the weights before training are too many to keep")
    has_penalty = _data_parts(subject, subject.steps) is not None
    ways = {"decay": subject.has_decay, "dropout": subject.has_dropout, "penalty": has_penalty}
    present = [way for way, is_there in ways.items() if is_there]
    if not present:
        raise Unrecordable("the program regularises nothing")
    trained_on, judged_by, by_evaluation = apart(subject)
    alone, judging = (_data_parts(subject, steps) or steps for steps in (trained_on, judged_by))
    values: Values = {}
    with subject.mode("eval"):
        for name in ("initial", "final"):
            subject.restore(name)
            values[name] = mean_loss(subject, judging)
        if by_evaluation:
            values["fit_final"] = mean_loss(subject, alone)
    trials: list[tuple[str, tuple[str, ...]]] = [("with", ()), ("without", tuple(present))]
    trials += [(f"without_{way}", (way,)) for way in present] if len(present) > 1 else []
    n_steps = MAX_STEPS
    for number, (name, off) in enumerate(trials):
        steps = alone if "penalty" in off else trained_on
        mode: Modes = "still" if "dropout" in off else "recorded"
        part = deadline.share((1.0 if number else HEAD) / (len(trials) - number))
        made = train_from("final", subject, steps, n_steps, part, mode=mode, is_decayed="decay" not in off)
        if not number:
            n_steps = made
        if made == n_steps:
            with subject.mode("eval"):
                values[name] = mean_loss(subject, judging)
                if by_evaluation:
                    values[f"fit_{name}"] = mean_loss(subject, alone)
    if len(present) == 1 and "without" in values:
        values[f"without_{present[0]}"] = values["without"]
    return {**values, "steps": float(n_steps), "by_evaluation": float(by_evaluation)}


def _data_parts(subject: Subject, steps: Sequence[Recorded]) -> list[Recorded] | None:
    """The steps without penalties; None if the loss of one has none."""
    parts = [part for one in steps if (part := data_part(one, subject.targets(one))) is not None]
    return parts if len(parts) == len(steps) else None


def apart(subject: Subject) -> tuple[list[Recorded], list[Recorded], bool]:
    """Recorded steps to train on and others to judge by; with few samples in all, which are in both, rows of an evaluation.

    What is learnt by heart would else count as learnt.
    """
    trained_on, judged_by = halves(subject)
    if trained_on[0] is judged_by[0]:
        raise Unrecordable("all steps have the same batch")
    seen, judged = (np.concatenate([_hashes(subject, one) for one in part]) for part in (trained_on, judged_by))
    if len(judged) and np.isin(judged, seen).mean() > MOST_SHARED:
        columns = _columns(subject)
        judging = [subject.variant(subject.steps[0], evaluated_rows(subject, columns))]
        order = torch.randperm(len(next(iter(columns.values()))), generator=torch.Generator().manual_seed(0))
        parts = torch.split(order, len(subject.steps[0].constants[next(iter(columns))]))
        return [subject.variant(subject.steps[0], {n: one[part] for n, one in columns.items()}) for part in parts], judging, True
    return trained_on, judged_by, False


def _columns(subject: Subject) -> dict[int, Tensor]:
    """All inputs and targets of the training where they are known, else those of the recorded steps."""
    try:
        return find_rows(subject, subject.source).columns
    except Unrecordable:
        step = subject.steps[0]
        numbers = (*subject.inputs(step), *subject.targets(step))
        return {number: torch.cat([one.constants[number] for one in subject.steps]) for number in numbers}


def _hashes(subject: Subject, step: Recorded) -> HashArray:
    """Of the samples in the first input."""
    inputs = [step.constants[number] for number in subject.inputs(step)]
    return row_hashes(inputs[0]) if inputs else np.zeros(0, np.uint64)


def train_from(
    start: str, subject: Subject, steps: Sequence[Recorded], n_steps: int, deadline: Deadline, *, mode: Modes, is_decayed: bool
) -> int:  # fmt: skip
    """Train from the "initial" or "final" weights at the run's highest rates; how many steps were made with a finite loss."""
    optimizer, rates = subject.optimizers[0], max(subject.steps, key=lambda one: max(one.rates, default=0.0)).rates
    if len(rates) != len(optimizer.param_groups):
        raise Unrecordable("the optimiser's groups changed")
    subject.restore(start)
    optimizer.state.clear()
    kept = [group.get("weight_decay", 0) for group in optimizer.param_groups]
    for group, rate in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = rate
        if not is_decayed:
            group["weight_decay"] = 0
    had_own, subject.is_decayed = subject.is_decayed, subject.is_decayed and is_decayed
    with subject.mode(mode):
        losses = descend(subject, optimizer, steps, n_steps, deadline)
    for group, decay in zip(optimizer.param_groups, kept, strict=True):
        group["weight_decay"] = decay
    subject.is_decayed = had_own
    return len(losses) if losses and math.isfinite(losses[-1]) else 0


TRIAL = Trial("regularisation-off", 2.0, regularisation_off)
