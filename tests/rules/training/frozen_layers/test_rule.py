from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import PROOF
from sleuth.rules.training.frozen_layers import frozen_layers
from tests.traces import healthy_trace, place, with_parameter


def still(trace, *columns):
    update = trace.gradients.update_norm.copy()
    update[:, list(columns)] = 0.0
    return replace(trace, gradients=replace(trace.gradients, update_norm=update))


def test_names_the_layer_that_never_moves():
    (finding,) = frozen_layers(still(healthy_trace(), 0, 1))
    assert frozen_layers.certainty is PROOF
    assert finding.values == {"frozen": 1, "weights": 2, "layers": ("0",)}
    assert finding.where.layer == "0"
    assert finding.where.place == place(5)


def test_a_bias_alone_is_silent():
    assert not list(frozen_layers(still(healthy_trace(), 1)))


def test_one_change_is_enough():
    trace = still(healthy_trace(), 0, 1)
    trace.gradients.update_norm[7, 0] = 1e-9
    assert not list(frozen_layers(trace))


@pytest.mark.parametrize("changes", [{"is_loaded": True}, {"requires_grad": False}, {"is_trained_before": True}])
def test_frozen_on_purpose_is_silent(changes):
    assert not list(frozen_layers(with_parameter(still(healthy_trace(), 0, 1), 0, **changes)))


def test_a_feature_extractor_that_no_optimizer_holds_is_silent():
    trace = still(healthy_trace(), 0, 1, 2, 3)
    for index in range(4):
        trace = with_parameter(trace, index, optimizers=())
    assert not list(frozen_layers(trace))


def test_a_layer_outside_the_optimizer_speaks_when_the_rest_moves():
    assert list(frozen_layers(with_parameter(still(healthy_trace(), 0, 1), 0, optimizers=())))


def test_few_steps_are_silent():
    trace = still(healthy_trace(), 0, 1)
    trace.gradients.update_norm[:11, 0] = np.nan
    assert not list(frozen_layers(trace))


def test_a_healthy_run_is_silent():
    assert not list(frozen_layers(healthy_trace()))
    trace = healthy_trace()
    with pytest.raises(NotApplicable):
        list(frozen_layers(replace(trace, gradients=replace(trace.gradients, update_norm=np.full((15, 4), np.nan)))))
