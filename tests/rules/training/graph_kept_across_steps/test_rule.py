from dataclasses import replace

import pytest

from sleuth.errors import NotApplicable
from sleuth.rules.training.graph_kept_across_steps import graph_kept_across_steps
from tests.traces import healthy_trace, place


def kept(alive, checked):
    trace = healthy_trace()
    return replace(trace, run=replace(trace.run, graphs_alive=alive, graphs_checked=checked, graphs_place=place(22)))


def test_every_graph_is_alive():
    (finding,) = graph_kept_across_steps(kept(40, 40))
    assert finding.values == {"alive": 40, "checked": 40}
    assert finding.where.place == place(22)


@pytest.mark.parametrize(("alive", "checked"), [(5, 40), (5, 8), (12, 40)])
def test_a_window_or_the_sum_of_one_epoch_is_silent(alive, checked):
    assert not list(graph_kept_across_steps(kept(alive, checked)))


def test_too_few_steps_cannot_be_judged():
    with pytest.raises(NotApplicable):
        list(graph_kept_across_steps(kept(4, 4)))


def test_a_healthy_run_is_silent():
    assert not list(graph_kept_across_steps(healthy_trace()))
