from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Batches, Printed
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.evaluated_on_training_data import evaluated_on_training_data
from tests.probes.torch.trace_of import trace_of
from tests.traces import healthy_trace, place


def numbers(start, stop):
    return np.arange(start, stop, dtype=np.uint64)


def evaluating(*sets, names=()):
    """Training samples are 0 to 999; one evaluation place for each of these sets, all by a loader of these names."""
    trace = healthy_trace()
    evaluations = tuple(
        replace(one, samples=samples, n_samples=len(samples), place=place(line))
        for line, samples in enumerate(sets, 30)
        for one in trace.evaluations
    )
    loaders = (trace.loaders[0], replace(trace.loaders[1], n_samples=len(sets[0]), names=names))
    return replace(trace, evaluations=evaluations, loaders=loaders)


def test_a_validation_loader_with_the_training_data():
    (finding,) = evaluated_on_training_data(evaluating(numbers(0, 1000), names=("loader", "val_loader")))
    assert finding.certainty is LIKELY
    assert "`val_loader`" in finding.message
    assert (finding.where.place, finding.where.first_step) == (place(30), 50)


def test_a_test_loader_that_is_never_used():
    trace = evaluating(numbers(0, 1000), names=("train_loader",))
    unused = replace(place(11), source="test_loader = DataLoader(test_set)")
    (finding,) = evaluated_on_training_data(replace(trace, unused_loaders=(unused,)))
    assert finding.certainty is LIKELY
    assert "`test_loader`, built at train.py:11" in finding.message


def test_a_tensor_that_is_called_test_data():
    trace = evaluating(numbers(0, 1000))
    evaluations = tuple(replace(e, loader=-1, names=("x", "x_test")) for e in trace.evaluations)
    (finding,) = evaluated_on_training_data(replace(trace, evaluations=evaluations))
    assert finding.certainty is LIKELY


@pytest.mark.parametrize(
    ("label", "error", "certainty"),
    [("valid loss", 0.0, LIKELY), ("valid loss", 0.2, HINT), ("loss", 0.0, HINT), ("train loss (no valid)", 0.0, HINT)],
)
def test_a_loss_that_is_printed_as_one_of_held_out_data(label, error, certainty):
    trace = evaluating(numbers(0, 1000), names=("loader",))
    one = trace.evaluations[0]
    printed = Printed(one.step, place(40), label, 1, round(one.loss + error, 3), 3, False)
    (finding,) = evaluated_on_training_data(replace(trace, printed=(printed,)))
    assert finding.certainty is certainty


@pytest.mark.parametrize(
    ("changes", "certainty"),
    [
        ({}, LIKELY),
        ({"step": 50}, HINT),  # the evaluation of that step was watched, and came to another number
        ({"label": "accuracy"}, HINT),
        ({"loader": -1}, HINT),  # what no loader gave may have been evaluated in another way
    ],
)
def test_a_number_of_held_out_data_that_only_a_loader_of_training_data_can_have_given(changes, certainty):
    trace = evaluating(numbers(0, 1000), names=("eval_loader",))
    printed = Printed(changes.get("step", 175), place(40), changes.get("label", "validation accuracy"), 1, 0.938, 3, False)
    evaluations = tuple(replace(one, loader=changes.get("loader", one.loader)) for one in trace.evaluations)
    (finding,) = evaluated_on_training_data(replace(trace, printed=(printed,), evaluations=evaluations))
    assert finding.certainty is certainty


@pytest.mark.parametrize(
    ("label", "value", "certainty"), [("held out", 0.75, LIKELY), ("held out", 0.91, HINT), ("fit", 0.75, HINT)]
)
def test_an_accuracy_that_only_the_labels_of_the_batches_tell(label, value, certainty):
    trace = evaluating(numbers(0, 1000), names=("loader",))
    batches = Batches(np.zeros(0), np.array([500, 250]), np.array([600, 400]), np.zeros(0, np.int64))
    nothing = {"loss": np.nan, "accuracy": np.nan, "has_targets": False}
    evaluations = tuple(replace(one, batches=batches, **nothing) for one in trace.evaluations)
    printed = Printed(evaluations[0].step, place(40), label, 1, value, 3, False)
    (finding,) = evaluated_on_training_data(replace(trace, evaluations=evaluations, printed=(printed,)))
    assert finding.certainty is certainty


def test_training_accuracy_alone_is_a_hint():
    (finding,) = evaluated_on_training_data(evaluating(numbers(0, 1000), names=("loader",)))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    "trace",
    [
        evaluating(numbers(0, 1000), numbers(1000, 1200), names=("val_loader",)),  # training accuracy beside a real validation
        evaluating(numbers(1000, 1200), names=("val_loader",)),
        evaluating(numbers(900, 1100), names=("val_loader",)),  # in part: another fault
        healthy_trace(),
    ],
)
def test_evaluations_on_new_data_are_silent(trace):
    assert not list(evaluated_on_training_data(trace))


def test_samples_that_may_have_been_used_without_labels_are_silent():
    trace = evaluating(numbers(0, 1000), names=("test_loader",))
    loaders = (*trace.loaders, replace(trace.loaders[0], index=2))
    assert not list(evaluated_on_training_data(replace(trace, loaders=loaders)))


def test_folds_cannot_be_judged():
    trace = evaluating(numbers(0, 1000), names=("val_loader",))
    with pytest.raises(NotApplicable):
        list(evaluated_on_training_data(replace(trace, models=trace.models * 2)))


def test_a_batch_that_is_given_to_the_model_twice_is_no_set_of_copies():
    def program():
        x, y = torch.randn(320, 10), torch.randint(0, 3, (320,))
        train_loader = DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True)
        val_loader = DataLoader(TensorDataset(x, y), batch_size=80)
        model = nn.Linear(10, 3)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(3):
            for xb, yb in train_loader:
                optimizer.zero_grad()
                nn.functional.cross_entropy(model(xb), yb).backward()
                optimizer.step()
            with torch.no_grad():
                [(nn.functional.cross_entropy(model(xb), yb), (model(xb).argmax(1) == yb).sum()) for xb, yb in val_loader]

    (finding,) = evaluated_on_training_data(trace_of(program, budget=2.0))
    assert finding.certainty is LIKELY
