import pytest

from sleuth.diagnosis.engine import Selection
from sleuth.evidence.source import removed
from sleuth.evidence.source.text import Text
from sleuth.lint.judging import judge_text
from sleuth.lint.settings import Plan
from sleuth.probes.source.reading import read_program
from sleuth.rule import LIKELY, PROOF
from sleuth.rules.code.removed_api import removed_api
from tests.read import RULES

HEAD = "import numpy as np\nimport pandas as pd\nimport torch\ndf = pd.read_csv('a.csv')\n"


def findings(body, versions=None):
    text = Text("a.py", tuple(f"{HEAD}{body}\n".split("\n")))
    return list(removed_api(read_program(text, versions=versions)))


def mended(body):
    """The line after all mends."""
    for one in sorted(findings(body), key=lambda one: -one.where.span.column):
        for edit in one.edits:
            body = body[: edit.span.column - 1] + edit.text + body[edit.span.end_column - 1 :]
    return body


@pytest.mark.parametrize(
    ("body", "mend"),
    [
        ("x = np.array(y, dtype=np.int).astype(np.float)", "x = np.array(y, dtype=int).astype(float)"),
        ("f(np.Inf, np.product(x))", "f(np.inf, np.prod(x))"),
        ("for a, b in df.iteritems(): pass", "for a, b in df.items(): pass"),
        ("from sklearn.externals import joblib", None),
        ("from sklearn.cross_validation import train_test_split", None),
        ("w, v = torch.symeig(x)", None),
        ("from sklearn.metrics import mean_squared_error as mse; e = mse(a, b, squared=False)", None),
        ("from sklearn.tree import DecisionTreeRegressor as D; D(criterion='mse')", "from sklearn.tree import DecisionTreeRegressor as D; D(criterion=\"squared_error\")"),
        ("from sklearn.ensemble import BaggingClassifier as B; B(base_estimator=x)", "from sklearn.ensemble import BaggingClassifier as B; B(estimator=x)"),
        ("from functools import partial as P; from sklearn.metrics import mean_squared_error as e; f = P(e, squared=False); f(a, b)", None),
        ("from functools import partial as P; from sklearn.preprocessing import OneHotEncoder as E; f = P(E, sparse=False)", "from functools import partial as P; from sklearn.preprocessing import OneHotEncoder as E; f = P(E, sparse_output=False)"),
        ("from sklearn import metrics as m; s = m.make_scorer(m.mean_squared_error, squared=False)", None),
        ("from sklearn.metrics import mean_squared_error as e; e(a, b, **{'squared': False})", None),
        ("from sklearn.feature_extraction.text import CountVectorizer as C; n = C().fit(t).get_feature_names()", "from sklearn.feature_extraction.text import CountVectorizer as C; n = C().fit(t).get_feature_names_out()"),
    ],
)  # fmt: skip
def test_what_is_gone_and_its_mend(body, mend):
    assert len({(one.message, one.where.span.column) for one in findings(body)}) == len(findings(body)) > 0
    assert all(one.certainty is LIKELY for one in findings(body))
    assert mended(body) == (mend or body)


@pytest.mark.parametrize(
    "body",
    [
        "x = np.float64(3)",
        "x = np.bool(3)",
        "names = []; names.append(df)",
        "try:\n    from sklearn.externals import joblib\nexcept ImportError:\n    import joblib",
        "if tuple(map(int, torch.__version__.split('.')[:2])) < (1, 13): w = torch.symeig(x)",
        "from mine import OneHotEncoder; OneHotEncoder(sparse=True)",
        "from functools import partial; from mine import error; f = partial(error, squared=False)",
        "try:\n    f = functools.partial(sklearn.metrics.mean_squared_error, squared=False)\nexcept TypeError: pass",
        "from sklearn.metrics import make_scorer; s = make_scorer(mine, squared=False)",
        "class A:\n    def get_feature_names(self): return []\nA().get_feature_names()",
    ],
)
def test_what_is_there_is_left_alone(body):
    assert findings(body) == []


@pytest.mark.parametrize(("version", "certainty"), [((1, 26), [PROOF]), ((1, 20), []), ((1, 24), [PROOF])])
def test_the_version_of_the_project_decides(version, certainty):
    assert [one.certainty for one in findings("x = f(np.float)", {"numpy": version})] == certainty


def test_what_came_back_is_gone_between_two_versions_only():
    assert [len(findings("x = f(np.bool)", {"numpy": version})) for version in ((1, 25), (2, 1))] == [1, 0]


IMPORTS = [f"{library}.{name}" for library in removed.LIBRARIES for name in removed.gone_names(library)]
ARGUMENTS = [pair for library in removed.LIBRARIES for pair in removed.gone_arguments(library)]
OPTIONS = {
    (name, argument): value for name, argument, value in (line.split()[:3] for line in removed.OPTIONS.strip().splitlines())
}


def named_in(folder, program):
    """The lines that are named in a program of a project that asks for no versions."""
    report = judge_text(Text(str(folder / "train.py"), tuple(program.split("\n"))), RULES, Plan(Selection(select=("C702",))))
    return [one.finding.where.span.line for one in report.found]


def test_an_argument_is_read_that_a_function_is_given_for_later(tmp_path):
    program = "from functools import partial\nfrom sklearn.metrics import mean_squared_error\nf = partial(mean_squared_error, squared=False)\n"
    assert named_in(tmp_path, program) == [3]


@pytest.mark.parametrize("name", [one for one in IMPORTS if removed.removed_name(one).until is None])
def test_every_import_that_is_gone_is_read(name, tmp_path):
    module, _, last = name.rpartition(".")
    assert named_in(tmp_path, f"from {module} import {last}\n") == [1]


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
def test_every_argument_that_is_gone_is_read_in_a_function_that_nothing_calls(name, argument, tmp_path):
    module, _, function = name.rpartition(".")
    call = f"{function}(given(3), {argument}={OPTIONS.get((name, argument), 1)!r})"
    assert named_in(tmp_path, f"from {module} import {function}\n\ndef make(given):\n    return {call}\n") == [4]
