from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Parameter
from sleuth.rules.training.loss_detached import loss_detached
from tests.traces import healthy_trace, place

ERROR = "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn"


def with_backwards(n=15, **changes):
    trace = healthy_trace()
    return replace(trace, backwards=tuple(replace(b, graph=(), **changes) for b in trace.backwards[:n]))


def with_bare_tensor(**changes):
    trace = with_backwards(reached=(4,))
    facts = {"is_registered": False, "is_attribute": False, "is_model_input": False, "optimizers": ()} | changes
    bare = Parameter(
        4, "predictions", -1, -1, (32, 4), "float32", True, True, n_reached=15, n_gradient=15, first_step=0, **facts
    )  # fmt: skip
    return replace(trace, parameters=(*trace.parameters, bare))


def test_a_backward_that_raised_is_enough():
    trace = healthy_trace()
    trace = replace(trace, backwards=(replace(trace.backwards[0], has_graph=False, raised=ERROR, reached=(), graph=()),))
    (finding,) = loss_detached(trace)
    assert finding.values == {"backwards": 1}
    assert finding.where.place == place(22)
    assert finding.where.first_step == 0


def test_a_plain_number():
    trace = healthy_trace()
    run = replace(trace.run, exception="AttributeError: 'float' object has no attribute 'backward'", n_steps=0)
    (finding,) = loss_detached(replace(trace, run=run, backwards=()))
    assert "plain float" in finding.message
    assert finding.where.place == place(21)


def test_a_loss_made_to_require_a_gradient_by_hand():
    (finding,) = loss_detached(with_backwards(has_graph=False, reached=()))
    assert finding.values == {"backwards": 15}
    assert not list(loss_detached(with_backwards(2, has_graph=False, reached=())))


def test_predictions_made_anew():
    (finding,) = loss_detached(with_bare_tensor())
    assert "made anew" in finding.message


@pytest.mark.parametrize("changes", [{"is_model_input": True}, {"optimizers": (0,)}, {"is_attribute": True}])
def test_attacks_and_optimised_tensors_are_silent(changes):
    assert not list(loss_detached(with_bare_tensor(**changes)))


def test_a_dummy_loss_for_some_batches_is_silent():
    trace = healthy_trace()
    some = tuple(replace(b, has_graph=i % 5 != 0, reached=() if i % 5 == 0 else b.reached) for i, b in enumerate(trace.backwards))
    assert not list(loss_detached(replace(trace, backwards=some)))


def test_a_healthy_run_is_silent_or_not_applicable():
    trace = healthy_trace()
    assert not list(loss_detached(trace))
    frozen = tuple(replace(p, requires_grad=False) for p in trace.parameters)
    with pytest.raises(NotApplicable):
        list(loss_detached(replace(trace, parameters=frozen)))
