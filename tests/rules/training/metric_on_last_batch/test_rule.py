from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Batches, Printed
from sleuth.rules.training.metric_on_last_batch import metric_on_last_batch
from tests.traces import healthy_trace, place

RIGHT = {50: (20, 22, 18, 8), 100: (26, 24, 25, 12), 150: (29, 28, 25, 15)}  # of batches of 32, 32, 32 and 16


def printing(value, decimals=4, **changes):
    """Three evaluations, after each of which `value(right answers, samples)` is printed."""
    trace, n = healthy_trace(), np.array([32, 32, 32, 16])
    evaluations, printed = [], []
    for one in trace.evaluations:
        right = np.array(RIGHT[one.step])
        evaluations.append(replace(one, batches=Batches(2.5 - right / n, right, n)))
        number = Printed(one.step, place(31), "val acc", 1, round(value(right, n), decimals), decimals, False)
        printed.append(replace(number, **changes))
        printed.append(Printed(one.step, place(31), "epoch", 0, one.step / 50, 0, False))
    return replace(trace, evaluations=tuple(evaluations), printed=tuple(printed))


LAST = {
    "accuracy": lambda right, n: right[-1] / n[-1],
    "percent": lambda right, n: 100 * right[-1] / n[-1],
    "error": lambda right, n: 1 - right[-1] / n[-1],
    "loss": lambda right, n: 2.5 - right[-1] / n[-1],
}


@pytest.mark.parametrize("value", LAST.values(), ids=LAST)
def test_the_last_batch_is_named(value):
    (finding,) = metric_on_last_batch(printing(value))
    assert finding.where.place == place(31)
    assert finding.values["evaluations"] == 3


@pytest.mark.parametrize("name", ["loss", "accuracy"])
def test_a_last_batch_of_few_samples_is_named_by_its_loss_only(name):
    trace = printing(LAST[name])
    small = tuple(
        replace(one, batches=Batches(one.batches.loss, one.batches.n_correct // 4, one.batches.n // 4))
        for one in trace.evaluations
    )
    try:
        found = list(metric_on_last_batch(replace(trace, evaluations=small)))
    except NotApplicable:  # so few answers do not tell whose accuracy the number is
        found = []
    assert bool(found) is (name == "loss")


WHOLE = {
    "whole": lambda right, n: right.sum() / n.sum(),
    "mean of batches": lambda right, n: (right / n).mean(),
}


@pytest.mark.parametrize("value", WHOLE.values(), ids=WHOLE)
def test_another_number_is_silent(value):
    assert not list(metric_on_last_batch(printing(value)))


def test_a_number_of_neither_tells_nothing():
    with pytest.raises(NotApplicable, match="nor surely"):
        list(metric_on_last_batch(printing(lambda right, n: 0.8)))


def test_both_numbers_are_silent():
    one, other = printing(LAST["accuracy"]), printing(WHOLE["whole"], position=2)
    assert not list(metric_on_last_batch(replace(one, printed=one.printed + other.printed)))


def test_without_a_number_of_several_digits_it_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(metric_on_last_batch(printing(LAST["accuracy"], decimals=0)))
