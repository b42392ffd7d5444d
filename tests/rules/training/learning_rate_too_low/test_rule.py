from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.learning_rate_too_low import learning_rate_too_low
from tests.traces import healthy_trace, with_repeated_runs


def made(name, **values):
    return Experiment(name, 0.5, "", tuple(values.items()))


def with_experiments(*experiments):
    return replace(healthy_trace(), experiments=experiments)


def judged(**values):
    sweep = {
        "rate": 1e-6,
        "initial": 2.3,
        "final": 2.29,
        "after_1": 2.3,
        "after_0.1": 2.3,
        "after_10": 2.29,
        "after_1000": 1.2,
        "steps": 40.0,
    }
    return with_experiments(made("learning-rate-sweep", **{**sweep, **values}))


def test_a_larger_rate_does_better_than_the_run():
    (finding,) = learning_rate_too_low(judged())
    assert finding.values == {"rate": 1e-6, "better_rate": pytest.approx(1e-3), "loss": 2.29, "loss_there": 1.2}


@pytest.mark.parametrize(
    "values",
    [
        {"final": 1.6},  # slow, but it gets there
        {"after_1": 1.3},  # the rate is fine: something else spoils the run
        {"after_1000": 2.25},  # no rate does better
        {"final": 3.9},  # it made things worse
        {"after_0.1": 1.0},  # less of it is better still
    ],
)
def test_look_alikes_are_silent(values):
    assert not list(learning_rate_too_low(judged(**values)))


def test_a_run_shorter_than_the_experiment_is_not_judged():
    with pytest.raises(NotApplicable):
        list(learning_rate_too_low(judged(steps=400.0)))


def test_a_run_that_is_under_way_and_ended_far_above():
    above = {"held_out": 1.0, "final": 1.2, "after_1": 2.0, "after_1000": 0.1}
    (finding,) = learning_rate_too_low(judged(**above))
    assert finding.values["loss_there"] == 0.1
    trace = judged(**above)
    assert not list(learning_rate_too_low(replace(trace, run=replace(trace.run, n_steps=120))))  # it is short, not slow
    assert not list(learning_rate_too_low(judged(**{**above, "after_1000": 0.7})))  # not by so much
    assert not list(learning_rate_too_low(judged(**{**above, "final": 0.1, "after_1000": 0.02})))  # the run has learned the task
    assert not list(learning_rate_too_low(judged(**{**above, "held_out": 0.0})))  # one batch is soon learned by heart


@pytest.mark.parametrize(
    ("values", "n"),
    [
        ({"final": 1.05, "as_run": 1.05, "own_100": 0.1}, 1),
        ({"own_100": 0.1, "final": 0.5}, 0),  # under way: short rather than at a wrong rate
        ({"final": 1.05, "as_run": 1.05, "own_100": 0.4}, 0),
        ({"final": 1.05, "as_run": 1.05, "own_1": 0.1, "own_100": 0.2}, 0),
    ],
)
def test_a_run_that_stands_still_and_is_repeated_at_other_rates(values, n):
    swept = made("learning-rate-sweep", rate=1e-3, initial=2.3, final=0.2, after_1=0.3, steps=40.0)
    trace = with_repeated_runs(with_experiments(swept), **{"own_1": 1.05, **values})
    assert len(list(learning_rate_too_low(trace))) == n


def test_what_the_sweep_shows_comes_before_a_hint_from_repeated_runs():
    repeated = {"final": 0.95, "as_run": 0.95, "own_1": 1.05, "own_100": 0.1}
    (finding,) = learning_rate_too_low(with_repeated_runs(judged(), **repeated))
    assert "From the same start" in finding.message
    assert finding.certainty is not HINT
    (hint,) = learning_rate_too_low(with_repeated_runs(judged(steps=400.0), **repeated))  # too short for the sweep
    assert hint.certainty is HINT


def test_weights_that_went_to_zero_are_not_a_matter_of_the_rate():
    trace = judged()
    norms = trace.gradients.weight_norm.copy()
    norms[-1] = 0.05 * norms[0]
    with pytest.raises(NotApplicable):
        list(learning_rate_too_low(replace(trace, gradients=replace(trace.gradients, weight_norm=norms))))


@pytest.mark.parametrize(
    ("probability", "is_tried", "certainty"), [(0.9, False, HINT), (0.9, True, LIKELY), (0.5, False, LIKELY)]
)
def test_dropout_that_was_not_tried_may_be_what_slows_the_run(probability, is_tried, certainty):
    trace = judged()
    layers = (replace(trace.layers[0], kind="Dropout", probability=probability, n_training_calls=9), *trace.layers[1:])
    tried = (*trace.experiments, Experiment("regularisation-off", values=(("final", 2.2),)))
    trace = replace(trace, layers=layers, experiments=tried if is_tried else trace.experiments)
    (finding,) = learning_rate_too_low(trace)
    assert finding.certainty is certainty
