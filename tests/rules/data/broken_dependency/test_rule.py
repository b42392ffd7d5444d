import numpy as np

from tests.rules.data.broken_dependency import bad, good
from tests.tables import dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "broken-dependency"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "town")
    assert set(first.finding.where.rows) <= {3, 300, 900, 2100}
    assert first.finding.where.rows


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_independent_categories_are_silent():
    random = dice()
    table = {
        "a": random.choice(list("abcdefgh"), 3000).tolist(),
        "b": random.choice(list("xyz"), 3000, p=[0.9, 0.06, 0.04]).tolist(),
    }
    assert found("broken-dependency", table) == []


def test_a_loose_dependence_is_silent():
    random = dice()
    first = random.integers(0, 20, 3000)
    second = np.where(random.random(3000) < 0.95, first % 5, random.integers(0, 5, 3000))
    assert found("broken-dependency", {"a": [f"a{v}" for v in first], "b": [f"b{v}" for v in second]}) == []


def registered(n=4000, codes=30):
    """Rows with a municipality of many, and the court that is responsible for it."""
    random = dice(3)
    names = random.choice(np.arange(1100, 9900), codes, replace=False)
    courts = np.array(["Alm", "Berg", "Celle", "Dorn", "Eich"])[random.permutation(codes) % 5]
    at = random.integers(0, codes, n)
    return names[at], courts[at].astype(object)


def test_whole_numbers_that_are_codes_determine_a_text():
    code, court = registered()
    rows = [17, 1800, 2001, 3333]
    court[rows] = [next(one for one in ("Alm", "Berg") if one != own) for own in court[rows]]
    (one,) = found("broken-dependency", {"municipality": code, "court": court.tolist(), "fee": dice().normal(size=4000)})
    assert (one.finding.where.column, one.finding.values["determined_by"]) == ("court", "municipality")
    assert set(one.finding.where.rows) == set(rows)
    assert f"'{code[17]}' stands with" in one.finding.message


def test_a_quantity_cut_in_bands_is_silent():
    random = dice(5)
    age = random.uniform(18, 90, 4000)
    bands = np.array([f"{10 * (one // 10)}s" for one in (age + random.normal(0, 0.06, 4000)).astype(int)])
    assert found("broken-dependency", {"age": age.astype(int), "band": bands.tolist()}) == []


def test_hours_and_their_shifts_are_silent():
    random = dice(6)
    hour = random.integers(0, 24, 4000)
    shifts = np.where(hour < 6, "night", np.where(hour < 14, "early", np.where(hour < 22, "late", "night"))).astype(object)
    at = np.flatnonzero(hour == 6)[:12]
    shifts[at] = "night"  # who stayed longer
    assert found("broken-dependency", {"hour": hour, "shift": shifts.tolist()}) == []


def test_what_a_person_has_for_a_time_is_silent():
    code, town = registered()
    town[np.flatnonzero(code == code[0])[-3:]] = "Fern"  # who moved there
    assert found("broken-dependency", {"customer": code, "town": town.tolist()}) == []
