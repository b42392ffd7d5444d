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
    """Every fit of a preprocessor that learns from rows. A pipeline counts where its `fit_transform` is called."""
    return once(source, _preprocessing_fits)


def _preprocessing_fits(source: Source) -> Iterator[Fit]:
    for event in source.calls("fit", "fit_transform", "partial_fit"):
        if event.op != "method":
            continue
        rows = event.argument(0, "X", "raw_documents")
        estimator = fitted(event.inputs[0])
        kind = preprocessor(estimator)
        is_pipeline = short_type(estimator) == "Pipeline" and event.name != "fit_transform"
        if rows is not None and kind and not is_pipeline:
            yield Fit(event, estimator, rows, kind)


def fitted(value: Value) -> Value:
    """The estimator itself, of `estimator.fit(...)`, which gives it back."""
    while value.op == "method" and value.name in ("fit", "set_params", "partial_fit", "set_output"):
        value = value.inputs[0]
    return value


def is_same(first: Value, second: Value) -> bool:
    """Whether both may be the same estimator."""
    mine = {id(fitted(one)) for one in alternatives(first)}
    return any(id(fitted(one)) in mine for one in alternatives(second))
