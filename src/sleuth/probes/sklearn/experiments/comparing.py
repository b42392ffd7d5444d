"""The losses of models on the same rows, and what is gained by a change."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from sleuth.evidence.calls import FloatArray
from sleuth.probes.sklearn.experiments.problem import Array, Problem
from sleuth.probes.sklearn.holding import Holder
from sleuth.stats.paired import paired_gain

OWN = "own model"
OWN_TRAIN = "own model on training rows"


@contextmanager
def silently() -> Iterator[None]:
    """Nothing that a repeated fit warns of reaches the user."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def fitted(model: Any, x: Any, y: Array) -> Any:
    """A clone of `model` that has learned."""
    from sklearn.base import clone

    with silently():
        return clone(model).fit(x, y)


def predicted(model: Any, x: Any) -> Array:
    """What a model predicts, `(n,)`."""
    with silently():
        return np.asarray(model.predict(x)).reshape(-1)


def losses(problem: Problem, y: Array, guess: Array) -> FloatArray:
    """Of each row: 1 for a wrong class; of numbers the squared error over the spread of the truth."""
    if problem.is_class:
        wrong: FloatArray = np.asarray(guess != y, dtype=np.float64)
        return wrong
    spread = float(np.var(problem.y_test.astype(np.float64))) or 1.0
    missed: FloatArray = (guess.astype(np.float64) - y.astype(np.float64)) ** 2 / spread
    return missed


def quality(problem: Problem, y: Array, guess: Array) -> float:
    """Accuracy, or the share of the variance that is explained."""
    if problem.is_class:
        return float((guess == y).mean())
    y, guess = y.astype(np.float64), guess.astype(np.float64)
    spread = float(((y - y.mean()) ** 2).sum())
    return 1 - float(((y - guess) ** 2).sum()) / spread if spread > 0 else 0.0


def balanced(y: Array, guess: Array) -> float:
    """The mean of the classes' recalls."""
    return float(np.mean([(guess[y == one] == one).mean() for one in np.unique(y)]))


def own_model(problem: Problem, holder: Holder) -> Any:
    """The program's last model, learned again."""
    if OWN not in holder.memo:
        holder.memo[OWN] = fitted(problem.template, problem.x, problem.y)
    return holder.memo[OWN]


def own_predictions(problem: Problem, holder: Holder) -> Array:
    """What the program's last model predicted for the judged rows, `(n_test,)`; learned from a part, what it predicts then."""
    if problem.predicted is not None and not problem.is_part:
        return problem.predicted
    return predicted(own_model(problem, holder), problem.x_test)


def own_on_training(problem: Problem, holder: Holder) -> Array:
    """What the program's last model, learned again, predicts for the rows that it learned from, `(n,)`."""
    if OWN_TRAIN not in holder.memo:
        holder.memo[OWN_TRAIN] = predicted(own_model(problem, holder), problem.x)
    made: Array = holder.memo[OWN_TRAIN]
    return made


def gained(problem: Problem, before: Array, after: Array) -> dict[str, float]:
    """What is gained on the judged rows by predictions `after` over those `before`, with the interval's ends.

    `part` is the share of the program's rows that the models learned from.
    """
    y = problem.y_test
    gain = paired_gain(losses(problem, y, before), losses(problem, y, after))
    return {
        "before": quality(problem, y, before), "after": quality(problem, y, after), "gain": gain.estimate, "low": gain.low,
        "high": gain.high, "rows": float(len(y)), "part": problem.part,
    }  # fmt: skip
