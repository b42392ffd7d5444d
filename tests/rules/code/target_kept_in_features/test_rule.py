import pytest

from sleuth.rule import LIKELY, PROOF
from tests.read import found

HEAD = """
import numpy as np
import pandas as pd
import xgboost as xgb
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelEncoder, StandardScaler
df = pd.read_csv("a.csv")
m = LogisticRegression()
"""


def lines(body):
    return [
        (one.finding.where.span.line - HEAD.count("\n"), one.certainty) for one in found(HEAD + body, "target-kept-in-features")
    ]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("X, y = df, df['t']\nm.fit(X, y)\n", 2),
        ("y = df.t\nm.fit(df.values, y)\n", 2),
        ("X = df.drop('id', axis=1)\ny = df['t']\nprint(cross_val_score(m, X, y))\n", 1),
        ("df['t'] = LabelEncoder().fit_transform(df['t'])\ny = df['t'].values\nX = StandardScaler().fit_transform(df[['a', 'b', 't']])\nm.fit(X, y)\n", 3),
        ("X = df.iloc[:, 1:]\ny = df.iloc[:, -1]\na, b, c, d = train_test_split(X, y)\nm.fit(a, c)\n", 1),
        ("train = df.sample(frac=0.8)\ntest = df.drop(train.index)\nm.fit(train, train['t'])\n", 3),
        ("def load(target):\n    return df.drop(columns='id'), df[target]\nX, y = load('t')\nmake_pipeline(StandardScaler(), m).fit(X, y)\n", 2),
        ("X = pd.get_dummies(df)\ny = df['t']\nd = xgb.DMatrix(X, label=y)\n", 1),
        ("df['t'] = df['price'].shift(-1) > df['price']\nX = df.dropna()\ny = X['t']\nGridSearchCV(m, {'C': [1, 2]}).fit(X, y)\n", 4),
        ("def train(df: pd.DataFrame, target):\n    y = df[target]\n    RandomForestClassifier().fit(df, y)\n", 3),
    ],
)  # fmt: skip
def test_the_target_is_among_the_features(body, line):
    assert lines(body) == [(line, PROOF)]


def test_a_test_of_a_column_that_stays_is_likely():
    assert lines("y = (df['price'] > 100).astype(int)\nm.fit(df.drop(columns='id'), y)\n") == [(2, LIKELY)]


@pytest.mark.parametrize(
    "body",
    [
        "y = df.pop('t')\nm.fit(df, y)\n",
        "y = df['t']\ndf.drop('t', axis=1, inplace=True)\nm.fit(df, y)\n",
        "y = df['t']\ndel df['t']\nm.fit(df, y)\n",
        "y = df['t']\nX = df.drop(columns=['id', 't'])\nm.fit(X, y)\n",
        "features = [c for c in df.columns if c != 't']\nm.fit(df[features], df['t'])\n",
        "X = df[df.columns.difference(['t'])]\nm.fit(X, df['t'])\n",
        "X, y = df.iloc[:, :-1], df.iloc[:, -1]\nm.fit(X, y)\n",
        "data = df.values\nX, y = data[:, 0:8], data[:, 8]\nm.fit(X, y)\n",
        "df['t'] = df['a'] > 3\nX = df.drop(columns='t')\nm.fit(X, df['t'])\n",
        "y = df['price'].shift(-1)\nm.fit(df, y)\n",
        "a, b = train_test_split(df)\ny = a.pop('t')\nm.fit(a, y)\n",
        "a, b, c, d = train_test_split(df, df['t'])\na = a.drop('t', axis=1)\nm.fit(a, c)\n",
        "X = df.set_index('t')\nm.fit(X, df['t'])\n",
        "for c in ['t', 'id']:\n    df.drop(c, axis=1, inplace=True)\nm.fit(df, y)\n",
        "target = 't'\nfeatures = list(df.columns)\nfeatures.remove(target)\nm.fit(df[features], df[target])\n",
        "X = df.select_dtypes('number')\nm.fit(X, df['t'])\n",
        "m.fit(df[['a', 'b']], df['t'])\n",
        "x = df.drop('t', axis='columns')\nm.fit(x, df.t)\n",
    ],
)  # fmt: skip
def test_healthy_programs_are_left_alone(body):
    assert lines(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "AWAY = ['id', 'name']\nX, y = df[[n for n in df.columns if n not in AWAY]], df['t']\nm.fit(X, y)\n",
        "X, y = df[df.columns.difference(['id'])], df['t']\nm.fit(X, y)\n",
        "X, y = df[df.columns.drop('id')].values, df['t'].values\nm.fit(X, y)\n",
        "X, y = df[[n for n in list(df) if n != 'id' and n not in ('a', 'b')]], df['t']\nm.fit(X, y)\n",
        "X, y = df.select_dtypes(include='number'), df['t']\nLinearRegression().fit(X, y)\n",
    ],
)
def test_all_columns_but_others(body):
    assert [certainty for _, certainty in lines(body)] == [PROOF]


