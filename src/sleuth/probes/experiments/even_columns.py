"""even-columns: does the model learn columns of small scale, or far from zero, once every column is brought to one scale?"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence

import torch
from torch import Tensor

from sleuth.probes.experiments.subject import Subject, is_model
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values, halves, unseen
from sleuth.stats.uneven import FAR, MAX_COLUMNS, MIN_RATIO, POOR

RATE = 3e-3  # of Adam
ROUNDS, STEPS = 8, 50  # judged after each round


def even_columns(subject: Subject, deadline: Deadline) -> Values:
    """The shares of the variance of each column of targets that the model explains, by samples that are not trained on here.

    `own_*` are those of the trained model; `even_*` those of the same model from its first weights, trained by the squared error
    of standardised columns, at its best. `mean_*` and `std_*` are those of the targets, `first_*` and `last_*` the means of the
    outputs before and after training. `even_*` are left out where the deviations are alike, or the columns of small deviation are
    learnt, and none that is far from zero is missed.
    """
    if "torch._dynamo" not in sys.modules:  # the first step of any optimiser imports it, which takes seconds
        raise Unrecordable("the program uses no optimiser of PyTorch")
    if not subject.has_initial:
        raise Unrecordable("the weights before training are too many to keep")
    number = _columns(subject)
    trained_on, judged_by = halves(subject)
    if trained_on[0] is judged_by[0]:
        raise Unrecordable("all steps have the same batch")
    judging = unseen(subject, trained_on, judged_by)
    targets = torch.cat([one.constants[number] for one in trained_on]).double()
    mean, std = targets.mean(0), targets.std(0)
    subject.restore("final")
    own, last = _explained(subject, judging, number), _outputs(subject, judging).mean(0).tolist()
    subject.restore("initial")
    first = _outputs(subject, judging).mean(0).tolist()
    shown: dict[str, list[float]] = {"mean": mean.tolist(), "std": std.tolist(), "own": own, "first": first, "last": last}
    values: Values = {f"{name}_{at}": one for name, column in shown.items() for at, one in enumerate(column)}
    is_small = any(std.max() >= MIN_RATIO * one > 0 and r2 < POOR for one, r2 in zip(std, own, strict=True))
    if not is_small and not any(abs(middle) > FAR and r2 < 0 for middle, r2 in zip(mean, own, strict=True)):
        return values
    optimizer = torch.optim.Adam(subject.parameters, lr=RATE)
    best: list[float] = []
    for _ in range(ROUNDS):
        _train(subject, optimizer, trained_on, number, (mean, std))
        now = _explained(subject, judging, number, (mean, std))
        best = max(best, now, key=sum) if best else now
        if deadline.left < 0 or not all(map(math.isfinite, now)):
            break
    return values | {f"even_{at}": one for at, one in enumerate(best)}


def _columns(subject: Subject) -> int:
    """The number of the constant that holds the targets: a few columns of numbers, as many as the model's outputs."""
    step = subject.steps[0]
    if sum(is_model(node) for node in step.nodes) != 1:
        raise Unrecordable("several models make the loss")
    subject.restore("final")
    seen = subject.run(step, has_grad=False)
    outputs = seen.predictions
    fits = [
        number for number in subject.targets(step)
        if outputs is not None and step.constants[number].shape == outputs.shape and step.constants[number].is_floating_point()
    ]  # fmt: skip
    if outputs is None or seen.n_outputs != 1 or len(fits) != 1 or outputs.dim() != 2:
        raise Unrecordable("the model does not return one table of numbers beside one of targets")
    if not 2 <= outputs.shape[1] <= MAX_COLUMNS:
        raise Unrecordable(f"the targets have no 2 to {MAX_COLUMNS} columns")
    return fits[0]


def _train(
    subject: Subject, optimizer: torch.optim.Optimizer, steps: Sequence[Recorded], number: int, scale: tuple[Tensor, Tensor]
) -> None:  # fmt: skip
    mean, std = scale
    with subject.mode("recorded"):
        for at in range(STEPS):
            one = steps[at % len(steps)]
            optimizer.zero_grad()
            wanted = (one.constants[number].double() - mean) / std.clamp(min=1e-12)
            (_predicted(subject, one) - wanted).square().mean().backward()  # type: ignore[no-untyped-call]
            optimizer.step()


def _predicted(subject: Subject, step: Recorded) -> Tensor:
    predictions = subject.run(step, has_loss=False).predictions
    if predictions is None:
        raise Unrecordable("the model returned no tensor")
    return predictions.double()


def _explained(
    subject: Subject, steps: Sequence[Recorded], number: int, scale: tuple[Tensor, Tensor] | None = None
) -> list[float]:  # fmt: skip
    """The share of the variance of each column that the outputs explain, in eval mode; `scale` undoes the standardisation."""
    outputs = _outputs(subject, steps)
    if scale is not None:
        outputs = outputs * scale[1] + scale[0]
    wanted = torch.cat([one.constants[number] for one in steps]).double()
    left = (outputs - wanted).square().mean(0) / wanted.var(0, correction=0).clamp(min=1e-12)
    return [1 - float(one) for one in left]


def _outputs(subject: Subject, steps: Sequence[Recorded]) -> Tensor:
    with subject.mode("eval"), torch.no_grad():
        return torch.cat([_predicted(subject, one) for one in steps])


TRIAL = Trial("even-columns", 2.0, even_columns)
