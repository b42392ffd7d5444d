"""`identifier`: how much of what the model knows hangs on columns that number the rows."""

from __future__ import annotations

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.final import final_model
from sleuth.evidence.fit import Fit
from sleuth.evidence.identifiers import identifiers
from sleuth.probes.sklearn.experiments.columns import column, constant, with_columns
from sleuth.probes.sklearn.experiments.comparing import (
    fitted,
    gained,
    losses,
    own_model,
    own_on_training,
    own_predictions,
    predicted,
)
from sleuth.probes.sklearn.experiments.problem import Array, part_of
from sleuth.probes.sklearn.holding import Holder

SEED = 19


def identifier(fit: Fit, holder: Holder, end: float) -> dict[str, float]:
    """Shuffle the column among the training rows, and learn again without it.

    `share` is what the shuffled column costs on the training rows, over all that the model is better there than chance.

    Raises:
        NotApplicable: no column numbers the rows.
    """
    del end
    final = final_model(fit)
    found = identifiers(fit, final.train) if final is not None else ()
    if not found:
        raise NotApplicable("no column numbers the rows")
    problem = part_of(fit, holder)
    at = found[0]
    rng = np.random.default_rng(SEED)
    model, y = own_model(problem, holder), problem.y
    own = losses(problem, y, own_on_training(problem, holder)).mean()
    shuffled = with_columns(problem.x, [at], lambda _, values: rng.permutation(values))
    without = losses(problem, y, predicted(model, shuffled)).mean()
    chance = 1.0 - np.unique(y, return_counts=True)[1].max() / len(y) if problem.is_class else 1.0
    middle = constant(column(problem.x, at))[:1]

    def flat(_: int, values: Array) -> Array:
        return np.repeat(middle, len(values))

    guess = predicted(fitted(problem.template, with_columns(problem.x, [at], flat), y), with_columns(problem.x_test, [at], flat))
    made = gained(problem, own_predictions(problem, holder), guess)
    return {**made, "share": float((without - own) / max(chance - own, 1e-9)), "column": float(at)}
