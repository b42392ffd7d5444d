from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Evaluation, Forward, Layer, Phase
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.train_mode_in_evaluation import train_mode_in_evaluation
from tests.traces import INPUT, LOGITS, healthy_trace, place

SAMPLES = np.arange(50_000, 50_128, dtype=np.uint64)


def evaluated(kind="Dropout", evaluation=None, **changes):
    """The healthy run with a mode-sensitive layer and one evaluation of four forwards at step 50."""
    trace = healthy_trace()
    layers = (*trace.layers, Layer(4, "3", kind, 0, place(6), (), True, 30, 15, probability=0.5))
    facts = {"is_training": True, "train_layers": (4,), "eval_layers": (), "statistics_changed": kind == "BatchNorm1d"} | changes
    call = Forward(50, 0, Phase.EVALUATION, place(30), True, False, INPUT, LOGITS, (), (), loader=1)
    calls = tuple(replace(call, **facts) for _ in range(4))
    stretch = Evaluation(50, 0, place(30), 1, 4, 128, 0.5, 0.8, has_targets=True, samples=SAMPLES)
    stretch = replace(stretch, **(evaluation or {}))
    calls = tuple(replace(c, loader=stretch.loader) for c in calls)
    return replace(trace, layers=layers, forwards=trace.forwards + calls, evaluations=(stretch,))


@pytest.mark.parametrize("kind", ["Dropout", "BatchNorm1d"])
def test_an_evaluation_with_targets_in_training_mode(kind):
    (finding,) = train_mode_in_evaluation(evaluated(kind))
    assert finding.certainty is PROOF
    assert finding.values == {"evaluations": 1, "layers": 1, "statistics_changed": kind == "BatchNorm1d"}
    assert finding.where.place == place(30)
    assert finding.where.first_step == 50


def test_a_classifier_on_new_samples_without_a_loss_is_likely():
    (finding,) = train_mode_in_evaluation(evaluated(evaluation={"has_targets": False, "loader": -1}))
    assert finding.certainty is LIKELY


def test_a_second_noisy_evaluation_of_a_program_that_knows_eval_is_a_hint():
    trace = evaluated()
    proper = replace(trace.forwards[-1], step=20, is_training=False, train_layers=(), eval_layers=(4,), place=place(28))
    (finding,) = train_mode_in_evaluation(replace(trace, forwards=(*trace.forwards, proper)))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    "changes",
    [
        {"is_same_input_as_before": True},  # Monte Carlo dropout on one batch
        {"is_training": False},  # Dropout alone switched on
        {"train_layers": ()},  # no layer minds the mode
        {"evaluation": {"n_samples": 20 * 128, "n_forwards": 40}},  # Monte Carlo dropout by passes over the loader
        {"evaluation": {"has_targets": False, "loader": 0}},  # BatchNorm statistics updated on training data
        {"evaluation": {"has_targets": False, "loader": -1, "is_every_step": True}},  # pseudo-labels
        {"evaluation": {"has_targets": False, "loader": -1, "n_samples": 4}},  # an actor, one state at a time
        {"evaluation": {"has_targets": False, "loader": -1, "samples": np.arange(128, dtype=np.uint64)}},  # training samples
    ],
)
def test_look_alikes_are_silent(changes):
    found = []
    with suppress(NotApplicable):  # nothing to judge is as good as nothing found
        found = list(train_mode_in_evaluation(evaluated(**changes)))
    assert not found


def beside(mode, trained_in_mode=True, **changes):
    """A regressor, evaluated in training mode on new samples, that is given what an encoder makes of them in this mode."""
    trace = evaluated(evaluation={"has_targets": False, "loader": -1}, **changes)
    trace = replace(trace, losses=tuple(replace(c, n_classes=0) for c in trace.losses))
    model = replace(trace.models[0], index=1, name="encoder")
    trained = tuple(replace(f, model=1, is_training=trained_in_mode) for f in trace.forwards if f.phase is Phase.TRAIN)
    calls = tuple(replace(f, model=1, is_training=mode) for f in trace.forwards if f.phase is Phase.EVALUATION)
    return replace(
        trace,
        models=(*trace.models, model),
        forwards=(*trace.forwards, *trained, *calls),
        evaluations=(*trace.evaluations, replace(trace.evaluations[0], model=1)),
    )


def test_the_second_of_two_chained_models_in_training_mode():
    (finding,) = train_mode_in_evaluation(beside(False))
    assert finding.certainty is LIKELY


@pytest.mark.parametrize(
    "trace",
    [
        beside(True),  # no model is put into evaluation mode: it may not be one
        beside(False, trained_in_mode=False),  # a frozen encoder or a teacher, which never leaves it
        beside(False, is_same_input_as_before=True),  # Monte Carlo dropout on a code that is made once
    ],
)
def test_two_chained_models_that_may_be_right_are_silent(trace):
    with suppress(NotApplicable):
        assert not list(train_mode_in_evaluation(trace))


def test_batch_statistics_in_few_shot_learning_are_silent():
    embedding = replace(LOGITS, shape=(32, 64))
    assert not list(train_mode_in_evaluation(evaluated("BatchNorm1d", output=embedding)))


def test_a_healthy_run_is_silent():
    assert not list(train_mode_in_evaluation(healthy_trace()))


def used(kind="Dropout", **changes):
    """A run that loads a model and calls it four times, and trains nothing."""
    trace = evaluated(kind, **changes)
    models = tuple(replace(model, is_loaded=True) for model in trace.models)
    calls = tuple(
        replace(call, step=0, phase=Phase.OTHER, **({"is_grad_enabled": False} | changes)) for call in trace.forwards[-4:]
    )
    return replace(
        trace, models=models, forwards=calls, evaluations=(), backwards=(), optimizers=(), run=replace(trace.run, n_steps=0)
    )


@pytest.mark.parametrize("kind", ["Dropout", "BatchNorm1d"])
def test_a_loaded_model_that_is_used_in_training_mode(kind):
    (finding,) = train_mode_in_evaluation(used(kind))
    assert finding.certainty is LIKELY
    assert finding.values == {"forwards": 4, "layers": 1, "statistics_changed": kind == "BatchNorm1d"}
    assert ".eval()" in finding.fix


def test_one_call_is_a_hint():
    trace = used()
    (finding,) = train_mode_in_evaluation(replace(trace, forwards=trace.forwards[:1]))
    assert finding.certainty is HINT


@pytest.mark.parametrize(
    "trace",
    [
        used(is_training=False, train_layers=(), eval_layers=(4,)),
        used(is_same_input_as_before=True),  # Monte Carlo dropout
        used(is_grad_enabled=True),  # it may be about to be trained
        replace(used(), models=healthy_trace().models),  # random weights: a look at shapes
        replace(used(), models=tuple(replace(one, is_taken=True) for one in used().models)),  # converted, or statistics renewed
    ],
)
def test_other_uses_of_a_model_are_silent(trace):
    assert not list(train_mode_in_evaluation(trace))
