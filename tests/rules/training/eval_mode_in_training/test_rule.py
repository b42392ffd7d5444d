from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Layer
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.eval_mode_in_training import eval_mode_in_training
from tests.traces import healthy_trace, place, with_parameter


def with_modes(since=0, **changes):
    """The healthy run with a Dropout layer, in evaluation mode from step `since` on."""
    trace = healthy_trace()
    layers = (*trace.layers, Layer(4, "drop", "Dropout", 0, place(6), (), True, 30, 15, probability=0.5))
    wrong = {"is_training": False, "train_layers": (), "eval_layers": (4,)} | changes
    forwards = tuple(replace(f, **(wrong if f.step >= since else {"train_layers": (4,)})) for f in trace.forwards)
    return replace(trace, layers=layers, forwards=forwards)


def test_training_mode_is_not_restored_after_a_validation():
    (finding,) = eval_mode_in_training(with_modes(since=15))
    assert finding.certainty is PROOF
    assert finding.values == {"steps": 8, "since": 15, "layers": 1}
    assert finding.where.layer == "drop"
    assert finding.where.place == place(20)


def test_never_in_training_mode():
    (finding,) = eval_mode_in_training(with_modes())
    assert finding.certainty is PROOF
    assert "from the start" in finding.message


def test_a_loaded_model_never_in_training_mode_is_likely_and_a_partly_frozen_one_a_hint():
    trace = with_modes()
    trace = replace(trace, models=(replace(trace.models[0], is_loaded=True),))
    assert [f.certainty for f in eval_mode_in_training(trace)] == [LIKELY]
    assert [f.certainty for f in eval_mode_in_training(with_parameter(trace, 0, requires_grad=False))] == [HINT]


@pytest.mark.parametrize(
    "changes", [{"is_training": True}, {"train_layers": (4,)}], ids=["frozen norm in a model in training mode", "one of two"]
)
def test_frozen_parts_are_silent(changes):
    assert not list(eval_mode_in_training(with_modes(**changes)))


def test_an_attack_in_eval_mode_within_each_training_step_is_silent():
    trace = with_modes()
    training = tuple(replace(f, is_training=True, train_layers=(4,), eval_layers=()) for f in trace.forwards)
    assert not list(eval_mode_in_training(replace(trace, forwards=trace.forwards + training)))


def test_a_model_that_is_not_updated_is_silent():
    trace = with_modes()
    idle = (replace(trace.optimizers[0], n_steps=0),)
    with pytest.raises(NotApplicable):
        list(eval_mode_in_training(replace(trace, updates=(), optimizers=idle)))


def test_forwards_after_an_evaluation_count_though_their_updates_were_not_watched():
    trace = with_modes(since=15)
    trace = replace(trace, updates=tuple(u for u in trace.updates if u.step < 15))
    (finding,) = eval_mode_in_training(trace)
    assert finding.values == {"steps": 8, "since": 15, "layers": 1}


def test_gradients_for_images_after_the_training_are_silent():
    trace = with_modes(since=100)
    trace = replace(
        trace, updates=tuple(u for u in trace.updates if u.step < 100), optimizers=(replace(trace.optimizers[0], n_steps=100),)
    )
    assert not list(eval_mode_in_training(trace))


def test_a_model_whose_layers_do_not_mind_the_mode_is_not_judged():
    with pytest.raises(NotApplicable):
        list(eval_mode_in_training(healthy_trace()))


def test_a_body_that_a_second_optimiser_fine_tunes_in_evaluation_mode_with_frozen_parts_is_a_hint():
    trace = with_parameter(with_modes(since=50), 0, requires_grad=False)
    before, after = (replace(trace.optimizers[0], index=k, first_step=50 * k, n_steps=50 if k == 0 else 150) for k in (0, 1))
    parameters = tuple(replace(p, optimizers=(0, 1)) for p in trace.parameters)
    (finding,) = eval_mode_in_training(replace(trace, optimizers=(before, after), parameters=parameters))
    assert finding.certainty is HINT
    assert "from step 50 on" in finding.message
    whole = tuple(replace(p, requires_grad=True) for p in parameters)
    (finding,) = eval_mode_in_training(replace(trace, optimizers=(before, after), parameters=whole))
    assert finding.certainty is PROOF
