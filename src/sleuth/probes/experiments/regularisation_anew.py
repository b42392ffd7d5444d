"""regularisation-anew: does a training from the start learn more in a few steps without a decay or dropout that looks strong?"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from sleuth.probes.experiments.regularisation_off import MAX_STEPS, apart, train_from
from sleuth.probes.experiments.subject import Modes, Subject
from sleuth.probes.experiments.tape import Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, mean_loss

STRONG_DROPOUT = 0.8  # chance to drop a unit
SHRUNK = 0.5  # last norm over the first, of half of the matrices of weights
MIN_STEPS = 50


def regularisation_anew(subject: Subject, deadline: Deadline) -> Values:
    """Train from the first weights on some of the recorded batches, and judge by others, in eval mode.

    `with` is the loss then as the program trains, `without_decay` and `without_dropout` those with one of these off, where
    weights have shrunk by half or units are dropped nearly always; `steps` were made in each, at most as many as in the run.
    `initial` and `final` are the losses of the program's weights.
    """
    if len(subject.optimizers) != 1 or type(subject.optimizers[0]).__name__ == "LBFGS":
        raise Unrecordable("it takes one optimiser that does not evaluate the loss itself")
    if not subject.has_initial:
        raise Unrecordable("the weights before training are too many to keep")
    ways = {"decay": subject.has_decay and _has_shrunk(subject), "dropout": _is_dropped(subject)}
    present = [way for way, is_there in ways.items() if is_there]
    if not present:
        raise Unrecordable("no decay shrank the weights, and no dropout drops nearly everything")
    trained_on, judged_by, by_evaluation = apart(subject)
    values: Values = {"by_evaluation": float(by_evaluation)}
    with subject.mode("eval"):
        for name in ("initial", "final"):
            subject.restore(name)
            values[name] = mean_loss(subject, judged_by)
    n_steps = min(MAX_STEPS, subject.n_steps)
    trials = [("with", ""), *((f"without_{way}", way) for way in present)]
    for number, (name, off) in enumerate(trials):
        mode: Modes = "still" if off == "dropout" else "recorded"
        part = deadline.share(1 / (len(trials) - number))
        made = train_from("initial", subject, trained_on, n_steps, part, mode=mode, is_decayed=off != "decay")
        n_steps = n_steps if number else made
        if n_steps < min(MIN_STEPS, subject.n_steps):
            raise Unrecordable("a step takes too long, or the loss does not stay finite")
        if made == n_steps:
            with subject.mode("eval"):
                values[name] = mean_loss(subject, judged_by)
    return values | {"steps": float(n_steps)}


def _has_shrunk(subject: Subject) -> bool:
    """Whether half of the matrices of weights, or more, ended at a small part of their first norm."""
    first, last = (_norms(subject, when) for when in ("initial", "final"))
    n_shrunk = sum(after <= SHRUNK * before for before, after in zip(first, last, strict=True))
    return n_shrunk > 0 and 2 * n_shrunk >= len(first)


def _norms(subject: Subject, when: str) -> Sequence[float]:
    subject.restore(when)
    with torch.no_grad():
        return [float(one.norm()) for one in subject.parameters if one.dim() > 1]


def _is_dropped(subject: Subject) -> bool:
    """Whether a layer, or a module by a chance of its own, drops nearly everything."""
    return any(chance >= STRONG_DROPOUT for chance in subject.chances)


TRIAL = Trial("regularisation-anew", 3.0, regularisation_anew)
