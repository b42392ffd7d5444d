from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Batches, Printed
from sleuth.rules.training.metric_contradicts_loss import metric_contradicts_loss
from tests.traces import healthy_trace, place

N = np.array([32, 32, 32, 16])
RIGHT = {50: (20, 22, 18, 8), 100: (26, 24, 25, 12), 150: (29, 28, 25, 15)}


def printing(value, label="val acc"):
    """Three evaluations, after each of which `value(batches)` is printed with four decimals."""
    trace, evaluations, printed = healthy_trace(), [], []
    for one in trace.evaluations:
        right = np.array(RIGHT[one.step])
        batches = Batches(2.5 - right / N, right, N, right * 6)
        evaluations.append(replace(one, batches=batches))
        printed.append(Printed(one.step, place(31), label, 1, round(float(value(batches)), 4), 4, False))
    loaders = tuple(replace(one, n_indexes=n, n_full=n // 32) for one, n in zip(trace.loaders, (992, 112), strict=True))
    return replace(trace, evaluations=tuple(evaluations), printed=tuple(printed), loaders=loaders)


WRONG = {
    "crossed": lambda b: b.n_crossed.sum() / 112,
    "over batches": lambda b: b.n_correct.sum() / 4,
    "over the training data": lambda b: b.n_correct.sum() / 992,
    "not divided": lambda b: (b.n_correct / b.n).sum(),
}


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
def test_a_wrong_quotient_is_named(value):
    (finding,) = metric_contradicts_loss(printing(value))
    assert finding.where.place == place(31)
    assert finding.values["right"] == pytest.approx(97 / 112)


def test_an_evaluation_that_is_not_known_must_be_of_a_known_set():
    trace = printing(WRONG["crossed"])
    known = tuple(replace(one, loader=1) for one in trace.evaluations)
    unknown = tuple(replace(one, batches=None) for one in known)
    (finding,) = metric_contradicts_loss(replace(trace, evaluations=known + unknown))
    assert finding.values["evaluations"] == 3
    of_another = tuple(replace(one, n_samples=50) for one in unknown)
    with pytest.raises(NotApplicable):
        list(metric_contradicts_loss(replace(trace, evaluations=known + of_another)))


def test_a_mean_loss_over_samples_is_named():
    (finding,) = metric_contradicts_loss(printing(lambda b: b.loss.sum() / 112, label="val loss"))
    assert "112 samples" in finding.message


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (lambda b: b.n_correct.sum() / 112, "val acc"),
        (lambda b: 100 * (b.n_correct / b.n).mean(), "val acc"),
        (lambda b: b.loss.sum(), "val loss"),
        (lambda b: b.n_correct.sum() / 112 - 0.2, "val acc"),  # an accuracy of another kind
        (lambda b: b.n_correct.sum() / 4, "right answers a batch"),
        (lambda b: b.n_correct.sum() / 992, "train acc"),
    ],
)
def test_other_numbers_are_silent(value, label):
    assert not list(metric_contradicts_loss(printing(value, label)))


def test_without_prints_it_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(metric_contradicts_loss(healthy_trace()))
