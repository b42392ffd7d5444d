from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op
from sleuth.rule import LIKELY
from sleuth.rules.training.softmax_over_one_unit import softmax_over_one_unit
from tests.traces import LOGITS, healthy_trace


def with_losses(n_calls=15, **changes):
    trace = healthy_trace()
    return replace(trace, losses=tuple(replace(call, **changes) for call in trace.losses[:n_calls]))


def with_graph(*graph):
    trace = healthy_trace()
    return replace(trace, losses=trace.losses, backwards=tuple(replace(b, graph=graph) for b in trace.backwards))


def test_cross_entropy_over_one_class():
    (finding,) = softmax_over_one_unit(with_losses(n_classes=1, input=replace(LOGITS, shape=(32, 1))))
    assert finding.values == {"shape": (32, 1)}
    assert finding.where.place.line == 21


def test_softmax_of_one_column_before_a_binary_loss():
    graph = (
        Op("BinaryCrossEntropy", (1,), ()),
        Op("Squeeze", (2,), (32,)),
        Op("Softmax", (3,), (32, 1), 1),
        Op("Addmm", (), (32, 1)),
    )
    (finding,) = softmax_over_one_unit(with_graph(*graph))
    assert finding.where.place.line == 22


def test_scores_of_instances_over_the_last_axis_are_likely():
    scores = (Op("Softmax", (3,), (20, 15, 1), 2), Op("View", (4,), (20, 15, 1)), Op("Addmm", (), (300, 1)))
    (finding,) = softmax_over_one_unit(with_graph(Op("Mean", (1,), ()), Op("Mul", (2, 3), (20, 15, 24)), *scores))
    assert finding.certainty is LIKELY
    assert finding.values == {"shape": (20, 15, 1)}


def test_one_sample_of_one_class_is_a_finding_only_if_it_is_so_every_time():
    changes = {"n_classes": 1, "input": replace(LOGITS, shape=(1, 1))}
    assert list(softmax_over_one_unit(with_losses(3, **changes)))
    assert not list(softmax_over_one_unit(with_losses(2, **changes)))


@pytest.mark.parametrize(
    "graph",
    [
        (Op("NllLoss", (1,), ()), Op("LogSoftmax", (2,), (32, 4), 1), Op("Addmm", (3,), (32, 4)), Op("Softmax", (), (32, 1), 1)),
        (Op("Mean", (1,), ()), Op("Mul", (2, 3), (32, 8)), Op("Softmax", (), (32, 1), 1), Op("Addmm", (), (32, 8))),  # one key
        (Op("Mean", (1,), ()), Op("Bmm", (2, 3), (32, 5, 8)), Op("Softmax", (3,), (32, 5, 1), 2), Op("Bmm", (), (32, 5, 1))),
        (
            Op("Mean", (1,), ()),
            Op("Mul", (2, 3), (32, 8)),
            Op("Softmax", (3,), (32, 1), 1),
            Op("Squeeze", (4,), (32, 1)),
            Op("Addmm", (), (32, 1)),
        ),
        (Op("Neg", (1,), ()), Op("LogSoftmax", (2,), (1, 1), 1), Op("Mm", (), (1, 1))),  # a contrastive batch of one
        (Op("Sum", (1,), ()), Op("LogSoftmax", (), (5,), 0)),  # scores of one state
    ],
)
def test_single_columns_inside_a_model_are_silent(graph):
    assert not list(softmax_over_one_unit(with_graph(*graph)))


def test_a_healthy_run_is_silent_or_not_applicable():
    assert not list(softmax_over_one_unit(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(softmax_over_one_unit(replace(with_losses(n_classes=0, function="mse_loss"), backwards=())))
