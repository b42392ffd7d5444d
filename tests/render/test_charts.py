import doctest
import importlib
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from sleuth.render.charts import (
    Grid,
    Line,
    Mark,
    Palette,
    Scale,
    Steps,
    color_bar,
    fitted,
    heat_map,
    line_chart,
    linear,
    logarithmic,
)
from sleuth.render.charts.colour import contrast, depths, diverging, oklch, sequential
from sleuth.render.charts.decimate import min_max
from sleuth.render.charts.lines import UNITS, path
from sleuth.render.charts.scale import short, step_ticks, ticks

STEPS = np.arange(100)


def parsed(svg):
    return ET.fromstring(svg)


@pytest.mark.parametrize("name", ["colour", "scale", "decimate", "lines", "heat"])
def test_examples_hold(name):
    assert doctest.testmod(importlib.import_module(f"sleuth.render.charts.{name}")).failed == 0


# Colours


def test_known_colors():
    assert oklch(0.0, 0.0, 0.0) == "#000000"
    assert oklch(0.62796, 0.25768, 29.234) == "#ff0000"  # sRGB red, from the definition's own table
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # WCAG's well-known near miss


def test_the_sequential_scale_gets_lighter_at_every_level():
    luminance = [contrast(color, "#000000") for color in sequential()]
    assert all(low < high for low, high in pairwise(luminance))


def test_the_diverging_scale_is_lightest_in_the_middle_and_differs_at_the_ends():
    luminance = [contrast(color, "#000000") for color in diverging(15)]
    assert np.argmax(luminance) == 7
    assert diverging()[0] != diverging()[-1]
    on_dark = [contrast(color, "#000000") for color in diverging(15, is_on_dark=True)]
    assert np.argmin(on_dark) == 7


def test_lines_stand_out_from_the_page():
    assert min(contrast(color, "#ffffff") for color in depths()) >= 2.9
    assert min(contrast(color, "#191c20") for color in depths(is_on_dark=True)) >= 4.0


# Scales


def test_linear_positions():
    scale = Scale(0.0, 10.0)
    assert scale.position(np.array([0.0, 5.0, 10.0, 20.0])).tolist() == [0.0, 0.5, 1.0, 1.0]
    assert np.isnan(scale.position(np.array([np.nan]))[0])


def test_logarithmic_positions():
    scale = Scale(1e-4, 1.0, is_log=True)
    assert scale.position(np.array([1e-4, 1e-2, 1.0])) == pytest.approx([0.0, 0.5, 1.0])
    assert scale.position(np.array([0.0]))[0] == 0.0


def test_zeros_get_a_place_below_the_least_value():
    scale = logarithmic(np.array([0.0, 1e-3, 1.0]))
    assert scale.has_zero
    assert scale.position(np.array([1e-3]))[0] > 0.05
    assert not logarithmic(np.array([1e-3, 1.0])).has_zero


@pytest.mark.parametrize(
    "values", [[], [np.nan], [np.inf], [0.0, 0.0], [5.0, 5.0], [-1.0, 2.0], [1e-308, 1e308], [-1e308, 1e308], [3.0]]
)
def test_every_series_gets_a_scale(values):
    for make in (fitted, logarithmic):
        scale = make(np.array(values))
        assert np.isfinite([scale.low, scale.high]).all()
        assert scale.low < scale.high
        assert all(np.isfinite(ticks(scale)))


def test_a_wide_positive_spread_is_logarithmic():
    assert fitted(np.array([0.01, 10.0])).is_log
    assert not fitted(np.array([0.5, 2.0])).is_log
    assert not fitted(np.array([-0.01, 10.0])).is_log


def test_round_ticks():
    assert ticks(Scale(0.0, 1.0)) == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert ticks(Scale(1e-3, 10.0, is_log=True)) == pytest.approx([1e-3, 1e-2, 0.1, 1, 10])
    assert ticks(Scale(0.15, 0.9, is_log=True)) == pytest.approx([0.2, 0.5])
    assert step_ticks(0, 2999) == [0, 500, 1000, 1500, 2000, 2500]
    assert step_ticks(0, 2) == [0, 1, 2]
    assert len(ticks(Scale(1e-30, 1e30, is_log=True))) <= 6


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (3000, "3,000"), (12_000, "12k"), (1e6, "1M"), (-0.5, "-0.5"), (1e-6, "1e-6"), (2e15, "2e15")]
)
def test_short_numbers(value, text):
    assert short(value) == text


# Decimation


def test_decimation_keeps_the_ends_and_every_stretchs_extremes():
    values = np.random.default_rng(0).normal(size=100_000)
    values[[12_345, 77_777]] = [50.0, -50.0]
    kept = min_max(values, 250)
    assert len(kept) <= 1000
    assert {0, 12_345, 77_777, 99_999} <= set(kept.tolist())
    for stretch in np.array_split(np.arange(100_000), 250):
        inside = values[kept[(kept >= stretch[0]) & (kept <= stretch[-1])]]
        assert inside.min() == values[stretch].min()
        assert inside.max() == values[stretch].max()


def test_decimation_keeps_gaps_and_passes_over_single_nan():
    values = np.ones(1000)
    values[400:600] = np.nan
    values[0] = np.nan
    kept = min_max(values, 10)
    assert np.isnan(values[kept]).any()
    assert 0 not in kept
    assert np.all(np.diff(kept) > 0)


def test_a_short_series_is_kept_whole():
    assert min_max(np.arange(40.0), 10).tolist() == list(range(40))
    assert min_max(np.zeros(0), 10).tolist() == []


# Lines


