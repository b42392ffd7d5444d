import pytest

from tests.read import found

HEAD = """
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold, ShuffleSplit, TimeSeriesSplit, train_test_split
df = pd.read_csv("a.csv")
"""
SPLIT = "a, b, c, d = train_test_split(df[['u', 'v']], df['t'])\nm = Ridge().fit(a, c)\nprint(m.score(b, d))\n"
FOLDS = "    m = Ridge().fit(df.iloc[i][['u']], df.iloc[i]['t'])\n    print(m.score(df.iloc[j][['u']], df.iloc[j]['t']))\n"


def lines(body):
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(HEAD + body, "shuffled-time-series")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("df = df.sort_values('date')\n" + SPLIT, 2),
        ("df = df.sort_values(by=['store', 'OrderDate']).reset_index(drop=True)\n" + SPLIT, 2),
        ("df['u'] = df['t'].shift(7)\n" + SPLIT, 2),
        ("df['u'] = df.groupby('shop')['t'].diff()\ndf = df.dropna()\n" + SPLIT, 3),
        ("def lags(df):\n    for n in range(1, 4):\n        df[f'lag{n}'] = df['t'].shift(n)\n    return df\ndf['u'] = df['t'].rolling(7).mean()\ndf = lags(df)\n" + SPLIT, 7),
        ("df = df.sort_values('timestamp')\nfor i, j in KFold(5, shuffle=True).split(df):\n" + FOLDS, 2),
        ("from sklearn.model_selection import cross_val_score\ndf['u'] = df['t'].shift(1)\nprint(cross_val_score(Ridge(), df[['u']], df['t'], cv=KFold(5, shuffle=True)))\n", 3),
    ],
)  # fmt: skip
def test_rows_in_order_of_time(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        SPLIT,
        "df = df.sort_values('price')\n" + SPLIT,
        "df = df.sort_values('date').drop_duplicates('customer', keep='last')\n" + SPLIT,
        "df['month'] = pd.to_datetime(df['date']).dt.month\n" + SPLIT,
        "df = df.sort_values('date')\na, b, c, d = train_test_split(df[['u']], df['t'], shuffle=False)\nprint(Ridge().fit(a, c).score(b, d))\n",
        "df = df.sort_values('date')\nfor i, j in TimeSeriesSplit(5).split(df):\n" + FOLDS,
        "df = df.sort_values('date')\nfor i, j in KFold(5).split(df):\n" + FOLDS,
    ],
)  # fmt: skip
def test_healthy_programs_are_left_alone(body):
    assert lines(body) == []


def test_the_mend_is_not_safe():
    (one,) = found(HEAD + "df = df.sort_values('date')\n" + SPLIT, "shuffled-time-series")
    (edit,) = one.finding.edits
    assert (edit.text, edit.is_safe) == (", shuffle=False", False)
    assert edit.span.column == len("a, b, c, d = train_test_split(df[['u', 'v']], df['t'])")


CUT = "m = Ridge().fit(a[['u']], a['t'])\nprint(m.score(b[['u']], b['t']))\n"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("i = np.random.default_rng(0).permutation(len(df))\nn = 90\na, b = df.iloc[i[:n]], df.iloc[i[n:]]\n", 3),
        ("n = int(0.8 * len(df))\ni = np.arange(len(df))\nrng = np.random.RandomState(3)\nrng.shuffle(i)\nb, a = df.iloc[i[n:]], df.iloc[i[:n]]\n", 6),
        ("i = list(range(len(df)))\nrandom.shuffle(i)\na, b = df.iloc[i[:90]], df.iloc[i[90:]]\n", 4),
        ("df = df.sample(frac=1, random_state=0).reset_index(drop=True)\na, b = df[:90], df[90:]\n", 3),
        ("df = df.iloc[np.random.permutation(len(df))]\na, b = df.iloc[:90], df.iloc[90:]\n", 3),
        ("df = shuffle(df, random_state=0)\nn = 90\na, b = df.iloc[:n], df.iloc[n:]\n", 3),
        ("train_idx, test_idx = np.split(np.random.permutation(df.index), [90])\na, b = df.loc[train_idx], df.loc[test_idx]\n", 3),
    ],
)  # fmt: skip
def test_rows_that_are_put_in_random_order_and_cut(body, line):
    start = "import random, numpy as np; from sklearn.utils import shuffle\ndf['u'] = df['t'].shift(1)\n"
    assert lines(f"{start}{body}{CUT}") == [line]


@pytest.mark.parametrize(
    "body",
    [
        "i = np.arange(len(df))\na, b = df.iloc[i[:90]], df.iloc[i[90:]]\n",
        "a, b = df.iloc[:90], df.iloc[90:]\na = a.sample(frac=1)\n",  # only the training rows
        "a, b = df.iloc[:90], df.iloc[90:]\na = a.iloc[np.random.permutation(len(a))]\n",
        "i = np.arange(len(df))\nif args.mixed:\n    np.random.shuffle(i)\na, b = df.iloc[i[:90]], df.iloc[i[90:]]\n",
        "i = np.random.permutation(weeks)\na, b = df[df.week.isin(i[:9])], df[df.week.isin(i[9:])]\n",
        "i = np.random.permutation(len(df))\nprint(i[:3], i[3:])\na, b = df[:90], df[90:]\n",
    ],
)
def test_rows_that_are_cut_in_their_order(body):
    start = "import numpy as np\ndf['u'] = df['t'].shift(1)\n"
    assert lines(f"{start}{body}{CUT}") == []


def test_rows_in_no_order_are_cut_at_random():
    assert lines(f"df = df.sample(frac=1)\na, b = df[:90], df[90:]\n{CUT}") == []
