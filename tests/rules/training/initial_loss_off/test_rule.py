from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.initial_loss_off import initial_loss_off
from tests.traces import healthy_trace

SLOW = np.linspace(12.0, 1.2, 200)  # four even classes: ln 4 = 1.39


def with_loss(loss, **changes):
    trace = healthy_trace()
    calls = tuple(replace(c, value=float(loss[c.step]), **changes) for c in trace.losses)
    return replace(trace, losses=calls, scalars=replace(trace.scalars, loss=loss))


def test_a_first_loss_that_takes_long_to_unlearn():
    (finding,) = initial_loss_off(with_loss(SLOW))
    assert finding.certainty is LIKELY
    assert finding.values["loss"] == 12.0
    assert finding.values["blank_loss"] == pytest.approx(np.log(4))


@pytest.mark.parametrize("ops", [("Mul", "Addmm"), ("Add", "Mm"), ("Mm",)])
def test_scaled_outputs_of_a_layer(ops):
    (finding,) = initial_loss_off(with_loss(SLOW, ops=ops))
    assert finding.certainty is LIKELY


@pytest.mark.parametrize("ops", [("Mul", "Mm"), ("Div", "Bmm"), ()])
def test_cosines_get_a_hint(ops):
    (finding,) = initial_loss_off(with_loss(SLOW, ops=ops))
    assert finding.certainty is HINT


def test_a_run_that_recovers_soon_and_one_that_blows_up_get_a_hint():
    soon = np.where(np.arange(200) < 5, 12.0, 0.4)
    up = np.where(np.arange(200) < 3, 12.0, 900.0)
    for loss in (soon, up):
        (finding,) = initial_loss_off(with_loss(loss))
        assert finding.certainty is HINT
    loaded = with_loss(SLOW)
    (finding,) = initial_loss_off(replace(loaded, models=(replace(loaded.models[0], is_loaded=True),)))
    assert finding.certainty is HINT


def binary(mean_output, share):
    soon = np.where(np.arange(200) < 5, 3.0, 0.1)
    trace = with_loss(soon, function="binary_cross_entropy_with_logits", n_classes=0, target_counts=np.zeros(0, np.int64))
    calls = tuple(
        replace(c, input=replace(c.input, mean=mean_output), target=replace(c.target, mean=share)) for c in trace.losses
    )
    return replace(trace, losses=calls)


def test_base_rates_with_their_sign_turned_are_named_however_soon_it_recovers():
    (finding,) = initial_loss_off(binary(2.9, 0.05))
    assert finding.certainty is LIKELY
    assert "log odds of -2.94" in finding.message
    (finding,) = initial_loss_off(binary(1.2, 0.05))
    assert finding.certainty is HINT


def test_a_rare_class_is_silent_at_first():
    counts = np.array([31, 0, 1, 0])  # its entropy is 0.14, and a fresh model begins at ln 4
    assert not list(initial_loss_off(with_loss(np.linspace(1.5, 0.5, 200), target_counts=counts)))


def test_a_healthy_run_is_silent_or_not_applicable():
    assert not list(initial_loss_off(healthy_trace()))
    with pytest.raises(NotApplicable):
        list(initial_loss_off(with_loss(SLOW, function="l1_loss")))
