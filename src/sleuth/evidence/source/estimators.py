"""Estimators by what they do: which predict classes, what stands at the end of a pipeline, and what scores them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.fitting import CLASSIFIERS, LEARNERS, SEARCHES, fitted
from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import CALLS, Value, alternatives
from sleuth.evidence.source.program import Source, once
from sleuth.evidence.source.rows import short_type

ENCODERS = frozenset(("LabelEncoder", "OneHotEncoder", "OrdinalEncoder", "LabelBinarizer", "MultiLabelBinarizer"))
REGRESSORS = frozenset(
    ("LinearRegression", "Ridge", "Lasso", "ElasticNet", "SVR", "LinearSVR", "NuSVR", "RidgeCV", "LassoCV", "ElasticNetCV",
     "BayesianRidge", "KernelRidge", "PLSRegression", "Lars", "LassoLars", "LassoLarsCV", "ARDRegression")
)  # fmt: skip
MAX_NESTED = 6


def kind_of(value: Value) -> str:
    """The class of an estimator of a library; "" if it is none, or not known."""
    kinds = {short_type(one) for one in alternatives(fitted(value)) if not is_none(one)}
    known = all(
        fitted(one).type.startswith(LEARNERS) and fitted(one).op != "api"
        for one in alternatives(fitted(value))
        if not is_none(one)
    )
    return kinds.pop() if known and len(kinds) == 1 else ""


def steps_of(pipeline: Value) -> tuple[tuple[str, Value], ...] | None:
    """The names and estimators of a Pipeline, FeatureUnion or ColumnTransformer; None if they are not all seen."""
    pipeline = fitted(pipeline)
    if pipeline.op != "call":
        return None
    if pipeline.name.rpartition(".")[2].startswith("make_"):
        return _made(pipeline)
    word = {"ColumnTransformer": "transformers", "FeatureUnion": "transformer_list"}.get(short_type(pipeline), "steps")
    listed = pipeline.argument(0, word)
    if listed is None or listed.op not in ("list", "tuple") or listed.literal is not None:
        return None
    pairs = [
        (one.inputs[0].literal, one.inputs[1]) for one in listed.inputs if one.op in ("tuple", "list") and len(one.inputs) > 1
    ]
    if len(pairs) != len(listed.inputs) or not all(isinstance(name, str) for name, _ in pairs):
        return None
    return tuple((str(name), one) for name, one in pairs)


def _made(pipeline: Value) -> tuple[tuple[str, Value], ...] | None:
    """The names that `make_pipeline` gives: the class in small letters, numbered where there are several of one class."""
    estimators = [one.inputs[0] if one.op in ("tuple", "list") and one.inputs else one for one in pipeline.inputs]
    words = [short_type(fitted(one)).lower() for one in estimators]
    if not all(words) or pipeline.has_star or any(one.op not in ("call", "method") for one in estimators):
        return None
    seen: dict[str, int] = {}
    named = []
    for word, one in zip(words, estimators, strict=True):
        seen[word] = seen.get(word, 0) + 1
        named.append((f"{word}-{seen[word]}" if words.count(word) > 1 else word, one))
    return tuple(named)


def last_step(value: Value) -> Value:
    """The estimator that predicts: the last of a pipeline, the one inside a search; the value itself where there is none."""
    for _ in range(MAX_NESTED):
        value = fitted(value)
        kind = short_type(value)
        inner = value.argument(0, "estimator") if value.op == "call" and kind in SEARCHES else None
        if kind == "Pipeline":
            steps = steps_of(value)
            inner = steps[-1][1] if steps else None
        if inner is None:
            return value
        value = inner
    return value


def is_regressor(value: Value) -> bool:
    """Whether it is an estimator of a library that predicts quantities."""
    kind = kind_of(last_step(value))
    return kind in REGRESSORS or kind.endswith("Regressor")


def is_predictor(value: Value) -> bool:
    """Whether it is an estimator of a library that predicts, not only transforms."""
    known = [one for one in alternatives(value) if not is_none(one)]
    kinds = [kind_of(last_step(one)) for one in known]
    return bool(kinds) and all(
        kind in CLASSIFIERS or kind in REGRESSORS or kind.endswith(("Classifier", "Regressor")) for kind in kinds
    )


@dataclass(frozen=True, slots=True)
class Score:
    """A place at which predictions for some rows are made or judged: `model.score(X, y)`, `model.predict(X)`."""

    event: Value
    estimator: Value
    rows: Value


def scores(source: Source) -> tuple[Score, ...]:
    """Every prediction and every score of an object, with the rows."""
    return once(source, _scores)


def _scores(source: Source) -> Iterator[Score]:
    for event in source.calls("score", "predict", "predict_proba", "decision_function", "evaluate", "predict_log_proba"):
        rows = event.argument(0, "X", "x", "data")
        if event.op == "method" and rows is not None:
            yield Score(event, event.inputs[0], rows)


def is_made_of(value: Value, wanted: Value, *, limit: int = 300) -> bool:
    """Whether the value was made from the other one."""
    seen: set[int] = set()
    todo = [value]
    while todo and len(seen) < limit:
        one = todo.pop()
        if one is wanted:
            return True
        if id(one) not in seen:
            seen.add(id(one))
            todo.extend(one.inputs)
            todo.extend((one.keywords or {}).values() if one.op in CALLS else ())
    return False
