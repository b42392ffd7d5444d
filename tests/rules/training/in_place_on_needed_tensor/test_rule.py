from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT, PROOF
from sleuth.rules.training.in_place_on_needed_tensor import in_place_on_needed_tensor
from tests.traces import healthy_trace, place

SAID = "RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: "
LEAF = "RuntimeError: a leaf Variable that requires grad is being used in an in-place operation."


def raised(tensor, caught=False):
    said = f"{SAID}[torch.FloatTensor {tensor} is at version 1; expected version 0 instead. Hint: ..."
    trace = healthy_trace()
    backwards = (*trace.backwards[:-1], replace(trace.backwards[-1], raised=said))
    run = replace(trace.run, status="finished" if caught else "raised", exception="" if caught else said)
    return replace(trace, backwards=backwards, run=run)


@pytest.mark.parametrize("operation", ["SigmoidBackward0", "Sigmoid"])
def test_the_result_of_an_operation(operation):
    (finding,) = in_place_on_needed_tensor(raised(f"[32, 24]], which is output 0 of {operation},"))
    assert finding.certainty is PROOF
    assert finding.values == {"operation": "Sigmoid", "shape": (32, 24), "is_weight": False, "backwards_in_step": 1}
    assert (finding.where.place, finding.where.first_step) == (place(22), 199)
    assert "the output of sigmoid, of shape [32, 24]" in finding.message


def test_a_weight_that_a_step_changed():
    (finding,) = in_place_on_needed_tensor(raised("[32, 4]], which is output 0 of AsStridedBackward0,"))
    assert finding.values["is_weight"] is True
    assert "a weight (2.weight)" in finding.message
    assert "before the first `step()`" in finding.fix


def test_parts_that_are_assigned():
    (finding,) = in_place_on_needed_tensor(raised("[8, 3]], which is output 0 of torch::autograd::CopySlices,"))
    assert "torch.stack" in finding.fix


def test_a_leaf():
    trace = healthy_trace()
    (finding,) = in_place_on_needed_tensor(replace(trace, run=replace(trace.run, exception=LEAF)))
    assert "no_grad" in finding.fix


def test_an_error_that_the_program_survives_is_a_hint():
    (finding,) = in_place_on_needed_tensor(raised("[32, 24]]", caught=True))
    assert finding.certainty is HINT


def test_a_healthy_run_and_other_errors_are_silent():
    trace = healthy_trace()
    assert not list(in_place_on_needed_tensor(trace))
    other = replace(trace, run=replace(trace.run, status="raised", exception="RuntimeError: element 0 of tensors"))
    assert not list(in_place_on_needed_tensor(other))


def test_a_run_without_backward_is_not_applicable():
    with pytest.raises(NotApplicable):
        list(in_place_on_needed_tensor(replace(healthy_trace(), backwards=())))
