"""How many units of each layer are silent, as bars."""

import doctest
import re
from dataclasses import replace

import numpy as np

from sleuth.render.charts import stacks
from sleuth.render.detail import FULL
from sleuth.render.figures import axis, onsets
from sleuth.render.gallery import charts, find
from sleuth.render.layer_figures import Look
from sleuth.render.standalone import Frame, picture
from sleuth.render.unit_figures import unit_figures
from tests.render.deep import deep_trace
from tests.render.reports import diagnosis, report
from tests.traces import healthy_trace

N_STEPS = 40


def seen(*units, kinds=("relu", "relu", "tanh")):
    """A trace whose three activations have these units, each by the watched steps in which it was silent."""
    trace = healthy_trace()
    counted = tuple(np.array(one, np.int64) for one in units)
    series = replace(trace.activations, kind=kinds, unit_zero_steps=counted, n_steps=np.full(3, N_STEPS))
    return replace(trace, activations=series)


def figures(trace, named=frozenset(), detail=FULL):
    begun = onsets(report(diagnosis(), trace))
    return list(unit_figures(trace, Look(begun, axis(trace, begun), detail, named)))


def widths(svg):
    return [(color, float(width)) for color, width in re.findall(r'<rect class="bar-fill ([^"]+)"[^>]*width="([\d.]+)%"', svg)]


def test_examples_hold():
    assert doctest.testmod(stacks).failed == 0


def test_units_are_sorted_by_how_often_they_are_silent():
    made = figures(seen([0, 40, 40, 20, 1, 40, 39, 0], [0] * 4, [0] * 4))[0]
    assert widths(made.svg)[:4] == [("c1", 37.5), ("c1 half", 25.0), ("c1 faint", 12.5), ("c0 faint", 25.0)]
    assert "3 of 8" in made.svg
    assert made.caption.endswith(f"Most in {healthy_trace().activations.name[0]}: 3 of 8 in all of 40 steps.")
    assert "or of a sigmoid or tanh at one limit" in made.caption


def test_what_cannot_fall_silent_is_not_drawn():
    assert not figures(seen([40] * 8, [0] * 4, [0] * 4, kinds=("gelu", "Linear", "softmax")))
    made = figures(seen([40] * 8, [0] * 4, [0] * 4, kinds=("gelu", "ReLU", "softmax")))[0]
    assert widths(made.svg) == [("c0 faint", 100.0)]
    assert made.caption == "Units that were zero on every sample of a watched step. No unit was so in every step."


def test_a_trace_without_units_has_no_figure():
    trace = healthy_trace()
    assert not figures(replace(trace, activations=replace(trace.activations, unit_zero_steps=(), n_steps=np.zeros(0, np.int64))))
    assert not figures(replace(trace, activations=None))


def test_of_many_layers_those_with_the_most_silent_units_are_drawn_and_those_that_are_named():
    trace = deep_trace(n_blocks=100)
    sites = [name for name, kind in zip(trace.activations.name, trace.activations.kind, strict=True) if kind.lower() == "relu"]
    made = figures(trace, frozenset({sites[60]}))[0]
    assert f"The {FULL.rows} of {len(sites):,} activations with the most of them." in made.caption
    assert made.svg.count("<title>") == FULL.rows
    assert f"<title>{sites[60]}</title>" in made.svg


def test_the_chart_is_found_by_its_short_name_and_stands_alone():
    made = charts(report(diagnosis(), seen([40] * 6 + [0, 0], [0] * 4, [0] * 4)), {})
    chart = find(made, "units", "run")
    assert chart.name == "silent-units-by-layer"
    drawn = picture(chart.figure, Frame())
    assert [float(one) for one in re.findall(r'height="9" rx="1.5"[^>]*opacity="([\d.]+)"', drawn)] == [0.75, 0.5, 0.3, 0.3]
