"""The probe of estimators: what it sees of rows, and that it changes nothing."""

import copy
import os
import pickle
import textwrap
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn import inspection, metrics, model_selection
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import KFold
from sklearn.preprocessing import StandardScaler

from sleuth.evidence.calls import Side, Verb
from sleuth.probes.sklearn.recorder import Recorder
from sleuth.probes.sklearn.session import SklearnSession
from tests.launch.processes import python, sleuth

DICE = np.random.default_rng(0)


@pytest.fixture
def session():
    one = SklearnSession(script="test.py")
    one.install()
    yield one
    one.uninstall()


def table(n=120):
    return pd.DataFrame({"a": DICE.normal(size=n), "b": DICE.normal(5, 2, n), "c": DICE.integers(0, 3, n)})


def test_rows_keep_their_names_through_a_scaler_and_a_slice(session):
    x = table().to_numpy()
    scaled = StandardScaler().fit_transform(x)
    LinearRegression().fit(scaled[:80], x[:80, 0]).predict(scaled[80:])
    fit = session.fit()
    raw, predicted = fit.calls[0].data, next(call for call in fit.calls if call.verb is Verb.PREDICT).data
    assert fit.rows_of(predicted).share_in(fit.rows_of(raw)) == 1.0
    assert np.array_equal(fit.rows_of(predicted).ids, fit.rows_of(raw).ids[80:])
    assert [fit.calls[one].verb for one in fit.data[predicted].made_by] == [Verb.TRANSFORM]


def test_columns_that_are_scaled_in_place_bring_their_rows_along(session):
    frame = table()
    scaler = StandardScaler().fit(frame[["a", "b"]])
    frame[["a", "b"]] = scaler.transform(frame[["a", "b"]])
    LinearRegression().fit(frame.iloc[:90], np.arange(90.0))
    fit = session.fit()
    learned = next(call for call in fit.calls if fit.estimators[call.estimator].name == "LinearRegression")
    assert fit.rows_of(learned.data).share_in(fit.rows_of(fit.calls[0].data)) == 1.0
    assert fit.data[learned.data].made_by


def test_months_are_not_the_same_rows_for_their_calendar(session):
    hours = pd.date_range("2021-07-01", periods=24 * 62, freq="h")
    frame = pd.DataFrame({"hour": np.sin(hours.hour), "day": hours.day, "wind": DICE.normal(size=len(hours))})
    july, august = frame.iloc[: 24 * 31], frame.iloc[24 * 31 :].reset_index(drop=True)
    LinearRegression().fit(july, july["wind"]).predict(august)
    fit = session.fit()
    assert fit.rows_of(fit.calls[1].data).share_in(fit.rows_of(fit.calls[0].data)) == 0.0


def test_columns_at_the_rows_of_a_fold_are_known_as_its_part(session):
    x = DICE.normal(size=(90, 40))
    for train, test in KFold(3, shuffle=True, random_state=0).split(x):
        LinearRegression().fit(x[train][:, [3, 7, 9]], x[train, 0]).predict(x[test][:, [3, 7, 9]])
    fit = session.fit()
    learned, asked = fit.calls[4].data, fit.calls[5].data
    assert fit.data[learned].splits[0][1] is Side.TRAIN
    assert fit.data[asked].splits[0][1] is Side.TEST
    assert fit.rows_of(asked).share_in(fit.rows_of(fit.splits[0].data)) == 1.0


def test_the_best_model_of_a_search_has_learned_from_its_rows(session):
    x = table().to_numpy()
    search = model_selection.GridSearchCV(LinearRegression(), {"fit_intercept": [True, False]}, cv=3).fit(x, x[:, 0])
    search.best_estimator_.score(x, x[:, 0])
    (judged,) = session.fit().judged()
    assert judged.seen_share == 1.0


def test_parts_of_a_split_frame_are_known_without_the_target_too(session):
    frame = table()
    frame["y"] = (frame["a"] > 0).astype(int)
    train, test = model_selection.train_test_split(frame, random_state=0)
    model = LogisticRegression().fit(train[["a", "b"]], train["y"])
    model.score(test[["a", "b"]], test["y"])
    fit = session.fit()
    (judged,) = fit.judged()
    assert judged.is_test
    assert judged.seen_share == 0.0
    assert fit.data[fit.calls[judged.fits[0]].data].splits == ((0, Side.TRAIN),)


def test_equal_rows_are_told_apart_by_the_split(session):
    x = DICE.integers(0, 2, (200, 2))
    a, b, ya, yb = model_selection.train_test_split(x, x[:, 0], random_state=0)
    LogisticRegression().fit(a, ya).score(b, yb)
    (judged,) = session.fit().judged()
    assert judged.seen_share == 0.0


