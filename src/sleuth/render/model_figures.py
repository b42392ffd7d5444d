"""Pictures of what models predicted where they were judged: ROC, precision and recall, calibration, confusion, residuals."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from sleuth.evidence.calls import Call, Verb
from sleuth.evidence.fit import Fit, seen_share
from sleuth.evidence.judged_rows import JudgedRows, judged_rows, labels, truth_of
from sleuth.evidence.place import Place
from sleuth.render import words
from sleuth.render.charts.distributions import Group, points
from sleuth.render.figures import Figure
from sleuth.render.judged_figures import COLORS, MOST_CLASSES, MOSTLY, Scored, calibration, confusion, precision_recall, roc


def prediction_figures(fit: Fit, most: int) -> Iterator[Figure]:
    """All of them: the curves of all models together, one table or cloud for each model."""
    scored = list(_scored(fit))[-len(COLORS) :]
    if scored:
        yield roc(scored)
        yield precision_recall(scored)
        if probabilities := [one for one in scored if one.is_probability]:
            yield calibration(probabilities)
    once = {(one.call.estimator, one.call.data): one for one in reversed(list(judged_rows(fit))) if one.call.verb is Verb.PREDICT}
    loops: dict[tuple[str, Place | None], list[JudgedRows]] = {}
    for one in reversed(once.values()):
        loops.setdefault((fit.estimators[one.call.estimator].name, one.place), []).append(one)
    for turns in list(loops.values())[-most:]:
        figure = _confusion(fit, turns) if turns[0].is_class else _residuals(fit, turns)
        if figure is not None:
            yield figure


def _scored(fit: Fit) -> Iterator[Scored]:
    """The scores of the positive class of two, of each model for the latest rows that it was asked for."""
    found: dict[tuple[str, int], Scored] = {}
    for call in fit.calls:
        if call.verb not in (Verb.PROBABILITIES, Verb.DECISION) or call.output is None or call.data < 0:
            continue
        one = _of_call(fit, call)
        if one is not None:
            found[one.name, call.data] = one
    held_out = [one for one in found.values() if not one.seen > MOSTLY]
    yield from held_out or found.values()


def _of_call(fit: Fit, call: Call) -> Scored | None:
    truth = truth_of(fit, call.data)
    values = call.output.values if call.output is not None else np.zeros(0)
    if truth is None or not truth.is_class or len(truth.classes) != 2 or len(truth.values) != len(values):
        return None
    if values.ndim == 2:
        if values.shape[1] != 2:
            return None
        values = values[:, 1]
    if not np.isfinite(values).all():
        return None
    estimator = fit.estimators[call.estimator]
    name = words.clean(estimator.steps[-1].name if estimator.name == "Pipeline" and estimator.steps else estimator.name)
    is_probability = call.verb is Verb.PROBABILITIES and bool((values >= 0).all())
    return Scored(name, values, labels(truth) == truth.classes[1], is_probability, seen_share(fit, call))


def _place(fit: Fit, turns: list[JudgedRows]) -> str:
    """Which model, where, on how many rows; `turns` of one line are one."""
    first = turns[0]
    name = words.clean(fit.estimators[first.call.estimator].name)
    where = f" at {words.location(first.place)}" if first.place else ""
    seen = ", which it had learned from" if first.seen_share > MOSTLY else ""
    times = f" in {len(turns):,} turns" if len(turns) > 1 else ""
    return f"{name}{where}, {sum(len(one.losses) for one in turns):,} rows{times}{seen}"


def _pairs(turns: list[JudgedRows]) -> list[npt.NDArray[np.generic]]:
    """Truth and prediction of all turns."""
    return [np.concatenate([one.pairs[side] for one in turns]) for side in (0, 1)]


def _confusion(fit: Fit, turns: list[JudgedRows]) -> Figure | None:
    truth, predicted = _pairs(turns)
    names = _by_number(np.unique(np.concatenate([truth, predicted])))
    if not 2 <= len(names) <= MOST_CLASSES:
        return None
    code = {name: at for at, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)), np.int64)
    np.add.at(counts, ([code[one] for one in truth.tolist()], [code[one] for one in predicted.tolist()]), 1)
    return confusion([words.clean(str(one)) for one in names], counts, _place(fit, turns))


def _by_number(names: npt.NDArray[np.generic]) -> list[str]:
    listed = [str(one) for one in names]
    try:
        return sorted(listed, key=float)
    except ValueError:
        return listed


def _residuals(fit: Fit, turns: list[JudgedRows]) -> Figure | None:
    truth, predicted = (part.astype(np.float64) for part in _pairs(turns))
    known = np.isfinite(truth) & np.isfinite(predicted)
    if not known.any() or predicted[known].min() == predicted[known].max():
        return None
    apart = truth[known] - predicted[known]
    caption = f"Truth less prediction (up) over prediction (across). {_place(fit, turns)}."
    groups = [Group("rows", predicted[known], "c0", apart)]
    low, high = float(predicted[known].min()), float(predicted[known].max())
    zero = Group("no error", np.linspace(low, high, 2), "c1", np.zeros(2))
    svg = points(f"Residuals. {caption}", groups, line=zero)
    half = f" Half of them lie within {words.number(float(np.median(np.abs(apart))))}."
    return Figure("Residuals", svg, caption + half)
