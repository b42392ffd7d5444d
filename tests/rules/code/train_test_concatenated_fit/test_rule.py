import pytest

from tests.read import found

HEAD = """
import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler
df = pd.read_csv("a.csv")
X, y = df.drop(columns="t").values, df["t"].values
a, b, c, d = train_test_split(X, y)
"""


def lines(body):
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(HEAD + body, "train-test-concatenated-fit")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("both = np.vstack([a, b])\nboth = StandardScaler().fit_transform(both)\na, b = both[:len(a)], both[len(a):]\nm = LogisticRegression().fit(a, c)\nm.score(b, d)\n", 2),
        ("s = MinMaxScaler().fit(np.concatenate((a, b)))\nm = LogisticRegression().fit(s.transform(a), c)\nprint(m.score(s.transform(b), d))\n", 1),
        ("train, test = pd.read_csv('train.csv'), pd.read_csv('test.csv')\nv = TfidfVectorizer()\nv.fit(pd.concat([train['text'], test['text']]))\nA, B = v.transform(train['text']), v.transform(test['text'])\nm = LogisticRegression().fit(A, train['t'])\nm.predict(B)\n", 3),
        ("def scale(X_train, X_test):\n    s = StandardScaler().fit(np.append(X_train, X_test, axis=0))\n    return s.transform(X_train), s.transform(X_test)\na, b = scale(a, b)\nm = LogisticRegression().fit(a, c)\nm.score(b, d)\n", 2),
        ("read = lambda path: pd.read_csv(path, names=['a', 't'])\nn = 900\ntrain = read('wells.data')\ntest = read('wells.more')\nboth = pd.concat([train, test])\nZ = StandardScaler().fit_transform(both[['a']])\nm = LogisticRegression().fit(Z[:n], train['t'])\nm.score(Z[n:], test['t'])\n", 6),
        ("def read(path):\n    table = pd.read_csv(path)\n    return table.fillna(0)\ntrain = read('2019.csv')\ntest = read('2020.csv')\nboth = pd.concat([train, test])\nZ = StandardScaler().fit_transform(both[['a']])\nn = len(train)\nm = LogisticRegression().fit(Z[:n], train['t'])\nm.score(Z[n:], test['t'])\n", 7),
    ],
)  # fmt: skip
def test_both_parts_are_learned_from(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "e = OneHotEncoder().fit(np.vstack([a, b]))\nm = LogisticRegression().fit(e.transform(a), c)\nm.score(e.transform(b), d)\n",
        "s = StandardScaler().fit(a)\nm = LogisticRegression().fit(s.transform(a), c)\nprint(m.score(s.transform(b), d))\nfinal = StandardScaler().fit(np.vstack([a, b]))\nm.fit(final.transform(np.vstack([a, b])), np.hstack([c, d]))\n",
        "one, two = pd.read_csv('2019.csv'), pd.read_csv('2020.csv')\nboth = StandardScaler().fit_transform(pd.concat([one, two]))\nprint(both[:5])\n",
        "a, v, c, w = train_test_split(a, c)\ns = StandardScaler().fit(np.vstack([a, v]))\nm = LogisticRegression().fit(s.transform(a), c)\nm.score(s.transform(b), d)\n",
        "def test_rows(path):\n    rows = pd.read_csv(path)\n    return len(rows), rows.columns\nold = pd.read_csv('old.csv')\ntest = test_rows('new.csv')\nboth = StandardScaler().fit_transform(pd.concat([old, pd.read_csv('new.csv')]))\nprint(both[:5], test)\n",
        "def read(path):\n    return pd.read_csv(path)\ntrain = read('2019.csv')\nmore_train = read('2020.csv')\nboth = pd.concat([train, more_train])\nZ = StandardScaler().fit_transform(both[['a']])\nm = LogisticRegression().fit(Z, both['t'])\n",
    ],
)  # fmt: skip
def test_healthy_programs_are_left_alone(body):
    assert lines(body) == []


def test_the_trace_begins_where_the_parts_are_put_together():
    body = "both = np.vstack([a, b])\ns = StandardScaler().fit(both)\nm = LogisticRegression().fit(s.transform(a), c)\nm.score(s.transform(b), d)\n"
    (one,) = found(HEAD + body, "train-test-concatenated-fit")
    assert [link.span.line - HEAD.count("\n") for link in one.finding.where.trace] == [1, 2]


SPARSE = """
import scipy.sparse
train, test = pd.read_csv("train.csv"), pd.read_csv("test.csv")
makers = [TfidfVectorizer(), TfidfVectorizer(analyzer="char")]
{body}
m = LogisticRegression().fit(A, train["t"])
print(m.score(B, test["t"]))
"""


def test_blocks_beside_each_other_are_one_table():
    body = (
        'texts = pd.concat([train["s"], test["s"]])\n'
        "wide = scipy.sparse.hstack([one.fit_transform(texts) for one in makers]).tocsr()\n"
        "A, B = wide[:len(train)], wide[len(train):]"
    )
    assert lines(SPARSE.format(body=body)) == [6]


