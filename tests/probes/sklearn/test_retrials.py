"""Scores measured again without a leak, against the same program written rightly."""

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics, model_selection
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.datasets import make_classification
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler, TargetEncoder
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from sleuth.diagnosis.engine import discover, judge
from sleuth.diagnosis.explain import explain
from sleuth.evidence.retrial import Way
from sleuth.launch.retrying import retried
from sleuth.probes.sklearn.retrials.tables import exchanged, is_same
from sleuth.probes.sklearn.session import SklearnSession

RULES = discover(("model",))
SECONDS = 60.0


class Watched:
    """A program under watch, and its scores without the leaks."""

    def __init__(self):
        self.session = SklearnSession(script="test.py")

    def __enter__(self):
        self.session.install()
        return self

    def __exit__(self, *_):
        self.session.uninstall()

    def again(self, rule, seconds=SECONDS):
        """What came of measuring again for a rule's finding."""
        fit = self.session.fit()
        diagnosis = explain(judge(fit, RULES), RULES)
        found, _ = retried(diagnosis, lambda asked, left: self.session.retry(fit, asked, left), seconds)
        assert self.session.crashes == ()
        return next(one for one in found.faults if one.found.rule.name == rule)

    def without(self, rule, seconds=SECONDS):
        """The same, as numbers."""
        made = self.again(rule, seconds).retried
        assert made.reason == ""
        return made


@pytest.fixture
def noise():
    dice = np.random.default_rng(3)
    return dice.normal(size=(160, 1500)), dice.integers(0, 2, 160)


def test_a_selector_learns_again_from_the_training_rows(noise):
    x, y = noise
    with Watched() as watched:
        chosen = SelectKBest(f_classif, k=20).fit_transform(x, y)
        a, b, ya, yb = model_selection.train_test_split(chosen, y, test_size=0.3, random_state=1)
        model = LogisticRegression(max_iter=500).fit(a, ya)
        reported = metrics.accuracy_score(yb, model.predict(b))
    made = watched.without("selection-on-all-rows")
    train, test = model_selection.train_test_split(np.arange(160), test_size=0.3, random_state=1)
    right = make_pipeline(SelectKBest(f_classif, k=20), LogisticRegression(max_iter=500)).fit(x[train], y[train])
    assert made.after == pytest.approx(right.score(x[test], y[test]))
    assert made.before == made.reported == pytest.approx(reported)
    assert made.high < 0
    assert made.metric == "accuracy"


def test_the_finding_says_both_scores(noise):
    x, y = noise
    with Watched() as watched:
        chosen = SelectKBest(f_classif, k=20).fit_transform(x, y)
        a, b, ya, yb = model_selection.train_test_split(chosen, y, test_size=0.3, random_state=1)
        LogisticRegression(max_iter=500).fit(a, ya).score(b, yb)
    fault = watched.again("selection-on-all-rows")
    finding = fault.found.finding
    assert f"Reported accuracy {fault.retried.reported:.3f}, without the leak {fault.retried.after:.3f}" in finding.message
    assert finding.values["score_without"] == fault.retried.after


def test_folds_learn_their_own_selection(noise):
    x, y = noise
    with Watched() as watched:
        chosen = SelectKBest(f_classif, k=20).fit_transform(x, y)
        reported = model_selection.cross_val_score(LogisticRegression(max_iter=500), chosen, y, cv=4, scoring="roc_auc")
    made = watched.without("selection-on-all-rows")
    right = make_pipeline(SelectKBest(f_classif, k=20), LogisticRegression(max_iter=500))
    said = model_selection.cross_val_predict(right, x, y, cv=4, method="decision_function")
    assert made.after == pytest.approx(metrics.roc_auc_score(y, said))
    assert made.reported == pytest.approx(reported.mean())


