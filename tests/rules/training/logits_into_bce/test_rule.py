from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.logits_into_bce import logits_into_bce
from tests.traces import LOGITS, healthy_trace


def with_losses(low, high, **changes):
    trace = healthy_trace()
    changes = {"function": "binary_cross_entropy", "input": replace(LOGITS, minimum=low, maximum=high)} | changes
    return replace(trace, losses=tuple(replace(call, **changes) for call in trace.losses))


def with_graph(*graph):
    trace = healthy_trace()
    return replace(trace, losses=(), backwards=tuple(replace(b, graph=graph) for b in trace.backwards))


def by_hand(source, low):
    return with_graph(
        Op("Neg", (1,), ()), Op("Mean", (2,), ()), Op("Add", (3, 4), (8,)), Op("Mul", (5,), (8,)), Op("Mul", (6,), (8,)),
        Op("Log", (7,), (8,), low=low, high=1.5), Op("Log", (8,), (8,), low=low, high=1.4), Op("Add", (9,), (8,)), Op("Rsub", (9,), (8,)),
        Op(source, (10,), (8, 1)), Op("Addmm", (), (8, 1)),
    )  # fmt: skip


def test_values_outside_the_unit_interval():
    (finding,) = logits_into_bce(with_losses(-1.5, 2.0, raised="RuntimeError: all elements of input should be between 0 and 1"))
    assert finding.certainty is PROOF
    assert finding.values == {"least": -1.5, "greatest": 2.0}
    assert finding.where.place.line == 21
    assert "RuntimeError" in finding.message


def test_a_clipped_layer_is_likely():
    (finding,) = logits_into_bce(with_losses(0.0, 1.0, ops=("Clamp", "Addmm"), op_dims=(-1, -1)))
    assert finding.certainty is LIKELY


def test_logarithms_of_a_raw_output():
    (finding,) = logits_into_bce(by_hand("View", -0.5))
    assert finding.values == {"least": -0.5, "greatest": 1.5}
    assert finding.where.place.line == 22


@pytest.mark.parametrize(
    ("low", "high", "ops"),
    [
        (0.01, 0.99, ("Sigmoid", "Addmm")),
        (1e-7, 1.0, ("Clamp", "Sigmoid", "Addmm")),
        (0.0, 1.0000002, ("Bmm",)),  # rounding
        (0.1, 0.9, ("Addmm",)),
        (0.0, 1.0, ("Clamp", "Mm")),  # similarities
    ],
)
def test_probabilities_of_all_kinds_are_silent(low, high, ops):
    assert not list(logits_into_bce(with_losses(low, high, ops=ops)))


def test_a_sound_loss_by_hand_is_silent():
    assert not list(logits_into_bce(by_hand("Sigmoid", 0.1)))


def test_nan_is_another_rules():
    raised = "RuntimeError: all elements of input should be between 0 and 1"
    assert not list(logits_into_bce(with_losses(float("nan"), float("nan"), raised=raised)))


def test_a_healthy_run_is_silent_or_not_applicable():
    trace = healthy_trace()
    assert not list(logits_into_bce(trace))
    with pytest.raises(NotApplicable):
        list(logits_into_bce(replace(trace, backwards=())))


def clipped(low, high, source="View"):
    """log(clip(p)) and log(1 - clip(p)) of a layer's output from `low` to `high`."""
    return with_graph(
        Op("Neg", (1,), ()), Op("Mean", (2,), ()), Op("Add", (3, 4), (8,)), Op("Mul", (5,), (8,)), Op("Mul", (6,), (8,)),
        Op("Log", (8,), (8,), low=1e-6, high=1.0), Op("Log", (7,), (8,), low=1e-6, high=1.0), Op("Rsub", (8,), (8,)),
        Op("Clamp", (9,), (8,), low=low, high=high), Op(source, (10,), (8, 1)), Op("Addmm", (), (8, 1)),
    )  # fmt: skip


def test_logarithms_of_a_raw_output_that_is_only_clipped_are_likely():
    (finding,) = logits_into_bce(clipped(-2.0, 3.0))
    assert finding.certainty is LIKELY
    assert finding.values == {"least": -2.0, "greatest": 3.0}


@pytest.mark.parametrize(
    "trace",
    [clipped(-2.0, 3.0, source="Sigmoid"), clipped(0.1, 0.9)],
    ids=["a guard behind a sigmoid", "outputs that are probabilities"],
)
def test_a_clip_as_a_guard_is_silent(trace):
    assert not list(logits_into_bce(trace))
