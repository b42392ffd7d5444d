"""Pictures of how gradients and weights are spread."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from sleuth.evidence.histograms import Histograms
from sleuth.probes.torch.histograms import GRADIENT_BINS, WEIGHT_BINS, counted
from sleuth.render.charts import Steps
from sleuth.render.charts.spreads import GAP
from sleuth.render.detail import FULL, LEAST
from sleuth.render.html import MAX_BYTES, page
from sleuth.render.layer_figures import Look
from sleuth.render.spread_figures import WEIGHT_ROWS, spread_figures
from tests.render.deep import deep_trace
from tests.render.reports import REPORTS
from tests.traces import healthy_trace

DICE = np.random.default_rng(8)


def spread(samples, steps, bins, parameters=(0,)):
    """Histograms of samples `(n_steps, n_tensors, n_values)`."""
    samples = np.asarray(samples, np.float32)
    counts = [counted(one.reshape(-1).view(np.int32), [samples.shape[2]] * samples.shape[1], bins) for one in samples]
    return Histograms(np.array(steps), np.array(parameters), np.stack(counts), bins.edges)


def figures(trace, detail=FULL, named=frozenset()):
    return {one.title: one for one in spread_figures(trace, Look((), Steps(0.0, 199.0), detail, named))}


def drawn(sizes, steps=(0, 5), **more):
    samples = [[DICE.normal(0, size, 500)] for size in sizes]
    trace = replace(healthy_trace(), gradient_histograms=spread(samples, steps, GRADIENT_BINS), **more)
    return figures(trace)["Gradient histograms"]


def colours(figure):
    """The class of each cell that is painted, by row and column."""
    found = {}
    for one in ET.fromstring(figure.svg).iter("path"):
        for column, row, length in re.findall(r"M(\d+) (\d+)h(\d+)", one.get("d")):
            found.update({(int(row), int(column) + at): one.get("class") for at in range(int(length))})
    return found


def test_the_picture_says_where_gradients_end():
    assert "0.weight: 100 % vanishing" in drawn((1e-2, 1e-11)).caption
    assert re.search(r"0.weight: \d\d % exploding", drawn((1e-2, 100.0)).caption)
    assert "nothing lies in the zones" in drawn((1e-11, 1e-2)).caption


def test_zones_are_marked_also_where_nothing_lies_in_them():
    found = set(colours(drawn((1e-3, 1e-3))).values())
    assert {"zu", "zl", "h15"} <= found


def test_the_densest_cell_holds_the_size_of_the_gradients():
    figure = drawn((1e-3, 1e-3))
    rows = json.loads(ET.fromstring(figure.svg).get("data-rows"))
    (row, _), *_ = (place for place, name in colours(figure).items() if name == "h15")
    low, _, high = rows[row].partition(": ")[2].partition(" to ")
    assert float(low) < 1e-3 < float(high) * 1.6
    assert rows[:GAP] == [""] * GAP


def test_a_step_that_is_not_finite_is_a_column_of_its_own_colour():
    samples = np.stack([np.full((1, 8), 0.1), np.full((1, 8), np.nan)])
    figure = figures(replace(healthy_trace(), gradient_histograms=spread(samples, (0, 5), GRADIENT_BINS)))["Gradient histograms"]
    found = colours(figure)
    assert {name for (_, column), name in found.items() if column == 1} == {"hi"}
    assert "0.weight: not finite" in figure.caption
    assert ("hi", "not finite") in figure.bar_notes


def test_weights_are_drawn_on_a_straight_scale():
    values = DICE.uniform(-1, 1, 4000)
    figure = figures(replace(healthy_trace(), weight_histograms=spread([[values], [values]], (0, 5), WEIGHT_BINS)))[
        "Weight distributions"
    ]
    rows = [row for row in json.loads(ET.fromstring(figure.svg).get("data-rows")) if row]
    assert len(rows) == WEIGHT_ROWS
    assert rows[0].endswith("0.92 to 1")
    levels = [int(name[1:]) for name in colours(figure).values() if name.startswith("h")]
    assert min(levels) >= 11  # as flat as the bins are fine


def test_a_hostile_name_stays_text():
    base = healthy_trace()
    parameters = (replace(base.parameters[0], name='<script>"x'), *base.parameters[1:])
    figure = drawn((1e-2, 1e-11), parameters=parameters)
    assert "<script" not in figure.svg
    ET.fromstring(figure.svg)


@pytest.mark.parametrize("detail", [FULL, LEAST])
def test_of_many_tensors_some_are_drawn_and_those_of_findings_are_among_them(detail):
    trace = deep_trace(n_blocks=16)
    numbers = list(range(0, len(trace.parameters), 2))
    samples = [[DICE.normal(0, 0.1, 64) for _ in numbers]] * 2
    trace = replace(trace, gradient_histograms=spread(samples, (0, 9), GRADIENT_BINS, numbers))
    figure = figures(trace, detail, frozenset({"blocks.7.up"}))["Gradient histograms"]
    assert f"{detail.tensors} of 32 tensors" in figure.caption
    assert "blocks.7.up.weight" in figure.svg


def test_the_page_stays_light():
    steps, numbers = np.unique(np.geomspace(1, 3000, 64).astype(int)), list(range(32))
    samples = [[10.0 ** DICE.uniform(-11, 2, 1024) for _ in numbers] for _ in steps]
    trace = replace(
        deep_trace(n_blocks=16),
        gradient_histograms=spread(samples, steps, GRADIENT_BINS, numbers),
        weight_histograms=spread(samples, steps, WEIGHT_BINS, numbers),
    )
    text = page(replace(REPORTS["two-faults"](), trace=trace))
    assert len(text.encode()) <= MAX_BYTES
    assert "Gradient histograms" in text
