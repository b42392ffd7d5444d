import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from sleuth.errors import UsageError
from tests.rules.data.weak_slice import bad, good
from tests.tables import customers, dice, faults, found


def test_the_city_is_named():
    first = faults(bad)[0]
    assert (first.rule.name, first.finding.where.split, first.finding.where.column) == ("weak-slice", "test", "city")
    test = bad.tables()["test"]
    assert set(test["city"].iloc[list(first.finding.where.rows)]) == {"Cork"}


def test_the_look_alike_has_no_fault():
    assert faults(good) == []


def test_without_a_model_the_hard_part_is_a_hint_at_most():
    splits = {name: value for name, value in bad.tables().items() if name != "model"}
    assert found("weak-slice", splits.pop("train"), **splits) == []


def test_rows_near_the_boundary_are_hard_for_every_model():
    train, later = ({name: np.asarray(values) for name, values in customers(2400, seed).items()} for seed in (0, 1))
    names = ["age", "income", "visits", "score"]
    model = LogisticRegression(max_iter=2000).fit(np.stack([train[n] / np.std(train[n]) for n in names], 1), train["churn"])

    class Scaled:
        def predict(self, x):
            return model.predict(x[:, [0, 1, 3, 4]].astype(float) / np.array([np.std(train[n]) for n in names]))

    assert found("weak-slice", train, test=later, target="churn", model=Scaled()) == []


def test_an_interaction_that_a_linear_model_misses_is_named():
    random = dice()

    def made(n):
        a, b, c = random.normal(size=n), random.integers(0, 2, n), random.integers(0, 2, n)
        turned = (b == 1) & (c == 1)
        return {"a": a, "b": b, "c": c, "y": (np.where(turned, -a, a) + random.normal(0, 0.3, n) > 0).astype(int)}

    train, later = made(3000), made(2000)
    model = LogisticRegression().fit(np.stack([train["a"], train["b"], train["c"]], 1), train["y"])
    (one, *_) = found("weak-slice", train, test=later, target="y", model=model)
    assert set(one.finding.values["columns"]) == {"b", "c"}


def test_a_model_is_loaded_only_when_it_is_trusted(tmp_path):
    import joblib

    import sleuth
    from sleuth.launch.checking import Check, check_tables
    from sleuth.probes.tables.roles import AskedRoles

    splits = bad.tables()
    joblib.dump(splits["model"], tmp_path / "model.joblib")
    sources = {"train": splits["train"], "test": splits["test"]}
    asked = Check(sources, AskedRoles("rent"), model=tmp_path / "model.joblib")
    with pytest.raises(UsageError, match="--trust"):
        check_tables(asked)
    trusted = Check(sources, AskedRoles("rent"), model=tmp_path / "model.joblib", is_trusted=True)
    assert check_tables(trusted).diagnosis.faults[0].found.rule.name == "weak-slice"
    (tmp_path / "bad.pkl").write_bytes(b"no pickle")
    for model, message in (
        (tmp_path / "bad.pkl", "cannot be loaded"),
        (tmp_path / "none.pkl", "there is no file"),
        (object(), "predict"),
    ):
        with pytest.raises(UsageError, match=message):
            check_tables(Check(sources, AskedRoles("rent"), model=model, is_trusted=True))
    with pytest.raises(UsageError, match="does not have: 'floor'"):
        sleuth.check(splits["train"], test=splits["test"].drop(columns="floor"), target="rent", model=splits["model"])
