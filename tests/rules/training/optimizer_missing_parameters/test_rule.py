from dataclasses import replace

import numpy as np

from sleuth.evidence.trace import Op
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.optimizer_missing_parameters import optimizer_missing_parameters
from tests.traces import healthy_trace, place, with_parameter


def held_still(trace, *indexes):
    """The trace with parameters that never changed."""
    update_norm, weight_norm = trace.gradients.update_norm.copy(), trace.gradients.weight_norm.copy()
    update_norm[:, list(indexes)], weight_norm[:, list(indexes)] = 0, 3.0
    return replace(trace, gradients=replace(trace.gradients, update_norm=update_norm, weight_norm=weight_norm))


def two_models(missing, graph=None, **changes):
    """The first layer and the head as two top-level models, one of which is in no optimiser."""
    trace = healthy_trace()
    models = (trace.models[0], replace(trace.models[0], index=1, name="head"))
    parameters = tuple(
        replace(p, model=int(p.index > 1), optimizers=() if int(p.index > 1) == missing else (0,)) for p in trace.parameters
    )
    forwards = tuple(replace(f, model=m, **changes) for f in trace.forwards for m in (0, 1))
    backwards = tuple(replace(b, graph=graph if graph is not None else b.graph) for b in trace.backwards)
    missed = [p.index for p in parameters if not p.optimizers]
    return held_still(replace(trace, models=models, parameters=parameters, forwards=forwards, backwards=backwards), *missed)


def test_names_the_tensors_that_no_optimizer_holds():
    trace = held_still(with_parameter(healthy_trace(), 0, optimizers=()), 0)
    (finding,) = optimizer_missing_parameters(trace)
    assert finding.certainty is PROOF
    assert finding.values == {"missing": 1, "trainable": 4, "parameters": ("0.weight",)}
    assert finding.where.layer == "0"
    assert finding.where.place == place(7)
    assert finding.fix == f"Pass the parameters of {trace.models[0].name}.0 to Adam too."


def test_a_model_that_is_left_out_is_called_by_its_own_name():
    encoder = two_models(missing=0).models[0].name
    (finding,) = optimizer_missing_parameters(two_models(missing=0))
    assert finding.fix == f"Pass the parameters of {encoder} to Adam too."


def test_an_encoder_model_that_feeds_a_trained_head_is_likely():
    (finding,) = optimizer_missing_parameters(two_models(missing=0))
    assert finding.certainty is LIKELY
    assert finding.values["missing"] == 2


def test_a_head_model_compared_with_the_targets_of_the_data_is_likely():
    (finding,) = optimizer_missing_parameters(two_models(missing=1))
    assert finding.certainty is LIKELY
    assert finding.values["parameters"] == ("2.weight", "2.bias")


def test_a_teacher_beside_the_student_is_silent():
    leaves = tuple(Op("AccumulateGrad", (), (4,), parameter=i) for i in range(4))
    graph = (Op("MseLoss", (1, 2), ()), Op("Addmm", (3, 4), (32, 4)), Op("Addmm", (5, 6), (32, 4)), *leaves)
    assert not list(optimizer_missing_parameters(two_models(missing=0, graph=graph)))
    assert not list(optimizer_missing_parameters(two_models(missing=1, graph=graph)))


def test_a_perceptual_loss_is_silent():
    trace = two_models(missing=1)
    losses = tuple(replace(c, is_target_from_data=False) for c in trace.losses)
    assert not list(optimizer_missing_parameters(replace(trace, losses=losses)))


def test_a_model_in_eval_mode_is_silent():
    assert not list(optimizer_missing_parameters(two_models(missing=0, is_training=False)))


def bare(graph_rows=32, **changes):
    """The second layer's weights as bare tensors, its matrix in no optimiser."""
    trace = healthy_trace()
    parameters = tuple(
        replace(p, model=-1, layer=-1, is_registered=False, **(({"optimizers": ()} | changes) if p.index == 2 else {}))
        for p in trace.parameters
    )
    shapes = [op.shape for op in trace.backwards[0].graph]
    graph = tuple(
        replace(op, shape=(graph_rows, *shape[1:]) if len(shape) == 2 else shape)
        for op, shape in zip(trace.backwards[0].graph, shapes, strict=True)
    )
    graph = tuple(replace(op, shape=trace.parameters[op.parameter].shape) if op.parameter >= 0 else op for op in graph)
    trace = replace(trace, parameters=parameters, models=(), backwards=tuple(replace(b, graph=graph) for b in trace.backwards))
    return held_still(trace, 2)


def test_a_weight_without_a_module_beside_held_ones_is_likely():
    (finding,) = optimizer_missing_parameters(bare())
    assert finding.certainty is LIKELY
    assert finding.values["parameters"] == ("2.weight",)


def test_points_that_ask_for_a_gradient_are_silent():
    assert not list(optimizer_missing_parameters(bare(graph_rows=4)))
    assert not list(optimizer_missing_parameters(bare(is_model_input=True)))
    assert not list(optimizer_missing_parameters(bare(is_attribute=True)))


def test_a_loaded_part_left_out_is_no_finding():
    trace = held_still(with_parameter(healthy_trace(), 0, optimizers=(), is_loaded=True), 0)
    assert not list(optimizer_missing_parameters(trace))


def test_a_part_that_the_program_changes_by_hand_is_silent():
    assert not list(optimizer_missing_parameters(with_parameter(healthy_trace(), 0, optimizers=())))


def test_a_trace_without_norms_is_judged_too():
    trace = replace(with_parameter(healthy_trace(), 0, optimizers=()), gradients=None)
    assert [f.values["missing"] for f in optimizer_missing_parameters(trace)] == [1]


def test_a_healthy_run_is_silent():
    assert not list(optimizer_missing_parameters(healthy_trace()))


def test_a_single_number_that_may_be_moved_by_hand_is_silent_unless_it_was_followed():
    still = held_still(with_parameter(healthy_trace(), 1, optimizers=(), shape=(1,)), 1)
    assert [f.values["parameters"] for f in optimizer_missing_parameters(still)] == [("0.bias",)]
    weight_norm = still.gradients.weight_norm.copy()
    weight_norm[:, 1] = np.nan
    unknown = replace(still, gradients=replace(still.gradients, weight_norm=weight_norm))
    assert not list(optimizer_missing_parameters(unknown))
