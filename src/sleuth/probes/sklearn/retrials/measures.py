"""By what a score is measured again: the program's own metric where it can be repeated, else accuracy or R²."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import FloatArray, IntArray, Metric, Param, Verb
from sleuth.probes.sklearn.experiments.comparing import silently
from sleuth.probes.sklearn.experiments.problem import Array
from sleuth.stats.interval import Interval

Compute = Callable[[Array, Array], float]

OF_LABELS = (
    "accuracy_score", "balanced_accuracy_score", "f1_score", "fbeta_score", "precision_score", "recall_score",
    "matthews_corrcoef", "cohen_kappa_score", "jaccard_score", "zero_one_loss", "hamming_loss",
)  # fmt: skip
OF_NUMBERS = (
    "r2_score", "mean_squared_error", "root_mean_squared_error", "mean_absolute_error", "median_absolute_error",
    "mean_absolute_percentage_error", "explained_variance_score", "mean_squared_log_error", "max_error",
)  # fmt: skip
OF_CHANCES = ("roc_auc_score", "average_precision_score", "log_loss", "brier_score_loss")
BALANCED = ("balanced_accuracy_score", "roc_auc_score")  # which do not mind how frequent the classes are
SHORT_NAMES = {"r2_score": "R²", "roc_auc_score": "ROC AUC", "f1_score": "F1"}
N_DRAWS = 400
SEED = 29
LEAST_DRAWS = 100
MOST_SECONDS = 1.0  # for an interval


@dataclass(frozen=True)
class Cut:
    """Rows of which a model of two classes says at least so much are of its second class."""

    verb: Verb  # PROBABILITIES, of the second class, or DECISION
    least: float


@dataclass(frozen=True, eq=False)
class Measure:
    """A metric of truth and output, `(n,)` both, or `(n, n_classes)` for the output of several classes."""

    name: str
    verb: Verb
    compute: Compute
    column: int = -1  # of the probabilities that the metric is given; -1: all, or there are none
    cut: Cut | None = None  # by which the program makes labels

    @property
    def title(self) -> str:
        """Its name for a reader: "accuracy"."""
        return SHORT_NAMES.get(self.name, self.name.removesuffix("_score").replace("_", " "))


def own_measure(metric: Metric, *, is_class: bool, column: int) -> Measure | None:
    """The program's own metric; None where it cannot be repeated."""
    keywords = {key: value for key, value in metric.keywords if value is not None}
    known = OF_LABELS if is_class else OF_NUMBERS
    is_soft = metric.verb in (Verb.PROBABILITIES, Verb.DECISION)
    if metric.name not in (OF_CHANCES if is_soft else known) or any(_is_unknown(value) for value in keywords.values()):
        return None
    return Measure(metric.name, metric.verb or Verb.PREDICT, _of_library(metric.name, keywords), column)


def plain_measure(*, is_class: bool) -> Measure:
    """Accuracy, or the share of the variance that is explained."""
    name = "accuracy_score" if is_class else "r2_score"
    return Measure(name, Verb.PREDICT, _of_library(name, {}))


def balanced_measure(measure: Measure) -> Measure:
    """One that does not mind how frequent the classes are."""
    if measure.name in BALANCED:
        return measure
    return Measure("balanced_accuracy_score", Verb.PREDICT, _of_library("balanced_accuracy_score", {}))


def scorer_measure(scoring: Any, template: Any, *, is_class: bool) -> tuple[Measure, float, bool]:
    """A validation's metric, the sign that scikit-learn gives it so that greater is better, and whether it is the own one."""
    from sklearn.metrics import get_scorer

    if scoring is None:
        return plain_measure(is_class=is_class), 1.0, True
    scorer = get_scorer(scoring) if isinstance(scoring, str) else scoring
    function, method = getattr(scorer, "_score_func", None), getattr(scorer, "_response_method", None)
    keywords = dict(getattr(scorer, "_kwargs", {}))
    name = str(getattr(function, "__name__", ""))
    methods = (method,) if isinstance(method, str) else tuple(method or ())
    first = next((one for one in methods if hasattr(template, one)), "")
    verb = {"predict": Verb.PREDICT, "predict_proba": Verb.PROBABILITIES, "decision_function": Verb.DECISION}.get(first)
    if verb is None or name not in (*OF_LABELS, *OF_NUMBERS, *OF_CHANCES):
        return plain_measure(is_class=is_class), 1.0, False
    column = 1 if verb is Verb.PROBABILITIES and name != "log_loss" and keywords.get("multi_class", "raise") == "raise" else -1
    return Measure(name, verb, _of_library(name, keywords), column), float(getattr(scorer, "_sign", 1)), True


