import pytest

from tests.read import found

HEAD = """
import numpy as np
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, mean_squared_error, r2_score
from sklearn.model_selection import GridSearchCV, cross_val_score
x, y = np.random.rand(50, 3), np.random.rand(50)
"""
FAULTY = """
model = LinearRegression().fit(x, y)
print(accuracy_score(y, model.predict(x)))
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "metric-for-wrong-task")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 3),
        (
            """
print(cross_val_score(RandomForestClassifier(), x, y, scoring="r2"))
""",
            2,
        ),
        (
            """
search = GridSearchCV(RandomForestRegressor(), {"max_depth": [2, 4]}, scoring="accuracy")
""",
            2,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
model = LinearRegression().fit(x, y)
print(accuracy_score(y > 0.5, model.predict(x) > 0.5), r2_score(y, model.predict(x)))
""",
        """
model = LogisticRegression().fit(x, y > 0.5)
print(mean_squared_error(y > 0.5, model.predict_proba(x)[:, 1]))
""",
        """
search = GridSearchCV(make_model(), {"max_depth": [2, 4]}, scoring="accuracy")
""",
        """
print(cross_val_score(RandomForestClassifier(), x, y > 0.5, scoring="neg_brier_score"))
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "metric-for-wrong-task")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
