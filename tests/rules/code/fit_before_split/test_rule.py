import pytest

from tests.read import found

HEAD = """
import numpy as np
import pandas as pd
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import MinMaxScaler, Normalizer, OneHotEncoder, StandardScaler
X, y = load_iris(return_X_y=True)
"""
SCORE = "model = LogisticRegression().fit(a, c)\nprint(model.score(b, d))\n"


def lines(body):
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(HEAD + body, "fit-before-split")]


def test_a_whole_table_that_is_transformed_and_split():
    assert lines(f"X = PCA(2).fit_transform(X)\na, b, c, d = train_test_split(X, y)\n{SCORE}") == [1]


def test_a_fit_on_all_rows_used_on_the_parts():
    body = f"s = StandardScaler()\ns.fit(X)\na, b, c, d = train_test_split(X, y)\na = s.transform(a)\nb = s.transform(b)\n{SCORE}"
    assert lines(body) == [2]


def test_two_slices_are_a_split():
    body = f"X = MinMaxScaler().fit_transform(X)\nn = 100\na, b = X[:n], X[n:]\nc, d = y[:n], y[n:]\n{SCORE}"
    assert lines(body) == [1]


def test_texts_and_folds():
    body = """t = pd.read_csv("a.csv")
Z = TfidfVectorizer().fit_transform(t["text"])
for i, j in KFold(5).split(Z):
    model = LogisticRegression().fit(Z[i], y[i])
    print(model.score(Z[j], y[j]))
"""
    assert lines(body) == [2]


def test_columns_that_are_stored_back_into_the_table():
    body = (
        """t = pd.read_csv("a.csv")
names = ["u", "v"]
t[names] = StandardScaler().fit_transform(t[names])
a, b, c, d = train_test_split(t[names], t["w"])
"""
        + SCORE
    )
    assert lines(body) == [3]


def test_windows_that_reach_back_before_the_second_slice():
    body = """Z = MinMaxScaler().fit_transform(X)
n = 100
a, b = Z[0:n, :], Z[n - 10:, :]
model = LogisticRegression().fit(a, y[:n])
print(model.predict(b))
"""
    assert lines(body) == [1]


def test_a_preprocessing_pipeline():
    body = f"""p = Pipeline([("i", SimpleImputer()), ("s", StandardScaler())])
X = p.fit_transform(X)
a, b, c, d = train_test_split(X, y)
{SCORE}"""
    assert lines(body) == [2]


@pytest.mark.parametrize(
    "body",
    [
        f"a, b, c, d = train_test_split(X, y)\ns = StandardScaler().fit(a)\na, b = s.transform(a), s.transform(b)\n{SCORE}",
        f"X = Normalizer().fit_transform(X)\na, b, c, d = train_test_split(X, y)\n{SCORE}",
        f"a, b, c, d = train_test_split(X, y)\n{SCORE}Z = PCA(2).fit_transform(X)\nprint(Z)\n",
        f"a, b, c, d = train_test_split(X, y)\ns = StandardScaler()\na = s.fit_transform(a)\na, b, c, d = train_test_split(a, c)\n{SCORE}",
        "p = Pipeline([('s', StandardScaler()), ('m', LogisticRegression())])\na, b, c, d = train_test_split(X, y)\np.fit(a, c)\nprint(p.score(b, d))\n",
        f"y = StandardScaler().fit_transform(y.reshape(-1, 1))\na, b, c, d = train_test_split(X, y)\n{SCORE}",
        "X = StandardScaler().fit_transform(X)\na, b = train_test_split(X)\nmodel = LogisticRegression().fit(a, y)\n",
    ],
)  # fmt: skip
def test_healthy_programs_are_left_alone(body):
    assert lines(body) == []
