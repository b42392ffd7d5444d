"""C104 scored-on-training-rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sleuth.evidence.source.divisions import divisions
from sleuth.evidence.source.estimators import Score, is_predictor, kind_of, last_step, scores
from sleuth.evidence.source.fitting import is_same
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.judged import is_judged
from sleuth.evidence.source.metrics import metrics, prediction_of
from sleuth.evidence.source.order import given_from
from sleuth.evidence.source.parts import part_of
from sleuth.evidence.source.program import Source, once
from sleuth.evidence.source.rows import Split, row_path
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "C104",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("fit", "split"),
    runs_as=(
        "evaluated-on-training-rows",
        "evaluated-on-training-data",
    ),
)
def scored_on_training_rows(source: Source) -> Iterator[Finding]:
    """A model is scored on rows that it was fitted on, though there is a part for testing.

    Measure:
        Fits of a whole table whose test part the same model is then scored on; and fits of rows that are scored again, where
        the test part of their split is never used.
    Why:
        The score tells how well the model remembers, not how it does on new rows: a tree or a nearest neighbour reaches 100
        %.
    Fix:
        Fit on the training part, score on the test part.
    Limits:
        A score of the training part beside one of the test part is a comparison, and no fault; nor is a last fit of all rows
        after the score.
    Source:
        Hastie, Tibshirani and Friedman, 2009, The Elements of Statistical Learning, section 7.4,
        https://hastie.su.domains/ElemStatLearn/.

    Args:
        None.
    """
    for fit in source.calls("fit"):
        rows = fit.argument(0, "X")
        if fit.op != "method" or rows is None or not is_predictor(fit.inputs[0]):
            continue
        for split in divisions(source):
            if not split.tables:
                continue
            score = next((one for one in _judged(source, fit) if _is_known(source, fit, rows, split, one)), None)
            if score is None:
                continue
            name = kind_of(last_step(fit.inputs[0])) or "The model"
            yield Finding(
                message=f"{name} is scored on rows that it was fitted on; the split keeps none apart from it.",
                where=Where(
                    span=source.span(given_from(score.event, frozenset(map(id, row_path(score.rows))), fit)),
                    trace=(*source.link(split.event, "rows are split"), *source.link(fit, "the model is fitted"),
                           *source.link(score.event, "and scored on rows that it knows")),
                ),
                values={"estimator": name},
                fix="Fit on the training part only, and score on the test part.",
            )  # fmt: skip
            break


def _judged(source: Source, fit: Value) -> Iterator[Score]:
    """The scores of this model between this fit and the next, and the predictions that a metric judges."""
    again = [one.order for one in source.calls("fit") if one.order > fit.order and is_same(one.inputs[0], fit.inputs[0])]
    end = min(again, default=len(source.events))
    for one in once(source, _scored):
        if fit.order < one.event.order < end and is_same(one.estimator, fit.inputs[0]):
            yield one


def _scored(source: Source) -> Iterator[Score]:
    judged = {id(prediction_of(one.prediction)): one.event for one in metrics(source)}
    compared = [[id(side) for side in one.inputs] for one in source.of("compare")]
    known = {id(one.event) for one in scores(source)}
    against = {
        side for sides in compared if all(side in known for side in sides) for side in sides
    }  # two models, on the same rows
    for one in scores(source):
        if (one.event.name == "score" or id(one.event) in judged) and id(one.event) not in against:
            yield replace(one, event=judged.get(id(one.event), one.event))


def _is_known(source: Source, fit: Value, rows: Value, split: Split, score: Score) -> bool:
    fitted, part = part_of(source, rows), part_of(source, score.rows)
    tables = {id(one) for table in split.tables for one in row_path(table)}
    if fitted is None and part is not None and part.is_test and part.split is split:
        return any(id(one) in tables for one in row_path(rows))
    is_same_part = fitted is not None and part is not None and fitted.split is part.split is split and not part.is_test
    known = {id(one) for one in row_path(rows)}
    is_whole = fitted is None and part is None and any(id(one) in known and id(one) in tables for one in row_path(score.rows))
    is_passed_on = any(each is split.event for one in source.events for each in one.inputs)
    return (is_same_part or is_whole) and not is_passed_on and not is_judged(source, split.test)