def test_columns_assigned_back_and_a_chain_are_known_again():
    dice = np.random.default_rng(0)
    x = dice.normal(size=(200, 5)) * [1, 10, 100, 1, 1]
    x[dice.random(x.shape) < 0.1] = np.nan
    frame = pd.DataFrame(x, columns=list("abcde"))
    frame["kind"] = dice.integers(0, 3, 200)
    y = (np.nan_to_num(x[:, 0]) + dice.normal(0, 0.5, 200) > 0).astype(int)
    raw, columns = frame.copy(), list("abcde")
    with Watched() as watched:
        frame[columns] = SimpleImputer().fit_transform(frame[columns])
        frame[columns] = StandardScaler().fit_transform(frame[columns])
        a, b, ya, yb = model_selection.train_test_split(frame, y, random_state=2)
        KNeighborsClassifier().fit(a, ya).score(b, yb)
    made = watched.without("transformer-fitted-on-test-rows")
    train, test = model_selection.train_test_split(np.arange(200), random_state=2)
    front = make_pipeline(SimpleImputer(), StandardScaler()).fit(raw.iloc[train][columns])

    def passed(rows):
        return np.hstack([front.transform(raw.iloc[rows][columns]), raw.iloc[rows][["kind"]]])

    assert made.after == KNeighborsClassifier().fit(passed(train), y[train]).score(passed(test), y[test])


def test_a_vocabulary_of_another_width_is_exchanged():
    dice = np.random.default_rng(1)
    words = np.array([f"w{one}" for one in range(300)])
    texts = [" ".join([*dice.choice(words, 12), f"w{one % 2}"]) for one in range(240)]
    y = np.arange(240) % 2
    with Watched() as watched:
        table = TfidfVectorizer().fit_transform(texts)
        a, b, ya, yb = model_selection.train_test_split(table, y, random_state=0)
        LogisticRegression().fit(a, ya).score(b, yb)
    made = watched.without("transformer-fitted-on-test-rows")
    train, test = model_selection.train_test_split(np.arange(240), random_state=0)
    right = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit([texts[one] for one in train], y[train])
    assert made.after == right.score([texts[one] for one in test], y[test])


def test_components_beside_other_columns_are_exchanged():
    x, y = make_classification(300, 8, random_state=4)
    with Watched() as watched:
        both = np.hstack([PCA(3, random_state=0).fit_transform(x), x[:, :2]])
        a, b, ya, yb = model_selection.train_test_split(both, y, random_state=0)
        model = LogisticRegression().fit(a, ya)
        metrics.roc_auc_score(yb, model.predict_proba(b)[:, 1])
    made = watched.without("transformer-fitted-on-test-rows")
    train, test = model_selection.train_test_split(np.arange(300), random_state=0)
    front = PCA(3, random_state=0).fit(x[train])

    def passed(rows):
        return np.hstack([front.transform(x[rows]), x[rows][:, :2]])

    right = LogisticRegression().fit(passed(train), y[train])
    assert made.metric == "ROC AUC"
    assert made.after == pytest.approx(metrics.roc_auc_score(y[test], right.predict_proba(passed(test))[:, 1]))


def test_judged_rows_are_left_out_of_what_is_learned():
    x, y = make_classification(300, 6, flip_y=0.3, random_state=0)
    with Watched() as watched:
        a, b, ya, yb = model_selection.train_test_split(x, y, random_state=3)
        model = DecisionTreeClassifier(random_state=0).fit(x, y)
        assert metrics.accuracy_score(yb, model.predict(b)) == 1.0
    made = watched.without("test-rows-in-training")
    assert made.after == DecisionTreeClassifier(random_state=0).fit(a, ya).score(b, yb)


def test_a_model_judged_on_its_own_rows_is_judged_in_folds():
    x, y = make_classification(300, 6, flip_y=1.0, random_state=0)
    with Watched() as watched:
        model = RandomForestClassifier(30, random_state=0).fit(x, y)
        model.score(x, y)
    made = watched.without("evaluated-on-training-rows")
    assert made.before == 1.0
    assert 0.35 < made.after < 0.65  # the labels are drawn by lot
    assert made.n_rows == 300


def test_a_leaking_column_says_nothing_any_more():
    dice = np.random.default_rng(5)
    frame = pd.DataFrame({"size": dice.normal(50, 10, 400), "rate": dice.normal(3, 0.5, 400)})
    frame["price"] = frame["size"] * frame["rate"]
    frame["per_size"] = frame["price"] / frame["size"]
    guess = frame["price"] + dice.normal(0, 60, 400)  # without the two columns there is a task yet, if a hard one
    x = frame[["size", "per_size"]].assign(guess=guess)
    with Watched() as watched:
        a, b, ya, yb = model_selection.train_test_split(x, frame["price"], random_state=0)
        model = DecisionTreeRegressor(min_samples_leaf=5, random_state=0).fit(a, ya)
        metrics.r2_score(yb, model.predict(b))
    made = watched.without("target-in-features")
    assert made.way is Way.COLUMNS
    assert made.after < 0.5 < made.before  # both columns make the target


