import pytest

from tests.read import found

HEAD = """
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import TimeSeriesSplit, cross_val_score
df = pd.read_csv("a.csv").sort_values("date")
"""


def lines(body):
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(HEAD + body, "future-in-feature")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("df['ahead'] = df['u'].shift(-3)\nRidge().fit(df[['u', 'ahead']], df['t'])\n", 1),
        ("df['smooth'] = df['u'].rolling(7, center=True).mean()\nX = df.drop(columns='t')\nRidge().fit(X, df['t'])\n", 1),
        ("df['u'] = df['u'].bfill()\nRidge().fit(df[['u', 'v']], df['t'])\n", 1),
        ("df = df.fillna(method='bfill')\nprint(cross_val_score(Ridge(), df[['u', 'v']], df['t'], cv=TimeSeriesSplit()))\n", 1),
        ("df['rest'] = df['u'].diff(-1)\nX, y = df[['u', 'rest']].values, df['t'].values\nRidge().fit(X[:800], y[:800])\n", 1),
    ],
)  # fmt: skip
def test_a_feature_made_of_later_rows(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "df['t'] = df['u'].shift(-1)\nRidge().fit(df[['u', 'v']], df['t'])\n",
        "df['t'] = df['u'].shift(-1)\nX = df.drop(columns='t')\nRidge().fit(X, df['t'])\n",
        "df['past'] = df['u'].shift(1)\nRidge().fit(df[['past', 'v']], df['t'])\n",
        "df['ahead'] = df['u'].shift(-1)\nfeatures = [c for c in df.columns if c != 'ahead']\nRidge().fit(df[features], df['t'])\n",
        "df['u'] = df['u'].ffill().bfill()\nRidge().fit(df[['u', 'v']], df['t'])\n",
        "df = df.assign(t=df['u'].shift(-1))\ndf['past'] = df['u'].shift(1)\nRidge().fit(df[['past', 'v']], df['t'])\n",
        "df['sure'] = df['u'].shift(-1) + np.random.normal(0, 0.4, len(df))\nRidge().fit(df[['u', 'sure']], df['t'])\n",
        "plain = pd.read_csv('b.csv').bfill()\nRidge().fit(plain[['u', 'v']], plain['t'])\n",
    ],
)  # fmt: skip
def test_healthy_programs_are_left_alone(body):
    assert lines(body) == []


def test_the_trace_ends_at_the_fit():
    (one,) = found(HEAD + "df['ahead'] = df['u'].shift(-3)\nRidge().fit(df[['u', 'ahead']], df['t'])\n", "future-in-feature")
    assert [link.span.line - HEAD.count("\n") for link in one.finding.where.trace] == [1, 2]


def test_a_column_that_comes_by_a_join_and_is_centred_beyond_its_shift():
    body = (
        "more = pd.DataFrame({'k': df['u'].shift(1)})\nmore['m'] = df['u'].shift(1).rolling(9, center=True).median()\n"
        "whole = more.join(df['t'])\nRidge().fit(whole.drop(columns='t'), whole['t'])\n"
    )
    assert lines(body) == [2]


@pytest.mark.parametrize("how", ["shift(4).rolling(9, center=True)", "shift(6).rolling(9, center=True)", "shift(1).rolling(9)"])
def test_a_window_that_ends_at_the_present_row(how):
    body = (
        f"more = pd.DataFrame(index=df.index)\nmore['m'] = df['u'].{how}.median()\nwhole = more.join(df['t'])\n"
        "Ridge().fit(whole.drop(columns='t'), whole['t'])\n"
    )
    assert lines(body) == []


def made_up(column):
    return (
        "s = pd.Series(range(900))\ntable = pd.DataFrame({'u': s, 'told': s.shift(-1), 't': s})\n"
        f"table['old'] = table[{column!r}].shift(2)\ntable['day'] = table.index % 7\n"
        "Ridge().fit(table.drop(columns='t'), table['t'])\n"
    )


def test_only_the_column_that_is_taken_of_a_table_says_what_another_is_made_of():
    assert lines(made_up("u")) == []
    assert lines(made_up("told")) == [3]


def test_a_column_that_was_assigned_ahead_and_is_taken_again():
    body = (
        "df = df.assign(w=df['u'].shift(-1))\ndf['mean'] = df['w'].ewm(span=3).mean()\nRidge().fit(df[['u', 'mean']], df['t'])\n"
    )
    assert lines(body) == [2]


APART = """
def features(rows):
    out = pd.DataFrame(index=rows.index)
    out["past"] = rows["u"].shift(1)
    for n in (3, 7):
        out[f"mean{n}"] = rows["u"].rolling(n, center=True).mean()
    return out
def calendar(rows):
    out = pd.DataFrame(index=rows.index)
    out["month"] = rows.index.month
    return out
y = df["u"].shift(-1).rename("target")
"""


@pytest.mark.parametrize(
    "body",
    [
        "X = pd.concat([calendar(df), features(df)], axis=1)\nboth = X.join(y).dropna()\nRidge().fit(both[X.columns], both['target'])",
        "X = calendar(df).join(features(df))\nRidge().fit(X[:800], df['t'][:800])",
        "X = df[['v']].merge(features(df), left_index=True, right_index=True)\nRidge().fit(X[:800], df['t'][:800])",
        "X = pd.merge(features(df), calendar(df), left_index=True, right_index=True)\nRidge().fit(X, df['t'])",
        "both = pd.concat((features(df), y), axis='columns').dropna()\nRidge().fit(both.drop(columns='target'), both['target'])",
        "X = pd.concat([one(df) for one in (calendar, features)], axis=1)\nRidge().fit(X, df['t'])",
    ],
)
def test_a_feature_of_a_table_that_is_put_beside_another(body):
    assert lines(APART + body) == [6]


@pytest.mark.parametrize(
    "body",
    [
        "X = pd.DataFrame({'v': df['v'],\n    'smooth': df['u'].rolling(7, center=True).mean()})\nRidge().fit(X, y)",
        "X = df[['v']].join(\n    df['u'].shift(-2).rename('later'))\nRidge().fit(X, df['t'])",
        "X = pd.concat([df['v'],\n    df['u'].rolling(5, center=True).mean().rename('smooth')], axis=1)\nRidge().fit(X, y)",
    ],
)
def test_a_feature_with_which_a_table_is_made(body):
    assert lines(APART + body) == [APART.count("\n") + 2]


@pytest.mark.parametrize(
    "body",
    [
        "features(df).plot()\nRidge().fit(calendar(df), y)",
        "X = pd.concat([calendar(df), features(df)], axis=1)[['month', 'past']]\nRidge().fit(X, y)",
        "both = calendar(df).join(features(df))\nRidge().fit(both[['month']], y)",
        "X = calendar(df)\nboth = X.join(pd.DataFrame({'d1': df['u'].shift(-1), 'd2': df['u'].shift(-2)})).dropna()\n"
        "Ridge().fit(both[X.columns], both[['d1', 'd2']])",
        "X = calendar(df)\nboth = pd.concat([X, y], axis=1).dropna()\nRidge().fit(both[X.columns], both['target'])",
        "both = pd.concat([calendar(df), y], axis=1).dropna()\nRidge().fit(both.iloc[:, :-1], both.iloc[:, -1])",
        "both = pd.concat([calendar(df), y], axis=1).dropna()\nRidge().fit(both.drop(columns='target'), both['target'])",
        "X = calendar(df)\nshown = pd.concat([X, features(df)], axis=1)\nshown.plot()\nRidge().fit(X, y)",
    ],
)
def test_what_looks_ahead_and_is_not_learned_from(body):
    assert lines(APART + body) == []
