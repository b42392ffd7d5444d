"""The experiments with models: each on a case whose answer is known, and the tables that were kept stay as they were."""

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics, model_selection
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeRegressor

from sleuth.probes.sklearn.experiments import problem
from sleuth.probes.sklearn.experiments.running import TRIALS
from sleuth.probes.sklearn.looking import look_at
from sleuth.probes.sklearn.session import SklearnSession

N = 400


@pytest.fixture
def dice():
    return np.random.default_rng(0)


def made(name, model, x, y, *, seconds=30.0):
    """The experiment with a model that learned from three quarters of the rows and was judged on the rest."""
    session = SklearnSession(script="test.py")
    session.install()
    try:
        a, b, ya, yb = model_selection.train_test_split(x, y, random_state=0)
        model.fit(a, ya)
        said = model.predict(b)
        (metrics.accuracy_score if hasattr(model, "predict_proba") else metrics.r2_score)(yb, said)
    finally:
        session.uninstall()
    before = [look_at(one).digest for one in (x, a, b)]
    (one,) = session.experiment(session.fit(), (name,), seconds)
    assert [look_at(one).digest for one in (x, a, b)] == before
    assert np.array_equal(model.predict(b), said)
    return one


def values(*args, **kwargs):
    one = made(*args, **kwargs)
    assert one.reason == ""
    return dict(one.values)


def two_classes(dice, noise=1.0):
    x = dice.normal(size=(N, 4))
    return x, (x[:, 0] + noise * dice.normal(size=N) > 0).astype(int)


def test_scaling_helps_neighbours_that_one_column_drowns(dice):
    x, y = two_classes(dice, noise=0.3)
    x[:, 3] *= 10_000
    found = values("scaled", KNeighborsClassifier(), x, y)
    assert found["most"] == 3
    assert found["after"] > found["before"] + 0.2
    assert found["low"] > 0


def test_scaling_is_not_tried_where_nothing_minds(dice):
    x, y = two_classes(dice)
    x[:, 3] *= 10_000
    assert "does not mind" in made("scaled", RandomForestClassifier(10, random_state=0), x, y).reason


def test_few_units_that_hardly_vary_are_no_other_scale():
    random = np.random.default_rng(0)
    x = random.normal(size=(400, 40)) * random.uniform(0.5, 2, 40)
    y = (x[:, 0] + x[:, 1] > 0).astype(int)
    x[:, 36:] *= 1e-4
    assert values("scaled", KNeighborsClassifier(), x, y)["ratio"] < 5
    x[:, 30:] *= 1e-4
    assert values("scaled", KNeighborsClassifier(), x, y)["ratio"] > 1000