def test_folds_are_known_by_what_is_cut_out_of_the_table(session):
    x = table().to_numpy()
    for train, test in KFold(4, shuffle=True, random_state=0).split(x):
        LinearRegression().fit(x[train], x[train, 0]).score(x[test], x[test, 0])
    fit = session.fit()
    assert [split.name for split in fit.splits] == ["KFold"]
    assert len(fit.splits[0].folds) == 4
    assert all(judged.is_test and judged.seen_share == 0.0 for judged in fit.judged())


def test_scores_go_by_the_names_of_what_was_called(session):
    x = table().to_numpy()
    y = (x[:, 0] + DICE.normal(0, 0.5, len(x)) > 0).astype(int)
    model = LogisticRegression().fit(x[:80], y[:80])
    area = metrics.roc_auc_score(y[80:], model.predict_proba(x[80:])[:, 1])
    metrics.confusion_matrix(y[80:], model.predict(x[80:]))  # is no number
    score = model.score(x[80:], y[80:])
    folds = model_selection.cross_val_score(LogisticRegression(), x, y, cv=3)
    search = model_selection.GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, cv=3).fit(x, y)
    expected = [("roc_auc_score", area), ("score", score), ("cross_val_score", folds.mean())]
    assert session.scores() == [*expected[:2], (expected[2][0], pytest.approx(expected[2][1])),
                                ("GridSearchCV/best_score", pytest.approx(search.best_score_))]  # fmt: skip


@pytest.mark.parametrize(("long", "every", "told"), [(0.0, 0.0, [0, 1, 2]), (0.0, 60.0, [0]), (60.0, 0.0, [])])
def test_before_calls_of_a_long_program_its_scores_can_be_kept(monkeypatch, long, every, told):
    monkeypatch.setattr("sleuth.probes.sklearn.recorder.LONG", long)
    monkeypatch.setattr("sleuth.probes.sklearn.recorder.EVERY", every)
    monkeypatch.setattr("sleuth.probes.sklearn.recorder.RARELY", 0)
    one, seen = SklearnSession(), []
    one.on_long = lambda: seen.append(len(one.scores()))
    one.install()
    try:
        x = table().to_numpy()
        model = LinearRegression().fit(x, x[:, 0])
        model.score(x, x[:, 0])
        metrics.r2_score(x[:, 0], x[:, 1])
        StandardScaler().fit(x)
    finally:
        one.uninstall()
    assert sorted(set(seen)) == told


def test_masks_of_the_program_are_a_split(session):
    x = table().to_numpy()
    mask = DICE.random(len(x)) < 0.7
    LinearRegression().fit(x[mask], x[mask, 0]).predict(x[~mask])
    fit = session.fit()
    assert [split.name for split in fit.splits] == ["the program"]
    assert fit.splits[0].is_shuffled
    assert len(fit.splits[0].positions[0][0]) == mask.sum()


def test_everything_is_taken_out_again():
    before = (LinearRegression.fit, StandardScaler.fit, KFold.split, BaseEstimator.__dict__.get("__init_subclass__"))
    one = SklearnSession()
    one.install()
    assert LinearRegression.fit is not before[0]
    one.uninstall()
    assert before == (LinearRegression.fit, StandardScaler.fit, KFold.split, BaseEstimator.__dict__.get("__init_subclass__"))


def test_a_failing_note_costs_nothing(session, monkeypatch):
    def fail(*_):
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(Recorder, "table", fail)
    monkeypatch.setattr(Recorder, "estimator", fail)
    x = table().to_numpy()
    model = LinearRegression().fit(x, x[:, 0])
    assert model.score(x, x[:, 0]) == pytest.approx(1.0)
    assert any("a bug of ours" in line for line in session.crashes)


def test_an_error_of_the_program_is_its_own(session):
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        LinearRegression().fit(np.zeros((5, 2)), np.zeros(4))
    assert session.crashes == ()


