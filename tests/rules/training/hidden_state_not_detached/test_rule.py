from dataclasses import replace

import pytest

from sleuth.evidence.trace import Carried
from sleuth.rules.training.hidden_state_not_detached import hidden_state_not_detached
from tests.traces import healthy_trace, place

AGAIN = "RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors ...)"


def carrying(n_earlier, *, first_step=lambda step: 0, shape=(8, 32), is_again=True, raised=""):
    trace = healthy_trace()
    return replace(
        trace,
        backwards=tuple(
            replace(b, raised=raised if b.step == 1 else "",
                    carried=Carried(first_step(b.step), n_earlier(b.step), 12, shape, is_again) if b.step else None)
            for b in trace.backwards
        ),
    )  # fmt: skip


def dense(trace):
    """The same with steps 0 to 14, all of them watched."""
    return replace(
        trace,
        backwards=tuple(
            replace(trace.backwards[1], step=s, carried=replace(trace.backwards[1].carried, n_earlier=12 * s))
            for s in range(1, 15)
        ),
    )


def test_the_graph_grows():
    (finding,) = hidden_state_not_detached(dense(carrying(lambda step: 12 * step)))
    assert finding.where.place == place(22)
    assert finding.where.first_step == 8
    assert finding.values["earlier"] == 96


def test_the_second_backward_fails():
    (finding,) = hidden_state_not_detached(carrying(lambda step: 12, raised=AGAIN))
    assert finding.where.first_step == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"raised": AGAIN, "is_again": False},  # an encoder's output, computed once
        {"raised": AGAIN, "shape": ()},  # a sum of losses
        {"raised": "RuntimeError: something else"},
    ],
)
def test_other_failures_are_not_named(changes):
    assert not list(hidden_state_not_detached(carrying(lambda step: 12, **changes)))


def test_a_graph_that_is_made_once_does_not_grow():
    trace = dense(carrying(lambda step: 12))
    same = tuple(replace(b, carried=replace(b.carried, n_earlier=12)) for b in trace.backwards)
    assert not list(hidden_state_not_detached(replace(trace, backwards=same)))


def test_a_short_window_is_silent():
    trace = dense(carrying(lambda step: 12))
    window = tuple(
        replace(b, carried=replace(b.carried, n_earlier=12 * (b.step % 4), first_step=b.step - b.step % 4))
        for b in trace.backwards
    )
    assert not list(hidden_state_not_detached(replace(trace, backwards=window)))


def test_a_healthy_run_is_silent():
    assert not list(hidden_state_not_detached(healthy_trace()))
