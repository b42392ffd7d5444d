"""XGBoost, LightGBM and imbalanced-learn: watched and judged, with the same predictions bit for bit."""

import textwrap

import numpy as np
import pytest
from sklearn import metrics, model_selection
from sklearn.datasets import make_classification

from sleuth.evidence.calls import Sort, Verb
from sleuth.probes.sklearn.session import SklearnSession
from tests.fitted import watch_fits
from tests.launch.processes import python, sleuth

PROGRAM = """
    import numpy as np
    from sklearn.datasets import make_classification
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import cross_val_score, train_test_split
    {imports}
    x, y = make_classification(500, 8, n_informative=4, weights=[0.8], random_state=0)
    a, b, ya, yb = train_test_split(x, y, random_state=1)
    {body}
    print(repr(said.tobytes()))
"""
PROGRAMS = {
    "xgboost": (
        "import xgboost",
        "model = xgboost.XGBClassifier(n_estimators=30, subsample=0.7, random_state=3, n_jobs=1).fit(a, ya, eval_set=[(b, yb)], verbose=False)\n"
        "    said = model.predict_proba(b)\n    print(roc_auc_score(yb, said[:, 1]), cross_val_score(model, a, ya, cv=3))",
    ),
    "lightgbm": (
        "import lightgbm",
        "model = lightgbm.LGBMClassifier(n_estimators=30, subsample=0.7, subsample_freq=1, random_state=3, n_jobs=1, verbose=-1).fit(a, ya)\n"
        "    said = model.predict_proba(b)\n    print(roc_auc_score(yb, said[:, 1]), cross_val_score(model, a, ya, cv=3))",
    ),
    "imblearn": (
        "from imblearn.over_sampling import SMOTE\n    from imblearn.pipeline import make_pipeline\n    from sklearn.ensemble import RandomForestClassifier",
        "model = make_pipeline(SMOTE(random_state=2), RandomForestClassifier(20, random_state=3)).fit(a, ya)\n"
        "    said = model.predict_proba(b)\n    print(roc_auc_score(yb, said[:, 1]), np.random.rand())",
    ),
}


@pytest.mark.program
@pytest.mark.parametrize("library", PROGRAMS)
def test_predictions_are_the_same_and_a_sound_program_is_left_alone(library, tmp_path):
    pytest.importorskip(library)
    imports, body = PROGRAMS[library]
    script = tmp_path / "program.py"
    text = textwrap.dedent(PROGRAM.format(imports=imports, body=body)).replace(
        "np.random.rand()", "np.random.default_rng(0).random()"
    )
    script.write_text(text)
    plain = python(tmp_path, script.name)
    watched = sleuth(tmp_path, "run", "--experiments", "auto", "--quiet", script.name)
    assert plain.code == watched.code == 0, watched.err
    assert plain.out == watched.out
    told = watch_fits(script)
    assert told.crashes == []
    assert told.faults == [], told.messages


@pytest.fixture
def session():
    one = SklearnSession(script="test.py")
    one.install()
    yield one
    one.uninstall()


@pytest.mark.parametrize("name", ["xgboost.XGBRegressor", "lightgbm.LGBMRegressor"])
def test_boosters_are_fits_with_known_rows(name, session):
    library, _, kind = name.partition(".")
    module = pytest.importorskip(library)
    x = np.random.default_rng(0).normal(size=(300, 4))
    a, b, ya, yb = model_selection.train_test_split(x, x[:, 0], random_state=0)
    model = getattr(module, kind)(n_estimators=10, n_jobs=1).fit(a, ya)
    metrics.r2_score(yb, model.predict(b))
    fit = session.fit()
    (judged,) = fit.judged()
    assert judged.seen_share == 0.0
    assert fit.estimators[judged.estimator].sort is Sort.REGRESSOR
    assert session.crashes == ()


def test_rows_are_followed_through_a_resampler(session):
    sampling = pytest.importorskip("imblearn.under_sampling")
    x, y = make_classification(300, 5, weights=[0.8], random_state=0)
    fewer, labels = sampling.RandomUnderSampler(random_state=0).fit_resample(x, y)
    model_selection.train_test_split(fewer, labels, random_state=0)
    fit = session.fit()
    call = next(one for one in fit.calls if one.verb is Verb.RESAMPLE)
    made = fit.rows_of(call.made)
    assert made.n == len(fewer) < 300
    assert made.share_in(fit.rows_of(call.data)) == 1.0
    assert fit.data[fit.splits[0].data].made_by == (fit.calls.index(call),)


