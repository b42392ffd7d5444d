from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rules.training.batch_too_small_for_batchnorm import batch_too_small_for_batchnorm
from tests.traces import INPUT, healthy_trace, place


def with_norm(values=2, batch=2, n_samples=1000):
    trace = healthy_trace()
    layers = tuple(replace(one, kind="BatchNorm1d") if one.index == 2 else one for one in trace.layers)
    calls = tuple(replace(c, values_per_channel=values) if c.layer == 2 else c for c in trace.layer_calls)
    forwards = tuple(replace(f, input=replace(INPUT, shape=(batch, 20))) for f in trace.forwards)
    return replace(
        trace, layers=layers, layer_calls=calls, forwards=forwards, train_samples=np.arange(n_samples, dtype=np.uint64)
    )


def test_statistics_of_two_values():
    (finding,) = batch_too_small_for_batchnorm(with_norm())
    assert finding.values == {"values_per_channel": 2, "layers": 1}
    assert (finding.where.layer, finding.where.place) == ("1", place(5))


def test_a_batch_of_one_that_raised():
    trace = with_norm(values=-1)
    run = replace(trace.run, exception="ValueError: Expected more than 1 value per channel when training, got input size [1, 32]")
    (finding,) = batch_too_small_for_batchnorm(replace(trace, run=run))
    assert finding.values == {"values_per_channel": 1}
    assert "drop_last" in finding.fix


@pytest.mark.parametrize(
    "trace",
    [
        with_norm(values=3, batch=32),  # the last batch
        with_norm(values=784, batch=1),  # large maps
        with_norm(values=4, batch=4, n_samples=4),  # all the data there are
        with_norm(values=-1),
    ],
)
def test_tempting_batches_are_silent(trace):
    assert not list(batch_too_small_for_batchnorm(trace))


def test_a_model_without_batch_norm_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(batch_too_small_for_batchnorm(healthy_trace()))