def test_persons_stay_on_one_side():
    dice = np.random.default_rng(8)
    person = np.repeat(np.arange(50), 8)
    centre = dice.normal(0, 3, (50, 6))
    x = centre[person] + dice.normal(0, 0.3, (400, 6))
    y = dice.integers(0, 2, 50)[person]  # a coin for each person
    frame = pd.DataFrame(x, columns=list("abcdef")).assign(patient=person, label=y)
    with Watched() as watched:
        a, b, ya, yb = model_selection.train_test_split(frame[list("abcdef")], frame["label"], random_state=0)
        metrics.accuracy_score(yb, KNeighborsClassifier(3).fit(a, ya).predict(b))
    made = watched.without("group-across-folds")
    assert made.before > 0.95
    assert 0.25 < made.after < 0.75
    assert made.is_paired


def test_rows_in_time_are_cut_by_time():
    dice = np.random.default_rng(2)
    day = np.arange(600)
    level = np.cumsum(dice.normal(0, 1, 600))
    frame = pd.DataFrame({"day": day, "noise": dice.normal(size=600), "level": level})
    with Watched() as watched:
        a, b, ya, yb = model_selection.train_test_split(frame[["day", "noise"]], frame["level"], test_size=0.2, random_state=0)
        model = DecisionTreeRegressor(random_state=0).fit(a, ya)
        metrics.mean_absolute_error(yb, model.predict(b))
    made = watched.without("shuffled-time-series")
    right = DecisionTreeRegressor(random_state=0).fit(frame[["day", "noise"]][:480], level[:480])
    assert made.after == pytest.approx(metrics.mean_absolute_error(level[480:], right.predict(frame[["day", "noise"]][480:])))
    assert not made.is_paired


def test_means_of_the_target_are_taken_over_the_training_rows():
    dice = np.random.default_rng(6)
    street = dice.integers(0, 250, 800)
    price = dice.normal(100, 20, 800)
    frame = pd.DataFrame({"street": street, "price": price, "rooms": dice.integers(1, 6, 800)})
    frame["street_price"] = frame.groupby("street")["price"].transform("mean")
    x = frame[["street_price", "rooms"]]
    with Watched() as watched:
        a, b, ya, yb = model_selection.train_test_split(x, frame["price"], random_state=0)
        metrics.r2_score(yb, Ridge().fit(a, ya).predict(b))
    made = watched.without("selection-on-all-rows")
    assert made.before > 0.1
    assert made.after < 0.02  # prices go by no street


def test_resampling_stays_in_the_training_part():
    sampling = pytest.importorskip("imblearn.over_sampling")
    x, y = make_classification(900, 6, n_informative=2, n_redundant=0, weights=[0.9], flip_y=0.2, random_state=1)
    with Watched() as watched:
        more, ymore = sampling.RandomOverSampler(random_state=0).fit_resample(x, y)
        a, b, ya, yb = model_selection.train_test_split(more, ymore, random_state=0)
        metrics.accuracy_score(yb, DecisionTreeClassifier(random_state=0).fit(a, ya).predict(b))
    made = watched.without("resampled-before-split")
    assert made.metric == "balanced accuracy"
    assert made.before > 0.9
    assert made.after < 0.75


def test_a_target_encoder_learns_again_as_the_program_used_it():
    dice = np.random.default_rng(9)
    city = dice.integers(0, 200, 600).astype(str)
    y = dice.normal(size=600)
    frame = pd.DataFrame({"city": city})
    with Watched() as watched:
        encoder = TargetEncoder(smooth=0.01).fit(frame, y)
        coded = encoder.transform(frame)
        a, b, ya, yb = model_selection.train_test_split(coded, y, random_state=0)
        metrics.r2_score(yb, Ridge().fit(a, ya).predict(b))
    made = watched.without("selection-on-all-rows")
    train, test = model_selection.train_test_split(np.arange(600), random_state=0)
    encoder = TargetEncoder(smooth=0.01).fit(frame.iloc[train], y[train])
    right = Ridge().fit(encoder.transform(frame.iloc[train]), y[train])
    assert made.after == pytest.approx(metrics.r2_score(y[test], right.predict(encoder.transform(frame.iloc[test]))))


