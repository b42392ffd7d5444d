import pytest

from sleuth.evidence.source.text import Text
from sleuth.probes.source.reading import read_program
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.code.chained_assignment import chained_assignment

HEAD = "import pandas as pd\ndf = pd.read_csv('a.csv')\n"


def certainties(body, versions=None):
    text = Text("a.py", tuple(f"{HEAD}{body}\n".split("\n")))
    return [one.certainty or PROOF for one in chained_assignment(read_program(text, versions=versions))]


@pytest.mark.parametrize(
    "body",
    [
        "df[df['a'] > 3]['b'] = 1",
        "df['b'][df['a'] > 3] = 1",
        "df.loc[df.a > 3]['b'] = 2",
        "df[(df['a'] > 3) & (df.b < 2)]['c'] = 3",
        "df[:10]['c'] = 3",
        "df[df['a'] > 3].b = 1",
        "df['a'].replace(1, 2, inplace=True)",
        "def clean(t: pd.DataFrame):\n    t[~t['a'].isna()]['a'] = 0",
    ],
)
def test_an_assignment_to_a_copy(body):
    assert certainties(body) == [PROOF]


@pytest.mark.parametrize(
    "body",
    [
        "df.loc[df.a > 3, 'b'] = 2",
        "df['c'] = 3",
        "t = df[df.a > 3]\nt['b'] = 2",
        "s = df['a'].copy()\ns[0] = 3",
        "x = {'a': {}}\nx['a']['b'] = 3",
        "def f(t):\n    t['a'][0] = 3",
        "df.fillna(0, inplace=True)",
        "a = df.values\na[:3][0] = 2",
    ],
)
def test_healthy_assignments_are_left_alone(body):
    assert certainties(body) == []


def test_a_column_of_an_older_pandas_is_likely():
    assert certainties("df['b'][df['a'] > 3] = 1", {"pandas": (2, 1)}) == [LIKELY]
    assert certainties("df[df['a'] > 3]['b'] = 1", {"pandas": (2, 1)}) == [PROOF]
