import pytest

from sleuth.rule import LIKELY, PROOF
from tests.read import found

HEAD = """
import numpy as np
import pandas as pd
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import LabelEncoder, MultiLabelBinarizer, OneHotEncoder, StandardScaler
df = pd.read_csv("a.csv")
X, y = df.drop(columns="t"), df["t"]
"""
SPLIT = "a, b, c, d = train_test_split(X, y)\n"


def lines(body):
    return [(one.finding.where.span.line - HEAD.count("\n"), one.certainty) for one in found(HEAD + body, "fit-on-test")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (SPLIT + "a = StandardScaler().fit_transform(a)\nb = StandardScaler().fit_transform(b)\n", 3),
        (SPLIT + "s = StandardScaler()\ns.fit(b)\nb = s.transform(b)\ns.fit(a)\na = s.transform(a)\n", 3),
        (SPLIT + "v = TfidfVectorizer()\nA = v.fit_transform(a['text'])\nB = v.fit_transform(b['text'])\n", 4),
        (SPLIT + "for name in ['u', 'v']:\n    e = LabelEncoder()\n    a[name] = e.fit_transform(a[name])\n    b[name] = e.fit_transform(b[name])\n", 5),
        (SPLIT + "m = LogisticRegression()\nm.fit(b, d)\nprint(m.score(b, d))\n", 3),
        (SPLIT + "m = make_pipeline(StandardScaler(), LogisticRegression()).fit(b, d)\np = m.predict(b)\n", 2),
        ("a = df.sample(frac=0.8)\nb = df.drop(a.index)\ns = StandardScaler()\nA = s.fit_transform(a)\nB = s.fit_transform(b)\n", 5),
        ("i, j = train_test_split(np.arange(len(X)))\ns = StandardScaler()\nA = s.fit_transform(X.iloc[i])\nB = s.fit_transform(X.iloc[j])\n", 4),
        ("X = X.values\nfor i, j in KFold(5).split(X):\n    s = StandardScaler()\n    A = s.fit_transform(X[i])\n    B = s.fit_transform(X[j])\n", 5),
        ("def scale(train, test):\n    p = PCA(2)\n    return p.fit_transform(train), p.fit_transform(test)\na, b = train_test_split(X)\nscale(a, b)\n", 3),
    ],
)  # fmt: skip
def test_the_test_part_is_fitted(body, line):
    assert lines(body) == [(line, PROOF)]


def test_parts_known_by_name_are_likely():
    body = "def scale(X_train, X_test):\n    s = StandardScaler()\n    return s.fit_transform(X_train), s.fit_transform(X_test)\n"
    assert lines(body) == [(3, LIKELY)]
    body = "train = pd.read_csv('data/train.csv')\ntest = pd.read_csv('data/test.csv')\ne = OneHotEncoder()\nA = e.fit_transform(train)\nB = e.fit_transform(test)\n"
    assert lines(body) == [(5, LIKELY)]


@pytest.mark.parametrize(
    "body",
    [
        SPLIT + "s = StandardScaler()\na = s.fit_transform(a)\nb = s.transform(b)\n",
        SPLIT + "Z = PCA(2).fit_transform(b)\n",
        SPLIT + "m = LogisticRegression().fit(a, c)\nprint(m.score(b, d))\nfinal = LogisticRegression().fit(X, y)\n",
        SPLIT + "m = LogisticRegression().fit(a, c)\nn = LogisticRegression().fit(b, d)\nprint(m.score(b, d), n.score(a, c))\n",
        SPLIT + "e = MultiLabelBinarizer(classes=[1, 2])\nc = e.fit_transform(c)\nd = e.fit_transform(d)\n",
        SPLIT + "a, e, c, f = train_test_split(a, c)\nm = LogisticRegression().fit(a, c)\nm = LogisticRegression().fit(np.vstack([a, e]), np.hstack([c, f]))\nm.score(b, d)\n",
        SPLIT + "s = StandardScaler()\nA = s.fit_transform(X)\nm = LogisticRegression().fit(A, y)\nprint(m.predict(A))\n",
        "one, two = pd.read_csv('1.csv'), pd.read_csv('2.csv')\nfor t in (one, two):\n    A = StandardScaler().fit_transform(t)\n    print(LogisticRegression().fit(A, y).predict(A))\n",
        "def scale(X, scaler=None):\n    if scaler is None:\n        scaler = StandardScaler()\n        return scaler.fit_transform(X), scaler\n    return scaler.transform(X), scaler\n" + SPLIT + "a, s = scale(a)\nb, s = scale(b, s)\n",
    ],
)  # fmt: skip
def test_healthy_programs_are_left_alone(body):
    assert lines(body) == []


def test_the_safe_mend_only_transforms():
    body = SPLIT + "s = StandardScaler()\na = s.fit_transform(a)\nb = s.fit_transform(b)\n"
    (one,) = found(HEAD + body, "fit-on-test")
    (edit,) = one.finding.edits
    assert (edit.text, edit.is_safe, edit.span.column, edit.span.end_column) == ("transform", True, 7, 20)
    (one,) = found(HEAD + SPLIT + "a = PCA(2).fit_transform(a)\nb = PCA(2).fit_transform(b)\n", "fit-on-test")
    assert one.finding.edits == ()


def test_files_without_a_telling_name_by_what_the_model_does():
    body = """one, two = pd.read_csv("1.csv"), pd.read_csv("2.csv")
s = StandardScaler()
A, B = s.fit_transform(one), s.fit_transform(two)
m = LogisticRegression().fit(A, one["y"])
print(m.predict(B))
"""
    assert lines(body) == [(3, PROOF)]
