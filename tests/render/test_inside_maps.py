"""Pictures of what is inside a trained network."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from sleuth.evidence.insides import Insides, MapKind, Maps, Projection
from sleuth.render.charts.spots import SHAPES
from sleuth.render.detail import FULL, LEAST
from sleuth.render.gallery import charts
from sleuth.render.html import MAX_BYTES, page
from sleuth.render.inside_maps import inside_maps, map_figures
from sleuth.render.standalone import Frame, picture
from tests.render.reports import REPORTS
from tests.traces import healthy_trace

DICE = np.random.default_rng(4)


def maps(kind, layer="conv1", n_all=12, side=16, n_chosen=3):
    n = min(n_all, 8)
    values = DICE.integers(0, 256, (n_chosen, n, side, side)).astype(np.uint8)
    limits = np.zeros((n_chosen, n)), np.full((n_chosen, n), 2.5)
    return Maps(kind, layer, n_all, np.arange(n), 4 * side, 4 * side, values, *limits)


def insides(n=60, n_classes=5, **more):
    label = np.arange(n) % n_classes * 1.0
    predicted = label.copy()
    predicted[:2] = (label[:2] + 1) % n_classes
    scores = DICE.normal(size=(n, 8))
    projection = Projection("head", 64, scores, np.array([0.5, 0.25, 0.1, 0.05, 0.03, 0.02, 0.01, 0.01]))
    made = Insides(label, predicted, True, projection, np.arange(3), maps=(
        maps(MapKind.INPUT, "", 1, 32), *(maps(MapKind.ACTIVATION, f"conv{at}") for at in range(6)),
        *(maps(MapKind.ATTENTION, f"mix{at}", 4, 32) for at in range(2)), replace(maps(MapKind.UNIT, "head", 1), height=1, width=32),
    ))  # fmt: skip
    return replace(made, **more)


def figures(seen, detail=FULL):
    return {one.title: one for one in inside_maps(replace(healthy_trace(), insides=seen), detail)}


def test_each_sample_is_a_spot_that_says_what_it_is():
    figure = figures(insides())["Embedding projection"]
    notes = [one.text for one in ET.fromstring(figure.svg).iter("title")]
    assert len(notes) == 60
    assert notes[0] == "Sample 0, class 0, taken for class 1."
    assert notes[7] == "Sample 7, class 2, rightly predicted."
    assert figure.svg.count(" hollow") == 2
    assert "60 training samples by the 64 inputs of layer head" in figure.caption
    assert "75 % of the variance. Hollow: the 2 that" in figure.caption
    assert [key.name for key in figure.keys][-1] == "class 4 (squares)"


def test_colour_and_shape_tell_sixteen_classes_apart():
    svg = figures(insides(n=64, n_classes=16))["Embedding projection"].svg
    looks = set(re.findall(r'<(?:circle[^>]*|path d="[^"]*") class="spot (c\d)', svg))
    assert looks == {"c0", "c1", "c2", "c3"}
    assert all(shape in svg for shape in SHAPES)
    both = {(shape, colour) for shape in SHAPES for colour in looks if f'{shape} class="spot {colour}' in svg}
    assert len(both) == 16


def test_numbers_go_from_dark_to_light():
    seen = insides(label=np.linspace(0, 3, 60), predicted=np.full(60, np.nan), is_class=False)
    figure = figures(seen)["Embedding projection"]
    assert {"spot d0", "spot d11"} <= set(re.findall(r"spot d\d+", figure.svg))
    assert [key.name for key in figure.keys] == ["target 0", "to 3"]
    assert "target 3." in figure.svg


def test_maps_of_each_chosen_sample_and_as_many_as_there_is_room_for():
    found = figures(insides())
    assert list(found) == ["Embedding projection", "Activation maps", "Attention maps", "Activations per unit"]
    assert found["Activation maps"].svg.count('class="cells"') == 1 + 4 * 6
    assert "4 of 6 layers" in found["Activation maps"].caption
    assert found["Attention maps"].svg.count('class="cells"') == 2 * 4
    assert "Sample 0, class 0, taken for class 1." in found["Attention maps"].caption
    assert found["Activations per unit"].svg.count('class="cells"') == 1
    assert "head: given by 32 units" in found["Activations per unit"].svg
    assert figures(insides(), LEAST)["Activation maps"].svg.count('class="cells"') == 1 + 2 * 2
    assert not list(map_figures(insides(), 3, FULL))
    named = {one.name for one in charts(replace(REPORTS["two-faults"](), trace=replace(healthy_trace(), insides=insides())), {})}
    assert {"activation-maps", "activation-maps-2", "activation-maps-3", "attention-maps-3"} <= named


def test_a_map_says_which_channel_it_is_and_between_which_values_it_lies():
    titles = [one.text for one in ET.fromstring(figures(insides())["Activation maps"].svg).iter("title")]
    assert "channel 3: 0 to 2.5" in titles


@pytest.mark.parametrize("is_dark", [False, True])
def test_the_pictures_stand_alone(is_dark):
    for figure in figures(insides()).values():
        svg = picture(figure, Frame("run", (), 800.0, is_dark))
        ET.fromstring(svg)
        assert "class=" not in svg
        assert "%" not in re.sub(r">[^<]*<", "><", svg.partition("<rect")[2]).replace('"100%"', "")
    spots = picture(figures(insides())["Embedding projection"], Frame("run", (), 800.0, is_dark))
    assert spots.count("<title>Sample ") == 60


def test_a_layer_with_a_hostile_name_stays_text():
    seen = insides(maps=(maps(MapKind.ACTIVATION, "<img src=x>"),))
    assert "<img" not in figures(seen)["Activation maps"].svg


def test_nothing_seen_nothing_drawn():
    assert not figures(None)
    assert not figures(insides(projection=None, maps=()))


def test_the_page_stays_light():
    text = page(replace(REPORTS["two-faults"](), trace=replace(healthy_trace(), insides=insides(n=256))))
    assert len(text.encode()) <= MAX_BYTES
    assert "Activation maps" in text
