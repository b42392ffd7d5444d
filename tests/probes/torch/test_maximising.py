"""Optimisers that climb: what they maximise is judged as its opposite."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from sleuth.diagnosis import engine
from sleuth.diagnosis.explain import explain
from sleuth.rules.training.flipped_loss_sign import flipped_loss_sign
from tests.probes.torch.trace_of import trace_of


def training(objective, **settings):
    """A small classifier, trained on `objective(logits, labels)`."""

    def program():
        x = torch.randn(256, 6)
        y = (x[:, 0] + x[:, 1] > 0).long()
        model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 2))
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-2, **settings)
        for step in range(60):
            rows = slice(32 * (step % 8), 32 * (step % 8) + 32)
            optimizer.zero_grad()
            objective(model(x[rows]), y[rows]).backward()
            optimizer.step()

    return trace_of(program)


def likelihood(logits, labels):
    return torch.distributions.Categorical(logits=logits).log_prob(labels).mean()


def cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels)


def test_a_likelihood_that_is_maximised_falls_as_a_loss_does():
    trace = training(likelihood, maximize=True)
    loss = trace.scalars.loss
    assert loss[0] == pytest.approx(math.log(2), abs=0.2)
    assert loss[-5:].mean() < 0.5 * loss[0]
    assert [b.value for b in trace.backwards] == pytest.approx([loss[b.step] for b in trace.backwards])
    assert trace.optimizers[0].groups[0].is_maximising
    diagnosis = explain(engine.judge(trace, engine.discover(("training",))))
    assert [fault.found.rule.name for fault in diagnosis.faults] == []


def test_a_loss_that_is_maximised_is_named():
    trace = training(cross_entropy, maximize=True)
    assert np.all(np.diff(trace.scalars.loss[::20]) < 0)
    (finding,) = flipped_loss_sign(trace)
    assert "cross_entropy" in finding.message
    assert "maximize" in finding.fix


@pytest.mark.parametrize("objective", [cross_entropy, lambda logits, labels: -likelihood(logits, labels)])
def test_a_loss_that_is_minimised_stays_what_it_is(objective):
    trace = training(objective)
    assert trace.scalars.loss[0] > 0
    assert not trace.optimizers[0].groups[0].is_maximising
    assert not list(flipped_loss_sign(trace))
    assert not list(flipped_loss_sign(training(lambda logits, labels: -objective(logits, labels), maximize=True)))
