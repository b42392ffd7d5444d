from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rules.training.unseeded_run import unseeded_run
from tests.traces import healthy_trace, place


def unseeded():
    trace = healthy_trace()
    return replace(trace, run=replace(trace.run, is_seeded=False))


def test_no_seed():
    (finding,) = unseeded_run(unseeded())
    assert finding.values == {"weights": 2}
    assert finding.where.place == place(5)


def test_a_seed_is_enough():
    assert not list(unseeded_run(healthy_trace()))


def test_loaded_weights_cannot_be_judged():
    trace = unseeded()
    with pytest.raises(NotApplicable):
        list(unseeded_run(replace(trace, parameters=tuple(replace(p, is_loaded=True) for p in trace.parameters))))


def test_a_trial_of_a_few_steps_is_silent():
    trace = unseeded()
    assert not list(unseeded_run(replace(trace, run=replace(trace.run, n_steps=3))))
