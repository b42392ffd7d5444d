from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Recapture
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.training.update_without_effect import update_without_effect
from tests.traces import healthy_trace, place


def stuck(columns=(0, 1, 2, 3), kind="Own", dtype="float32", gradient=0.1, lr=0.1, **changes):
    """The weights of these columns never change, under this gradient and rate."""
    trace = healthy_trace()
    series, optimizer = trace.gradients, trace.optimizers[0]
    update, weight = series.update_norm.copy(), series.weight_norm.copy()
    update[:, columns], weight[:, columns] = 0.0, 3.0
    return replace(
        trace,
        parameters=tuple(replace(p, dtype=dtype, **changes) for p in trace.parameters),
        optimizers=(replace(optimizer, kind=kind, groups=(replace(optimizer.groups[0], lr=lr),)),),
        gradients=replace(
            series, update_norm=update, weight_norm=weight, gradient_norm=np.full_like(series.gradient_norm, gradient)
        ),
    )


def test_an_optimizer_that_changes_nothing():
    (finding,) = update_without_effect(stuck())
    assert finding.certainty is PROOF
    assert finding.message.startswith("Own.step() does not change 2 of 2 weights")
    assert (finding.where.place, finding.where.layer) == (place(7), "0.weight")


def test_a_group_that_is_skipped_is_likely():
    (finding,) = update_without_effect(stuck(columns=(2, 3)))
    assert finding.certainty is LIKELY
    assert finding.where.layer == "2.weight"


@pytest.mark.parametrize(("shape", "is_found"), [((40, 8), True), ((4000, 8), False)], ids=["small", "rows not in use"])
def test_a_table_of_rows_is_judged_where_all_its_values_are_watched(shape, is_found):
    trace = stuck(columns=(0,))
    layer = trace.parameters[0].layer
    layers = tuple(replace(one, kind="Embedding") if i == layer else one for i, one in enumerate(trace.layers))
    parameters = (replace(trace.parameters[0], shape=shape), *trace.parameters[1:])
    found = list(update_without_effect(replace(trace, layers=layers, parameters=parameters)))
    assert [one.certainty for one in found] == [LIKELY] * is_found


def test_updates_that_bfloat16_cannot_hold():
    (finding,) = update_without_effect(stuck(kind="SGD", dtype="bfloat16", lr=1e-5))
    assert finding.certainty is PROOF
    assert "bfloat16 cannot hold" in finding.message


def test_a_program_without_optimizer_that_throws_its_updates_away():
    trace = replace(stuck(), optimizers=(), recapture=Recapture(100, 100, 50))
    (finding,) = update_without_effect(trace)
    assert finding.certainty is LIKELY
    assert not list(update_without_effect(replace(trace, recapture=Recapture())))


@pytest.mark.parametrize(
    "trace",
    [
        stuck(kind="SGD", gradient=1e-9),  # converged, or starved: another matter
        stuck(lr=0.0),
        stuck(is_loaded=True),
        stuck(kind="SGD", dtype="float32", lr=1e-9),
        healthy_trace(),
    ],
)
def test_weights_that_have_a_reason_to_stay_are_silent(trace):
    assert not list(update_without_effect(trace))


def test_steps_that_a_scaler_may_skip_cannot_be_judged():
    trace = stuck()
    with pytest.raises(NotApplicable):
        list(update_without_effect(replace(trace, run=replace(trace.run, uses_grad_scaler=True))))


def test_without_gradients_it_cannot_be_judged():
    trace = healthy_trace()
    series = replace(trace.gradients, gradient_norm=np.full_like(trace.gradients.gradient_norm, np.nan))
    with pytest.raises(NotApplicable):
        list(update_without_effect(replace(trace, gradients=series)))
