import pytest

from sleuth.rule import LIKELY, PROOF
from tests.read import found

HEAD = """
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import RFE, SelectFromModel, SelectKBest, VarianceThreshold, f_classif, mutual_info_classif
from sklearn.linear_model import Lasso, LogisticRegression
from sklearn.model_selection import cross_val_predict, cross_val_score, cross_validate, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import TargetEncoder
df = pd.read_csv("a.csv")
X, y = df.drop(columns="t"), df["t"]
m = LogisticRegression()
"""


def lines(body):
    return [(one.finding.where.span.line - HEAD.count("\n"), one.certainty) for one in found(HEAD + body, "selection-before-cv")]


@pytest.mark.parametrize(
    ("body", "line", "certainty"),
    [
        ("s = SelectKBest(k=5)\ns.fit(X, y)\nZ = s.transform(X)\nprint(cross_val_score(m, Z, y))\n", 2, PROOF),
        ("s = RFE(m, n_features_to_select=5).fit(X, y)\nprint(cross_val_score(m, X.loc[:, s.support_], y))\n", 1, PROOF),
        ("s = SelectFromModel(Lasso()).fit(X, y)\ncols = X.columns[s.get_support()]\nprint(cross_validate(m, X[cols], y))\n", 1, PROOF),
        ("X = TargetEncoder().fit_transform(X, y)\np = cross_val_predict(m, X, y)\n", 1, PROOF),
        ("s = mutual_info_classif(X, y)\nbest = np.argsort(s)[-10:]\nprint(cross_val_score(m, X.iloc[:, best], y))\n", 1, PROOF),
        ("f = RandomForestClassifier()\nf.fit(X, y)\ntop = np.argsort(f.feature_importances_)[-5:]\nprint(cross_val_score(m, X.values[:, top], y))\n", 2, LIKELY),
        ("c = df.corr()['t'].abs()\ncols = c[c > 0.2].index.drop('t')\nprint(cross_val_score(m, df[cols], y))\n", 1, LIKELY),
        ("def pick(X, y):\n    return SelectKBest(k=3).fit_transform(X, y)\na, b, c, d = train_test_split(X, y)\nprint(cross_val_score(m, pick(a, c), c))\n", 2, PROOF),
    ],
)  # fmt: skip
def test_the_target_of_all_rows_is_seen(body, line, certainty):
    assert lines(body) == [(line, certainty)]


@pytest.mark.parametrize(
    "body",
    [
        "print(cross_val_score(make_pipeline(SelectKBest(k=5), m), X, y))\n",
        "Z = VarianceThreshold().fit_transform(X)\nprint(cross_val_score(m, Z, y))\n",
        "print(cross_val_score(m, X, y))\ns = SelectKBest(k=5).fit(X, y)\nprint(s.scores_)\n",
        "a, b, c, d = train_test_split(X, y)\ns = SelectKBest(k=5).fit(a, c)\nprint(cross_val_score(m, s.transform(b), d))\n",
        "print(df.corr()['t'])\nprint(cross_val_score(m, X, y))\n",
        "f = RandomForestClassifier().fit(X, y)\nprint(f.feature_importances_)\nprint(cross_val_score(f, X, y))\n",
    ],
)  # fmt: skip
def test_healthy_programs_are_left_alone(body):
    assert lines(body) == []


def test_the_trace_goes_from_the_choice_to_the_folds():
    (one,) = found(HEAD + "Z = SelectKBest(k=5).fit_transform(X, y)\nprint(cross_val_score(m, Z, y))\n", "selection-before-cv")
    assert [link.span.line - HEAD.count("\n") for link in one.finding.where.trace] == [1, 2]
