"""What the program's model said of the judged rows, and by which metric that was judged."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.calls import Call, Metric, Sort, Target, Verb
from sleuth.evidence.fit import Fit, Judged
from sleuth.probes.sklearn.experiments.problem import Array, as_labels, check_units
from sleuth.probes.sklearn.retrials.measures import Cut, Measure, own_measure, plain_measure
from sleuth.probes.sklearn.retrials.universe import Universe
from sleuth.probes.sklearn.values import shown

CLOSE = 1e-6  # relative: a metric that is computed again gives the same
USUAL = {Verb.PROBABILITIES: 0.5, Verb.DECISION: 0.0}  # where labels are cut
YES_OR_NO = ("False", "True")
SAMPLED = 0.05  # relative: the same of a sample of the rows


@dataclass(frozen=True, eq=False)
class Asked:
    """A judgement with the calls behind it."""

    judged: Judged
    call: Call  # PREDICT, PROBABILITIES, SCORE …
    metric: Metric | None
    truth: Target


def is_class_of(fit: Fit, estimator: int) -> bool:
    """Whether it predicts classes."""
    return fit.estimators[estimator].sort is Sort.CLASSIFIER


def measure_of(fit: Fit, one: Asked) -> Measure:
    """The program's own metric, if what was kept gives what it gave."""
    is_class = is_class_of(fit, one.judged.estimator)
    plain = plain_measure(is_class=is_class)
    if one.metric is None:
        return plain
    output = one.metric.prediction
    column = -1
    if one.metric.verb is Verb.PROBABILITIES and output is not None and output.values.ndim == 1:
        column = _column(one.call, output)
    made = own_measure(one.metric, is_class=is_class, column=column) or plain
    if output is None:
        return plain
    if is_class and one.metric.verb is Verb.PREDICT and one.call.verb is not Verb.PREDICT:
        return replace(made, cut=_cut(one.call, output))
    return made if made.verb is Verb.PREDICT or _gives(made, one, output) else plain


def _column(call: Call, given: Target) -> int:
    """Which class's probability a metric was given.

    Raises:
        NotApplicable: none.
    """
    made = call.output.values if call.output is not None else np.zeros((0, 0))
    if made.ndim == 2 and len(made) == len(given.values):
        for at in range(made.shape[1]):
            if np.array_equal(made[:, at], given.values):
                return at
    raise NotApplicable("the program changed its predictions before it judged them")


def _cut(call: Call, labels: Target) -> Cut | None:
    """From where on the program takes what the model says for its second class; None where it takes the most probable one.

    Raises:
        NotApplicable: it does neither.
    """
    said = call.output.values if call.output is not None else np.zeros(0)
    if said.ndim == 2 and len(said) == len(labels.values):
        if labels.is_class and np.array_equal(np.unique(said.argmax(axis=1), return_inverse=True)[1].reshape(-1),
                                              np.unique(labels.values, return_inverse=True)[1].reshape(-1)):  # fmt: skip
            return None
        said = said[:, -1] if said.shape[1] == 2 else said
    if said.ndim == 1 and len(said) == len(labels.values) and len(labels.classes) == 2:
        upper, lower = said[labels.values == 1], said[labels.values == 0]
        if len(upper) and len(lower) and upper.min() > lower.max():
            middle = USUAL[call.verb]
            if lower.max() <= middle <= upper.min():  # a row on the middle itself is of the first class, as `predict` has it
                return Cut(call.verb, middle if upper.min() == middle else float(np.nextafter(middle, np.inf)))
            return Cut(call.verb, float(lower.max() + upper.min()) / 2)
    raise NotApplicable("the program made labels of probabilities by a rule of its own")


def _gives(measure: Measure, one: Asked, output: Target) -> bool:
    truth = one.truth
    if truth.values.ndim != 1 or not truth.is_class or len(truth.classes) < 2:
        return False
    try:
        value = measure.compute(truth.values, output.values)
    except ValueError:
        return False
    limit = CLOSE * max(abs(value), 1.0) if len(truth.values) == truth.n else SAMPLED
    return abs(value - one.judged.value) <= limit


def own_of(fit: Fit, one: Asked, y: Array, measure: Measure, *, is_class: bool) -> Array | None:
    """What the program's model said of the judged rows; None where it was scored without saying it."""
    if measure.verb is not Verb.PREDICT and one.metric is not None and one.metric.prediction is not None:
        return one.metric.prediction.values
    output = _labels_given(fit, one)
    if output is None:
        return None
    if is_class:
        return as_labels(_as_classes(output, y), y, is_class=True)[0]
    numbers = output.numbers
    check_units(one.truth.numbers, numbers)
    raw = one.call.output
    if raw is None or not np.allclose(raw.numbers, numbers, equal_nan=True):
        raise NotApplicable("the program changed its predictions before it judged them")
    return numbers


def _as_classes(output: Target, y: Array) -> Target:
    """With the classes' own names, where the program says no and yes instead."""
    names = [shown(one) for one in np.unique(y).tolist()]
    if set(output.classes) <= set(names) or len(names) != len(YES_OR_NO) or not set(output.classes) <= set(YES_OR_NO):
        return output
    return replace(output, classes=tuple(names[YES_OR_NO.index(one)] for one in output.classes))


def check_own(turn: Asked, universe: Universe, measure: Measure) -> None:
    """See that the metric gives what the program got, where all judged rows are known.

    Raises:
        NotApplicable: it does not.
    """
    if universe.own is None or (turn.metric is not None and turn.metric.name != measure.name):
        return
    made = measure.compute(universe.y[universe.judged], universe.own)
    is_whole = len(universe.judged) == turn.truth.n
    if abs(made - turn.judged.value) > (CLOSE * max(abs(made), 1.0) if is_whole else SAMPLED * max(abs(made), 1.0)):
        raise NotApplicable(f"{measure.title} of what was kept is {made:.3g}, and the program got {turn.judged.value:.3g}")


def _labels_given(fit: Fit, one: Asked) -> Target | None:
    """The labels or numbers that were judged; where the program did not ask for labels, those that it would have got."""
    if one.metric is not None and one.metric.verb is Verb.PREDICT:
        return one.metric.prediction
    same = [call for call in fit.calls if call.data == one.call.data and call.fits == one.call.fits]
    predicted = next((call.output for call in same if call.verb is Verb.PREDICT and call.output is not None), None)
    chances = next((call.output for call in same if call.verb is Verb.PROBABILITIES and call.output is not None), None)
    classes = fit.estimators[one.call.estimator].classes
    if predicted is None and chances is not None and chances.values.ndim == 2 and len(classes) == chances.values.shape[1]:
        return Target(chances.values.argmax(axis=1).astype(np.float64), is_class=True, classes=classes, n=chances.n)
    return predicted
