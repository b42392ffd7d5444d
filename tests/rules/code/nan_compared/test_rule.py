import pytest

from tests.read import found

HEAD = "import math\nimport numpy as np\nimport pandas as pd\nimport torch\nfrom numpy import nan\ndf = pd.read_csv('a.csv')\n"


def findings(body):
    return found(f"{HEAD}{body}\n", "nan-compared")


@pytest.mark.parametrize(
    "body",
    [
        "x = df['a'] == np.nan",
        "x = np.nan != df",
        "if loss == float('nan'): pass",
        "x = [v for v in values if v != nan]",
        "x = df[df.a == pd.NA]",
        "while math.nan == value: pass",
        "bad = (tensor == torch.nan).any()",
    ],
)
def test_a_comparison_with_nan(body):
    (one,) = findings(body)
    assert one.finding.where.span.line == HEAD.count("\n") + 1


@pytest.mark.parametrize(
    "body",
    [
        "x = values != values",
        "x = np.nan != np.nan",
        "x = df['a'] == 'nan'",
        "x = df.replace(0, np.nan)",
        "x = value is np.nan",
        "x = math.isnan(value)",
        "x = value == float('inf')",
    ],
)
def test_other_comparisons_are_left_alone(body):
    assert findings(body) == []


@pytest.mark.parametrize(
    ("body", "text", "is_safe"),
    [
        ("x = values == np.nan", "np.isnan(values)", True),
        ("x = df['a'] != np.nan", "~df['a'].isna()", False),
        ("x = np.nan == values[0]", "np.isnan(values[0])", True),
    ],
)
def test_the_mend_asks_with_a_function(body, text, is_safe):
    (edit,) = findings(body)[0].finding.edits
    assert (edit.text, edit.is_safe) == (text, is_safe)
