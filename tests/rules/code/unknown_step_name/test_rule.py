import pytest

from tests.read import found

HEAD = """
from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.ensemble import RandomForestClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC
p = Pipeline([("s", StandardScaler()), ("m", SVC())])
"""


def names(body):
    return [one.finding.values["name"] for one in found(f"{HEAD}{body}\n", "unknown-step-name")]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("GridSearchCV(p, {'model__C': [1]})", "model__C"),
        ("GridSearchCV(p, {'C': [1]})", "C"),
        ("RandomizedSearchCV(make_pipeline(StandardScaler(), SVC()), param_distributions={'SVC__C': [1]})", "SVC__C"),
        ("GridSearchCV(p, [{'m__C': [1]}, {'n__C': [1]}])", "n__C"),
        ("p.set_params(svm__C=3)", "svm__C"),
        ("p.fit(X, y, model__sample_weight=w)", "model__sample_weight"),
        ("GridSearchCV(SVC(), {'svc__C': [1]})", "svc__C"),
        ("c = ColumnTransformer([('n', StandardScaler(), [0])])\nq = Pipeline([('c', c), ('m', SVC())])\nGridSearchCV(q, {'c__num__with_mean': [True]})", "c__num__with_mean"),
        ("grid = {}\ngrid['model__C'] = [1]\nGridSearchCV(p, grid)", "model__C"),
        ("def build():\n    return make_pipeline(StandardScaler(), LogisticRegression())\nGridSearchCV(build(), {'lr__C': [1]})", "lr__C"),
    ],
)  # fmt: skip
def test_a_name_that_is_no_step(body, name):
    assert names(body) == [name]


@pytest.mark.parametrize(
    "body",
    [
        "GridSearchCV(p, {'m__C': [1], 's__with_mean': [True], 's': ['passthrough']})",
        "GridSearchCV(unknown, {'m__C': [1]})",
        "GridSearchCV(Pipeline(steps), {'m__C': [1]})",
        "v = VotingClassifier([('a', SVC()), ('b', LogisticRegression())])\nGridSearchCV(v, {'a__C': [1]})",
        "p.fit(X, y, m__sample_weight=w)",
        "GridSearchCV(RandomForestClassifier(), {'max_depth': [1]})",
        "p.set_params(**params)",
        "c = make_column_transformer((StandardScaler(), ['a']), (OneHotEncoder(), ['b']))\nGridSearchCV(make_pipeline(c, SVC()), {'columntransformer__standardscaler__with_mean': [True]})",
    ],
)  # fmt: skip
def test_names_of_steps_are_left_alone(body):
    assert names(body) == []


def test_the_mend_names_the_step():
    (one,) = found(f"{HEAD}GridSearchCV(p, {{'model__C': [1]}})\n", "unknown-step-name")
    assert one.finding.fix == "Write the name of the step, such as 'm__C'."


def test_a_keyword_is_shown_where_it_is_written():
    body = "def weights(y):\n    return 1 / y\np.fit(\n    X,\n    y,\n    model__sample_weight=weights(y),\n)"
    (one,) = found(f"{HEAD}{body}\n", "unknown-step-name")
    assert one.finding.where.span.line == HEAD.count("\n") + 6
