from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, Op
from sleuth.rule import Certainty
from sleuth.rules.training.bottleneck_layer import bottleneck_layer
from tests.traces import healthy_trace, place, with_parameter


def through(width=2, n_classes=8, n_correct=16, skip=False, final=True):
    """Linear(20, 20) - Linear(20, width) - Linear(width, n_classes), with or without a way around the narrow one."""
    trace = healthy_trace()
    shapes = {0: (20, 20), 1: (width, 20), 2: (n_classes, width)}
    for index, shape in shapes.items():
        trace = with_parameter(trace, index, shape=shape)
    graph = (
        Op("NllLoss", (1,), ()),
        Op("Addmm", (2, 5), (32, n_classes)),
        Op("Relu", (3, *([6] if skip else [])), (32, width)),
        Op("Addmm", (4, 7), (32, width)),
        Op("Relu", (6,), (32, 20)),
        Op("AccumulateGrad", (), (n_classes, width), parameter=2),
        Op("Addmm", (8,), (32, 20)),
        Op("AccumulateGrad", (), (width, 20), parameter=1),
        Op("AccumulateGrad", (), (20, 20), parameter=0),
    )
    losses = tuple(replace(c, n_classes=n_classes, n_correct=n_correct) for c in trace.losses)
    return replace(
        trace,
        backwards=tuple(replace(b, graph=graph) for b in trace.backwards),
        losses=losses,
        run=replace(trace.run, is_final=final),
    )


def test_a_layer_narrower_than_the_classes():
    (finding,) = bottleneck_layer(through())
    assert finding.values == {"width": 2, "classes": 8}
    assert (finding.where.layer, finding.where.place) == ("0", place(5))
    assert bottleneck_layer.certainty is Certainty.HINT


@pytest.mark.parametrize(
    "changes", [{"width": 8}, {"n_correct": 32}, {"skip": True}, {"final": False}, {"n_classes": 3, "width": 2}]
)
def test_look_alikes_are_silent(changes):
    assert not list(bottleneck_layer(through(**changes)))


@pytest.mark.parametrize("n_classes", [0, 2, 5000])
def test_other_losses_are_not_applicable(n_classes):
    with pytest.raises(NotApplicable):
        list(bottleneck_layer(through(n_classes=n_classes)))


def tried(width, left=1.0, reference=0.001, held_out=0.5):
    fit = Experiment("fit-one-batch", 0.5, "", (("first", 2.3), ("best", left), ("steps", 300.0), ("gradient", 1.0)))
    values = (("first", 2.3), ("one_batch", reference), ("held_out", held_out), ("final", 1.0), ("initial", 2.3))
    return replace(through(width=width), experiments=(fit, Experiment("reference-model", 0.5, "", values)))


def test_harm_that_experiments_show():
    (finding,) = bottleneck_layer(tried(width=2))
    assert finding.certainty is Certainty.LIKELY


@pytest.mark.parametrize(
    "trace",
    [
        tried(width=6),  # hardly narrower than the classes
        tried(width=2, left=0.05),  # it learns a batch by heart
        tried(width=2, reference=1.0),  # nobody does
        tried(width=2, held_out=0.9),  # a plain network is no better on others
    ],
)
def test_without_harm_it_is_a_hint(trace):
    (finding,) = bottleneck_layer(trace)
    assert finding.certainty is Certainty.HINT
