from tests.rules.data.mixed_types import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "mixed-types"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "income")
    assert set(first.finding.where.rows) <= {10, 500, 900, 1500, 2000}
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_ordinary_columns_are_silent():
    random = dice()
    words = random.choice(["yes", "no", "3"], 2000).tolist()
    tickets = [f"A/{v}" if v % 2 else str(v) for v in random.integers(0, 9000, 2000)]
    zips = [f"{v:05d}" for v in random.integers(0, 99_999, 2000)]
    assert found("mixed-types", {"words": words, "tickets": tickets, "zips": zips}) == []


def test_dates_with_a_few_notes_are_named():
    days = [f"2024-0{1 + row % 9}-1{row % 9}" for row in range(2000)]
    days[50:55] = ["next week"] * 5
    (one,) = found("mixed-types", {"due": days})
    assert one.finding.values["usual"] == "date"


def orders(n=600):
    random = dice()
    return {
        "order": [str(1000 + row) for row in range(n)],
        "region": random.choice(["north", "south", "east"], n).tolist(),
        "price": random.gamma(3, 20, n).round(2).tolist(),
    }


def test_a_second_header_is_one_fault():
    table = {name: [*map(str, values[:300]), name, *map(str, values[300:])] for name, values in orders().items()}
    (one,) = found("mixed-types", table)
    assert one.finding.message.startswith("Row 300 of train holds the names of the columns once more, as where files were joined")
    assert one.finding.where.rows == (300,)
    assert {one.finding.where.column, *one.finding.reaches} == set(table)


def test_a_row_of_sums_is_one_fault():
    table = orders()
    table = {
        "order": [*table["order"], "Total:"],
        "region": [*table["region"], None],
        "price": [*table["price"], sum(table["price"])],
    }
    (one,) = found("mixed-types", table)
    assert one.finding.message.startswith("Row 600 of train is no sample but a total: its 'price' is the sum of all others")
    assert one.finding.reaches == ("price",)


def test_a_level_named_total_or_like_its_column_is_silent():
    table = orders()
    table["region"][7:9] = ["total", "region"]
    assert found("mixed-types", table) == []
