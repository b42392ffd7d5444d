import pytest

from sleuth.rule import PROOF
from tests.read import found

HEAD = """
import numpy as np
import pandas as pd
from imblearn.combine import SMOTETomek
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.utils import resample, shuffle
df = pd.read_csv("a.csv")
X, y = df.drop(columns="t"), df["t"]
"""
SCORE = "m = LogisticRegression().fit(a, c)\nprint(m.score(b, d))\n"


def lines(body):
    return [
        (one.finding.where.span.line - HEAD.count("\n"), one.certainty) for one in found(HEAD + body, "resample-before-split")
    ]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("s = RandomOverSampler()\nX_res, y_res = s.fit_resample(X, y)\na, b, c, d = train_test_split(X_res, y_res)\n" + SCORE, 2),
        ("few, many = df[df.t == 1], df[df.t == 0]\nfew = resample(few, replace=True, n_samples=len(many))\ndf = pd.concat([few, many])\na, b, c, d = train_test_split(df.drop(columns='t'), df['t'])\n" + SCORE, 2),
        ("few, many = df[df.t == 1], df[df.t == 0]\nmore = few.sample(len(many), replace=True)\nboth = pd.concat([many, more], axis=0).sample(frac=1).reset_index(drop=True)\nX, y = both.iloc[:, :-1], both.iloc[:, -1]\na, b, c, d = train_test_split(X, y)\n" + SCORE, 2),
        ("X_res, y_res = SMOTE().fit_resample(X, y)\nprint(cross_val_score(LogisticRegression(), X_res, y_res).mean())\n", 1),
        ("X, y = SMOTETomek().fit_resample(X.values, y)\nfor i, j in StratifiedKFold(5).split(X, y):\n    m = LogisticRegression().fit(X[i], y[i])\n    print(m.score(X[j], y[j]))\n", 1),
        ("def balance(X, y):\n    return SMOTE().fit_resample(X, y)\nX, y = balance(X, y)\na, b, c, d = train_test_split(X, y)\n" + SCORE, 3),
        ("few = df[df.t == 1]\ndf = pd.concat([df, few, few])\na, b, c, d = train_test_split(df.drop(columns='t'), df['t'])\n" + SCORE, 2),
    ],
)  # fmt: skip
def test_copies_come_into_both_parts(body, line):
    assert lines(body) == [(line, PROOF)]


@pytest.mark.parametrize(
    "body",
    [
        "X, y = RandomUnderSampler().fit_resample(X, y)\na, b, c, d = train_test_split(X, y)\n" + SCORE,
        "a, b, c, d = train_test_split(X, y)\na, c = SMOTE().fit_resample(a, c)\n" + SCORE,
        "X, y = shuffle(X, y)\na, b, c, d = train_test_split(X, y)\n" + SCORE,
        "df = df.sample(frac=1).reset_index(drop=True)\na, b, c, d = train_test_split(X, y)\n" + SCORE,
        "a, b, c, d = train_test_split(X, y)\nlosses = []\nfor _ in range(100):\n    e, f = resample(b, d)\n    losses.append(m.score(e, f))\n" + SCORE,
        "for i, j in StratifiedKFold(5).split(X, y):\n    A, C = SMOTE().fit_resample(X.iloc[i], y.iloc[i])\n    print(LogisticRegression().fit(A, C).score(X.iloc[j], y.iloc[j]))\n",
        "one, two = pd.read_csv('b.csv'), pd.read_csv('c.csv')\ndf = pd.concat([one, two])\na, b, c, d = train_test_split(df.drop(columns='t'), df['t'])\n" + SCORE,
    ],
)  # fmt: skip
def test_healthy_programs_are_left_alone(body):
    assert lines(body) == []


def test_the_trace_goes_from_the_copies_to_the_split():
    body = "X_res, y_res = SMOTE().fit_resample(X, y)\na, b, c, d = train_test_split(X_res, y_res)\n" + SCORE
    (one,) = found(HEAD + body, "resample-before-split")
    assert [link.span.line - HEAD.count("\n") for link in one.finding.where.trace] == [1, 2]
    assert one.finding.values == {"by": "SMOTE"}