def test_nothing_of_the_program_is_changed(noise):
    x, y = noise
    with Watched() as watched:
        chosen = SelectKBest(f_classif, k=20).fit_transform(x, y)
        a, b, ya, yb = model_selection.train_test_split(chosen, y, test_size=0.3, random_state=1)
        model = RandomForestClassifier(10).fit(a, ya)
        model.score(b, yb)
    kept = [one.copy() for one in (x, y, chosen, a, b)]
    said, dice = model.predict_proba(b), np.random.get_state()[1].copy()
    assert watched.without("selection-on-all-rows").after < 0.8
    assert all(np.array_equal(one, other) for one, other in zip(kept, (x, y, chosen, a, b), strict=True))
    assert np.array_equal(model.predict_proba(b), said)
    assert np.array_equal(np.random.get_state()[1], dice)


class Centred(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        self.mean_ = X.mean(axis=0)
        return self

    def transform(self, X):
        return X - self.mean_


def leaky(x, y, scaler):
    scaled = scaler.fit_transform(x)
    a, b, ya, yb = model_selection.train_test_split(scaled, y, random_state=0)
    return LogisticRegression().fit(a, ya).score(b, yb)


def test_what_cannot_be_repeated_says_why():
    x, y = make_classification(300, 6, random_state=0)
    with Watched() as watched:
        leaky(x, y, Centred())
    assert "a class of the program's own" in watched.again("transformer-fitted-on-test-rows").retried.reason
    with Watched() as watched:
        leaky(x, y, StandardScaler())
        x *= 2
    assert "changed the table" in watched.again("transformer-fitted-on-test-rows").retried.reason


def test_no_time_is_said():
    x, y = make_classification(300, 6, random_state=0)
    with Watched() as watched:
        leaky(x, y, StandardScaler())
    assert watched.again("transformer-fitted-on-test-rows", seconds=0.0).retried.reason == "the time for experiments was up"


def test_a_model_that_learns_slowly_is_not_learned_again(monkeypatch):
    x, y = make_classification(300, 6, random_state=0)
    with Watched() as watched:
        leaky(x, y, StandardScaler())
    for held in watched.session._holder.held.values():
        held.seconds = 9.0
    assert "would take longer" in watched.again("transformer-fitted-on-test-rows", seconds=5.0).retried.reason


def test_columns_are_known_again_wherever_they_stand():
    dice = np.random.default_rng(0)
    table, own = dice.normal(size=(50, 4)), dice.normal(size=(50, 2))
    both = np.column_stack([own[:, 0], table[:, 2], own[:, 1], table[:, 0], table[:, 1], table[:, 3]])
    train, test = np.arange(30), np.arange(30, 50)
    learned, judged, used = exchanged(both, [(table, 2 * table[train], 3 * table[test])], train, test)
    assert used == {0}
    assert np.array_equal(learned[:, 1], 2 * table[train, 2])
    assert np.array_equal(judged[:, [0, 2]], own[test])
    assert is_same(table, table + 1e-12)
    assert not is_same(table, table + 1e-3)


@pytest.mark.parametrize("cut", [0.5, 0.3])
def test_labels_that_the_program_cut_itself_are_cut_again(cut):
    x, y = make_classification(400, 6, flip_y=0.3, random_state=0)
    with Watched() as watched:
        _, b, _, yb = model_selection.train_test_split(x, y, random_state=3)
        model = RandomForestClassifier(21, random_state=0).fit(x, y)
        metrics.f1_score(yb, model.predict_proba(b)[:, 1] > cut)
    made = watched.without("test-rows-in-training")
    train = np.sort(model_selection.train_test_split(np.arange(400), random_state=3)[0])
    right = RandomForestClassifier(21, random_state=0).fit(x[train], y[train]).predict_proba(b)[:, 1]
    assert made.metric == "F1"
    assert made.after == pytest.approx(
        metrics.f1_score(yb, right > cut), abs=1e-9 if cut == 0.5 else 0.05
    )  # the rows tell the place of the cut


def test_predictions_of_another_scale_are_refused():
    dice = np.random.default_rng(0)
    x = dice.normal(size=(300, 3))
    y = np.exp(x[:, 0] + dice.normal(0, 0.1, 300))
    with Watched() as watched:
        _, b, _, yb = model_selection.train_test_split(x, y, random_state=3)
        model = DecisionTreeRegressor(random_state=0).fit(x, np.log(y))
        metrics.mean_absolute_error(yb, np.exp(model.predict(b)))
    assert "changed" in watched.again("test-rows-in-training").retried.reason
