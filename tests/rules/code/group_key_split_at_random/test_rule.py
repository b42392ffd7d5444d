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


NUMBERS = """
import numpy as np
from collections import Counter
pixels = np.load("pixels.npy")
{counts}
a, b = train_test_split({rows}, test_size=0.2{more})
print(LogisticRegression().fit(pixels[a], df["t"].to_numpy()[a]).score(pixels[b], df["t"].to_numpy()[b]))
"""
COUNTS = "print(df['animal_id'].nunique())"


@pytest.mark.parametrize(
    "rows", ["np.arange(len(df))", "list(range(df.shape[0]))", "df.index", "df.index.to_numpy()", "range(len(df.index))"]
)
def test_the_numbers_of_rows_are_split(rows):
    assert keys(NUMBERS.format(counts=COUNTS, rows=rows, more="")) == ["animal_id"]


@pytest.mark.parametrize(
    "counts",
    [
        "print(len(np.unique(df['animal_id'])))",
        "print(len(set(df['animal_id'])))",
        "print(Counter(df['animal_id']).most_common(3))",
        "print(df.head(300).groupby('animal_id').size())",
    ],
)
def test_other_ways_of_counting_by_a_key(counts):
    assert keys(NUMBERS.format(counts=counts, rows="np.arange(len(df))", more="")) == ["animal_id"]


@pytest.mark.parametrize(
    ("tables", "more"),
    [("pixels, df['t']", ""), ("pixels, np.load('t.npy')", ", stratify=df['t']"), ("pixels, df['t']", ", random_state=0")],
)
def test_arrays_beside_a_table_have_its_rows(tables, more):
    split = f"a, b, c, d = train_test_split({tables}{more})\nprint(LogisticRegression().fit(a, c).score(b, d))"
    assert keys(f"import numpy as np\npixels = np.load('p.npy')\n{COUNTS}\n{split}") == ["animal_id"]


@pytest.mark.parametrize(
    ("counts", "rows", "more"),
    [
        (COUNTS, "np.arange(len(pixels))", ""),
        (COUNTS, "np.unique(df['animal_id'])", ""),
        (COUNTS, "df['animal_id'].unique()", ""),
        (f"{COUNTS}\ndf = df.drop_duplicates('animal_id')", "np.arange(len(df))", ""),
        ("assert df['animal_id'].nunique() == len(df)", "np.arange(len(df))", ""),
        (f"{COUNTS}\nper = df.groupby('animal_id').mean()", "np.arange(len(per))", ", stratify=per['t']"),
    ],
)
def test_what_comes_once_or_is_of_other_rows(counts, rows, more):
    assert keys(NUMBERS.format(counts=counts, rows=rows, more=more)) == []
