from dataclasses import replace

import numpy as np

from sleuth.evidence.trace import LayerCall, Op, TensorFacts
from sleuth.rule import HINT, LIKELY, PROOF
from sleuth.rules.training.detached_branch import detached_branch
from tests.traces import INPUT, LOGITS, healthy_trace, place

HIDDEN = TensorFacts((32, 32), "float32", -1.7, 2.2, 0.1, 0.6, 0, 1024, requires_grad=True)
ACTIVE = replace(HIDDEN, minimum=0.0, mean=0.4)


def cut(taken=None, hidden=HIDDEN, graph=(), **changes):
    """The healthy run in which no gradient reaches the first layer; its ReLU hands the features on, `taken` enters the head."""
    trace = healthy_trace()
    parameters = tuple(replace(p, n_reached=0, **changes) if p.index < 2 else p for p in trace.parameters)
    update_norm, weight_norm = trace.gradients.update_norm.copy(), trace.gradients.weight_norm.copy()
    update_norm[:, :2], weight_norm[:, :2] = 0, 3.0
    calls = (LayerCall(0, 1, INPUT, hidden), LayerCall(0, 2, hidden, replace(ACTIVE, requires_grad=hidden.requires_grad)))
    if taken is not None:
        calls += (LayerCall(0, 3, taken, LOGITS),)
    return replace(
        trace, parameters=parameters, layer_calls=calls, gradients=replace(trace.gradients, update_norm=update_norm, weight_norm=weight_norm),
        backwards=tuple(replace(b, reached=(2, 3), graph=graph) for b in trace.backwards),
    )  # fmt: skip


def test_the_next_layer_takes_the_output_without_a_graph():
    (finding,) = detached_branch(cut(replace(ACTIVE, requires_grad=False)))
    assert finding.certainty in (None, PROOF)
    assert finding.values == {"layers": ("0",), "parameters": 2, "cut_before": "2"}
    assert finding.where.place == place(5)
    assert finding.where.layer == "0"


def test_a_fitting_width_is_likely():
    (finding,) = detached_branch(cut(replace(ACTIVE, requires_grad=False, mean=0.2)))
    assert finding.certainty is LIKELY
    assert finding.values["cut_before"] == "2"


def test_an_operand_that_a_concatenation_lacks_is_likely():
    graph = (Op("Cat", (1,), (32, 72)), Op("Addmm", (), (32, 40)))
    assert [f.certainty for f in detached_branch(cut(graph=graph))] == [LIKELY]


def test_a_width_that_a_concatenation_lacks_behind_a_mean_is_likely():
    behind_a_mean = replace(HIDDEN, shape=(32, 6, 32))
    graph = (Op("Cat", (1,), (32, 72)), Op("Addmm", (), (32, 40)))
    assert [f.certainty for f in detached_branch(cut(hidden=behind_a_mean, graph=graph))] == [LIKELY]


def test_a_part_under_no_grad_is_likely():
    assert [f.certainty for f in detached_branch(cut(hidden=replace(HIDDEN, requires_grad=False)))] == [LIKELY]


def test_a_head_whose_output_leaves_no_trace_is_a_hint():
    graph = (Op("Cat", (1,), (32, 50)), Op("Addmm", (), (32, 40)))
    assert [f.certainty for f in detached_branch(cut(graph=graph))] == [HINT]


def test_loaded_averaged_or_unheld_parts_are_silent():
    taken = replace(ACTIVE, requires_grad=False)
    assert not list(detached_branch(cut(taken, is_loaded=True)))
    assert not list(detached_branch(cut(taken, is_trained_before=True)))
    assert not list(detached_branch(cut(taken, optimizers=())))
    assert not list(detached_branch(cut(taken, requires_grad=False)))
    trace = cut(taken)
    moved = replace(trace.gradients, update_norm=np.full_like(trace.gradients.update_norm, 1e-3))
    assert not list(detached_branch(replace(trace, gradients=moved)))


def test_a_part_that_may_be_used_later_is_silent_while_the_run_goes_on():
    trace = cut(replace(ACTIVE, requires_grad=False))
    assert not list(detached_branch(replace(trace, run=replace(trace.run, is_final=False))))


def test_a_healthy_run_is_silent():
    assert not list(detached_branch(healthy_trace()))


def test_a_run_watched_only_at_its_beginning_is_likely():
    trace = cut(replace(ACTIVE, requires_grad=False))
    trace = replace(trace, updates=tuple(u for u in trace.updates if u.step < 100))
    assert [f.certainty for f in detached_branch(trace)] == [LIKELY]


def test_a_generator_whose_optimizer_waits_for_the_critic_is_silent():
    trace = cut(replace(ACTIVE, requires_grad=False), optimizers=(1,))
    waiting = replace(trace.optimizers[0], index=1, n_steps=20)
    assert not list(detached_branch(replace(trace, optimizers=(*trace.optimizers, waiting))))
