"""Tables whose rows come in groups that were divided whole: chance is a matter of the groups, not of the rows."""

import numpy as np
import pytest

from tests.tables import found

RULES = (
    "covariate-shift", "label-shift", "missing-rate-change", "unseen-categories", "out-of-range-values",
    "feature-target-relation-change", "joint-shift", "undercovered-region", "rows-not-independent",
)  # fmt: skip


def hives(seed, n_hives=80, per_hive=25):
    """Weekly looks into bee hives: some columns are of the hive, some of the week, some of both."""
    dice = np.random.default_rng(seed)
    hive = np.repeat(np.arange(n_hives), dice.integers(per_hive - 5, per_hive + 6, n_hives))
    n = len(hive)
    altitude, age = dice.normal(600, 90, n_hives), np.exp(dice.normal(1, 0.6, n_hives))
    sun = dice.normal(0, 1, n_hives)
    table = {
        "hive": [f"h{k}" for k in hive],
        "altitude": altitude[hive].round(),
        "box_age": age[hive].round(2),
        "slope": dice.choice(["north", "south", "east", "west"], n_hives)[hive],
        "frames": dice.integers(1, 9, n_hives)[hive],
        "brood": (sun[hive] + dice.normal(0, 1, n)).round(2),
        "flights": dice.normal(50, 9, n).round(),
        "weight": np.where((dice.random(n_hives) < 0.2)[hive], np.nan, dice.normal(30, 4, n).round(1)),
    }
    table["honey"] = (sun[hive] + 0.02 * table["flights"] + dice.normal(0, 0.7, n)).round(2)
    return table, np.isin(hive, dice.permutation(n_hives)[: n_hives // 4])


def parts(table, is_test):
    return ({name: np.asarray(values)[here] for name, values in table.items()} for here in (~is_test, is_test))


@pytest.mark.parametrize("seed", range(4))
def test_groups_that_were_divided_whole_are_silent(seed):
    train, test = parts(*hives(seed, n_hives=(30, 200)[seed % 2]))
    assert [one.rule.name for rule in RULES for one in found(rule, train, test=test, target="honey", groups="hive")] == []


def test_without_the_groups_the_rows_alone_would_alarm():
    train, test = parts(*hives(2))
    assert found("covariate-shift", train, test=test, target="honey") != []


@pytest.mark.parametrize("name", ["brood", "flights", "altitude"])
def test_a_shift_of_all_groups_is_found_still(name):
    table, is_test = hives(5)
    table[name] = table[name] + is_test * 1.5 * np.std(table[name])
    train, test = parts(table, is_test)
    (one,) = found("covariate-shift", train, test=test, target="honey", groups="hive")
    assert one.finding.where.column == name


def test_gaps_that_only_the_test_rows_have_are_found_still():
    table, is_test = hives(6)
    lost = is_test & (np.random.default_rng(0).random(len(is_test)) < 0.2)
    table["flights"] = np.where(lost, np.nan, table["flights"])
    train, test = parts(table, is_test)
    (one,) = found("missing-rate-change", train, test=test, target="honey", groups="hive")
    assert one.finding.where.column == "flights"


def test_rows_of_one_group_are_alike_by_the_group_that_is_named():
    train, _ = hives(3)
    only = {name: train[name] for name in ("hive", "altitude", "box_age")}
    only["pressure"] = (1013 - 0.11 * train["altitude"]).round(1)
    assert found("rows-not-independent", only) != []
    assert found("rows-not-independent", only, groups="hive") == []


def test_groups_of_neighbours_that_are_alike_are_found_still():
    dice = np.random.default_rng(4)
    field = np.repeat(np.arange(600), 4)
    walk = {f"band{k}": np.cumsum(dice.normal(size=600))[field] * 0.2 + dice.normal(0, 0.4, 2400) for k in range(4)}
    shuffled = {name: values[dice.permutation(600).repeat(4) * 4] for name, values in walk.items()}
    (one,) = found("rows-not-independent", {"field": field, **walk}, groups="field")
    assert one.finding.where.column.startswith("band")
    assert found("rows-not-independent", {"field": field, **shuffled}, groups="field") == []
