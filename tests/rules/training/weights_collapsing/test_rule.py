from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rules.training.weights_collapsing import weights_collapsing
from tests.traces import healthy_trace, place


def shrinking(*columns, to=0.01, loss=None):
    trace = healthy_trace()
    weight = trace.gradients.weight_norm.copy()
    for column in columns:
        weight[:, column] = 3 * np.geomspace(1, to, 15)
    scalars = replace(trace.scalars, loss=np.full(200, 1.386) if loss is None else loss)
    return replace(trace, gradients=replace(trace.gradients, weight_norm=weight), scalars=scalars)


def test_names_how_far_the_weights_shrank():
    (finding,) = weights_collapsing(shrinking(0, 2))
    assert finding.values == {"weights": 2, "of": 2, "least": pytest.approx(0.01)}
    assert finding.where.layer == "0"
    assert finding.where.place == place(5)


def test_a_mild_decay_is_silent():
    assert not list(weights_collapsing(shrinking(0, 2, to=0.4)))


def test_biases_alone_are_silent():
    assert not list(weights_collapsing(shrinking(1, 3)))


def test_a_model_that_learns_in_spite_of_it_is_silent():
    assert not list(weights_collapsing(shrinking(0, 2, loss=np.linspace(1.4, 0.3, 200))))


def test_a_healthy_run_is_silent():
    assert not list(weights_collapsing(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(weights_collapsing(replace(healthy_trace(), parameters=())))
