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
