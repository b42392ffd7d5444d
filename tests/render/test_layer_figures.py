"""Figures of what was measured in each layer."""

import itertools
from dataclasses import replace

from sleuth.render.charts import Steps
from sleuth.render.detail import FULL
from sleuth.render.layer_figures import MOST_PLAIN, Look, colors_of, parameter_figures
from tests.traces import healthy_trace


def captions(last):
    look = Look((), Steps(0.0, last), FULL, frozenset())
    return [one.caption for one in parameter_figures(healthy_trace(), look) if one.title.endswith("per tensor")]


def test_lines_that_end_before_the_run_say_why():
    assert all(one.endswith("The last step that was watched is 199.") for one in captions(400.0))


def test_lines_that_reach_the_end_need_no_word():
    assert not any("watched" in one for one in captions(199.0))


def test_lines_that_lie_beside_each_other_differ_in_more_than_colour():
    for n in range(1, 13):
        strokes = [one.partition(" ") for one in colors_of(n)]
        assert len({color for color, _, _ in strokes}) == n
        assert n <= MOST_PLAIN or all(one[2] != other[2] for one, other in itertools.pairwise(strokes))


def test_nothing_is_drawn_of_a_run_without_gradients():
    look = Look((), Steps(0.0, 199.0), FULL, frozenset())
    assert not list(parameter_figures(replace(healthy_trace(), gradients=None), look))
