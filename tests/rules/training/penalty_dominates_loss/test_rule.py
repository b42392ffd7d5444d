from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Experiment, Op
from sleuth.rules.training.penalty_dominates_loss import penalty_dominates_loss
from tests.traces import healthy_trace

LN4 = float(np.log(4))


def penalised(total=12.0, data=LN4, end_norm=0.2, leaf="AccumulateGrad", correct=8):
    """Cross-entropy plus a norm of both weights."""
    trace = healthy_trace()
    graph = trace.backwards[0].graph
    n = len(graph) + 1
    graph = (Op("Add", (1, n), ()), *(replace(op, inputs=tuple(i + 1 for i in op.inputs)) for op in graph))
    graph += (Op("Sum", (n + 1,), ()), Op("Pow", (n + 2,), (4, 32)), Op(leaf, (), (4, 32), parameter=2))
    norms = np.geomspace(1, end_norm, len(trace.gradients.step))[:, None] * np.ones(4)
    return replace(
        trace,
        losses=tuple(replace(c, value=data, n_correct=correct) for c in trace.losses),
        backwards=tuple(replace(b, value=total, graph=graph if b.graph else ()) for b in trace.backwards),
        gradients=replace(trace.gradients, weight_norm=norms),
    )


def test_a_penalty_that_drowns_the_data():
    (finding,) = penalty_dominates_loss(penalised())
    assert finding.values["share"] == pytest.approx(1 - LN4 / 12)
    assert finding.values["norm"] == pytest.approx(0.2)
    assert finding.values["weights"] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"data": 0.4, "correct": 30},  # it learns
        {"total": 1.8},  # a small part of the loss
        {"end_norm": 1.1},  # the weights do not shrink
    ],
)
def test_tempting_runs_are_silent(changes):
    assert not list(penalty_dominates_loss(penalised(**changes)))


def test_a_term_on_the_data_is_not_applicable():
    for trace in (penalised(leaf="Addmm"), healthy_trace()):
        with pytest.raises(NotApplicable):
            list(penalty_dominates_loss(trace))


@pytest.mark.parametrize(
    ("trained", "held", "free", "is_named"),
    [
        (0.95, 0.93, 0.1, True),
        (0.3, 0.3, 0.05, False),  # it has learnt most of what there is
        (0.95, 0.93, 0.8, False),
        (0.95, 0.5, 0.1, False),  # the run was only short
        (0.55, 2.0, 0.5, False),  # more steps at the highest rate did harm
    ],
)
def test_training_on_without_the_penalty(trained, held, free, is_named):
    values = {"initial": 1.0, "final": trained, "with": held, "without": free, "without_penalty": free}
    trial = Experiment("regularisation-off", values=tuple(values.items()))
    found = list(penalty_dominates_loss(replace(penalised(data=0.4, correct=30), experiments=(trial,))))
    assert bool(found) is is_named


@pytest.mark.parametrize(
    ("final", "swapped", "held", "free", "free_swapped", "is_named"),
    [
        (0.98, 0.98, 0.97, 0.1, 1.7, True),
        (0.8, 0.98, 0.8, 0.1, 1.7, False),  # something of the inputs is told
        (0.98, 0.98, 0.5, 0.1, 1.7, False),  # the run was only short
        (0.98, 0.98, 0.97, 0.7, 1.2, False),
        (0.98, 0.98, 0.97, 0.1, 0.1, False),  # nothing of the inputs is to be told: samples of a distribution
    ],
)
def test_training_on_without_terms_on_other_outputs(final, swapped, held, free, free_swapped, is_named):
    values = {"final": final, "swapped": swapped, "with": held, "without": free, "without_swapped": free_swapped}
    trial = Experiment("other-aims-off", values=tuple(values.items()))
    trace = replace(healthy_trace(), experiments=(trial,))
    assert bool(list(penalty_dominates_loss(trace))) if is_named else _is_silent(trace)


def _is_silent(trace):
    try:
        return not list(penalty_dominates_loss(trace))
    except NotApplicable:
        return True
