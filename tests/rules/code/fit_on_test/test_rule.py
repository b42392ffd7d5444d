import pytest

from tests.read import found

HEAD = """
import pandas as pd
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
X, y = load_iris(return_X_y=True)
a, b, c, d = train_test_split(X, y)
s = StandardScaler()
"""


def findings(body):
    return found(HEAD + body, "fit-on-test")


def lines(body):
    return [one.finding.where.span.line - HEAD.count("\n") for one in findings(body)]


def test_the_same_scaler_fitted_twice_and_its_safe_edit():
    (one,) = findings("a = s.fit_transform(a)\nb = s.fit_transform(b)\n")
    (edit,) = one.finding.edits
    assert (edit.text, edit.is_safe) == ("transform", True)
    assert (edit.span.column, edit.span.end_column) == (7, 20)


def test_another_scaler_of_the_same_kind():
    assert lines("a = s.fit_transform(a)\nb = StandardScaler().fit_transform(b)\n") == [2]


def test_files_of_their_own_told_by_what_the_model_does():
    body = """train, test = pd.read_csv("train.csv"), pd.read_csv("test.csv")
A = s.fit_transform(train[["x", "z"]])
B = s.fit_transform(test[["x", "z"]])
model = LogisticRegression().fit(A, train["y"])
print(model.predict(B))
"""
    assert lines(body) == [3]


@pytest.mark.parametrize(
    "body",
    [
        "a = s.fit_transform(a)\nb = s.transform(b)\n",
        "b = PCA(2).fit_transform(b)\nprint(b)\n",
        "a = s.fit_transform(a)\nb = SimpleImputer().fit_transform(b)\n",
        "A = s.fit_transform(X)\nmodel = LogisticRegression().fit(A, y)\nprint(model.predict(A))\n",
        "one, two = pd.read_csv('1.csv'), pd.read_csv('2.csv')\nfor t in (one, two):\n    A = StandardScaler().fit_transform(t)\n    print(LogisticRegression().fit(A, y).predict(A))\n",
    ],
)
def test_healthy_programs_are_left_alone(body):
    assert lines(body) == []
