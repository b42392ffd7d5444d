from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rules.training.adam_with_l2 import adam_with_l2
from tests.traces import healthy_trace, place


def decayed(kind="Adam", decay=0.01, **group):
    trace = healthy_trace()
    optimizer = trace.optimizers[0]
    groups = (replace(optimizer.groups[0], weight_decay=decay, **group),)
    return replace(trace, optimizers=(replace(optimizer, kind=kind, groups=groups),))


def test_adam_with_a_decay():
    (finding,) = adam_with_l2(decayed())
    assert finding.values == {"weight_decay": 0.01}
    assert finding.where.place == place(7)


@pytest.mark.parametrize("trace", [decayed(decay=1e-5), decayed(is_decoupled=True), healthy_trace()])
def test_small_and_decoupled_decays_are_silent(trace):
    assert not list(adam_with_l2(trace))


def test_other_optimizers_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(adam_with_l2(decayed("SGD")))
