import pytest

from tests.read import found

HEAD = """
from imblearn.over_sampling import SMOTE
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import cross_val_score, train_test_split
a, b, c, d = train_test_split(X, y)
"""


def lines(body):
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(f"{HEAD}{body}\n", "accuracy-on-imbalanced")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("m = LogisticRegression(class_weight='balanced').fit(a, c)\nprint(accuracy_score(d, m.predict(b)))", 2),
        ("m = LogisticRegression(class_weight={0: 1, 1: 9}).fit(a, c)\nprint(m.score(b, d))", 2),
        ("a, c = SMOTE().fit_resample(a, c)\nm = LogisticRegression().fit(a, c)\nprint(m.score(b, d))", 3),
    ],
)
def test_balanced_and_judged_by_accuracy(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "m = LogisticRegression().fit(a, c)\nprint(m.score(b, d))",
        "m = LogisticRegression(class_weight='balanced').fit(a, c)\nprint(m.score(b, d), f1_score(d, m.predict(b)))",
        "m = LogisticRegression(class_weight='balanced')\nprint(cross_val_score(m, X, y, scoring='f1'))",
        "m = LogisticRegression(class_weight=None).fit(a, c)\nprint(m.score(b, d))",
    ],
)
def test_other_programs_are_left_alone(body):
    assert lines(body) == []


def test_it_is_a_hint():
    (one,) = found(
        f"{HEAD}m = LogisticRegression(class_weight='balanced').fit(a, c)\nprint(m.score(b, d))\n", "accuracy-on-imbalanced"
    )
    assert one.certainty.value == "hint"


SPARE = "from sklearn.datasets import make_classification\nX, y = make_classification(2000, weights=[0.95])\nm = LogisticRegression()\n"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("print(cross_val_score(m, X, y, cv=4))", 4),
        ("print(cross_val_score(m, X, y, scoring='accuracy'))", 4),
        (
            "from sklearn.metrics import make_scorer\njudge = make_scorer(accuracy_score)\nprint(cross_val_score(m, X, y, scoring=judge))",
            5,
        ),
    ],
)
def test_a_cross_validation_that_judges_by_accuracy(body, line):
    assert lines(SPARE + body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "print(cross_val_score(m, X, y, scoring='roc_auc'))",
        "from sklearn.metrics import make_scorer\nprint(cross_val_score(m, X, y, scoring=make_scorer(f1_score)))",
        "print(cross_val_score(m, X, y), cross_val_score(m, X, y, scoring='recall'))",
        "print(cross_val_score(model, X, y))",
    ],
)
def test_a_cross_validation_that_judges_otherwise(body):
    assert lines(SPARE + body) == []


SEARCHED = """from sklearn.datasets import make_classification
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, RandomizedSearchCV
from sklearn.pipeline import make_pipeline
X, y = make_classification(2000, weights=[0.95])
m = LogisticRegression()
"""


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (
            "s = GridSearchCV(\n    m, {'C': [1, 2]},\n    scoring='accuracy',\n).fit(X, y)\nprint(accuracy_score(d, s.predict(b)))",
            8,
        ),
        ("s = RandomizedSearchCV(make_pipeline(m), {}, n_iter=3)\ns.fit(X, y)\nprint(s.best_score_)", 6),
        ("how = dict(scoring='accuracy', cv=3)\ns = HalvingGridSearchCV(m, {}, **how).fit(X, y)", 6),
    ],
)
def test_a_search_that_chooses_by_accuracy(body, line):
    assert lines(SEARCHED + body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "s = GridSearchCV(m, {'C': [1, 2]}, scoring='average_precision').fit(X, y)\nprint(s.best_score_)",
        "s = GridSearchCV(m, {}, scoring=['accuracy', 'f1'], refit='f1').fit(X, y)",
        "s = GridSearchCV(m, {}).fit(X, y)\nprint(f1_score(d, s.predict(b)))",
    ],
)
def test_a_search_that_looks_at_more(body):
    assert lines(SEARCHED + body) == []
