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
    "crossed, batch means weighted by their samples": lambda b: (b.n_crossed / b.n).sum() / 112,
    "crossed, over one axis only": lambda b: (b.n_crossed / b.n).mean(),
    "over batches": lambda b: b.n_correct.sum() / 4,
    "over the training data": lambda b: b.n_correct.sum() / 992,
    "not divided": lambda b: (b.n_correct / b.n).sum(),
}


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
def test_a_wrong_quotient_is_named(value):
    (finding,) = metric_contradicts_loss(printing(value))
    assert finding.where.place == place(31)
    assert finding.values["right"] == pytest.approx(97 / 112)


def drawing(trace, *, n_samples, n_indexes, batch_size=32):
    """The evaluations go through a loader that draws some of its data set's samples."""
    loader = replace(trace.loaders[1], n_samples=n_samples, n_indexes=n_indexes, n_full=4, batch_size=batch_size)
    evaluations = tuple(replace(one, loader=1) for one in trace.evaluations)
    return replace(trace, loaders=(trace.loaders[0], loader), evaluations=evaluations)


@pytest.mark.parametrize(
    ("value", "label", "what"),
    [
        (lambda b: b.n_correct.sum() / 560, "val acc", "560 samples of the data set, of which the loader draws 112"),
        (lambda b: (b.loss * b.n).sum() / 560, "val loss", "560 samples of the data set"),
        (lambda b: b.n_correct.sum() / 1104, "val acc", "1104 samples of all loaders"),
        (lambda b: b.n_correct.sum() / (4 * 48), "val acc", "4 batches times their size"),
    ],
)
def test_a_count_of_more_than_was_evaluated_is_named(value, label, what):
    n_samples = 560 if "560" in what else 112
    trace = drawing(printing(value, label), n_samples=n_samples, n_indexes=112, batch_size=48)
    if "all loaders" in what:
        trace = replace(trace, loaders=(replace(trace.loaders[0], n_samples=992), trace.loaders[1]))
    (finding,) = metric_contradicts_loss(trace)
    assert what in finding.message


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (lambda b: b.n_correct.sum() / 112, "val acc"),
        (lambda b: (b.loss * b.n).sum() / 112, "val loss"),
        (lambda b: (b.loss * b.n).sum() / 4, "val loss"),  # of a batch
        (lambda b: b.n_correct.sum() / 560, "found of all"),
    ],
)
def test_numbers_of_a_loader_that_draws_a_part_are_silent(value, label):
    assert not list(metric_contradicts_loss(drawing(printing(value, label), n_samples=560, n_indexes=112)))


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


def more_often(trace):
    """Six evaluations, each of the three and its like."""
    evaluations = tuple(replace(one, step=one.step + later) for later in (0, 20) for one in trace.evaluations)
    printed = tuple(replace(one, step=one.step + later) for later in (0, 20) for one in trace.printed)
    return replace(trace, evaluations=tuple(sorted(evaluations, key=lambda one: one.step)), printed=printed)


def test_a_number_without_a_word_may_be_answers_compared_each_with_each():
    (finding,) = metric_contradicts_loss(more_often(printing(lambda b: (b.n_crossed / b.n**2).mean(), "")))
    assert "(without a word)" in finding.message
    assert not list(metric_contradicts_loss(printing(lambda b: (b.n_crossed / b.n**2).mean(), "")))
    assert not list(metric_contradicts_loss(more_often(printing(lambda b: b.n_correct.sum() / 4, ""))))
    assert not list(metric_contradicts_loss(more_often(printing(lambda b: (b.n_crossed / b.n**2).mean(), "share"))))


def test_without_prints_it_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(metric_contradicts_loss(healthy_trace()))


def in_another_order(labels=("val acc",), sampler="RandomSampler", values=((50, 0.241), (100, 0.304), (150, 0.277))):
    """Four classes of 28 samples; a model that is far better than what is printed under the first label."""
    trace = printing(lambda b: b.n_correct.sum() / 112)
    loaders = (trace.loaders[0], replace(trace.loaders[1], sampler=sampler))
    counts = np.full((2, 4), 28)
    ones = tuple(replace(one, loader=1, n_samples=112, class_counts=counts) for one in trace.evaluations)
    wrong = [Printed(step, place(31), labels[0], 1, value, 3, False) for step, value in values]
    right = [replace(one, label=labels[1], position=2) for one in trace.printed] if len(labels) > 1 else []
    return replace(trace, evaluations=ones, printed=(*wrong, *right), loaders=loaders)


def test_labels_in_another_order_than_the_answers_are_named():
    (finding,) = metric_contradicts_loss(in_another_order())
    assert "two different orders" in finding.message
    assert finding.values["evaluations"] == 3


def test_an_accuracy_by_chance_that_is_also_an_error_of_the_last_batch_is_named():
    assert len(list(metric_contradicts_loss(in_another_order(values=((50, 0.241), (100, 0.25), (150, 0.277)))))) == 1


@pytest.mark.parametrize(
    "trace",
    [
        in_another_order(sampler="SequentialSampler"),
        in_another_order(labels=("val acc", "clean acc")),
        in_another_order(labels=("shuffled acc",)),
        in_another_order(labels=("recall",)),
        in_another_order(values=((50, 0.25), (100, 0.44), (150, 0.51))),
        in_another_order(values=((50, 0.25), (100, 0.25), (150, 0.25))),
    ],
)
def test_what_may_be_another_number_is_silent(trace):
    assert not list(metric_contradicts_loss(trace))


EPOCHS = [(10, 12, 14, 5), (20, 22, 18, 8), (26, 24, 25, 12), (29, 28, 25, 15), (30, 29, 27, 15)]


def running(value, label="val acc", decimals=4, n_epochs=5):
    """Evaluations, after each of which `value` of the batches of all so far is printed."""
    trace = printing(lambda b: 0.5, label)
    evaluations, printed, so_far = [], [], []
    for at, right in enumerate(EPOCHS[:n_epochs]):
        so_far.append(Batches(2.5 - np.array(right) / N, np.array(right), N, np.array(right) * 6))
        evaluations.append(replace(trace.evaluations[0], step=50 * at + 50, batches=so_far[-1]))
        printed.append(Printed(50 * at + 50, place(31), label, 1, round(float(value(so_far)), decimals), decimals, False))
    return replace(trace, evaluations=tuple(evaluations), printed=tuple(printed))


def over_all(so_far):
    return sum(b.n_correct.sum() for b in so_far) / sum(b.n.sum() for b in so_far)


def loss_over_all(so_far):
    return np.mean(np.concatenate([b.loss for b in so_far]))


@pytest.mark.parametrize(("value", "label"), [(over_all, "val acc"), (loss_over_all, "valid loss")])
def test_what_is_not_set_back_between_evaluations_is_named(value, label):
    (finding,) = metric_contradicts_loss(running(value, label))
    assert "all evaluations so far" in finding.message
    assert finding.where.first_step == 100


@pytest.mark.parametrize(
    "trace",
    [
        running(over_all, "running acc"),
        running(over_all, "avg acc"),
        running(over_all, n_epochs=3),  # too few
        running(over_all, decimals=2),  # could be another number
        running(lambda so_far: over_all(so_far[-1:])),
        running(lambda so_far: over_all(so_far[-2:])),
    ],
)
def test_averages_that_may_be_meant_are_silent(trace):
    assert not list(metric_contradicts_loss(trace))