@pytest.mark.parametrize(
    "body",
    [
        "AWAY = ['id', 't']\nX, y = df[[n for n in df.columns if n not in AWAY]], df['t']\nm.fit(X, y)\n",
        "X, y = df[[n for n in df.columns if n not in away]], df['t']\nm.fit(X, y)\n",
        "X, y = df[[n for n in df.columns if n.startswith('f_')]], df['t']\nm.fit(X, y)\n",
        "X, y = df[df.columns.difference(['id', 't'])], df['t']\nm.fit(X, y)\n",
        "X, y = df[df.columns.difference(away)], df['t']\nm.fit(X, y)\n",
        "X, y = df[[n for n in df.columns if n not in ['id', *more]]], df['t']\nm.fit(X, y)\n",
        "def part(key='t'):\n    return df[[n for n in df.columns if n != key]], df[key]\nm.fit(*part())\n",
        "X, y = df.select_dtypes(include='number'), df['t']\nm.fit(X, y)\n",
        "X, y = df.drop(columns='t').select_dtypes(include='number'), df['t']\nLinearRegression().fit(X, y)\n",
        "X, y = df[[str(n) for n in df.columns if n != 'id']], df['t']\nm.fit(X, y)\n",
    ],
)
def test_all_columns_but_the_target_or_an_unknown_list(body):
    assert lines(body) == []


MEALS = """
meals = pd.DataFrame({
    "dish": names,
    "salt": rng.normal(3, 1, 500),
    "liked": (rng.random(500) < 0.4).astype(int),
})
"""


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("numbers = meals.select_dtypes('number').columns.tolist()\nm.fit(meals[numbers], meals['liked'])\n", 2),
        ("numbers = list(meals.select_dtypes(include=[np.number]).columns)\nX = meals[numbers + ['dish']]\nm.fit(X, meals['liked'])\n", 2),
        ("X = meals[meals.select_dtypes('number').columns]\nm.fit(X, meals['liked'])\n", 1),
        ("df['t'] = df['t'].map({'no': 0, 'yes': 1})\nm.fit(df.select_dtypes('number'), df['t'])\n", 2),
        ("numbers = meals.select_dtypes('number').columns\np = make_pipeline(ColumnTransformer([('n', StandardScaler(), numbers)]), m)\np.fit(meals, meals['liked'])\n", 3),
        ("m.fit(meals[meals.columns.to_list()], meals['liked'])\n", 1),
    ],
)  # fmt: skip
def test_numbers_among_which_the_target_is(body, line):
    text = f"from sklearn.compose import ColumnTransformer\nrng = np.random.default_rng(3){MEALS}"
    assert lines(text + body) == [(line + text.count("\n"), LIKELY if "Transformer(" in body else PROOF)]


@pytest.mark.parametrize(
    "body",
    [
        "numbers = meals.select_dtypes('number').columns.tolist()\nnumbers.remove('liked')\nm.fit(meals[numbers + ['dish']], meals['liked'])\n",
        "numbers = meals.drop(columns='liked').select_dtypes('number').columns.tolist()\nm.fit(meals[numbers], meals['liked'])\n",
        "numbers = meals.select_dtypes('number').columns.drop('liked').tolist()\nm.fit(meals[numbers], meals['liked'])\n",
        "numbers = [n for n in meals.select_dtypes('number').columns if n != 'liked']\nm.fit(meals[numbers], meals['liked'])\n",
        "numbers = meals.select_dtypes('number').columns.tolist()\nm.fit(meals[numbers], meals['dish'])\n",
        "numbers = meals.select_dtypes('number').columns\np = make_pipeline(ColumnTransformer([('n', StandardScaler(), numbers)]), m)\np.fit(meals, meals['dish'])\n",
        "numbers = df.select_dtypes('number').columns.tolist()\ndf['t'] = df['t'].map({'no': 0, 'yes': 1})\nm.fit(df[numbers], df['t'])\n",
        "numbers = meals.select_dtypes('number').columns.tolist()[:-1]\nm.fit(meals[numbers], meals['liked'])\n",
    ],
)  # fmt: skip
def test_numbers_without_the_target(body):
    assert lines(f"from sklearn.compose import ColumnTransformer\nrng = np.random.default_rng(3){MEALS}{body}") == []