def test_blocks_that_are_fitted_on_the_training_part():
    body = (
        'A = scipy.sparse.hstack([one.fit_transform(train["s"]) for one in makers]).tocsr()\n'
        'B = scipy.sparse.hstack([one.transform(test["s"]) for one in makers]).tocsr()'
    )
    assert lines(SPARSE.format(body=body)) == []


NAMELESS = """
north, south = pd.read_csv("2019.csv"), pd.read_csv("2020.csv")
both = {both}
Z = {fit}.fit_transform(both)
m = LogisticRegression()
{body}
"""
STACKED = "np.vstack([north[['a', 'b']], south[['a', 'b']]])"


@pytest.mark.parametrize(
    "body",
    [
        "m.fit(Z[:len(north)], north.t)\nprint(m.score(Z[len(north):], south.t))",
        "n = north.shape[0]\nm.fit(Z[:n, :], north.t)\ngot = m.predict(Z[n:, :])\nprint(f1_score(south.t, got))",
        "A, B = Z[:len(north)], Z[len(north):]\nm.fit(B, south.t)\nprint(m.score(A, north.t))",
    ],
)
def test_parts_are_told_by_what_learns_from_them_and_what_judges(body):
    body = f"from sklearn.metrics import f1_score\n{body}"
    assert lines(NAMELESS.format(both=STACKED, fit="StandardScaler()", body=body)) == [4]


@pytest.mark.parametrize(
    ("both", "fit", "body"),
    [
        (STACKED, "StandardScaler()", "m.fit(Z[:len(north)], north.t)\nsouth['t'] = m.predict(Z[len(north):])\nsouth.to_csv('b.csv')"),
        (STACKED, "StandardScaler()", "m.fit(Z, np.hstack([north.t, south.t]))\nprint(m.score(Z[:len(north)], north.t))"),
        (STACKED, "StandardScaler()", "m.fit(Z[:len(north)], north.t)\nm.fit(Z[len(north):], south.t)\nprint(m.score(Z[len(north):], south.t))"),
        (STACKED, "OneHotEncoder()", "m.fit(Z[:len(north)], north.t)\nprint(m.score(Z[len(north):], south.t))"),
        (STACKED, "StandardScaler()", "m.fit(Z[:9], north.t)\nprint(m.score(Z[len(north):], south.t))"),
        ("north[['a', 'b']]", "StandardScaler()", "m.fit(Z[:len(north)], north.t)\nprint(m.score(south[['a', 'b']], south.t))"),
    ],
)  # fmt: skip
def test_parts_that_are_not_both_learned_from_are_left_alone(both, fit, body):
    assert lines(NAMELESS.format(both=both, fit=fit, body=body)) == []


APART = """
from sklearn.pipeline import make_pipeline
from sklearn.decomposition import TruncatedSVD
train = pd.read_csv("a.csv")
held_out = pd.read_csv("b.csv")
train["s"], held_out["s"] = {tidy}
topics = {made}
{fit}
m = LogisticRegression().fit(topics.transform(train["s"]), train["t"])
print(m.score(topics.transform(held_out["s"]), held_out["t"]))
"""
TIDY = 'train["s"].fillna("").str.lower(), held_out["s"].fillna("").str.lower().str.replace("a", "b")'
PIPELINE = "make_pipeline(TfidfVectorizer(), TruncatedSVD(20))"


@pytest.mark.parametrize(
    ("tidy", "made", "fit"),
    [
        (TIDY, PIPELINE, 'topics.fit(list(train["s"]) + list(held_out["s"]))'),
        (TIDY, "TfidfVectorizer()", 'topics.fit(pd.concat([train["s"], held_out["s"]]))'),
        ('train["s"], held_out["s"]', PIPELINE, 'both = [*train["s"], *held_out["s"]]; topics.fit(both)'),
    ],
)
def test_a_pipeline_and_columns_of_text_that_were_made_tidy(tidy, made, fit):
    assert lines(APART.format(tidy=tidy, made=made, fit=fit)) == [8]


@pytest.mark.parametrize(
    ("made", "fit"),
    [
        (PIPELINE, 'topics.fit(list(train["s"]))'),
        (PIPELINE, 'topics.fit(train["s"]); print(len(list(train["s"]) + list(held_out["s"])))'),
        ("OneHotEncoder()", 'topics.fit(list(train["s"]) + list(held_out["s"]))'),
    ],
)
def test_a_pipeline_that_learns_from_the_training_part(made, fit):
    assert lines(APART.format(tidy=TIDY, made=made, fit=fit)) == []


def test_a_pipeline_with_a_model_at_its_end_is_no_preprocessing():
    body = """
from sklearn.pipeline import make_pipeline
m = make_pipeline(StandardScaler(), LogisticRegression()).fit(a, c)
print(m.score(b, d))
m.fit(np.vstack([a, b]), np.hstack([c, d]))
print(m.predict(b))
"""
    assert lines(body) == []
