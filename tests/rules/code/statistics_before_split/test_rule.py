import pytest

from tests.read import found

HEAD = """
import numpy as np
import pandas as pd
import torch
from scipy.stats import zscore
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, train_test_split
from sklearn.preprocessing import scale
df = pd.read_csv("a.csv")
X, y = df.drop(columns="t").values, df["t"].values
"""
SPLIT = "a, b, c, d = train_test_split(X, y)\nm = LogisticRegression().fit(a, c)\nprint(m.score(b, d))\n"


def lines(body):
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(HEAD + body, "statistics-before-split")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("X = (X - X.min(axis=0)) / (X.max(axis=0) - X.min(axis=0))\n" + SPLIT, 1),
        ("mu, sd = np.mean(X, axis=0), np.std(X, axis=0)\nX = (X - mu) / (sd + 1e-8)\n" + SPLIT, 2),
        ("X = scale(X)\n" + SPLIT, 1),
        ("X = zscore(X)\n" + SPLIT, 1),
        ("df = df.fillna(df.mean(numeric_only=True))\nX, y = df.drop(columns='t'), df['t']\n" + SPLIT, 1),
        ("for name in ['u', 'v']:\n    df[name] = df[name].fillna(df[name].mode()[0])\nX, y = df.drop(columns='t'), df['t']\n" + SPLIT, 2),
        ("df['u'] = df['u'].fillna(df.groupby('k')['u'].transform('median'))\nX, y = df.drop(columns='t'), df['t']\n" + SPLIT, 1),
        ("def clean(t):\n    return (t - t.mean()) / t.std()\nX = clean(df[['u', 'v']])\n" + SPLIT, 2),
        ("x = torch.tensor(X)\nx = (x - x.mean(0)) / x.std(0)\na, b = x[:800], x[800:]\nf = LogisticRegression().fit(a, y)\nf.score(b, y)\n", 2),
    ],
)  # fmt: skip
def test_statistics_of_all_rows(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "X = X / 255.0\n" + SPLIT,
        "X = X / X.max()\n" + SPLIT,
        "X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)\n" + SPLIT,
        "df = df.fillna(0)\nX, y = df.drop(columns='t'), df['t']\n" + SPLIT,
        "y = (y - y.mean()) / y.std()\n" + SPLIT,
        "df['t'] = (df['t'] - df['t'].mean()) / df['t'].std()\nX, y = df.drop(columns='t'), df['t']\n" + SPLIT,
        "a, b, c, d = train_test_split(X, y)\nmu, sd = a.mean(0), a.std(0)\na, b = (a - mu) / sd, (b - mu) / sd\nm = LogisticRegression().fit(a, c)\nm.score(b, d)\n",
        "Z = (X - X.mean(0)) / X.std(0)\nprint(Z)\n" + SPLIT,
        "for i, j in KFold(5).split(X):\n    mu = X[i].mean(0)\n    m = LogisticRegression().fit(X[i] - mu, y[i])\n    m.score(X[j] - mu, y[j])\n",
    ],
)  # fmt: skip
def test_healthy_programs_are_left_alone(body):
    assert lines(body) == []


def test_the_trace_ends_at_the_split():
    (one,) = found(HEAD + "X = scale(X)\n" + SPLIT, "statistics-before-split")
    assert [link.span.line - HEAD.count("\n") for link in one.finding.where.trace] == [1, 2]


def test_a_new_origin_alone_is_left_alone():
    assert lines("df['days'] = df['day'] - df['day'].min()\nX, y = df.drop(columns='t'), df['t']\n" + SPLIT) == []
