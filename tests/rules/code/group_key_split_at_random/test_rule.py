import pytest

from tests.read import found

HEAD = """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
df = pd.read_csv("a.csv")
"""
SPLIT = "a, b, c, d = train_test_split(df[['u', 'v']], df['t'])\nprint(LogisticRegression().fit(a, c).score(b, d))\n"


def keys(body):
    return [one.finding.values["key"] for one in found(f"{HEAD}{body}\n", "group-key-split-at-random")]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("m = df.groupby('user_id')['u'].mean()\n" + SPLIT, "user_id"),
        ("print(df['subject_id'].nunique())\n" + SPLIT, "subject_id"),
        ("print(df.duplicated('PatientID').sum())\n" + SPLIT, "PatientID"),
    ],
)
def test_a_key_that_comes_more_than_once(body, key):
    assert keys(body) == [key]


@pytest.mark.parametrize(
    "body",
    [
        SPLIT,
        "df = df.drop(columns='user_id')\n" + SPLIT,
        "m = df.groupby('colour')['u'].mean()\n" + SPLIT,
        "print(df['user_id'].nunique())\nfrom sklearn.model_selection import GroupKFold\n" + SPLIT,
        "other = pd.read_csv('b.csv')\nprint(other['user_id'].nunique())\n" + SPLIT,
    ],
)
def test_other_splits_are_left_alone(body):
    assert keys(body) == []


def test_it_is_a_hint():
    (one,) = found(f"{HEAD}print(df['user_id'].nunique())\n{SPLIT}", "group-key-split-at-random")
    assert one.certainty.value == "hint"


FOLDS = """
from sklearn.model_selection import KFold, ShuffleSplit
print(df["store_id"].value_counts())
X, y = df[["u", "v"]], df["t"]
for i, j in {maker}.split(X, y):
    print(LogisticRegression().fit(X.iloc[i], y.iloc[i]).score(X.iloc[j], y.iloc[j]))
"""


@pytest.mark.parametrize(
    ("maker", "expected"),
    [
        ("ShuffleSplit(4, test_size=0.2)", ["store_id"]),
        ("KFold(5, shuffle=True)", ["store_id"]),
        ("KFold(5)", []),
        ("KFold(n_splits=5, shuffle=False)", []),
    ],
)
def test_splitters_that_shuffle(maker, expected):
    assert keys(FOLDS.format(maker=maker)) == expected
