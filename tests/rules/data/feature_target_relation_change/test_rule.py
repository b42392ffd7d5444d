import numpy as np
import pandas as pd

from tests.rules.data.feature_target_relation_change import bad, good
from tests.tables import customers, faults, found


def test_the_fault_comes_first_at_its_place():
    first = faults(bad)[0]
    assert first.rule.name == "feature-target-relation-change"
    assert (first.finding.where.split, first.finding.where.column) == ("test", "score")


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_chance_is_silent():
    for seed in range(3, 6):
        assert found("feature-target-relation-change", customers(), test=customers(500, seed), target="churn") == []
        assert found("feature-target-relation-change", customers(), test=customers(500, seed), target="income") == []


def of_rare_class(n, seed, shift=3.0):
    """Two columns that lie elsewhere in a class of six rows in a hundred, and six that say nothing."""
    dice = np.random.default_rng(seed)
    fraud = (dice.random(n) < 0.06).astype(int)
    noise = {f"noise_{i}": dice.normal(size=n) for i in range(6)}
    return pd.DataFrame(
        {"amount": dice.normal(size=n) + shift * fraud, "hour": dice.normal(size=n) + 3 * fraud, **noise, "fraud": fraud}
    )


def test_a_few_rows_of_a_rare_class_are_no_change():
    for seed in range(3):
        for n, n_test in ((150, 1500), (500, 500), (1500, 150)):
            tables = of_rare_class(n, seed), of_rare_class(n_test, seed + 100)
            assert found("feature-target-relation-change", tables[0], test=tables[1], target="fraud") == []


def test_what_says_nothing_of_a_rare_class_any_more_is_found():
    (one,) = found("feature-target-relation-change", of_rare_class(2000, 0), test=of_rare_class(1000, 1, 0.0), target="fraud")
    assert one.finding.where.column == "amount"
