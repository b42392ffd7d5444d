from dataclasses import replace

import pytest

from sleuth.rules.training.metric_contradicts_loss import metric_contradicts_loss
from tests.traces import healthy_trace


def test_finds_it_where_it_is():
    trace = replace(healthy_trace())  # Write here: the change that makes the healthy trace show it
    (finding,) = metric_contradicts_loss(trace)
    assert finding.values == {"calls": "Write here: the exact values"}
    assert finding.where.first_step == 0


def test_a_healthy_look_alike_is_silent():
    pytest.fail("Write here: a healthy trace that tempts the rule, and that it yields nothing")


def test_a_healthy_run_is_silent():
    assert not list(metric_contradicts_loss(healthy_trace()))
