import numpy as np

import sleuth
from tests.rules.data.identifier_as_feature import bad, good
from tests.tables import customers, dice, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "identifier-as-feature"
    assert (first.finding.where.split, first.finding.where.column) == ("train", "Unnamed: 0")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_a_counter_under_another_name_is_named():
    (one,) = found("identifier-as-feature", customers() | {"batch": range(2400)})
    assert one.finding.where.column == "batch"


def test_an_id_that_the_user_names_is_silent():
    assert found("identifier-as-feature", customers() | {"batch": range(2400)}, ids="batch") == []


def test_other_unique_columns_are_silent():
    random = dice()
    table = {"day": range(2000), "weight": random.normal(size=2000), "wide": random.permutation(10**6)[:2000]}
    assert found("identifier-as-feature", table) == []


def test_random_codes_that_have_no_digit_now_and_then_are_a_hint():
    random = dice(5)
    letters = np.array(list("BCDFGHJKLMNPQRSTVWXZ23456789"))
    codes = ["".join(row) for row in letters[random.integers(0, len(letters), (2400, 9))]]
    assert sum(not any(map(str.isdigit, code)) for code in codes) > 20
    told = sleuth.check(customers() | {"seal": codes}, select=("identifier-as-feature",)).diagnosis.hints
    assert [one.finding.where.column for one in told] == ["seal"]


def test_words_of_one_length_are_no_codes():
    random = dice(6)
    words = ["".join(row) for row in np.array(list("abcdefghijklmnopqrstuvwxyz"))[random.integers(0, 26, (2400, 9))]]
    assert sleuth.check(customers() | {"word": words}, select=("identifier-as-feature",)).diagnosis.hints == ()
