"""`sleuth plot` of a table, by its words."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from tests.cli.test_commands import call

N = 600


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with two tables of flats."""
    monkeypatch.chdir(tmp_path)
    for seed, name in enumerate(("train.csv", "test.parquet")):
        dice = np.random.default_rng(seed)
        area = dice.normal(80, 20, N).round(2)
        table = pd.DataFrame({
            "area": area, "price": (3 * area + dice.normal(0, 10, N)).round(2), "city": dice.choice(["Rome", "Oslo", "Bonn"], N),
            "garden": dice.random(N) < 0.3, "sold": pd.Timestamp("2024-01-01") + pd.to_timedelta(dice.integers(0, 300, N), unit="D"),
            "age": np.where(dice.random(N) < 0.25, np.nan, dice.uniform(0, 90, N).round(3)), "empty": [None] * N,
        })  # fmt: skip
        table.to_csv(name, index=False) if name.endswith("csv") else table.to_parquet(name)
    return tmp_path


def shown(name):
    """The texts of a picture."""
    root = ET.fromstring(Path(name).read_text())
    return " ".join("".join(one.itertext()) for one in root.iter() if one.tag.endswith(("text", "desc")))


def test_the_list_of_what_can_be_drawn(here, capsys):
    assert call("plot", "train.csv", "--list") == 0
    lines = dict(re.split(r" {2,}", line) for line in capsys.readouterr().out.splitlines())
    assert list(lines) == ["area", "price", "city", "garden", "sold", "age", "empty", "correlation", "missing"]
    assert lines["city"] == "text, 3 levels"
    assert re.fullmatch(r"number, [\d.e-]+ to 89[\d.]*, 2\d% missing", lines["age"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["price"], "train: median"),
        (["city"], "Rome"),
        (["sold"], "2024-0"),
        (["age"], "Missing: 2"),
        (["price", "area"], "price (up) over area (across). Pearson's correlation in train: 0.9"),
        (["price", "sold"], "2024-0"),
        (["sold", "price"], "price (up) over sold (across)"),
        (["price", "city"], "price for each city: median"),
        (["garden", "price"], "price for each garden: median"),
        (["correlation"], "Strongest: area and price 0.9"),
        (["missing"], "Share of the rows without a value. 5 other columns lack nothing."),
    ],
)
def test_charts_of_columns(here, capsys, words, said):
    assert call("plot", "train.csv", *words) == 0
    name = f"{'-'.join(words)}.svg"
    assert capsys.readouterr() == ("", f"Written: {name}\n")
    assert said in shown(name)


def test_two_splits_have_their_colours(here):
    assert call("plot", "train.csv", "price", "area", "--test", "test.parquet", "-o", "both.svg", "--dark", "--width", "420") == 0
    assert re.search(r"train .*test .*train\.csv, test\.parquet", shown("both.svg"))
    assert ET.fromstring(Path("both.svg").read_text()).get("width") == "420"


def test_the_target_comes_last_in_the_correlations(here):
    assert call("plot", "train.csv", "correlation", "--target", "area") == 0
    assert "and of area, in the last row" in shown("correlation.svg")


def test_a_column_that_is_called_as_a_chart_is_drawn_itself(here):
    pd.DataFrame({"missing": np.arange(40.0), "b": np.arange(40.0)}).to_csv("t.csv", index=False)
    assert call("plot", "t.csv", "missing") == 0
    assert "train: median 19.5" in shown("missing.svg")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["train.csv", "prise"], "train.csv has no column 'prise'; did you mean 'price'?"),
        (["train.csv", "price", "zzzz"], "train.csv has no column 'zzzz'; there are 'area', 'price', 'city'"),
        (["train.csv", "price", "area", "city"], "give one column or two, not 3; `correlation` shows all numbers together"),
        (["train.csv", "city", "garden"], "neither 'garden' nor 'city' is a number of many values"),
        (["train.csv", "empty"], "the column 'empty' has no value: it cannot be drawn"),
        (["train.csv", "correlation", "--target", "prise"], "there is no column 'prise'; did you mean 'price'?"),
        (["test.csv", "price"], "there is no file 'test.csv'"),
        (["train.csv"], "give a CHART; `sleuth plot train.csv --list` lists what it has"),
        (["otter", "loss", "rate"], "'otter' is no table: of a run one chart is drawn at a time"),
        (["otter", "loss", "--test", "test.csv"], "'otter' is no table"),
    ],
)
def test_what_cannot_be_drawn(here, capsys, words, said):
    assert call("plot", *words) == 2
    assert said in capsys.readouterr().err
    assert not list(Path().glob("*.svg"))


def test_nothing_missing_and_nothing_related(here, capsys):
    pd.DataFrame({"a": np.arange(40.0), "b": ["x", "y"] * 20}).to_csv("t.csv", index=False)
    assert call("plot", "t.csv", "missing") == 2
    assert "t.csv has no missing value: there is nothing to draw" in capsys.readouterr().err
    assert call("plot", "t.csv", "correlation") == 2
    assert "t.csv has no two numbers that vary" in capsys.readouterr().err
