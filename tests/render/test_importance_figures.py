"""What goes with what came of several runs, in words and as bars."""

import doctest
from xml.etree import ElementTree as ET

from sleuth.evidence.kept_run import Importance, Parting, RunComparison
from sleuth.render import kept_runs
from sleuth.render.importance_figures import MOST, importance_figures
from sleuth.render.live.compare_page import differences
from sleuth.render.side_by_side import comparison_tree, side_by_side, weight

RATE = Importance("val_acc", ("argument: lr",), 0.9, 0.01, -1.0, 6)
BOTH = Importance("val_acc", ("argument: <b>width", "seeds: torch"), 0.2, 0.4, 0.0, 6)
LOSS = Importance("final loss", ("argument: lr",), 0.0, 0.7, 1.0, 6)


def compared(*found):
    return RunComparison(("a", "b", "c"), (), (), (Parting("b", 0), Parting("c", 0)), found)


def test_examples_hold():
    assert doctest.testmod(kept_runs).failed == 0


def test_in_words():
    assert weight(RATE) == "lower with larger values"
    assert weight(BOTH) == "may be chance (in 40 of 100 orders); they change together"
    assert weight(LOSS) == "may be chance (in 70 of 100 orders)"
    assert weight(Importance("x", ("commit",), 0.8, 0.02, 0.0, 6)) == "more than chance"


def test_in_the_terminal_and_as_json():
    text = side_by_side(compared(LOSS, RATE, BOTH))
    assert "what final loss goes with (6 runs, each difference by itself)\n    0 %  argument: lr: may be chance" in text
    assert "what val_acc goes with (6 runs, each difference by itself)\n   90 %  argument: lr: lower with larger values" in text
    tree = comparison_tree(compared(RATE))
    assert tree["importances"] == [
        {"outcome": "val_acc", "names": ["argument: lr"], "share": 0.9, "chance": 0.01, "direction": -1.0, "n_runs": 6}
    ]


def test_as_bars():
    first, second = importance_figures(compared(LOSS, RATE, BOTH))
    assert first.title == "Importance for final loss"
    assert "None of them goes with it more than chance may do." in first.caption
    assert [key.color for key in first.keys] == ["c0 faint"]
    bars = [one.get("class") for one in ET.fromstring(second.svg).iter("rect")]
    assert bars == ["bar-fill c0", "bar-fill c0 faint"]
    assert "lr goes with it: lower with larger values." in second.caption
    names = [one.text for one in ET.fromstring(second.svg).iter("title")]
    assert names == ["lr", "<b>width + torch"]


def test_only_so_many_bars():
    many = [Importance("loss", (f"argument: {at}",), 0.1, 0.3, 0.0, 9) for at in range(MOST + 5)]
    (figure,) = importance_figures(compared(*many))
    assert figure.svg.count("<rect") == MOST
    assert f"The {MOST} greatest of {MOST + 5}." in figure.caption


def test_the_page_has_them_with_hostile_names_as_text():
    part = differences(compared(RATE, BOTH))
    assert "What goes with what came of it" in part
    assert "Importance for val_acc" in part
    assert "<b>width" not in part
    assert "What goes with" not in differences(compared())