class Doubling(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return 2 * X


def test_a_class_of_the_program_is_seen(session):
    class Later(Doubling):
        def transform(self, X):
            return 3 * X

    x = table().to_numpy()
    Doubling().fit_transform(x)
    Later().fit(x).transform(x)
    verbs = [call.verb for call in session.fit().calls]
    assert verbs == [Verb.FIT, Verb.TRANSFORM, Verb.FIT, Verb.TRANSFORM]


PROGRAM = """
    import hashlib
    import numpy as np
    from sklearn.base import BaseEstimator, TransformerMixin
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.datasets import load_wine
    from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split, KFold
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    class Squares(TransformerMixin, BaseEstimator):
        def fit(self, X, y=None):
            return self
        def transform(self, X):
            return np.hstack([X, X ** 2])

    if __name__ == "__main__":
        np.random.seed(3)
        X, y = load_wine(return_X_y=True)
        a, b, ya, yb = train_test_split(X, y)
        model = make_pipeline(Squares(), StandardScaler(), RandomForestClassifier(20)).fit(a, ya)
        search = GridSearchCV(make_pipeline(Squares(), StandardScaler(), SVC()), {"svc__C": [0.1, 1.0]}, n_jobs=2).fit(a, ya)
        scores = cross_val_score(search.best_estimator_, X, y, cv=KFold(3, shuffle=True), n_jobs=2)
        told = hashlib.sha256(model.predict_proba(b).tobytes() + search.predict(b).tobytes() + scores.tobytes())
        told.update(np.random.get_state()[1].tobytes())
        print(told.hexdigest(), search.best_params_, model.score(b, yb))
"""


def test_predictions_and_random_state_are_bit_identical_also_in_two_processes(tmp_path):
    Path(tmp_path, "x.py").write_text(textwrap.dedent(PROGRAM))
    plain, watched = python(tmp_path, "x.py"), sleuth(tmp_path, "run", "--experiments", "auto", "--quiet", "--no-report", "x.py")
    assert plain.code == watched.code == 0, watched.err
    assert plain.out == watched.out
    assert len(plain.out.split()[0]) == 64
    assert not os.path.exists(tmp_path / ".sleuth")


@pytest.mark.parametrize(("cv", "n_fits"), [(KFold(8), 8), (model_selection.LeaveOneOut(), 30)])
def test_folds_without_scores_share_the_time_of_the_call(session, cv, n_fits):
    x = DICE.normal(size=(30, 2))
    began = time.perf_counter()
    model_selection.cross_val_predict(LinearRegression(), x, x[:, 0], cv=cv)
    whole = time.perf_counter() - began
    (held,) = session._holder.validated.values()
    assert 0 < held.seconds <= whole / n_fits


def test_functions_that_are_watched_can_be_pickled_and_come_back_as_themselves(session):
    original = metrics.accuracy_score.__wrapped__
    scorer = metrics.make_scorer(metrics.accuracy_score)
    search = model_selection.GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, scoring=scorer, cv=3)
    search.fit(table()[["a", "b"]], np.arange(120) % 2)
    again = pickle.loads(pickle.dumps(search))
    assert again.best_params_ == search.best_params_
    assert pickle.loads(pickle.dumps(metrics.accuracy_score))([0, 1], [0, 0]) == original([0, 1], [0, 0]) == 0.5
    assert copy.deepcopy(metrics.accuracy_score) is metrics.accuracy_score


def test_drawing_is_watched_whichever_library_comes_first_and_goes_on_as_before(session):
    frame = table()
    drawn = frame.sample(n=400, replace=True, random_state=0)
    session.uninstall()
    assert drawn.equals(frame.sample(n=400, replace=True, random_state=0))
    assert not hasattr(pd.DataFrame.sample, "is_stand_in")


def test_a_search_is_kept_with_the_time_of_its_last_fit(session):
    x = np.random.default_rng(0).normal(size=(200, 3))
    search = model_selection.GridSearchCV(Ridge(), {"alpha": [0.1, 1.0, 10.0]}, cv=5).fit(x, x[:, 0])
    (held,) = session._holder.held.values()
    assert held.seconds == search.refit_time_ < session.fit().calls[0].seconds


def test_ready_made_scorers_judge_and_shuffled_columns_are_no_judgement(session):
    x, y = table(), np.arange(120) % 2
    model = LogisticRegression().fit(x[:20], y[:20])
    scorer = metrics.get_scorer("roc_auc")
    said = scorer(model, x[20:], y[20:])
    inspection.permutation_importance(model, x[20:], y[20:], scoring=scorer, n_repeats=2)
    fit = session.fit()
    assert [(one.name, one.value) for one in fit.metrics] == [("roc_auc_score", said)]
    assert fit.calls[fit.metrics[0].predicted_by].estimator == fit.calls[0].estimator
    assert len(fit.calls) == 2
    assert pickle.loads(pickle.dumps(scorer))(model, x[20:], y[20:]) == said


def test_a_metric_of_predictions_that_were_cut_is_known(session):
    x, y = table().to_numpy(), DICE.normal(size=120)
    told = LinearRegression().fit(x[:80], y[:80]).predict(x[80:])
    metrics.mean_absolute_error(y[80:], told.clip(np.quantile(told, 0.2), np.quantile(told, 0.9)))
    (judged,) = session.fit().judged()
    assert judged.name == "mean_absolute_error"


def test_a_metric_of_other_numbers_is_not_taken_for_cut_predictions(session):
    x, y = table().to_numpy(), DICE.normal(size=120)
    told = LinearRegression().fit(x[:80], y[:80]).predict(x[80:])
    other = told.clip(np.quantile(told, 0.2), np.quantile(told, 0.9))
    other[3] = other.mean()
    metrics.mean_absolute_error(y[80:], np.roll(other, 5))
    assert not session.fit().judged()
