"""Estimators that learn from rows, and the calls that fit them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.program import Source, once
from sleuth.evidence.source.rows import short_type

# Preprocessing whose result depends on the rows that it was fitted on.
LEARNING = frozenset(
    [
        "StandardScaler",
        "MinMaxScaler",
        "MaxAbsScaler",
        "RobustScaler",
        "PowerTransformer",
        "QuantileTransformer",
        "KBinsDiscretizer",
        "TargetEncoder",
        "PCA",
        "IncrementalPCA",
        "KernelPCA",
        "SparsePCA",
        "TruncatedSVD",
        "NMF",
        "FastICA",
        "FactorAnalysis",
        "DictionaryLearning",
        "LatentDirichletAllocation",
        "SimpleImputer",
        "KNNImputer",
        "IterativeImputer",
        "SelectKBest",
        "SelectPercentile",
        "SelectFromModel",
        "SelectFpr",
        "SelectFdr",
        "SelectFwe",
        "RFE",
        "RFECV",
        "VarianceThreshold",
        "SequentialFeatureSelector",
        "GenericUnivariateSelect",
        "TfidfVectorizer",
        "CountVectorizer",
        "TfidfTransformer",
        "NeighborhoodComponentsAnalysis",
        "LinearDiscriminantAnalysis",
    ]
)
HOLDING = frozenset(("Pipeline", "ColumnTransformer", "FeatureUnion"))
PACKAGES = ("sklearn.", "imblearn.", "category_encoders.", "feature_engine.", "cuml.")


CLASSIFIERS = frozenset(
    ("LogisticRegression", "LogisticRegressionCV", "SVC", "LinearSVC", "NuSVC", "GaussianNB", "MultinomialNB", "BernoulliNB",
     "ComplementNB", "CategoricalNB", "Perceptron", "LinearDiscriminantAnalysis", "QuadraticDiscriminantAnalysis",
     "CalibratedClassifierCV",
     "NearestCentroid")
)  # fmt: skip
SEARCHES = frozenset(("GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV", "BayesSearchCV"))
LEARNERS = ("sklearn.", "imblearn.", "xgboost.", "lightgbm.", "catboost.", "skopt.", "category_encoders.", "feature_engine.")
COPIES = frozenset(("sklearn.base.clone", "copy.deepcopy", "copy.copy"))  # another estimator of the same kind


@dataclass(frozen=True, slots=True)
class Fit:
    """A call by which an estimator learns from rows."""

    event: Value
    estimator: Value
    rows: Value
    kind: str  # "StandardScaler"


def preprocessor(value: Value) -> str:
    """The class of preprocessing that learns from rows; "" for another estimator, or if that is not known."""
    for one in alternatives(value):
        if not one.type.startswith(PACKAGES) or one.op == "api":
            continue
        word = short_type(one)
        if word in LEARNING:
            return word
        if word in HOLDING:
            inner = [short_type(each) for each in ancestors(one, limit=200) if each is not one and each.type.startswith(PACKAGES)]
            return next((each for each in inner if each in LEARNING), "")
    return ""


def preprocessing_fits(source: Source) -> tuple[Fit, ...]:
    """Every fit of a preprocessor that learns from rows. A pipeline counts where it transforms: a model may stand at its end."""
    return once(source, _preprocessing_fits)


def _preprocessing_fits(source: Source) -> Iterator[Fit]:
    for event in source.calls("fit", "fit_transform", "partial_fit"):
        if event.op != "method":
            continue
        rows = event.argument(0, "X", "raw_documents")
        estimator = fitted(event.inputs[0])
        kind = preprocessor(estimator)
        is_model = short_type(estimator) == "Pipeline" and event.name != "fit_transform" and not _transforms(source, estimator)
        if rows is not None and kind and not is_model:
            yield Fit(event, estimator, rows, kind)


def _transforms(source: Source, pipeline: Value) -> bool:
    """Whether the whole pipeline is asked to transform rows: one that ends in a model cannot."""
    return any(one.op == "method" and is_same(one.inputs[0], pipeline) for one in source.calls("transform"))


def fitted(value: Value) -> Value:
    """The estimator itself, of `estimator.fit(...)`, which gives it back; the search, of `search.best_estimator_`."""
    while (value.op == "method" and value.name in ("fit", "set_params", "partial_fit", "set_output")) or (
        value.op == "attribute" and value.name == "best_estimator_"
    ):
        value = value.inputs[0]
    return value


def is_same(first: Value, second: Value) -> bool:
    """Whether both may be the same estimator."""
    mine = {id(one) for one in _each_fitted(first)}
    return any(id(one) in mine for one in _each_fitted(second))


def _each_fitted(value: Value) -> Iterator[Value]:
    """The estimators that this may be, also where one of several was fitted: `models[name] = model.fit(...)` in a loop."""
    for one in alternatives(value):
        yield from alternatives(fitted(one))


def predictions(source: Source) -> tuple[tuple[Value, Value], ...]:
    """Every model that predicts or is scored, with the rows that it is given."""
    return once(source, _predictions)


def _predictions(source: Source) -> Iterator[tuple[Value, Value]]:
    for event in source.calls("predict", "predict_proba", "score", "decision_function", "predict_log_proba", "evaluate"):
        if event.op == "method" and (rows := event.argument(0, "X", "x")) is not None:
            yield fitted(event.inputs[0]), rows


def trainings(source: Source) -> tuple[tuple[Value, Value], ...]:
    """Every estimator that is fitted, with the rows that it is given."""
    return once(source, _trainings)


def _trainings(source: Source) -> Iterator[tuple[Value, Value]]:
    for event in source.calls("fit", "partial_fit"):
        if event.op == "method" and (rows := event.argument(0, "X", "x")) is not None:
            yield fitted(event.inputs[0]), rows


def is_classifier(value: Value) -> bool:
    """Whether it is known to be a classifier: by its class, or by the last step of a pipeline or the subject of a search."""
    known = alternatives(value)
    return bool(known) and all(_is_classifier(fitted(one)) for one in known)


def _is_classifier(value: Value, depth: int = 3) -> bool:
    word = short_type(value)
    if value.op == "call" and value.name in COPIES and value.inputs and depth:
        return all(_is_classifier(fitted(one), depth - 1) for one in alternatives(value.inputs[0]))
    if value.op != "call" or not value.type.startswith(LEARNERS):
        return False
    if word in CLASSIFIERS or word.endswith("Classifier") or word.endswith("ClassifierCV"):
        return True
    if word in SEARCHES and depth and value.inputs:
        return _is_classifier(fitted(value.inputs[0]), depth - 1)
    if word == "Pipeline" and depth and value.inputs:
        steps = value.inputs[0].inputs if value.inputs[0].op in ("list", "tuple") else value.inputs
        last = steps[-1] if steps else None
        last = last.inputs[1] if last is not None and last.op == "tuple" and len(last.inputs) == 2 else last
        return last is not None and all(_is_classifier(fitted(one), depth - 1) for one in alternatives(last))
    return False
