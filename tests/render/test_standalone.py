"""Pictures that stand alone: nothing of the page's style sheet, units or scripts is left in them."""

import doctest
import importlib
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from sleuth.render.charts import Line, Scale, line_chart
from sleuth.render.charts.curves import count_table
from sleuth.render.charts.heat import Grid, color_bar, heat_map
from sleuth.render.figures import Figure, Key, Onset
from sleuth.render.gallery import charts
from sleuth.render.standalone import Frame, picture
from sleuth.render.standalone.flat import View, flat, moved
from sleuth.render.standalone.reported import figures_in
from sleuth.render.standalone.sheet import sheet
from tests.render.reports import REPORTS

LINE = Figure(
    "Loss", line_chart("Loss. It falls.", [Line("training", np.arange(4), np.array([4.0, 3, 2, 1]))], Scale(0, 4)), "It falls."
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", ["flat", "picture", "reported", "sheet"])
def test_examples_hold(name):
    assert doctest.testmod(importlib.import_module(f"sleuth.render.standalone.{name}")).failed == 0


@pytest.fixture(scope="module")
def every_chart():
    return charts(REPORTS["two-faults"](), {})


def test_nothing_of_the_page_is_left(every_chart):
    assert len(every_chart) >= 10
    for chart in every_chart:
        for is_dark in (False, True):
            svg = picture(chart.figure, Frame("run", chart.onsets, is_dark=is_dark))
            root = ET.fromstring(svg)
            attributes = [(name, value) for one in root.iter() for name, value in one.attrib.items()]
            assert not {"class", "style", "data-x", "tabindex"} & {name for name, _ in attributes}
            assert "var(" not in svg
            assert not [pair for pair in attributes if re.fullmatch(r"[\d.]+(em|rem)", pair[1])]
            assert {value for _, value in attributes if value.endswith("%")} <= {"100%"}  # of the ground alone


def test_it_says_what_it_shows():
    root = ET.fromstring(picture(LINE, Frame("2026-keen-otter")))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Loss · 2026-keen-otter"
    assert root.find(f"{SVG}desc").text == "Loss. It falls."


def test_everything_lies_within_the_picture(every_chart):
    for chart in every_chart:
        root = ET.fromstring(picture(chart.figure, Frame("run", chart.onsets)))
        width, height = float(root.get("width")), float(root.get("height"))
        for text in root.iter(f"{SVG}text"):
            x, y, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
            n = 0.62 * size * len("".join(text.itertext()))
            left = x - {"end": n, "middle": n / 2}.get(text.get("text-anchor"), 0.0)
            assert left >= 0, "".join(text.itertext())
            assert left + n <= width + 4, "".join(text.itertext())
            assert size <= y <= height


def test_colours_are_those_of_the_page():
    light, dark = sheet(is_dark=False), sheet(is_dark=True)
    assert light.look([("path", frozenset(("line", "c0")))])["stroke"] == "#0072b2"
    assert dark.look([("path", frozenset(("line", "c0")))])["stroke"] == "#56b4e9"
    assert light.look([("path", frozenset(("line", "faint", "c0")))])["opacity"] == "0.4"
    assert light.look([("g", frozenset(("cells",))), ("path", frozenset(("hz",)))])["stroke"] == light.value("--zero")
    assert light.look([("text", frozenset(("tick",)))])["font-size"] == "0.68rem"


def test_a_point_lies_where_it_lay_on_the_page():
    svg = line_chart("x", [Line("a", np.array([0, 10]), np.array([0.0, 1.0]))], Scale(0.0, 1.0))
    drawn = flat(svg, View(100.0, 50.0, 1000.0, 220.0), sheet(is_dark=False))
    (d,) = re.findall(r'<path d="(M[^"]*)" fill="none"', drawn)
    x, y, across, down = map(float, re.fullmatch(r"M([\d.]+) ([\d.]+)l([\d.]+) (-[\d.]+)", d).groups())
    assert (x, y) == pytest.approx((100 + 1000 * 0.1 / 10.2, 270), abs=0.2)  # a margin of 1 % on both sides
    assert (across, down) == pytest.approx((1000 * 10 / 10.2, -220), abs=0.3)


def test_paths_keep_their_commands():
    assert moved("M10 20V5H30C1 2 3 4 5 6z", View(1.0, 2.0, 0, 0, 2.0, 3.0)) == "M21 62V17H61C3 8 7 14 11 20z"


def test_cells_become_areas_without_gaps():
    grid = Grid(("a", "b"), np.arange(3), np.array([[1.0, 1.0, 2.0], [np.nan, np.inf, 2.0]]))
    figure = Figure("Map", heat_map("map", grid, Scale(1, 2)), "", bar=color_bar(Scale(1, 2)), bar_notes=(("hi", "not finite"),))
    svg = picture(figure, Frame())
    paths = re.findall(r'd="([^"]*)" fill="[^"]+" shape-rendering="crispEdges"', svg)
    cells = re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H\1z", "".join(paths))
    widths = sorted({float(right) - float(left) for left, _, right, _ in cells if float(right) - float(left) > 40})
    assert widths[-1] == pytest.approx(2 * widths[0], abs=0.02)  # two equal cells in a row are one area
    wide = [(top, foot) for left, top, right, foot in cells if float(right) - float(left) > 40]
    assert {foot for _, foot in wide} & {top for top, _ in wide}  # a row begins where the one above it ends, to the last digit
    assert "not finite" in svg


def test_hostile_texts_stay_texts():
    evil = '<script>alert("x")</script>&\x1b[31m'
    figure = Figure(evil, line_chart(evil, [], Scale(0, 1)), evil, (Key("c0", evil),))
    root = ET.fromstring(picture(figure, Frame(evil, (Onset("A", 1, (evil,)),))))
    assert not list(root.iter(f"{SVG}script"))
    assert "\x1b" not in "".join(root.itertext())


def test_a_long_caption_is_wrapped_and_the_picture_grows():
    long = replace(LINE, caption="word " * 120)
    one, other = (ET.fromstring(picture(figure, Frame(width=600.0))) for figure in (LINE, long))
    assert float(other.get("height")) > float(one.get("height")) + 80


def test_figures_are_read_back_from_a_report():
    from sleuth.render.templating import environment

    confusion = Figure(
        "Confusion", count_table("Confusion. a < b", ["no", "yes"], np.array([[8, 2], [1, 9]])), "a < b", gutter="long"
    )
    made = (
        environment()
        .from_string("{% from 'macros.html' import chart %}{{ chart(a) }}{{ chart(b) }}")
        .render(a=replace(confusion, keys=(Key("c0 faint", "one <b>"), Key("c1", "two", "dots"))), b=LINE)
    )
    first, second = figures_in(made)
    assert (first.title, first.caption, first.gutter) == ("Confusion", "a < b", "long")
    assert first.keys == (Key("c0 faint", "one <b>"), Key("c1", "two", "dots"))
    assert picture(second, Frame()) == picture(LINE, Frame())


@pytest.mark.parametrize(
    "svg", ['<svg><!DOCTYPE x [<!ENTITY a "b">]></svg>', "<svg><g></svg>", "<svg><text>&nbsp;</text></svg>", "nothing"]
)
def test_what_is_no_drawing_of_ours_is_passed_over(svg):
    page = f'<figure class="chart"><figcaption><h4>A</h4><p>b</p></figcaption><div class="plotbox ">{svg}</div></figure>'
    assert figures_in(page) == ()
