import math
from dataclasses import replace

import numpy as np

from sleuth.evidence.trace import LayerCall
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.parameters_frozen_by_mistake import parameters_frozen_by_mistake
from tests.traces import INPUT, LOGITS, healthy_trace, place

HIDDEN = replace(LOGITS, shape=(32, 32), minimum=-1.5, n_values=1024)
FROZEN = {"requires_grad": False, "required_grad_at_first": False, "n_reached": 0}


def frozen(*indexes, **changes):
    trace = healthy_trace()
    parameters = tuple(replace(p, **(FROZEN | changes)) if p.index in indexes else p for p in trace.parameters)
    calls = (LayerCall(0, 1, INPUT, HIDDEN), LayerCall(0, 3, HIDDEN, LOGITS))
    return replace(trace, parameters=parameters, layer_calls=calls)


def test_a_fresh_output_layer_is_frozen():
    (finding,) = parameters_frozen_by_mistake(frozen(2, 3))
    assert finding.certainty is LIKELY
    assert finding.values == {"frozen": 2, "parameters": ("2.weight", "2.bias")}
    assert finding.where.layer == "2"


def test_only_biases_are_left():
    (finding,) = parameters_frozen_by_mistake(frozen(0, 2))
    assert finding.certainty is LIKELY
    assert finding.values["parameters"] == ("0.weight", "2.weight")


def test_nothing_that_the_optimizer_holds_can_train():
    (finding,) = parameters_frozen_by_mistake(frozen(0, 1, 2, 3))
    assert finding.certainty is PROOF
    assert finding.where.place == place(7)


def test_a_bare_tensor_given_to_the_optimizer_without_a_gradient():
    (finding,) = parameters_frozen_by_mistake(frozen(1, model=-1, layer=-1, is_registered=False))
    assert finding.certainty is LIKELY
    assert finding.values == {"frozen": 1, "parameters": ("0.bias",)}


def test_random_features_under_a_trained_head_are_silent():
    assert not list(parameters_frozen_by_mistake(frozen(0, 1)))


def test_loaded_trained_and_adapted_models_are_silent():
    assert not list(parameters_frozen_by_mistake(frozen(2, 3, is_loaded=True)))
    assert not list(parameters_frozen_by_mistake(frozen(2, 3, is_trained_before=True)))
    assert not list(parameters_frozen_by_mistake(frozen(2, 3, required_grad_at_first=True)))
    trace = frozen(2, 3)
    adapter = replace(trace.parameters[0], name="0.lora_a")
    assert not list(parameters_frozen_by_mistake(replace(trace, parameters=(adapter, *trace.parameters[1:]))))


def test_a_healthy_run_is_silent():
    assert not list(parameters_frozen_by_mistake(healthy_trace()))


def test_frozen_hidden_layers_of_a_model_that_learns_nothing():
    trace = frozen(0, 1)
    loss = math.log(4) + np.random.default_rng(1).normal(0, 0.01, 200)
    calls = tuple(replace(c, value=float(loss[c.step]), n_correct=8) for c in trace.losses)
    (finding,) = parameters_frozen_by_mistake(replace(trace, losses=calls, scalars=replace(trace.scalars, loss=loss)))
    assert finding.certainty is LIKELY
    assert finding.values == {"frozen": 1, "parameters": ("0.weight",)}


def adapted(**changes):
    """Adapters train beside a first layer that was trained before; the output layer is frozen."""
    trace = frozen(2, 3, **changes)
    before = replace(trace.parameters[1], **FROZEN, is_trained_before=True)
    adapter = replace(trace.parameters[0], name="0.lora_a")
    return replace(trace, parameters=(adapter, before, *trace.parameters[2:]))


def test_a_new_output_layer_is_frozen_with_the_weights_that_are_adapted():
    (finding,) = parameters_frozen_by_mistake(adapted())
    assert (finding.certainty, finding.where.layer) == (LIKELY, "2")


def test_an_adapted_model_whose_output_layer_was_loaded_is_silent():
    assert not list(parameters_frozen_by_mistake(adapted(is_loaded=True)))
