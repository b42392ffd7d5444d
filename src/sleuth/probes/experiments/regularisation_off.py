"""regularisation-off: does the trained model learn far more when it goes on without weight decay, dropout and penalties?"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sleuth.probes.experiments.subject import Modes, Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.terms import data_part
from sleuth.probes.experiments.trial import Deadline, Trial, Values, descend, halves, mean_loss

MAX_STEPS = 100


def regularisation_off(subject: Subject, deadline: Deadline) -> Values:
    """Train on from the final weights on half of the recorded batches, and judge by the others, in eval mode.

    `with` is the loss then as the program trains, `without_decay`, `without_dropout` and `without_penalty` those with one of them
    off, `without` that with all off; `final` and `initial` are those of the program's weights. The loss is the part of it that
    depends on targets; terms that do not, and are made of weights or of the same outputs, are penalties.
    """
    if len(subject.optimizers) != 1 or type(subject.optimizers[0]).__name__ == "LBFGS":
        raise Unrecordable("it takes one optimiser that does not evaluate the loss itself")
    if not subject.has_initial:
        raise Unrecordable("the weights before training are too many to keep")
    trained_on, judged_by = halves(subject)
    if trained_on[0] is judged_by[0]:
        raise Unrecordable("all steps have the same batch")
    parts = [data_part(one, subject.targets(one)) for one in (*trained_on, *judged_by)]
    data = [part for part in parts if part is not None]
    has_penalty = len(data) == len(parts)
    alone, judging = (data[: len(trained_on)], data[len(trained_on) :]) if has_penalty else (trained_on, judged_by)
    has_decay = any(group.get("weight_decay", 0) > 0 for group in subject.optimizers[0].param_groups)
    ways = {"decay": has_decay, "dropout": subject.has_dropout, "penalty": has_penalty}
    present = [way for way, is_there in ways.items() if is_there]
    if not present:
        raise Unrecordable("the program regularises nothing")
    values: Values = {}
    with subject.mode("eval"):
        for name in ("initial", "final"):
            subject.restore(name)
            values[name] = mean_loss(subject, judging)
    trials: list[tuple[str, tuple[str, ...]]] = [("with", ()), ("without", tuple(present))]
    trials += [(f"without_{way}", (way,)) for way in present] if len(present) > 1 else []
    n_steps = MAX_STEPS
    for number, (name, off) in enumerate(trials):
        steps = alone if "penalty" in off else trained_on
        mode: Modes = "still" if "dropout" in off else "recorded"
        made = _train(subject, steps, n_steps, mode, deadline.share(1 / (len(trials) - number)), is_decayed="decay" not in off)
        if not number:
            n_steps = made
        if made == n_steps:
            with subject.mode("eval"):
                values[name] = mean_loss(subject, judging)
    if len(present) == 1 and "without" in values:
        values[f"without_{present[0]}"] = values["without"]
    return {**values, "steps": float(n_steps)}


def _train(
    subject: Subject, steps: Sequence[Recorded], n_steps: int, mode: Modes, deadline: Deadline, *, is_decayed: bool
) -> int:  # fmt: skip
    """Train from the final weights at the run's highest rates; how many steps were made with a finite loss."""
    optimizer, rates = subject.optimizers[0], max(subject.steps, key=lambda one: max(one.rates, default=0.0)).rates
    if len(rates) != len(optimizer.param_groups):
        raise Unrecordable("the optimiser's groups changed")
    subject.restore("final")
    optimizer.state.clear()
    kept = [group.get("weight_decay", 0) for group in optimizer.param_groups]
    for group, rate in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = rate
        if not is_decayed:
            group["weight_decay"] = 0
    with subject.mode(mode):
        losses = descend(subject, optimizer, steps, n_steps, deadline)
    for group, decay in zip(optimizer.param_groups, kept, strict=True):
        group["weight_decay"] = decay
    return len(losses) if losses and math.isfinite(losses[-1]) else 0


TRIAL = Trial("regularisation-off", 2.0, regularisation_off)
