import numpy as np

from tests.rules.data.disguised_missing import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "disguised-missing"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "income")
    assert set(first.finding.where.rows) <= set(bad.tables()["train"].index[bad.tables()["train"].income == -999])
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_word_for_a_missing_value_is_named():
    table = customers()
    table["city"] = ["N/A" if row % 40 == 0 else city for row, city in enumerate(table["city"])]
    (one,) = found("disguised-missing", table)
    assert (one.finding.where.column, one.finding.values["value"]) == ("city", "'N/A'")


def test_the_first_of_january_1970_is_named():
    import pandas as pd

    dates = pd.Timestamp("2024-01-01") + pd.to_timedelta(dice().integers(0, 300, 2000), unit="D")
    born = dates.to_series(index=range(2000))
    assert found("disguised-missing", {"seen": born}) == []
    born[:40] = pd.Timestamp("1970-01-01")
    assert [one.finding.where.rows[0] for one in found("disguised-missing", {"seen": born})] == [0]


def test_real_values_are_silent():
    random = dice()
    rain = [0.0 if dry else value for dry, value in zip(random.random(2000) < 0.7, random.gamma(1, 4, 2000), strict=True)]
    celsius = random.normal(2, 8, 2000).round(1)
    hours = [99 if value > 98 else int(value) for value in random.gamma(9, 5, 2000)]
    stars = random.integers(0, 6, 2000)
    assert found("disguised-missing", {"rain": rain, "celsius": celsius, "hours": hours, "stars": stars}) == []


def test_the_first_year_of_a_list_is_named():
    random = dice(8)
    year = np.round(1948 + 58 * random.beta(2.4, 2, 3000))
    year[random.random(3000) < 0.06] = 1890
    (one,) = found("disguised-missing", {"licensed_in": year.astype(int)})
    assert one.finding.values["value"] == "1890"


def test_a_heap_of_years_before_all_others_is_named_though_some_are_as_frequent():
    random = dice(11)
    first = np.round(2022 - random.gamma(3, 4, 4000)).clip(1965)
    first[random.random(4000) < 0.03] = 1880
    (one,) = found("disguised-missing", {"first_exhibited": first.astype(int)})
    assert one.finding.values["value"] == "1880"


def test_old_years_that_another_column_explains_or_that_are_few_are_silent():
    random = dice(12)
    firm = random.choice(40, 3000, p=[0.03, *[0.97 / 39] * 39])
    founded = np.where(firm == 0, 1870, np.round(2021 - random.gamma(3, 4, 3000)))
    planted = np.round(2022 - random.gamma(3, 4, 3000)).clip(1975)
    planted[:7] = 1890
    table = {"firm": [f"firm {k}" for k in firm], "founded": founded.astype(int), "planted": planted.astype(int)}
    assert found("disguised-missing", table) == []


def test_years_that_lie_as_others_do_are_silent():
    random = dice(9)
    built = 1900 + np.round(120 * random.beta(2, 2, 3000))
    built[:300] = 1900  # and before
    built[300:330] = 1902
    census = random.choice([1900.0, *range(1950, 2030, 10)], 3000, p=[0.3] + [0.0875] * 8)
    vintage = random.integers(1995, 2023, 3000)
    vintage[:9] = 1950
    assert found("disguised-missing", {"built": built.astype(int), "census": census.astype(int), "vintage": vintage}) == []


def test_the_answer_of_a_sensor_that_failed_is_named():
    random = dice(3)
    table = customers()
    table["chamber_c"] = np.where(random.random(2400) < 0.02, 85.0, random.normal(21, 2, 2400).round(1))
    (one,) = found("disguised-missing", table)
    assert (one.finding.where.column, one.finding.values["value"]) == ("chamber_c", "85")


def test_a_price_that_a_plan_explains_and_a_heavier_kind_are_silent():
    random = dice(4)
    table = customers()
    is_flat = random.random(2400) < 0.05
    table["plan"] = np.where(is_flat, "flat", random.choice(["s", "m", "l"], 2400)).tolist()
    table["monthly"] = np.where(is_flat, 149.0, random.uniform(4, 25, 2400).round(2))
    table["weight"] = np.where(random.random(2400) < 0.01, random.normal(400, 20, 2400), random.normal(21, 2, 2400)).round(1)
    assert found("disguised-missing", table) == []
