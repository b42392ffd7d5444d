from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import NonFinite, Op
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.unstable_log_or_exp import unstable_log_or_exp
from tests.traces import healthy_trace, place


def with_records(*records, **run):
    trace = healthy_trace()
    return replace(trace, nonfinite=records, run=replace(trace.run, **run))


def record(step=30, source="operation", cause="log of 0", name="Log"):
    return NonFinite(step, source, name, cause, place(22), value=0.0)


def test_the_first_operation_and_its_operand():
    (finding,) = unstable_log_or_exp(with_records(record(), record(50, "parameter", "")))
    assert finding.certainty is PROOF
    assert finding.values == {"operation": "Log", "cause": "log of 0", "operand": 0.0}
    assert (finding.where.place, finding.where.first_step) == (place(22), 30)
    assert "1e-8" in finding.fix


def test_the_graph_of_a_loss_that_is_not_finite():
    trace = healthy_trace()
    graph = (Op("Neg", (1,), ()), Op("Mean", (2,), ()), Op("Log", (3,), (8,), low=-0.2, high=1.0), Op("Addmm", (), (8,)))
    bad = replace(trace.backwards[0], is_finite=False, value=float("inf"), graph=graph)
    (finding,) = unstable_log_or_exp(replace(trace, backwards=(bad,)))
    assert finding.values["cause"] == "log of a negative number"


@pytest.mark.parametrize(("low", "n_found"), [(8e-42, 1), (1e-30, 0)])
def test_a_log_of_so_small_a_number_that_its_derivative_overflows(low, n_found):
    trace = with_records(record(0, "gradient", "", "0.weight"), record(1, "parameter", ""))
    graph = (Op("Neg", (1,), ()), Op("Mean", (2,), ()), Op("Log", (3,), (8,), low=low, high=1e-9), Op("Sum", (), (8,)))
    backwards = (replace(trace.backwards[0], step=0, is_finite=True, graph=graph),)
    found = list(unstable_log_or_exp(replace(trace, backwards=backwards)))
    assert [one.values["operand"] for one in found] == [low] * n_found


def test_after_a_divergence_a_log_is_likely_and_an_overflow_silent():
    trace = with_records(record())
    loss = trace.scalars.loss.copy()
    loss[10:30] = np.geomspace(1, 1e8, 20)
    scalars = replace(trace.scalars, loss=loss)
    (finding,) = unstable_log_or_exp(replace(trace, scalars=scalars))
    assert finding.certainty is LIKELY
    assert not list(unstable_log_or_exp(replace(trace, scalars=scalars, nonfinite=(record(cause="exp overflow", name="Exp"),))))


@pytest.mark.parametrize(
    "records",
    [
        (record(source="input", cause=""), record(50)),
        (record(source="parameter", cause="the weights were not finite before this step's forward"),),
        (record(cause="its input was not finite already", name="Addmm"),),
        (record(source="loss", cause=""),),
    ],
)
def test_what_came_from_elsewhere_is_silent(records):
    assert not list(unstable_log_or_exp(with_records(*records)))


def test_an_overflow_under_loss_scaling_is_silent():
    assert not list(unstable_log_or_exp(with_records(record(cause="exp overflow", name="Exp"), uses_grad_scaler=True)))


def test_a_healthy_run_is_silent_or_not_applicable():
    trace = healthy_trace()
    assert not list(unstable_log_or_exp(trace))
    with pytest.raises(NotApplicable):
        list(unstable_log_or_exp(replace(trace, backwards=())))
