from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rules.training.weight_decay_on_norm_or_bias import weight_decay_on_norm_or_bias
from tests.traces import healthy_trace, place


def decayed(decay=1.0, kind="SGD", norm="BatchNorm1d", members=(0, 1, 2, 3), **group):
    """The first layer's bias belongs to a normalisation layer; 200 steps at a rate of 0.001 and momentum 0.9."""
    trace = healthy_trace()
    layers = list(trace.layers)
    layers[1] = replace(layers[1], kind=norm)
    optimizer = trace.optimizers[0]
    groups = (replace(optimizer.groups[0], parameters=members, weight_decay=decay, **group),)
    return replace(trace, layers=tuple(layers), optimizers=(replace(optimizer, kind=kind, groups=groups),))


def test_gains_that_are_decayed():
    (finding,) = weight_decay_on_norm_or_bias(decayed())
    assert (finding.values["norms"], finding.values["biases"]) == (1, 1)
    assert finding.values["shrink"] == pytest.approx(0.8647, abs=1e-3)
    assert finding.where.place == place(7)


@pytest.mark.parametrize("trace", [decayed(1e-3), decayed(norm="Linear"), decayed(members=(0, 2))])
def test_weak_decays_plain_networks_and_separate_groups_are_silent(trace):
    assert not list(weight_decay_on_norm_or_bias(trace))


def test_adam_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(weight_decay_on_norm_or_bias(decayed(kind="Adam")))
