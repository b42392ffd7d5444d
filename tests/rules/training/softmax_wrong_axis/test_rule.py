from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Op, TensorFacts
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.softmax_wrong_axis import softmax_wrong_axis
from tests.traces import healthy_trace


def with_graph(*graph, **changes):
    trace = healthy_trace()
    losses = tuple(replace(call, **changes) for call in trace.losses)
    return replace(trace, losses=losses, backwards=tuple(replace(b, graph=graph) for b in trace.backwards))


def test_log_softmax_over_the_batch_before_nll():
    graph = (Op("NllLoss", (1,), ()), Op("LogSoftmax", (2,), (32, 4), 0), Op("Addmm", (), (32, 4)))
    (finding,) = softmax_wrong_axis(with_graph(*graph))
    assert finding.certainty is PROOF
    assert finding.values == {"shape": (32, 4), "axis": 0}
    assert finding.where.place.line == 22


def test_rows_decide_where_batch_and_classes_have_one_size():
    graph = (Op("NllLoss", (1,), ()), Op("LogSoftmax", (2,), (4, 4), 0), Op("Addmm", (), (4, 4)))
    facts = {"function": "nll_loss", "ops": ("LogSoftmax", "Addmm"), "op_dims": (0, -1), "input": TensorFacts((4, 4), "float32")}
    (finding,) = softmax_wrong_axis(with_graph(*graph, **facts, share_rows_log_probabilities=0.0))
    assert finding.where.place.line == 21
    assert not list(softmax_wrong_axis(with_graph(*graph, **facts, share_rows_log_probabilities=1.0)))


def test_time_instead_of_classes_in_a_tagger():
    graph = (
        Op("NllLoss", (1,), ()), Op("View", (2,), (96, 5)), Op("LogSoftmax", (3,), (8, 12, 5), 1), Op("Addmm", (), (96, 5)),
    )  # fmt: skip
    (finding,) = softmax_wrong_axis(with_graph(*graph))
    assert finding.values["axis"] == 1


@pytest.mark.parametrize(
    ("middle", "certainty"),
    [
        ((Op("LogSoftmax", (4,), (32, 4), 0), Op("Addmm", (), (32, 4))), PROOF),
        ((Op("Softmax", (4,), (32, 4), 0), Op("Addmm", (), (32, 4))), LIKELY),
    ],
)
def test_a_loss_by_hand(middle, certainty):
    graph = (Op("Neg", (1,), ()), Op("Sum", (2,), ()), Op("Mul", (3,), (32, 4)), *middle)
    (finding,) = softmax_wrong_axis(with_graph(*graph))
    assert finding.certainty is certainty


def attention(*ops, **changes):
    graph = (
        Op("NllLoss", (1,), ()),
        Op("LogSoftmax", (2,), (32, 4), 1),
        Op("Addmm", tuple(range(3, 3 + len(ops))), (32, 4)),
        *ops,
    )
    return with_graph(*graph, **changes)


def test_attention_across_the_samples_of_a_batch_is_likely():
    (finding,) = softmax_wrong_axis(attention(Op("Softmax", (), (32, 20), 0)))
    assert finding.certainty is LIKELY
    assert "samples of the batch" in finding.message


@pytest.mark.parametrize(
    "trace",
    [
        attention(Op("Softmax", (), (20, 32), 0)),  # over time, time first
        attention(Op("Softmax", (), (32, 32), 0)),
        attention(Op("Softmax", (), (32, 6), 0), Op("Softmax", (), (32, 6), 1)),  # dispatch and combine of soft experts
        attention(Op("Softmax", (), (32, 1), 0)),
        attention(
            Op("Softmax", (), (32, 20), 0), target=TensorFacts((8,), "int64"), input=TensorFacts((8, 4), "float32")
        ),  # bags
    ],
)
def test_attention_over_other_things_is_silent(trace):
    assert not list(softmax_wrong_axis(trace))


@pytest.mark.parametrize(
    "graph",
    [
        # attention over instances, weights times values
        (Op("Mean", (1,), ()), Op("Mul", (2, 3), (32, 4)), Op("Softmax", (), (32, 4), 0), Op("Addmm", (), (32, 4))),
        # both axes of a contrastive loss
        (Op("Mean", (1, 2), ()), Op("LogSoftmax", (3,), (32, 4), 0), Op("LogSoftmax", (3,), (32, 4), 1), Op("Mm", (), (32, 4))),
        # one column
        (Op("Mean", (1,), ()), Op("Log", (2,), (32, 1)), Op("Softmax", (), (32, 1), 0)),
        # inside the model
        (Op("Mean", (1,), ()), Op("Addmm", (2,), (32, 4)), Op("Softmax", (), (32, 4), 0)),
        # transposed logits
        (Op("NllLoss", (1,), ()), Op("LogSoftmax", (2,), (9, 9), 1), Op("T", (3,), (9, 9)), Op("Mm", (), (9, 9))),
    ],
)
def test_other_axes_on_purpose_are_silent(graph):
    one_target_a_bag = {"target": TensorFacts((8,), "int64"), "input": TensorFacts((8, 4), "float32")}
    assert not list(softmax_wrong_axis(with_graph(*graph, **one_target_a_bag)))


def test_a_healthy_run_is_silent_or_not_applicable():
    assert not list(softmax_wrong_axis(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(softmax_wrong_axis(with_graph(Op("MseLoss", (), ()))))
