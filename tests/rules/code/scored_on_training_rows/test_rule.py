import pytest

from tests.read import found

HEAD = """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
df = pd.read_csv("a.csv")
X, y = df.drop(columns="t"), df["t"]
a, b, c, d = train_test_split(X, y)
m = LogisticRegression()
"""


def lines(body):
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(HEAD + body, "scored-on-training-rows")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("m.fit(X, y)\nprint(m.score(b, d))\n", 2),
        ("m.fit(a, c)\nprint(m.score(a, c))\n", 2),
        ("m.fit(a, c)\np = m.predict(a)\nprint(f1_score(c, p))\n", 3),
        ("p = make_pipeline(StandardScaler(), m)\np.fit(X, y)\nprint(accuracy_score(d, p.predict(b)))\n", 3),
        ("def train(X, y):\n    return LogisticRegression().fit(X, y)\nm = train(X.values, y.values)\nprint(m.score(b, d))\n", 4),
        ("m.fit(X, y)\nprint(m.score(X, y))\n", 2),
    ],
)  # fmt: skip
def test_rows_that_the_model_knows(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "m.fit(a, c)\nprint(m.score(a, c), m.score(b, d))\n",
        "m.fit(a, c)\nprint(m.score(b, d))\nm.fit(X, y)\nX['p'] = m.predict(X)\n",
        "m.fit(a, c)\nprint(m.score(b, d))\nfinal = LogisticRegression().fit(X, y)\nprint(final.score(X, y))\n",
        "print(cross_val_score(m, a, c))\nm.fit(a, c)\nprint(accuracy_score(d, m.predict(b)))\n",
        "m.fit(a, c)\na['p'] = m.predict(a)\n",
        "m.fit(a, c)\nprint(m.score(a, c))\nevaluate(m, b, d)\n",
    ],
)  # fmt: skip
def test_healthy_programs_are_left_alone(body):
    assert lines(body) == []


def test_the_trace_names_split_fit_and_score():
    (one,) = found(HEAD + "m.fit(X, y)\nprint(m.score(b, d))\n", "scored-on-training-rows")
    assert [link.span.line - HEAD.count("\n") for link in one.finding.where.trace] == [-1, 1, 2]


SEVERAL = """
from typing import NamedTuple
from dataclasses import dataclass
from sklearn.svm import SVC
@dataclass
class Rows:
    one: object
    two: object
    t_one: object
    t_two: object
r = Rows(*train_test_split(X, y, test_size=0.3))
for each in (LogisticRegression(), SVC()):
    each.fit(r.one, r.t_one)
    print(accuracy_score({truth}, each.predict({rows})))
"""


def test_several_models_and_parts_in_a_record():
    assert lines(SEVERAL.format(truth="r.t_one", rows="r.one")) == [14]


def test_several_models_that_are_scored_on_the_other_part():
    assert lines(SEVERAL.format(truth="r.t_two", rows="r.two")) == []


def test_the_place_is_the_call_beside_the_fit():
    body = "def told(k, u, v):\n    return f1_score(v, k.predict(u))\nm.fit(a, c)\nprint(told(m, a, c))\n"
    assert lines(body) == [4]


MODELS_BY_NAME = """
from sklearn.tree import DecisionTreeClassifier
class Trial:
    def __init__(self, candidates):
        self.candidates, self.models = candidates, {{}}
    def learn(self, X, y):
        for name, one in self.candidates.items():
            self.models[name] = one.fit(X, y)
        return self
    def table(self, X, y):
        return {{name: accuracy_score(y, one.predict(X)) for name, one in self.models.items()}}
trial = Trial({{"line": m, "tree": DecisionTreeClassifier()}}).learn(a, c)
print(trial.table({rows}))
"""


def test_models_that_a_class_keeps_by_name():
    assert lines(MODELS_BY_NAME.format(rows="a, c")) != []


@pytest.mark.parametrize("rows", ["b, d", "a, c), trial.table(b, d"])
def test_models_that_a_class_keeps_by_name_and_scores_on_the_other_part(rows):
    assert lines(MODELS_BY_NAME.format(rows=rows)) == []