def _is_unknown(value: Param) -> bool:
    return isinstance(value, str) and value.startswith("<")


def _of_library(name: str, keywords: dict[str, Any]) -> Compute:
    def compute(truth: Array, output: Array) -> float:
        import sklearn.metrics

        if name == "accuracy_score" and not keywords:
            return float((truth == output).mean())
        with silently():
            return float(getattr(sklearn.metrics, name)(truth, output, **keywords))

    return compute


def asked(model: Any, x: Any, measure: Measure) -> Array:
    """What a fitted model says of rows, as the measure wants it.

    Raises:
        NotApplicable: it has no such method.
    """
    if measure.cut is not None and measure.verb is Verb.PREDICT:
        return _cut(model, x, measure.cut)
    method = {Verb.PROBABILITIES: "predict_proba", Verb.DECISION: "decision_function"}.get(measure.verb, "predict")
    if not hasattr(model, method):
        raise NotApplicable(f"{type(model).__name__} has no {method}")
    with silently():
        made = np.asarray(getattr(model, method)(x))
    if measure.verb is Verb.PROBABILITIES and measure.column >= 0:
        if made.shape[1] <= measure.column:
            raise NotApplicable("a class is not among the rows that are learned from again")
        return np.asarray(made[:, measure.column])
    return made.reshape(-1) if measure.verb is Verb.PREDICT or made.ndim == 1 else made


def _cut(model: Any, x: Any, cut: Cut) -> Array:
    said = asked(model, x, Measure("", cut.verb, lambda *_: 0.0, 1 if cut.verb is Verb.PROBABILITIES else -1))
    classes = np.asarray(model.classes_)
    if len(classes) != 2 or said.ndim > 1:
        raise NotApplicable("a class is not among the rows that are learned from again")
    return np.asarray(np.where(said >= cut.least, classes[1], classes[0]))


def difference(
    measure: Measure, truth: tuple[Array, Array], outputs: tuple[Array, Array], *, blocks: IntArray | None, is_paired: bool
) -> Interval:
    """`after - before` with its 95 % interval by the bootstrap of rows, or of whole blocks of them.

    Source:
        Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13, https://doi.org/10.1201/9780429246593.

    Args:
        measure: the metric.
        truth: of the rows judged before and after.
        outputs: likewise.
        blocks: the key of each row, `(n,)`, where rows of one key are drawn together.
        is_paired: both are the same rows, which are drawn together.
    """
    dice, end = np.random.default_rng(SEED), perf_counter() + MOST_SECONDS
    estimate = measure.compute(truth[1], outputs[1]) - measure.compute(truth[0], outputs[0])
    found: list[float] = []
    parts = [np.flatnonzero(blocks == one) for one in np.unique(blocks)] if blocks is not None else None
    while len(found) < N_DRAWS and (perf_counter() < end or len(found) < LEAST_DRAWS):
        drawn = _drawn(dice, len(truth[0]), parts)
        other = drawn if is_paired else _drawn(dice, len(truth[1]), None)
        try:
            before, after = (
                measure.compute(truth[0][drawn], outputs[0][drawn]),
                measure.compute(truth[1][other], outputs[1][other]),
            )
        except ValueError:  # a draw of one class
            before = after = np.nan
        found.append(after - before)
    known = np.array(found)[np.isfinite(found)]
    if len(known) < LEAST_DRAWS / 2:
        return Interval(estimate, float("nan"), float("nan"))
    low, high = np.quantile(known, [0.025, 0.975])
    return Interval(estimate, float(low), float(high))


def _drawn(dice: np.random.Generator, n: int, parts: list[IntArray] | None) -> IntArray:
    if parts is None:
        return dice.integers(0, n, n)
    return np.concatenate([parts[int(one)] for one in dice.integers(0, len(parts), len(parts))])


def numbers(values: FloatArray) -> FloatArray:
    """As float64."""
    return np.asarray(values, dtype=np.float64)
