"""The model that a program ends with, and how it was judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.calls import PREDICTORS, Call, Estimator, Target, Validation, Verb
from sleuth.evidence.fit import Fit, Judged, seen_share
from sleuth.evidence.kinds import DUMMIES, final_step
from sleuth.evidence.place import Place
from sleuth.evidence.trace import Experiment

MOST_SEEN = 0.5  # share of the rows that a model may have learned from and still be judged on new ones
STEPPING = ("Lars", "LassoLars", "LassoLarsCV", "LarsCV", "OrthogonalMatchingPursuit")  # whose steps are columns taken in
LOWER_IS_BETTER = ("error", "loss", "deviance", "entropy")


@dataclass(frozen=True)
class Final:
    """A model with what it learned from and what it was tried on; an index is -1 where there is none."""

    estimator: int
    learned: int  # FIT call
    validation: int  # where nothing was held out: the cross-validation that judged it
    train: int  # data
    test: int  # data
    place: Place | None  # of the last judgement
    judged: tuple[Judged, ...] = ()  # all that were made of this model on these rows
    truth: Target | None = None
    output: Target | None = None  # what it predicted there


def final_model(fit: Fit) -> Final | None:
    """The model judged last on rows that it had not learned from; of a comparison at one line, the best.

    Where nothing was held out, the best of the last cross-validation; else the model fitted last. Dummies do not count.
    """
    judged = [one for one in fit.judged() if _counts(fit, one.estimator) and one.fits and not one.seen_share > MOST_SEEN]
    if judged:
        return _of_judged(fit, judged, _best(judged))
    for call in reversed(fit.calls):
        if _predicts(call) and _counts(fit, call.estimator) and call.fits and not seen_share(fit, call) > MOST_SEEN:
            return _of_call(fit, call)
    validated = [at for at, one in enumerate(fit.validations) if one.data >= 0 and _counts(fit, one.estimator)]
    if validated:
        best = _best_validated(fit.validations, validated)
        one = fit.validations[best]
        return Final(one.estimator, -1, best, one.data, -1, one.place)
    fits = [call for call in fit.model_fits() if _counts(fit, call.estimator)]
    if fits:
        return Final(fits[-1].estimator, fit.calls.index(fits[-1]), -1, fits[-1].data, -1, fits[-1].place)
    return None


def _counts(fit: Fit, estimator: int) -> bool:
    one = fit.estimators[estimator]
    return one.sort in PREDICTORS and final_step(one).name not in DUMMIES


def _predicts(call: Call) -> bool:
    return call.verb in (Verb.PREDICT, Verb.PROBABILITIES, Verb.DECISION)


def better_sign(metric: str) -> int:
    """1 where a metric of this name is better when it is greater, -1 where it is an error.

    Example:
        >>> better_sign("accuracy_score"), better_sign("mean_squared_error")
        (1, -1)
    """
    return -1 if any(word in metric for word in LOWER_IS_BETTER) else 1


def _best(judged: Sequence[Judged]) -> Judged:
    last = judged[-1]
    rivals = [one for one in judged if one.place == last.place and one.name == last.name]
    if len({one.estimator for one in rivals}) < 2 or any(np.isnan(one.value) for one in rivals):
        return last
    sign = better_sign(last.name)
    return max(rivals, key=lambda one: sign * one.value)


def _best_validated(validations: Sequence[Validation], usable: Sequence[int]) -> int:
    last = validations[usable[-1]]
    rivals = [at for at in usable if validations[at].place == last.place and validations[at].scores]
    return max(rivals, key=lambda at: float(np.mean(validations[at].scores))) if rivals else usable[-1]


def _of_judged(fit: Fit, judged: Sequence[Judged], best: Judged) -> Final:
    own = tuple(one for one in judged if one.estimator == best.estimator and one.data == best.data and one.fits == best.fits)
    learned = best.fits[-1]
    return Final(
        best.estimator, learned, -1, fit.calls[learned].data, best.data, best.place, own,
        next(_truths(fit, best), None), _output(fit, best.data, best.fits),
    )  # fmt: skip


def _of_call(fit: Fit, call: Call) -> Final:
    learned = call.fits[-1]
    output = _output(fit, call.data, call.fits)
    return Final(call.estimator, learned, -1, fit.calls[learned].data, call.data, call.place, output=output)


def _truths(fit: Fit, best: Judged) -> Iterator[Target]:
    for metric in fit.metrics:
        by = metric.predicted_by
        if by >= 0 and metric.truth is not None and _is_same(fit.calls[by], best):
            yield metric.truth
    for call in fit.calls:
        if call.verb is Verb.SCORE and call.target is not None and _is_same(call, best):
            yield call.target


def _is_same(call: Call, best: Judged) -> bool:
    return call.data == best.data and call.fits == best.fits


def _output(fit: Fit, data: int, fits: tuple[int, ...]) -> Target | None:
    """What the model said: by `predict`, or the labels that the program made of its scores and then judged."""
    said = (one.output for one in fit.calls if one.verb is Verb.PREDICT and one.data == data and one.fits == fits)
    made = (
        one.prediction
        for one in fit.metrics
        if one.verb is Verb.PREDICT and one.predicted_by >= 0 and one.prediction is not None and one.truth is not None
        and {*one.prediction.classes} <= {*one.truth.classes}  # `probability > 0.5` is no label of 0 and 1
        and (fit.calls[one.predicted_by].data, fit.calls[one.predicted_by].fits) == (data, fits)
    )  # fmt: skip
    return next((one for one in (*said, *made) if one is not None), None)


def judged_labels(fit: Fit, final: Final) -> tuple[Target, Target] | None:
    """What the model said of the judged rows and the truth; of folds that a metric was given together, of them all."""
    if final.output is not None and final.truth is not None:
        return final.output, final.truth
    for metric in fit.metrics:
        of_call = final.validation < 0 and any(fit.calls[one].fits == (final.learned,) for one in metric.folds_by)
        of_validation = final.validation >= 0 and metric.folds_validated == final.validation
        if (
            (of_call or of_validation)
            and metric.verb is Verb.PREDICT
            and metric.prediction is not None
            and metric.truth is not None
        ):
            return metric.prediction, metric.truth
    return None


def model_of(fit: Fit, final: Final) -> Estimator:
    """The estimator that predicts, without what stands in front of it."""
    return final_step(fit.estimators[final.estimator])


def learned_place(fit: Fit, final: Final) -> Place | None:
    """Where the model is made, else fitted, else validated."""
    own = fit.estimators[final.estimator].place
    return own or (fit.calls[final.learned].place if final.learned >= 0 else final.place)


def target_of(fit: Fit, final: Final) -> Target | None:
    """What the model learned to predict."""
    return fit.calls[final.learned].target if final.learned >= 0 else fit.validations[final.validation].target


def is_stopped(model: Estimator) -> bool:
    """Whether a solver has used up all iterations that it may make."""
    if model.sort not in PREDICTORS or model.name in STEPPING or model.param("tol") is None:
        return False
    return 0 < model.most_iterations <= model.n_iterations


def is_continued(fit: Fit, final: Final) -> bool:
    """Whether the program fits a model with `warm_start` again and again, to go on from where the last fit ended.

    Its own loop then says how long the model learns, and no single fit repeats it. That is one pass a fit, or the same rows.
    """
    model = model_of(fit, final)
    if final.learned < 0 or not model.param("warm_start") or model.most_iterations < 1:
        return False
    rows = fit.rows_of(final.train) if final.train >= 0 else None
    others = [
        call
        for at, call in enumerate(fit.calls)
        if call.verb is Verb.FIT and call.estimator == final.estimator and at != final.learned
    ]
    return any(
        model.most_iterations == 1 or rows is None or call.data < 0 or not rows.share_in(fit.rows_of(call.data)) < 1
        for call in others
    )


def column_name(fit: Fit, final: Final, at: int) -> str:
    """The name of a column of the table that the model learned from."""
    sample = fit.data[final.train].sample if final.train >= 0 else None
    return sample.columns[at].name if sample is not None and at < len(sample.columns) else f"column {at}"


RANKING = (
    "roc_auc",
    "average_precision",
    "log_loss",
    "brier",
    "precision_recall_curve",
    "roc_curve",
    "det_curve",
    "ndcg",
    "top_k",
)


def is_ranking(final: Final) -> bool:
    """Whether the model was judged by its probabilities alone."""
    return bool(final.judged) and all(one.name.startswith(RANKING) for one in final.judged)


def is_quantile(fit: Fit, final: Final) -> bool:
    """Whether the model predicts a quantile and no mean."""
    model = model_of(fit, final)
    return model.name == "QuantileRegressor" or model.param("loss") == "quantile" or "quantile" in str(model.param("objective"))


def told_part(made: Experiment) -> str:
    """What is said after scores of an experiment whose models learned from a part of the rows; "" if from all.

    Example:
        >>> told_part(Experiment("scaled", values=(("part", 0.125),)))
        ' (both learned again, from 12.5% of the rows)'
    """
    part = made.value("part")
    return f" (both learned again, from {100 * part:.3g}% of the rows)" if part < 1 else ""
