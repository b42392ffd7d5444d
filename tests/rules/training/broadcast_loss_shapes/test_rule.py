from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op, TensorFacts
from sleuth.rule import PROOF
from sleuth.rules.training.broadcast_loss_shapes import broadcast_loss_shapes
from tests.traces import healthy_trace


def with_losses(left, right, **changes):
    trace = healthy_trace()
    facts = {"function": "mse_loss", "input": TensorFacts(left, "float32"), "target": TensorFacts(right, "float32")}
    return replace(trace, losses=tuple(replace(call, **{**facts, **changes}) for call in trace.losses))


def with_graph(*graph):
    trace = healthy_trace()
    forwards = tuple(replace(f, output=TensorFacts((32, 1), "float32")) for f in trace.forwards)
    return replace(trace, losses=(), forwards=forwards, backwards=tuple(replace(b, graph=graph) for b in trace.backwards))


def test_column_against_vector_is_a_proof():
    (finding,) = broadcast_loss_shapes(with_losses((32, 1), (32,)))
    assert (finding.certainty or broadcast_loss_shapes.certainty) is PROOF
    assert finding.values == {"prediction_shape": (32, 1), "broadcast_shape": (32, 32)}
    assert finding.where.place.line == 21


@pytest.mark.parametrize(
    ("prediction", "target", "changes"),
    [
        ((32, 1), (32, 1), {}),
        ((32, 5), (32, 1), {}),  # quantiles of one target
        ((32, 5), (5,), {}),
        ((32,), (), {}),
        ((1, 1), (1,), {}),
        ((32, 1, 8), (1, 32, 8), {"reduction": "none"}),
        ((32, 1), (32,), {"target": TensorFacts((32,), "float32", requires_grad=True)}),
        ((32, 1), (32,), {"function": "margin_ranking_loss"}),
    ],
)
def test_shapes_that_broadcast_on_purpose(prediction, target, changes):
    assert not list(broadcast_loss_shapes(with_losses(prediction, target, **changes)))


def test_images_without_a_channel_axis():
    (finding,) = broadcast_loss_shapes(with_losses((8, 1, 28, 28), (8, 28, 28)))
    assert finding.values["broadcast_shape"] == (8, 8, 28, 28)


def test_a_loss_by_hand():
    trace = with_graph(
        Op("Mean", (1,), ()), Op("Pow", (2,), (32, 32)), Op("Sub", (3,), (32, 32)), Op("Addmm", (), (32, 1))
    )  # fmt: skip
    (finding,) = broadcast_loss_shapes(trace)
    assert finding.values == {"prediction_shape": (32, 1), "broadcast_shape": (32, 32)}
    assert finding.where.place.line == 22


@pytest.mark.parametrize(
    "graph",
    [
        (Op("Mean", (1,), ()), Op("Sub", (2, 3), (32, 32)), Op("View", (), (32, 1)), Op("View", (), (1, 32))),  # all pairs
        (Op("Mean", (1,), ()), Op("Sub", (2,), (32, 32)), Op("Unsqueeze", (), (32, 1))),
        (Op("Mean", (1,), ()), Op("Sub", (2,), (32, 5)), Op("Addmm", (), (32, 1))),  # quantiles
        (
            Op("Mean", (1,), ()),
            Op("Addmm", (2,), (32, 1)),
            Op("Sub", (3,), (32, 32)),
            Op("View", (), (32, 1)),
        ),  # inside the model
        (Op("Mean", (1,), ()), Op("Sub", (2,), (9, 9)), Op("View", (), (9, 1))),  # not the batch
    ],
)
def test_graphs_that_broadcast_on_purpose(graph):
    assert not list(broadcast_loss_shapes(with_graph(*graph)))


def test_a_healthy_run_is_silent_or_not_applicable():
    trace = healthy_trace()
    assert not list(broadcast_loss_shapes(trace))
    with pytest.raises(NotApplicable):
        list(broadcast_loss_shapes(replace(trace, losses=(), backwards=tuple(replace(b, graph=()) for b in trace.backwards))))
