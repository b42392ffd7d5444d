"""unreached-parts: does the loss depend on weights that get no gradient?"""

from __future__ import annotations

import torch

from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.trial import Deadline, Trial, Values


def unreached_parts(subject: Subject, deadline: Deadline) -> Values:
    """Exchange all weights that ask for a gradient and get none for others of the same size, and compare the loss.

    `before` is the loss of one recorded step with the initial weights and dropout off, `after` that with the others.
    """
    step = subject.steps[0]
    subject.restore("initial")
    with subject.mode("still"):
        torch.manual_seed(0)
        loss = subject.run(step).loss
        loss.backward()  # type: ignore[no-untyped-call]
        unreached = [p for p in subject.parameters if p.grad is None]
        if not unreached:
            return {"unreached": 0.0}
        with torch.no_grad():
            for parameter in unreached:
                spread = parameter.float().std() if parameter.numel() > 1 else parameter.float().abs().max()
                parameter.copy_(torch.randn_like(parameter) * (spread if spread > 0 else 1.0))
        torch.manual_seed(0)
        after = float(subject.run(step, has_grad=False).loss)
    return {"unreached": float(len(unreached)), "before": float(loss.detach()), "after": after}


TRIAL = Trial("unreached-parts", 0.5, unreached_parts)
