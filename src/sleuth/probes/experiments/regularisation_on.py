"""regularisation-on: does the training end better on rows that it did not see when its weights are held small?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import torch

from sleuth.probes.experiments.repeated_runs import MIN_SHARE, TOO_LONG, Repeats, Way, prepared
from sleuth.probes.experiments.source_rows import evaluated_rows
from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values

DECAYS = (3.0, 10.0)  # exponents by which the weights would shrink over the run, without gradients
MOST_ROWS = 400  # of those trained on, to tell their loss
BY_HEART = 0.7  # of its loss on rows of an evaluation, that a model leaves at most on those it learnt by heart


def regularisation_on(subject: Subject, deadline: Deadline) -> Values:
    """Losses on rows of an evaluation after the training was repeated as it was (`own`), and with weight decay (`held_back`).

    Of several strengths the best is taken by one half of these rows and judged by the other, and the reverse. `gained` is the
    mean of what each row's loss fell, and `error` its standard error; `trained` is the loss as it was on rows trained on, and
    `constant` that of the mean answer. A model that learnt nothing by heart is not trained again, and
    `own` and `trained` are its own.
    """
    made = _judged_by_evaluation(subject, prepared(subject, deadline, is_split=False))
    subject.restore("final")
    final, by_heart = made.loss(), made.loss(made.kept[:MOST_ROWS])
    if by_heart > BY_HEART * final:
        return {"own": final, "trained": by_heart, "rows": float(len(made.held))}
    step = made.seconds(made.rows.batch_size)
    n_steps = min(subject.n_steps, int(deadline.left / (2 + len(DECAYS)) / step))  # one part is for judging
    if n_steps < max(1.0, MIN_SHARE * subject.n_steps):
        raise Unrecordable(TOO_LONG)
    way = Way(made.rows.batch_size, n_steps * made.rows.batch_size)
    made.train(way, 1.0)
    own, trained = made.single_losses(made.held), made.loss(made.kept[:MOST_ROWS])
    constant = made.constant_loss()
    others = []
    for decay in DECAYS:
        made.train(replace(way, decay=decay), 1.0)
        if deadline.left < 0:  # a training that was cut short would pass for one that stopped in time
            raise Unrecordable(TOO_LONG)
        others.append(made.single_losses(made.held))
    first, second = slice(len(own) // 2), slice(len(own) // 2, None)
    held_back = [*_least(others, by=second)[first], *_least(others, by=first)[second]]
    gains = np.array(own) - np.array(held_back)
    return {
        "own": math.fsum(own) / len(own), "held_back": math.fsum(held_back) / len(own), "gained": float(gains.mean()),
        "error": float(gains.std(ddof=1) / math.sqrt(len(gains))), "trained": trained,
        "constant": constant, "rows": float(len(own)), "steps": float(n_steps),
    }  # fmt: skip


def _least(others: list[list[float]], by: slice) -> list[float]:
    return min(others, key=lambda losses: math.fsum(losses[by]))


def _judged_by_evaluation(subject: Subject, made: Repeats) -> Repeats:
    """The same with all of its rows to train on, and rows of the program's evaluation to judge by."""
    columns = made.rows.columns
    more = evaluated_rows(subject, columns)
    rows = replace(made.rows, columns={number: torch.cat([column, more[number]]) for number, column in columns.items()})
    n_trained, n_more = len(made.rows), len(next(iter(more.values())))
    return replace(made, rows=rows, kept=torch.arange(n_trained), held=torch.arange(n_trained, n_trained + n_more))


TRIAL = Trial("regularisation-on", 3.5, regularisation_on)
