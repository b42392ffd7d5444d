"""The native functions of LightGBM and XGBoost are judged as their estimators are, and do what they do without sleuth."""

import copy
import gc
import pickle
import runpy
import textwrap
import weakref
from pathlib import Path

import numpy as np
import pytest
from sklearn import metrics, model_selection, preprocessing

from sleuth.evidence.calls import Sort, Verb
from sleuth.probes.sklearn import session as session_module
from sleuth.probes.sklearn.session import SklearnSession
from sleuth.rule import Certainty
from sleuth.rules.model.test_set_used_for_selection import test_set_used_for_selection as used_for_selection
from tests.fitted import watch_fits
from tests.launch.processes import python, sleuth
from tests.probes.sklearn.boosted import BAD_AND_GOOD, SOUND

lightgbm = pytest.importorskip("lightgbm")
xgboost = pytest.importorskip("xgboost")

SOURCE = str(Path(session_module.__file__).parents[3])
QUIET = {"verbose": -1, "num_threads": 1}


def text_of(rule, *, is_good):
    program, *twins = BAD_AND_GOOD[rule]
    twin = twins[is_good]
    words = {"before": twin} if isinstance(twin, str) else {"before": twin[0], "watched": twin[1]}
    return textwrap.dedent(program.format(**words))


@pytest.mark.program
@pytest.mark.parametrize("rule", BAD_AND_GOOD)
def test_faults_are_named(rule, tmp_path):
    script = tmp_path / "program.py"
    script.write_text(text_of(rule, is_good=False))
    told = watch_fits(script)
    assert told.crashes == []
    assert told.faults == [rule], told.messages


@pytest.mark.program
@pytest.mark.parametrize("rule", BAD_AND_GOOD)
def test_sound_twins_are_left_alone(rule, tmp_path):
    script = tmp_path / "program.py"
    script.write_text(text_of(rule, is_good=True))
    told = watch_fits(script)
    assert told.crashes == []
    assert told.faults == [], told.messages


@pytest.mark.program
@pytest.mark.parametrize("name", SOUND)
def test_sound_programs_are_left_alone_and_say_the_same(name, tmp_path):
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(SOUND[name]))
    told = watch_fits(script)
    assert told.crashes == []
    assert told.faults == [], told.messages
    plain, watched = (
        python(tmp_path, script.name),
        sleuth(tmp_path, "run", "--quiet", "--experiments", "off", script.name, PYTHONPATH=SOURCE),
    )
    assert plain.code == 0, plain.err
    assert watched.out == plain.out


def test_a_run_sees_a_library_that_is_imported_before_scikit_learn(tmp_path):
    script = tmp_path / "program.py"
    script.write_text(text_of("test-rows-in-training", is_good=False))
    told = sleuth(tmp_path, "run", "--experiments", "off", script.name, PYTHONPATH=SOURCE)
    assert "test-rows-in-training" in told.err
    assert "1 fit" in told.err


@pytest.fixture
def session():
    one = SklearnSession(script="test.py")
    one.install()
    yield one
    one.uninstall()


STOPS = """
import lightgbm
import xgboost
from sklearn.datasets import make_friedman1
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import train_test_split

heat, cost = make_friedman1(700, noise=3.0, random_state=2)
heat_train, {name}, cost_train, cost_rest = train_test_split(heat, cost, random_state=4)
if {is_native}:
    learned = lightgbm.Dataset(heat_train, cost_train)
    watched = learned.create_valid({name}, label=cost_rest)
    model = lightgbm.train({{"eta": 0.3, "verbose": -1, "num_threads": 1}}, learned, 300, valid_sets=[watched],
                           callbacks=[lightgbm.early_stopping(10, verbose=False)])
else:
    model = xgboost.XGBRegressor(n_estimators={rounds}, learning_rate=0.3, early_stopping_rounds=10, n_jobs=1)
    model.fit(heat_train, cost_train, eval_set=[(heat_train, cost_train), ({name}, cost_rest)], verbose=False)
print(mean_absolute_error(cost_rest, model.predict({name})))
"""


@pytest.mark.parametrize(
    ("name", "is_native", "rounds", "certainty"),
    [
        ("heat_test", True, 300, [Certainty.LIKELY]),
        ("heat_test", False, 300, [Certainty.LIKELY]),
        ("rest", True, 300, [Certainty.HINT]),
        ("heat_valid", True, 300, []),
        ("X_va", False, 300, []),
        ("heat_test", False, 3, []),
    ],
)
def test_boosting_that_stops_by_the_rows_that_judge_it(name, is_native, rounds, certainty, session, tmp_path):
    script = tmp_path / "stops.py"
    script.write_text(STOPS.format(name=name, is_native=is_native, rounds=rounds))
    runpy.run_path(str(script))
    assert [one.certainty for one in used_for_selection(session.fit())] == certainty
    assert session.crashes == ()


def numbers(n=300):
    x = np.random.default_rng(0).normal(size=(n, 4))
    return model_selection.train_test_split(x, (x[:, 0] + x[:, 1] ** 2 > 0.5).astype(int), random_state=0)


