"""both-modes: the trained model on the same batches in train mode and in eval mode, and twice in eval mode."""

from __future__ import annotations

from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.trial import Deadline, Trial, Values

REPEATS = 3


def both_modes(subject: Subject, deadline: Deadline) -> Values:
    """Mean losses in either mode, with the final weights; how far outputs differ between two passes in eval mode."""
    values: Values = {}
    for when in ("final", "initial"):
        subject.restore(when)
        values[f"{when}_eval"] = subject.losses(mode="eval")
        total = 0.0
        for _ in range(REPEATS):
            total += subject.losses(mode="train") / REPEATS
        values[f"{when}_train"] = total
    subject.restore("final")
    step = subject.steps[-1]
    with subject.mode("eval"):
        one, two = (subject.run(step, has_grad=False).predictions for _ in range(2))
    if one is not None and two is not None and one.shape == two.shape and one.is_floating_point():
        values["moved"] = float((one - two).abs().max())
        values["scale"] = float(one.abs().max())
    return values


TRIAL = Trial("both-modes", 1.0, both_modes)