def test_a_solver_that_was_stopped_goes_on(dice):
    x, y = two_classes(dice, noise=0.1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the solver's own
        found = values("longer", LogisticRegression(max_iter=1, C=1e4), x * [1, 50, 1, 1], y)
    assert found["after"] >= found["before"]
    assert "did not use up" in made("longer", LogisticRegression(max_iter=5000), x, y).reason


def test_a_model_that_numbers_its_rows_is_no_worse_without_the_number(dice):
    x = pd.DataFrame({"row_id": np.arange(N), "noise": dice.normal(size=N), "sign": dice.normal(size=N)})
    y = (x["sign"] + dice.normal(size=N) > 0).astype(int)
    found = values("identifier", RandomForestClassifier(30, random_state=0), x, y)
    assert found["column"] == 0
    assert abs(found["gain"]) < 0.1
    assert "no column numbers" in made("identifier", RandomForestClassifier(10, random_state=0), x[["noise", "sign"]], y).reason


def test_a_stand_in_for_what_is_missing_is_found(dice):
    income = dice.normal(50, 10, N)
    y = (income + dice.normal(0, 3, N) > 50).astype(int)
    income[dice.random(N) < 0.2] = -999.0
    x = pd.DataFrame({"income": income, "other": dice.normal(size=N)})
    found = values("imputed", LogisticRegression(max_iter=500), x, y)
    assert found["value"] == -999.0
    assert found["after"] > found["before"]


def test_codes_of_kinds_are_better_as_kinds(dice):
    kind = dice.integers(0, 6, N)
    y = np.array([0.0, 9.0, -4.0, 7.0, -8.0, 3.0])[kind] + dice.normal(0, 0.5, N)
    x = pd.DataFrame({"kind": kind, "other": dice.normal(size=N)})
    found = values("one-hot", LinearRegression(), x, y)
    assert found["before"] < 0.3
    assert found["after"] > 0.95


def test_tied_columns_have_loose_coefficients(dice):
    x = dice.normal(size=(N, 3))
    x[:, 2] = x[:, 1] + 1e-4 * dice.normal(size=N)
    found = values("coefficients", LinearRegression(), x, x[:, 0] + x[:, 1] + dice.normal(size=N))
    assert found["tied"] in (1, 2)
    assert found["inflation"] > 1e6
    assert found["tied_deviation"] > 10


def test_a_simpler_tree_is_better_on_noise(dice):
    x = dice.normal(size=(N, 5))
    y = x[:, 0] + 2 * dice.normal(size=N)
    found = values("simpler", DecisionTreeRegressor(random_state=0), x, y)
    assert found["train"] == pytest.approx(1.0)
    assert found["after"] > found["before"] + 0.3


def test_noise_columns_are_useless(dice):
    x = dice.normal(size=(N, 8))
    y = (x[:, 0] + x[:, 1] > 0).astype(int)
    found = values("useless", KNeighborsClassifier(), x, y)
    assert 3 <= found["useless"] <= 6
    assert not {0.0, 1.0} & {value for key, value in found.items() if key.startswith("column_")}
    assert found["after"] > found["before"]


def test_trees_see_what_a_line_cannot(dice):
    x = dice.uniform(-1, 1, (900, 2))
    found = values("reference", Ridge(), x, x[:, 0] ** 2)
    assert found["linear_after"] < 0.1
    assert found["flexible_after"] > 0.8


def test_wrong_labels_are_contradicted(dice):
    x = dice.normal(size=(N, 2)) + np.repeat([[0, 0], [6, 6]], N // 2, axis=0)
    y = np.repeat([0, 1], N // 2)
    wrong = dice.permutation(N)[:40]
    y[wrong] = 1 - y[wrong]
    found = values("labels", LogisticRegression(), x, y)
    assert 0.07 <= found["share"] <= 0.13


def test_boosting_is_best_before_its_end(dice):
    x, y = two_classes(dice, noise=3.0)
    found = values("boosting-curve", HistGradientBoostingClassifier(max_iter=120, early_stopping=False), x, y)
    assert found["rounds"] == 120
    assert found["best_round"] < 60
    assert found["loss_end"] > found["loss_best"]


def test_shuffling_costs_where_the_column_is_needed(dice):
    x = dice.normal(size=(N, 4))
    found = values("permutation-importance", LinearRegression(), x, 3 * x[:, 2] + 0.1 * dice.normal(size=N))
    order = [key for key in found if key.startswith("drop")]
    assert order[0] == "drop 2"
    assert 1.4 < found["drop 2"] < 2.6  # twice the spread that the column explains
    assert found["low 2"] > 0
    assert all(abs(found[key]) < 0.01 for key in order[1:])


def test_intervals_of_coefficients_are_those_of_least_squares(dice):
    x = dice.normal(size=(N, 3))
    y = 2 * x[:, 0] + dice.normal(size=N)
    found = values("coefficient-intervals", LinearRegression(), x, y)
    assert found["own 0"] == pytest.approx(2.0, abs=0.2)
    width = found["high 0"] - found["low 0"]
    assert width == pytest.approx(2 * 1.96 / np.sqrt(0.75 * N), rel=0.4)
    assert found["low 1"] < 0 < found["high 1"]
    assert "no coefficient" in made("coefficient-intervals", DecisionTreeRegressor(), x, y).reason


def test_more_rows_are_better(dice):
    x = dice.normal(size=(N, 12))
    found = values("learning-curve", LinearRegression(), x, x.sum(axis=1) + 2 * dice.normal(size=N))
    sizes = [int(key.split()[1]) for key in found if key.startswith("judged")]
    assert sizes == sorted(sizes)
    assert sizes[-1] == N * 3 // 4
    assert found[f"judged {sizes[-1]}"] > found[f"judged {sizes[0]}"]
    assert found[f"learned {sizes[0]}"] > found[f"judged {sizes[0]}"]


def test_a_curve_over_the_depth_or_the_strength(dice):
    x, y = two_classes(dice, noise=0.5)
    found = values("validation-curve", make_pipeline(StandardScaler(), LogisticRegression(C=0.5)), x, y)
    assert found["own"] == 0.5
    assert next(key for key in found if key.startswith("judged")) == "judged C=0.005"
    deep = values("validation-curve", DecisionTreeRegressor(random_state=0), x, x[:, 0] + dice.normal(size=N))
    assert deep["learned max_depth=16"] > deep["learned max_depth=1"]
    assert deep["judged max_depth=16"] < deep["judged max_depth=2"]


def test_shap_values_go_with_the_weights(dice):
    pytest.importorskip("shap")
    x = dice.normal(size=(N, 3))
    found = values("shap", LinearRegression(), x, 3 * x[:, 0] - x[:, 1] + 0.1 * dice.normal(size=N))
    assert found["size 0"] == pytest.approx(3 * np.sqrt(2 / np.pi), rel=0.15)
    assert found["turn 0"] > 0.9
    assert found["turn 1"] < -0.9


@pytest.mark.parametrize("name", sorted(TRIALS))
def test_no_experiment_takes_more_than_its_time(name, dice):
    x, y = two_classes(dice)
    assert made(name, LogisticRegression(), x, y, seconds=0.0).reason == "the time for experiments was up"


def test_what_is_not_installed_is_said(dice, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    x, y = two_classes(dice)
    assert "pip install" in made("shap", LogisticRegression(), x, y).reason


@pytest.fixture
def slow(monkeypatch):
    """A program whose fit took ten seconds."""
    measured = problem._problem
    monkeypatch.setattr(problem, "_problem", lambda *given: replace(measured(*given), seconds=10.0))


def test_a_slow_fit_is_repeated_with_a_part_of_the_rows(dice, slow):
    x = dice.normal(size=(9000, 4))
    y = (x[:, 0] + 0.3 * dice.normal(size=9000) > 0).astype(int)
    x[:, 3] *= 10_000
    found = values("scaled", KNeighborsClassifier(), x, y)
    assert found["part"] == pytest.approx(0.1)  # of 6,750 rows
    assert found["low"] > 0.2
    assert made("simpler", KNeighborsClassifier(), x, y).reason == "a fit took 10.0 s"


def test_references_are_compared_with_what_a_slow_model_said(dice, slow):
    x = dice.normal(size=(9000, 4))
    y = (x[:, 0] * x[:, 1] > 0).astype(int)
    found = values("reference", LogisticRegression(), x, y)
    assert found["flexible_after"] > found["flexible_before"] + 0.3
    assert np.isnan(found["own_train"])


def test_a_part_that_is_too_small_is_none(dice, slow):
    x, y = two_classes(dice)
    assert made("scaled", KNeighborsClassifier(), x, y).reason == "a fit took 10.0 s"
