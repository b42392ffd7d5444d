"""Pictures of a table as it is: small ones of each column, what is missing, what goes together."""

import doctest
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind, Level, Roles, Table
from sleuth.render.charts import small, triangle
from sleuth.render.html import MAX_BYTES, page
from sleuth.render.table_overview import LOOKED_AT, MOST_RELATED, correlation_figure, missing_figure, small_figures
from sleuth.stats import association
from sleuth.stats.association import pairwise_correlations
from sleuth.verdict import Diagnosis, Report

N = 400


def number(name, values, **changes):
    values = np.asarray(values, np.float64)
    known = values[~np.isnan(values)]
    made = Column(
        name, ColumnKind.NUMBER, "DOUBLE", len(values), len(values) - len(known), len(np.unique(known)), values,
        low=known.min() if len(known) else np.nan, high=known.max() if len(known) else np.nan,
    )  # fmt: skip
    return replace(made, **changes)


def text(name, listed):
    names = sorted(set(listed), key=lambda one: -listed.count(one))
    levels = tuple(Level(one, listed.count(one), listed.index(one)) for one in names)
    codes = np.array([names.index(one) for one in listed], np.float64)
    return Column(name, ColumnKind.TEXT, "VARCHAR", len(listed), 0, len(names), codes, levels=levels, n_counted=len(listed))


def table(split, *columns):
    n = columns[0].n_rows
    return Table(split, f"{split}.csv", n, columns, np.arange(n))


def flats(seed=0, n=N):
    dice = np.random.default_rng(seed)
    area = dice.normal(80, 20, n)
    age = np.where(dice.random(n) < 0.25, np.nan, dice.uniform(0, 100, n))
    city = dice.choice(["Rome", "Oslo"], n, p=[0.8, 0.2]).tolist()
    price = 3 * area + dice.normal(0, 10, n)
    return number("area", area), number("age", age), text("city", city), number("price", price)


def made(*tables, target="price"):
    return Splits(tables, Roles(target, reasons=(("target", target, "as asked"),)))


def report(splits):
    return Report("2026-11-20-1432-keen-otter", "train.csv", 0, Diagnosis(), splits=splits)


@pytest.mark.parametrize("module", [small, triangle, association])
def test_examples_hold(module):
    assert doctest.testmod(module).failed == 0


def test_correlations_of_what_both_columns_know_are_those_of_pandas():
    dice = np.random.default_rng(1)
    matrix = dice.normal(1e6, 1, (60, 5)).cumsum(1)
    matrix[dice.random(matrix.shape) < 0.3] = np.nan
    matrix[:, 4] = 7.0
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = pd.DataFrame(matrix).corr().to_numpy()
    found = pairwise_correlations(matrix)
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert np.isnan(found[4, 0])


def test_each_column_of_a_healthy_table_has_a_picture_the_target_first():
    smalls = small_figures(made(table("train", *flats())), {"age": ("missing-values",)}, 60)
    assert [one.name for one in smalls] == ["price", "age", "area", "city"]
    assert smalls[0].kind == "number · target"
    assert re.fullmatch(r"median [\d.]+; 2\d% missing", smalls[1].note)
    assert smalls[1].rules == ("missing-values",)
    assert smalls[3].note == "2 levels; none missing"
    assert "shares of Rome 79%, Oslo 21%" in smalls[3].svg


def test_both_splits_lie_over_each_other_on_one_scale():
    here, other = flats(), [replace(one, values=one.values + 40) if one.is_numeric else one for one in flats(1)]
    area = next(one for one in small_figures(made(table("train", *here), table("test", *other)), {}, 60) if one.name == "area")
    assert re.findall(r'class="hill (c\d)"', area.svg) == ["c0", "c1"]
    first, second = (re.findall(r"V(\d+)H", path) for path in re.findall(r'd="([^"]+)"', area.svg))
    assert second[0] == "100"  # nothing of the second lies at the lower end of the first
    assert first[-1] == "100"


