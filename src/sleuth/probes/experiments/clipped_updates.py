"""clipped-updates: the program's own optimiser at its own rate from the same start, with gradients as they are and clipped."""

from __future__ import annotations

import math

import torch

from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, halves, mean_loss

MAX_STEPS = 60
LIMIT = 1.0  # the joint norm that most programs clip to


def clipped_updates(subject: Subject, deadline: Deadline) -> Values:
    """Mean losses on batches that are not trained on: `initial`, `final` (the run's), after as many updates `plain`, `clipped`.

    A loss that is not finite is infinite. Half of the recorded batches are trained on in turn.
    """
    if len(subject.optimizers) != 1 or type(subject.optimizers[0]).__name__ == "LBFGS":
        raise Unrecordable("not one optimiser that is given gradients")
    if not subject.has_initial:
        raise Unrecordable("the weights before training are too many to keep")
    optimizer = subject.optimizers[0]
    rates = max(subject.steps, key=lambda one: max(one.rates, default=0.0)).rates
    if len(rates) != len(optimizer.param_groups):
        raise Unrecordable("the optimiser's groups changed")
    trained_on, judged_by = halves(subject)
    values: Values = {}
    with subject.mode("still"):
        for name in ("final", "initial"):
            subject.restore(name)
            values[name] = mean_loss(subject, judged_by)
        n_steps = MAX_STEPS
        for name, until in (("clipped", deadline.share(0.5)), ("plain", deadline)):
            subject.restore("initial")
            optimizer.state.clear()
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate
            n_made = 0
            while n_made < n_steps and (not n_made or name == "plain" or until.left > 0):
                optimizer.zero_grad()
                loss = subject.run(trained_on[n_made % len(trained_on)]).loss
                if not math.isfinite(float(loss.detach())):
                    break
                loss.backward()  # type: ignore[no-untyped-call]
                if name == "clipped":
                    torch.nn.utils.clip_grad_norm_(subject.parameters, LIMIT)
                optimizer.step()
                n_made += 1
            after = mean_loss(subject, judged_by)
            values[name] = after if math.isfinite(after) else math.inf
            n_steps = n_made if name == "clipped" else n_steps
    return {**values, "steps": float(n_steps)}


TRIAL = Trial("clipped-updates", 1.0, clipped_updates)
