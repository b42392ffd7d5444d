import doctest

import pytest

from sleuth.evidence.place import Place
from sleuth.render import words
from sleuth.rule import Where
from sleuth.verdict import Diagnosis, Overhead, Report


def test_examples_hold():
    assert doctest.testmod(words).failed == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\x1b]0;title\x07b", "a\\x1b]0;title\\x07b"),
        ("two\nlines\tand tab", "two lines and tab"),
        ("left\u202eright", "left\\u202eright"),
        ("half \udc80", "half \\udc80"),
        ("Schicht_größe 層", "Schicht_größe 層"),
    ],
)
def test_clean_shows_what_commands_a_terminal(text, shown):
    assert words.clean(text) == shown
    assert words.clean(text).encode()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"), (1, "1"), (0.5, "0.5"), (1.3862, "1.39"), (12_345, "12,345"), (1e6, "1e6"), (3.0e-7, "3e-7"), (1.25e-5, "1.25e-5"),
        (-0.0421, "-0.0421"), (100, "100"), (999.6, "1,000"), (0.001, "0.001"), (float("nan"), "–"), (float("-inf"), "-inf"),
    ],
)  # fmt: skip
def test_number(value, shown):
    assert words.number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0004, "0.4 ms"), (12.34, "12.3 s"), (245, "4 min 5 s"), (7381, "2 h 3 min"), (float("nan"), "–")]
)
def test_seconds(value, shown):
    assert words.seconds(value) == shown


def test_first_sentence_keeps_numbers_and_abbreviated_words_whole():
    assert words.first_sentence("Loss 1.5 at train.py:3, e.g. high. Then it rose.") == "Loss 1.5 at train.py:3, e.g. high."
    assert words.first_sentence("no full stop") == "no full stop"
    assert words.first_sentence("") == ""


def test_whereabouts_name_what_is_known():
    assert words.whereabouts(Where(Place("a.py", 3), "fc", 1200)) == "a.py:3, layer fc, from step 1,200"
    assert words.whereabouts(Where(layer="fc")) == "layer fc"
    assert words.whereabouts(Where()) == ""


def test_what_a_short_run_must_bear_is_told_in_seconds():
    diagnosis = Diagnosis()
    short = Report("r", "t.py", 0, diagnosis, overhead=Overhead(steps=80, ratio=1.06, budget=1.03, seconds=0.12))
    long = Report("r", "t.py", 0, diagnosis, overhead=Overhead(steps=80, ratio=1.06, budget=1.03, seconds=12.0))
    assert words.cost(short) == "overhead 120 ms (a short run, in which a few steps must be watched)"
    assert words.cost(long) == "overhead 6.0% (limit 3%)"