def test_a_few_values_far_out_do_not_flatten_the_rest():
    values = np.random.default_rng(0).normal(0, 1, 2000)
    values[0] = 1e6
    drawn = small_figures(made(table("train", number("x", values)), target=""), {}, 1)[0]
    assert "inner 99% of" in drawn.note
    assert len(set(re.findall(r"V(\d+)H", drawn.svg))) > 10


@pytest.mark.parametrize(
    "column",
    [number("x", [np.nan] * 5), number("x", [3.0] * 5), text("x", [""] * 5), number("x", [0, 1] * 9, kind=ColumnKind.BOOLEAN)],
)
def test_columns_of_nothing_one_value_or_two(column):
    splits = made(table("train", column), target="")
    assert len(small_figures(splits, {}, 9)) == 1
    assert "Pictures of the columns" in page(report(splits))


def test_what_is_missing_is_drawn_by_column_and_split():
    splits = made(table("train", *flats()), table("test", *flats(1)))
    figure = missing_figure(splits)
    assert figure.caption == "Share of the rows without a value. 3 other columns lack nothing."
    assert figure.svg.count("bar-fill") == 2
    assert missing_figure(made(table("train", flats()[0]))) is None


def test_the_target_is_the_last_row_of_the_correlations():
    figure = correlation_figure(made(table("train", *flats())))
    assert re.findall(r"</title>(\w+)</text>", figure.svg) == ["area", "age", "price"]
    assert "Strongest: area and price 0.98." in figure.caption
    assert correlation_figure(made(table("train", flats()[2]))) is None


def test_a_target_of_two_classes_has_correlations_too():
    area, age, city, price = flats()
    figure = correlation_figure(made(table("train", area, age, city, price), target="city"))
    assert "city is Oslo" in figure.svg


def test_of_many_columns_those_that_go_with_the_target_are_drawn():
    dice = np.random.default_rng(2)
    columns = [number(f"x{i}", dice.normal(0, 1, N)) for i in range(LOOKED_AT)]
    target = number("price", columns[700].values + dice.normal(0, 0.5, N))
    figure = correlation_figure(made(table("train", *columns, target)))
    assert "x700 and price 0.9" in figure.caption
    assert f"the {MOST_RELATED} of the {LOOKED_AT + 1:,} that go most with it" in figure.caption


def test_of_many_columns_without_a_target_both_of_a_pair_that_goes_together_are_drawn():
    dice = np.random.default_rng(2)
    values = [dice.normal(0, 1, N) for _ in range(100)]
    values[99] = -values[5]
    figure = correlation_figure(made(table("train", *(number(f"x{i}", one) for i, one in enumerate(values))), target=""))
    assert "Strongest: x5 and x99 -1.00" in figure.caption
    assert f"the {MOST_RELATED} of the 100 that go most with another" in figure.caption


def test_the_page_of_ten_thousand_columns_shows_the_first_and_says_so():
    dice = np.random.default_rng(0)
    some = [dice.normal(0, 1, 50) for _ in range(50)]
    columns = [number(f"a_rather_long_name_of_a_column_{i}", some[i % 50]) for i in range(10_000)]
    text_of = page(report(made(table("train", *columns), target="")))
    assert len(text_of.encode()) <= MAX_BYTES
    assert "60 of 10,000 columns: the target, those with a finding, then the first." in text_of


def test_the_page_of_a_clean_table_has_the_pictures_below_the_verdict():
    shown = page(report(made(table("train", *flats()), table("test", *flats(1)))))
    places = [
        shown.index(part)
        for part in ("No fault found", "Pictures of the columns", "Correlations", "Missing values", 'id="columns"')
    ]
    assert places == sorted(places)
    labels = re.findall(r'<svg class="plot[^>]*aria-label="([^"]*)"', shown)
    assert len(labels) == 6
    assert all(len(one) > 20 for one in labels)


def test_names_of_columns_and_levels_stay_text():
    evil = "<img src=x onerror=alert(1)>"
    shown = page(report(made(table("train", replace(flats()[0], name=evil), text("c", [evil, "a" + evil] * 9)), target=evil)))
    assert "<img" not in shown