XGB = {"eta": 0.2, "lambda": 3, "max_depth": 3, "subsample": 0.8, "seed": 4, "nthread": 1}
LGB = {"shrinkage_rate": 0.2, "lambda_l2": 3, "num_leaf": 7, "bagging_fraction": 0.8, "bagging_freq": 1, "bagging_seed": 4}


@pytest.mark.parametrize(
    ("library", "params", "method"),
    [
        (xgboost, {"objective": "binary:logistic"}, "predict_proba"),
        (xgboost, {"objective": "reg:absoluteerror"}, "predict"),
        (xgboost, {"objective": "multi:softprob", "num_class": 2}, "predict_proba"),
        (lightgbm, {"app": "binary", "num_trees": 9}, "predict_proba"),
        (lightgbm, {"objective": "l1"}, "predict"),
        (lightgbm, {"objective": "cross_entropy"}, "predict_proba"),
    ],
)
def test_the_equal_estimator_learns_the_same(library, params, method, session):
    a, b, ya, yb = numbers()
    if library is xgboost:
        model = xgboost.train({**XGB, **params}, xgboost.DMatrix(a, label=ya), 20)
        said = model.predict(xgboost.DMatrix(b))
    else:
        model = lightgbm.train({**LGB, **QUIET, **params}, lightgbm.Dataset(a, ya), 20)
        said = model.predict(b)
    metrics.mean_absolute_error(yb, said if said.ndim == 1 else said[:, 1])
    (held,) = session._holder.held.values()
    again = getattr(held.template.fit(a, ya), method)(b)
    assert np.allclose(again if said.ndim == again.ndim else again[:, 1], said, atol=1e-6)
    fit = session.fit()
    (judged,) = fit.judged()
    assert judged.seen_share == 0.0
    assert fit.estimators[judged.estimator].variable == "model"
    assert fit.estimators[judged.estimator].importances is not None
    assert session.crashes == ()


def test_answers_of_each_kind_are_told_as_what_they_are(session):
    a, b, ya, _ = numbers()
    model = lightgbm.train({"objective": "binary", **QUIET}, lightgbm.Dataset(a, ya), 5)
    model.predict(b)
    model.predict(b, raw_score=True)
    model.predict(b, pred_leaf=True)
    model.predict(b, pred_contrib=True)
    other = xgboost.train({"objective": "multi:softmax", "num_class": 2}, xgboost.DMatrix(a, ya), 5)
    test = xgboost.DMatrix(b)
    other.predict(test)
    other.predict(test, output_margin=True)
    other.inplace_predict(b)
    other.predict(test, pred_contribs=True)
    other[:2].predict(test)
    told = [one.verb for one in session.fit().calls if one.verb is not Verb.FIT]
    assert told == [Verb.PROBABILITIES, Verb.DECISION, Verb.PREDICT, Verb.DECISION, Verb.PREDICT, Verb.PREDICT]


def test_what_has_no_equal_is_let_pass(session, tmp_path):
    a, _, ya, _ = numbers()
    lightgbm.train({"objective": "lambdarank", **QUIET}, lightgbm.Dataset(a, ya, group=[25] * 9), 3)
    ranked = xgboost.DMatrix(a, ya, qid=np.repeat(np.arange(9), 25))
    xgboost.train({"objective": "rank:ndcg"}, ranked, 3)
    np.savetxt(tmp_path / "rows.csv", np.column_stack([ya, a]), delimiter=",")
    lightgbm.train({"objective": "binary", **QUIET}, lightgbm.Dataset(str(tmp_path / "rows.csv")), 3)
    xgboost.train({"objective": "survival:cox"}, xgboost.DMatrix(a, ya + 1), 3)
    assert session.fit().calls == ()
    assert session.crashes == ()


def test_an_objective_or_weights_of_the_program_are_seen_and_not_repeated(session):
    a, _, ya, _ = numbers()
    xgboost.train({}, xgboost.DMatrix(a, ya), 3, obj=lambda said, matrix: (said - matrix.get_label(), np.ones(len(said))))
    weighted = xgboost.DMatrix(a, ya)
    weighted.set_weight(np.arange(len(a)) + 1.0)
    xgboost.train({}, weighted, 3)
    lightgbm.train({"objective": lambda said, data: (said - data.get_label(), np.ones(len(said))), **QUIET},
                   lightgbm.Dataset(a, ya), 3)  # fmt: skip
    fit = session.fit()
    assert [fit.estimators[one.estimator].sort for one in fit.calls] == [Sort.CLASSIFIER, Sort.REGRESSOR, Sort.CLASSIFIER]
    assert session._holder.held == {}
    assert len(session._holder.refused) == 3