LEAKS = {
    "xgboost": (
        "test-rows-in-training",
        "import xgboost",
        "model = xgboost.XGBClassifier(n_estimators=60, random_state=3, n_jobs=1).fit(x, y)\n    said = model.predict(b)\n    print(model.score(b, yb))",
    ),
    "lightgbm": (
        "test-rows-in-training",
        "import lightgbm",
        "model = lightgbm.LGBMClassifier(n_estimators=60, n_jobs=1, verbose=-1).fit(x, y)\n    said = model.predict(b)\n    print(model.score(b, yb))",
    ),
    "imblearn": (
        "resampled-before-split",
        "from imblearn.combine import SMOTEENN\n    from sklearn.tree import DecisionTreeClassifier",
        "x, y = SMOTEENN(random_state=0).fit_resample(x, y)\n    a, b, ya, yb = train_test_split(x, y, random_state=1)\n"
        "    model = DecisionTreeClassifier(random_state=0).fit(a, ya)\n    said = model.predict(b)\n    print(model.score(b, yb))",
    ),
}


@pytest.mark.program
@pytest.mark.parametrize("library", LEAKS)
def test_leaks_are_named_and_the_score_is_measured_without_them(library, tmp_path):
    pytest.importorskip(library)
    rule, imports, body = LEAKS[library]
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(PROGRAM.format(imports=imports, body=body)))
    told = watch_fits(script)
    assert told.faults[:1] == [rule], told.messages
    ((name, reason, values),) = told.retried
    assert (name, reason) == (f"without-{rule}", "")
    assert values["after"] < values["before"]


ROUNDS = """
import numpy as np
import xgboost
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(2)
X = dice.uniform(-2, 2, (900, 4))
y = np.sin(X[:, 0]) + dice.normal(0, 1, 900)
left_out = (X[:500], y[:500]) if {on_its_own} else (X[500:700], y[500:700])
model = xgboost.XGBRegressor(n_estimators={rounds}, learning_rate=0.3, max_depth=5, n_jobs=1)
model.fit(X[:500], y[:500], eval_set=[left_out], verbose=False)
print(mean_absolute_error(y[700:], model.predict(X[700:])))
"""


@pytest.mark.parametrize(("rounds", "on_its_own", "is_told"), [(120, False, True), (120, True, False), (4, False, False)])
def test_one_evaluation_set_alone_tells_of_rounds_too_many(rounds, on_its_own, is_told, tmp_path):
    pytest.importorskip("xgboost")
    script = tmp_path / "rounds.py"
    script.write_text(ROUNDS.format(rounds=rounds, on_its_own=on_its_own))
    told = watch_fits(script)
    assert told.crashes == []
    assert ("boosting-without-early-stopping" in told.hints) is is_told


STOPPED = {"xgboost": {"early_stopping_rounds": 5}, "lightgbm": {"early_stopping_round": 5, "verbose": -1}}


@pytest.mark.filterwarnings("ignore:The argument .eval_set.")
@pytest.mark.parametrize("library", list(STOPPED))
def test_boosting_that_stops_by_itself_is_learned_again_with_as_many_rounds(library, session):
    module = pytest.importorskip(library)
    kind = {"xgboost": "XGBRegressor", "lightgbm": "LGBMRegressor"}[library]
    x = np.random.default_rng(0).normal(size=(600, 4))
    y = x[:, 0] + np.random.default_rng(1).normal(size=600)
    model = getattr(module, kind)(
        n_estimators=300, learning_rate=0.3, n_jobs=1, subsample=0.8, random_state=3, **STOPPED[library]
    )
    model.fit(x[:300], y[:300], eval_set=[(x[300:450], y[300:450])])
    said = model.predict(x[450:])
    metrics.r2_score(y[450:], said)
    (held,) = session._holder.held.values()
    assert np.array_equal(held.template.fit(x[:300], y[:300]).predict(x[450:]), said)
    assert session.crashes == ()


def test_a_boosted_model_that_minds_weights_is_not_learned_again(session):
    lightgbm = pytest.importorskip("lightgbm")
    x = np.random.default_rng(0).normal(size=(300, 4))
    rates = lightgbm.reset_parameter(learning_rate=lambda at: 0.3 * 0.9**at)
    lightgbm.LGBMRegressor(n_estimators=9, verbose=-1).fit(x, x[:, 0], callbacks=[rates])
    lightgbm.LGBMRegressor(n_estimators=9, verbose=-1).fit(x, x[:, 0], sample_weight=abs(x[:, 1]))
    assert session._holder.held == {}
    assert len(session._holder.refused) == 2