def points(d):
    """The path's absolute points."""
    found, x, y = [], 0, 0
    for letter, numbers in re.findall(r"([Ml])([^Ml]*)", d):
        values = [int(text) for text in re.findall(r"-?\d+", numbers)]
        for dx, dy in zip(values[::2], values[1::2], strict=True):
            x, y = (dx, dy) if letter == "M" else (x + dx, y + dy)
            found.append((x, y))
    return found


def test_a_path_goes_through_its_points():
    columns, rows = np.array([0.0, 7.0, 9.0, 30.0]), np.array([5.0, 2.0, 8.0, 8.0])
    assert points(path(columns, rows)) == [(0, 5), (7, 2), (9, 8), (30, 8)]


def test_curve_positions_follow_the_scale():
    svg = line_chart("x", [Line("loss", STEPS, np.linspace(0, 1, 100))], Scale(0.0, 2.0), steps=Steps(0, 198))
    (curve,) = [one for one in parsed(svg).iter("path") if one.get("data-name") == "loss"]
    found = points(curve.get("d"))
    low, high = map(float, parsed(svg).get("data-x").split())
    assert len(found) == 100
    for step in (0, 50, 99):
        assert found[step][0] == pytest.approx(UNITS * (step - low) / (high - low), abs=1)
        assert found[step][1] == pytest.approx(UNITS * (1 - step / 99 / 2), abs=1)


def test_nan_makes_a_gap_and_infinity_a_mark():
    values = np.ones(100)
    values[10:20] = np.nan
    values[50:52] = np.inf
    root = parsed(line_chart("x", [Line("loss", STEPS, values)], Scale(0.0, 2.0)))
    (curve,) = [one for one in root.iter("path") if one.get("data-name") == "loss"]
    assert curve.get("d").count("M") == 3
    assert "NaN" not in curve.get("d").replace("n", "N")
    (lost,) = [one for one in root.iter("path") if one.get("data-name") == "loss, not finite"]
    assert lost.get("d").count("M") >= 1


def test_marks_outside_the_run_are_left_out():
    steps = Steps(0, 99, (Mark(50, "A"), Mark(5000, "B")))
    root = parsed(line_chart("x", [Line("loss", STEPS, np.ones(100))], Scale(0.0, 2.0), steps=steps))
    assert [one.text for one in root.iter("text") if one.get("class") == "letter"] == ["A"]
    assert sum(one.get("class") == "mark" for one in root.iter("path")) == 1


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_points(n):
    lines = [
        Line("a", STEPS[:n], np.ones(n)),
        Line("b", STEPS[:n], np.ones(n), "c1", "dots"),
        Line("c", STEPS[:n], np.ones(n), "c2", "area"),
    ]
    parsed(line_chart("x", lines, linear(1.0, 1.0)))


def test_names_are_escaped():
    hostile = '"><script>alert(1)</script>&'
    svg = line_chart(hostile, [Line(hostile, STEPS, np.ones(100))], Scale(0.0, 2.0), steps=Steps(0, 9, (Mark(3, "<"),)))
    assert "<script" not in svg
    assert parsed(svg).get("aria-label") == hostile
    svg = heat_map(hostile, Grid((hostile,), np.arange(2), np.ones((1, 2))), Scale(0.0, 2.0))
    assert "<script" not in svg
    shown = next(one.text for one in parsed(svg).iter("text"))
    assert shown.startswith(hostile[:8])
    assert shown.endswith(hostile[-10:])


# Heat maps


def cells(root):
    """For each colour the cells that it covers."""
    found = {}
    for one in root.iter("path"):
        for column, row, length in re.findall(r"M(\d+) (\d+)h(\d+)", one.get("d")):
            for offset in range(int(length)):
                found[int(row), int(column) + offset] = one.get("class")
    return found


def test_cells_have_the_color_of_their_value():
    values = np.array([[0.0, 0.3, 1.0], [np.nan, np.inf, 0.999]])
    root = parsed(heat_map("x", Grid(("a", "b"), np.array([0, 5, 9]), values), Scale(0.0, 1.0)))
    assert cells(root) == {(0, 0): "h0", (0, 1): "h4", (0, 2): "h15", (1, 1): "hi", (1, 2): "h15"}
    marked = parsed(
        heat_map("x", Grid(("a", "b"), np.array([0, 5, 9]), values), Scale(0.0, 1.0), palette=Palette("v", marks_zero=True))
    )
    assert cells(marked)[0, 0] == "hz"
    assert cells(marked)[0, 1] == "v4"


def test_cell_values_can_be_read_back():
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    values = np.array([[1e-6, 1e-3, 1.0, np.nan, np.inf]])
    root = parsed(heat_map("x", Grid(("a",), np.arange(5), values), Scale(1e-6, 1.0, is_log=True)))
    packed = root.get("data-v")
    codes = [64 * digits.index(packed[at]) + digits.index(packed[at + 1]) for at in range(0, 10, 2)]
    assert codes[3:] == [0, 2]
    assert [10 ** (-6 + 6 * (code - 3) / 4092) for code in codes[:3]] == pytest.approx([1e-6, 1e-3, 1.0], rel=0.01)


def test_the_onset_stands_before_its_column():
    grid = Grid(("a",), np.array([0, 10, 20, 30]), np.ones((1, 4)))
    marks = [one for one in parsed(heat_map("x", grid, Scale(0.0, 2.0), onset=15)).iter("line") if one.get("class") == "mark"]
    assert [one.get("x1") for one in marks] == ["50.00%"]
    assert not list(parsed(heat_map("x", grid, Scale(0.0, 2.0), onset=99)).iter("line"))


def test_the_key_names_both_ends():
    texts = [one.text for one in parsed(color_bar(Scale(1e-4, 1.0, is_log=True))).iter("text")]
    assert texts == ["1e-4", "0.01", "1"]
