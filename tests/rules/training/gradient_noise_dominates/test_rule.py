from dataclasses import replace

import numpy as np
import pytest

from sleuth.errors import NotApplicable
from sleuth.rules.training.gradient_noise_dominates import gradient_noise_dominates
from tests.traces import WATCHED, healthy_trace, place


def run(agreement, spread=0.05, loss=1.3):
    trace = healthy_trace()
    cosine = agreement + spread * np.resize([1.0, -1.0], len(WATCHED))
    values = np.full(200, loss) if isinstance(loss, float) else loss
    return replace(trace, gradients=replace(trace.gradients, cosine=cosine), scalars=replace(trace.scalars, loss=values))


def test_gradients_without_agreement_and_a_flat_loss():
    (finding,) = gradient_noise_dominates(run(0.01))
    assert finding.where.place == place(22)
    assert finding.values["pairs"] == len(WATCHED)


def test_agreement_uncertainty_and_a_falling_loss_are_silent():
    assert not list(gradient_noise_dominates(run(0.3)))
    assert not list(gradient_noise_dominates(run(0.01, spread=0.5)))
    assert not list(gradient_noise_dominates(run(0.01, loss=healthy_trace().scalars.loss)))


def test_few_pairs_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(gradient_noise_dominates(healthy_trace()))
