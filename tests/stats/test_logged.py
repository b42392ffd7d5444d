import math

import numpy as np
import pytest

from sleuth.evidence.trace import Evaluation, RunFacts, Scalars, Trace
from sleuth.stats.logged import find_chance, highest_accuracy, is_lost, zero_rate


def logged(loss, *, lr=None, accuracy=()):
    n = len(loss)
    unknown = np.full(n, np.nan)
    scalars = Scalars(
        np.arange(n),
        np.asarray(loss, float),
        unknown if lr is None else np.asarray(lr, float),
        unknown,
        unknown,
        unknown,
        np.full(n, -1),
    )
    evaluations = tuple(Evaluation(i, -1, None, -1, 0, 0, math.nan, value, names=("val",)) for i, value in enumerate(accuracy))
    return Trace(RunFacts(source="CSV"), scalars=scalars, evaluations=evaluations)


def chance(trace):
    return find_chance(trace, min_points=20, share=0.5, max_classes=10)


def noise(level, n=100, spread=0.005):
    return level * (1 + spread * np.random.default_rng(0).normal(size=n))


@pytest.mark.parametrize("n_classes", [2, 3, 5, 10])
def test_equal_odds_for_a_few_classes_are_chance(n_classes):
    found = chance(logged(noise(math.log(n_classes))))
    assert (found.n_classes, found.n_window, found.since) == (n_classes, 50, 50)


def test_many_classes_need_an_accuracy_at_chance():
    loss = noise(math.log(1000))
    assert chance(logged(loss)) is None
    assert chance(logged(loss, accuracy=[0.001] * 10)).n_classes == pytest.approx(1000, rel=0.05)
    assert chance(logged(loss, accuracy=[0.3] * 10)) is None


@pytest.mark.parametrize(
    "loss",
    [
        noise(2.0),
        noise(2.303, spread=0.06),
        np.linspace(2.33, 2.28, 100),
        np.append(np.full(20, 1.0), noise(2.303, 80)),
        np.linspace(9, 2.303, 100),
        noise(0.05),
        noise(2.303, 10),
    ],
    ids=["another level", "varies", "falls", "was lower", "came down", "low", "few points"],
)
def test_other_curves_are_not(loss):
    assert chance(logged(loss)) is None


def test_a_loss_is_lost_far_above_its_start_or_its_lowest_level():
    falls, rises = np.linspace(2, 0.2, 60), np.full(40, 9.0)
    assert is_lost(rises, 2.0, share=0.25, factor=4.0)
    assert is_lost(np.append(falls, np.full(40, 3.5)), 2.0, share=0.25, factor=4.0)
    assert not is_lost(np.append(falls, np.full(40, 1.2)), 2.0, share=0.25, factor=4.0)
    assert not is_lost(np.append(falls, [50.0] * 5 + [0.3] * 35), 2.0, share=0.25, factor=4.0)
    assert not is_lost(np.linspace(-1, 50, 100), -1.0, share=0.25, factor=4.0)


def test_a_rate_of_zero_counts_where_the_loss_does_not_fall():
    assert zero_rate(logged(noise(2.0), lr=np.zeros(100))) == (1.0, 100, 0)
    assert zero_rate(logged(np.linspace(2, 1, 100), lr=np.zeros(100)))[0] == 0.0
    assert zero_rate(logged(noise(2.0), lr=np.append(np.ones(60), np.zeros(40)))) == (0.4, 100, 60)


def test_the_highest_accuracy_is_no_single_lucky_point():
    assert highest_accuracy(logged(noise(2.0), accuracy=[0.1, 0.9, 0.1, 0.1])) == pytest.approx(1.1 / 3)
