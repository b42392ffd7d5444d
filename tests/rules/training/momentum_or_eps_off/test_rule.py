from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.momentum_or_eps_off import momentum_or_eps_off
from tests.traces import healthy_trace, place


def with_settings(kind="Adam", **changes):
    trace = healthy_trace()
    optimizer = trace.optimizers[0]
    group = replace(optimizer.groups[0], **changes)
    return replace(trace, optimizers=(replace(optimizer, kind=kind, groups=(group,)),))


def test_an_eps_above_the_gradients_is_a_hint():
    (finding,) = momentum_or_eps_off(with_settings(eps=1.0))
    assert finding.certainty in (None, HINT)
    assert finding.where.place == place(7)
    assert finding.values["gradient"] < 0.1


def test_a_momentum_of_one_is_likely_a_fault():
    (finding,) = momentum_or_eps_off(with_settings("SGD", momentum=1.0, eps=float("nan")))
    assert finding.certainty is LIKELY


@pytest.mark.parametrize("changes", [{}, {"eps": 1e-4}, {"momentum": 0.99}, {"kind": "Adadelta", "eps": 1.0}])
def test_usual_settings_are_silent(changes):
    assert not list(momentum_or_eps_off(with_settings(**changes)))


def test_an_optimiser_without_steps_cannot_be_judged():
    trace = healthy_trace()
    with pytest.raises(NotApplicable):
        list(momentum_or_eps_off(replace(trace, optimizers=(replace(trace.optimizers[0], n_steps=0),))))


def test_an_eps_above_the_gradients_is_likely_a_fault_where_the_run_is_far_too_slow():
    values = {"rate": 1e-3, "initial": 0.7, "final": 0.68, "after_1": 0.69, "after_100": 0.1, "steps": 40.0}
    slow = Experiment("learning-rate-sweep", 0.5, "", tuple(values.items()))
    arrived = Experiment("learning-rate-sweep", 0.5, "", tuple({**values, "final": 0.12}.items()))
    (finding,) = momentum_or_eps_off(replace(with_settings(eps=1.0), experiments=(slow,)))
    assert finding.certainty is LIKELY
    (finding,) = momentum_or_eps_off(replace(with_settings(eps=1.0), experiments=(arrived,)))
    assert finding.certainty is HINT