def test_the_fit_of_an_estimator_is_told_once_and_its_booster_answers_for_it(session):
    a, b, ya, yb = numbers()
    model = xgboost.XGBClassifier(n_estimators=5, n_jobs=1).fit(a, ya)
    metrics.roc_auc_score(yb, model.get_booster().predict(xgboost.DMatrix(b)))
    other = lightgbm.LGBMClassifier(n_estimators=5, n_jobs=1, verbose=-1).fit(a, ya)
    metrics.roc_auc_score(yb, other.booster_.predict(b))
    fit = session.fit()
    assert [one.verb for one in fit.calls] == [Verb.FIT, Verb.PROBABILITIES] * 2
    assert len(fit.estimators) == len(fit.judged()) == 2


def test_folds_of_a_library_are_a_validation_of_their_table(session):
    x, _, y, _ = numbers()
    lightgbm.cv({"objective": "binary", "metric": "auc", **QUIET}, lightgbm.Dataset(x, y), 5, nfold=3)
    xgboost.cv({"objective": "reg:squarederror"}, xgboost.DMatrix(x, label=x[:, 0]), 5, nfold=4)
    fit = session.fit()
    assert [(one.name, one.splitter, one.n_folds, one.scoring) for one in fit.validations] == [
        ("lightgbm.cv", "StratifiedKFold", 3, "auc"),
        ("xgboost.cv", "KFold", 4, "rmse"),
    ]
    assert session.crashes == ()


def test_a_scaler_before_the_folds_of_a_library_is_a_leak(tmp_path):
    script = tmp_path / "folds.py"
    script.write_text(
        textwrap.dedent("""
        import xgboost
        from sklearn.datasets import load_breast_cancer
        from sklearn.preprocessing import QuantileTransformer

        cells, is_benign = load_breast_cancer(return_X_y=True)
        ranks = QuantileTransformer(n_quantiles=100).fit_transform(cells)
        table = xgboost.cv({"objective": "binary:logistic", "max_depth": 2, "nthread": 1}, xgboost.DMatrix(ranks, is_benign), 20)
        print(table["test-logloss-mean"].iloc[-1])
    """)
    )
    assert watch_fits(script).faults == ["transformer-fitted-on-test-rows"]


def test_classes_errors_and_pickles_are_the_library_s(session):
    a, b, ya, _ = numbers()
    kinds = lightgbm.Dataset, lightgbm.Booster, xgboost.DMatrix, xgboost.QuantileDMatrix
    matrix = xgboost.QuantileDMatrix(a, ya)
    assert type(matrix) is xgboost.QuantileDMatrix
    assert isinstance(matrix, xgboost.DMatrix)
    with pytest.raises(TypeError, match="train\\(\\) only accepts Dataset object"):
        lightgbm.train({}, a)
    with pytest.raises(xgboost.core.XGBoostError, match="Unknown objective"):
        xgboost.train({"objective": "none such"}, matrix)
    model = xgboost.train({}, matrix, 3)
    for one in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
        assert np.array_equal(one.predict(xgboost.DMatrix(b)), model.predict(xgboost.DMatrix(b)))
    assert pickle.loads(pickle.dumps(lightgbm.train)) is lightgbm.engine.train
    session.uninstall()
    assert kinds == (lightgbm.Dataset, lightgbm.Booster, xgboost.DMatrix, xgboost.QuantileDMatrix)
    assert lightgbm.train is lightgbm.engine.train
    assert not any(getattr(one, "is_stand_in", False) for kind in kinds for one in vars(kind).values())
    assert session.crashes == ()


def test_nothing_is_kept_of_boosters_and_of_matrices_that_were_not_learned_from(session):
    def made():
        a, b, ya, _ = numbers()
        table = a + 7
        matrix, model = xgboost.DMatrix(table, ya), lightgbm.train(QUIET, lightgbm.Dataset(a, ya), 3)
        model.predict(b)
        return weakref.ref(table), weakref.ref(matrix), weakref.ref(model)

    gone = made()
    gc.collect()
    assert [one() is None for one in gone] == [True] * 3


def test_a_table_that_is_large_is_referred_to_weakly(session, monkeypatch):
    monkeypatch.setattr("sleuth.probes.sklearn.matrices.MOST_BYTES", 1000)
    monkeypatch.setattr("sleuth.probes.sklearn.recorder.MOST_NAMED", 1000)
    a, b, ya, yb = numbers()
    table, labels = a.copy(), ya.copy()
    matrix, gone = xgboost.DMatrix(table, labels), weakref.ref(table)
    del table
    assert gone() is None
    model = xgboost.train({}, matrix, 3)
    metrics.r2_score(yb, model.predict(xgboost.DMatrix(b)))
    (judged,) = session.fit().judged()
    assert judged.seen_share == 0.0
    assert session._holder.held == {}


def test_a_scaled_table_is_followed_into_a_matrix(session):
    a, _, ya, _ = numbers()
    xgboost.train({}, xgboost.DMatrix(preprocessing.StandardScaler().fit_transform(a), label=ya), 3)
    fit = session.fit()
    (learned,) = fit.model_fits()
    assert [fit.calls[one].verb for one in fit.data[learned.data].made_by] == [Verb.TRANSFORM]
