from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Clip, Experiment
from sleuth.rules.training.learning_rate_too_high import learning_rate_too_high
from tests.traces import healthy_trace, with_repeated_runs


def made(name, **values):
    return Experiment(name, 0.5, "", tuple(values.items()))


def with_experiments(*experiments):
    return replace(healthy_trace(), experiments=experiments)


def judged(**values):
    sweep = {
        "rate": 1.0,
        "initial": 2.3,
        "final": 2.5,
        "after_1": float("inf"),
        "after_0.1": 1.9,
        "after_0.01": 0.4,
        "after_10": float("inf"),
        "steps": 40.0,
    }
    return with_experiments(made("learning-rate-sweep", **{**sweep, **values}))


def test_a_smaller_rate_does_better_than_the_run():
    (finding,) = learning_rate_too_high(judged())
    assert finding.values == {"rate": 1.0, "better_rate": 0.01, "loss": 2.5, "loss_there": 0.4}
    assert "0.01 instead of 1" in finding.fix


@pytest.mark.parametrize(
    "values",
    [
        {"final": 0.3, "after_1": 0.5},  # it learns
        {"after_1": 0.5},  # the rate is fine: something else spoils the run
        {"after_0.1": 2.2, "after_0.01": 2.25},  # no rate does better
        {"after_10": 0.2},  # nor is less of it the answer
    ],
)
def test_look_alikes_are_silent(values):
    assert not list(learning_rate_too_high(judged(**values)))


def test_a_run_shorter_than_the_experiment_is_not_judged():
    with pytest.raises(NotApplicable):
        list(learning_rate_too_high(judged(steps=400.0)))


def test_a_run_that_fell_far_and_ended_far_above():
    above = {"held_out": 1.0, "final": 0.8, "after_1": 1.1, "after_0.01": 0.1}
    (finding,) = learning_rate_too_high(judged(**above))
    assert finding.values["loss_there"] == 0.1
    assert not list(learning_rate_too_high(judged(**{**above, "after_0.01": 0.5})))  # not by so much
    assert not list(learning_rate_too_high(judged(**{**above, "final": 0.1, "after_0.01": 0.02})))  # the run has learned the task
    assert not list(learning_rate_too_high(judged(**{**above, "after_1": 0.2})))  # as many steps at its own rate do well
    assert not list(learning_rate_too_high(judged(**{**above, "held_out": 0.0})))  # one batch is soon learned by heart


BEHIND = {"held_out": 1.0, "final": 0.1, "after_1": 2.4, "after_0.1": 0.06, "after_0.01": 2.0}


def in_many_steps(**values):
    trace = judged(**{**BEHIND, **values})
    return replace(trace, run=replace(trace.run, n_steps=400))


def test_a_run_that_ends_above_what_a_few_steps_at_a_smaller_rate_reach():
    (finding,) = learning_rate_too_high(in_many_steps())
    assert finding.values["better_rate"] == 0.1


@pytest.mark.parametrize(
    "values",
    [
        {"final": 0.065},  # no clear difference: both are at the noise of the data
        {"after_1": 1.5},  # the rate brings something from the start
        {"final": 0.02, "after_0.1": 0.01},  # the task is learned
        {"steps": 100.0},  # the run is not much longer
        {"held_out": 0.0},
        {"after_10": 0.05},
    ],
)
def test_a_run_that_is_not_behind_is_silent(values):
    assert not list(learning_rate_too_high(in_many_steps(**values)))


def test_a_run_whose_gradients_are_clipped_may_have_a_rate_that_the_experiment_cannot_bear():
    trace = in_many_steps()
    place = trace.backwards[0].place
    assert not list(learning_rate_too_high(replace(trace, clips=(Clip(40, place, 1.0, 3.0),))))


@pytest.mark.parametrize(
    ("values", "n"),
    [
        ({"final": 1.05, "as_run": 1.05, "own_0.1": 0.1}, 1),
        ({"own_0.1": 0.1, "final": 0.5}, 0),  # under way: short rather than at a wrong rate
        ({"final": 1.05, "as_run": 1.05, "own_0.1": 0.4}, 0),
        ({"final": 1.05, "as_run": 1.05, "own_1": 0.1, "own_0.1": 0.2}, 0),
    ],
)
def test_a_run_that_stands_still_and_is_repeated_at_other_rates(values, n):
    swept = made("learning-rate-sweep", rate=1e-3, initial=2.3, final=0.2, after_1=0.3, steps=40.0)
    trace = with_repeated_runs(with_experiments(swept), **{"own_1": 1.05, **values})
    assert len(list(learning_rate_too_high(trace))) == n
