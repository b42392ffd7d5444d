"""Pictures of what a classifier answered in the last evaluation of each of its sets."""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np

from sleuth.evidence.answers import Answers
from sleuth.evidence.trace import Evaluation, Trace
from sleuth.render import words
from sleuth.render.figures import Figure
from sleuth.render.judged_figures import MOST_CLASSES, Scored, calibration, confusion, precision_recall, roc

MOST_SETS = 3
FEWEST = 20  # samples, below which a curve says nothing


def answer_figures(trace: Trace) -> Iterator[Figure]:
    """Confusion of each set, calibration of all together, and of two classes ROC, precision and recall."""
    judged = [(one, one.answers) for one in trace.evaluations if one.answers is not None and len(one.answers.label) >= FEWEST]
    judged = judged[-MOST_SETS:]
    for one, answers in judged:
        if answers.n_classes <= MOST_CLASSES:
            counts = np.zeros((answers.n_classes, answers.n_classes), np.int64)
            np.add.at(counts, (answers.label, answers.given), 1)
            yield confusion([str(k) for k in range(answers.n_classes)], counts, _where(trace, one, answers))
    if not judged:
        return
    names = _names(trace, [one for one, _ in judged])
    scored = [
        Scored(name, answers.of_second, answers.label == 1, True, 0.0)
        if answers.n_classes == 2
        else Scored(name, answers.probability, answers.given == answers.label, True, 0.0)
        for name, (_, answers) in zip(names, judged, strict=True)
    ]
    two = [
        one
        for one, (_, answers) in zip(scored, judged, strict=True)
        if answers.n_classes == 2 and 0 < one.is_positive.sum() < len(one.scores)
    ]
    if two:
        yield roc(two)
        yield precision_recall(two)
    yield calibration(scored)


def _names(trace: Trace, evaluations: list[Evaluation]) -> list[str]:
    """What tells the sets apart: the model, and the line where it was asked if there are several of one model."""
    models = [words.clean(trace.models[one.model].name) for one in evaluations]
    places = [_line(one) or f"step {one.step:,}" for one in evaluations]
    return [f"{model}, {place}" if models.count(model) > 1 else model for model, place in zip(models, places, strict=True)]


def _line(one: Evaluation) -> str:
    return words.clean(f"{os.path.basename(one.place.file)}:{one.place.line}") if one.place else ""


def _where(trace: Trace, one: Evaluation, answers: Answers) -> str:
    """Which model, where, when, on how many samples."""
    at = f" at {_line(one)}" if one.place else ""
    steps = words.plural(one.step, "step")
    n, of = len(answers.label), f" of {answers.n_asked:,}" if answers.n_asked > len(answers.label) else ""
    return f"{words.clean(trace.models[one.model].name)}{at}, after {steps}, {n:,}{of} samples"
