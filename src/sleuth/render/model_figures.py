"""Pictures of what models predicted where they were judged: ROC, precision and recall, calibration, confusion, residuals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleuth.evidence.calls import Call, FloatArray, Verb
from sleuth.evidence.fit import Fit, seen_share
from sleuth.evidence.judged_rows import JudgedRows, judged_rows, labels, truth_of
from sleuth.evidence.place import Place
from sleuth.render import words
from sleuth.render.charts.curves import count_table, curves
from sleuth.render.charts.distributions import Group, points
from sleuth.render.charts.scale import Scale
from sleuth.render.figures import Figure, Key

COLORS = ("c0", "c1", "c2", "c3")
MOST_CLASSES = 15  # of a confusion matrix
N_BINS = 10  # of a calibration curve
LEAST_IN_BIN = 5
MOSTLY = 0.5  # share of rows
SIDE = Scale(-0.02, 1.02)


@dataclass(frozen=True)
class Scored:
    """What a model gave one class of some rows whose truth is known."""

    name: str
    scores: FloatArray  # (n,)
    is_positive: npt.NDArray[np.bool_]
    is_probability: bool
    seen: float


def prediction_figures(fit: Fit, most: int) -> Iterator[Figure]:
    """All of them: the curves of all models together, one table or cloud for each model."""
    scored = list(_scored(fit))[-len(COLORS) :]
    if scored:
        yield _roc(scored)
        yield _precision_recall(scored)
        if probabilities := [one for one in scored if one.is_probability]:
            yield _calibration(probabilities)
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


def _note(scored: list[Scored]) -> str:
    n = len(scored[0].scores)
    seen = " These rows had been learned from." if all(one.seen > MOSTLY for one in scored) else ""
    return f"{n:,} rows.{seen}"


def _counts(one: Scored) -> tuple[FloatArray, FloatArray]:
    """True and false positives above each different score, from the highest down, with a 0 in front."""
    order = np.argsort(-one.scores, kind="stable")
    hits = one.is_positive[order]
    last = np.append(np.diff(one.scores[order]) != 0, True)
    true, false = np.cumsum(hits)[last], np.cumsum(~hits)[last]
    return np.concatenate([[0.0], true]), np.concatenate([[0.0], false])


def _roc(scored: list[Scored]) -> Figure:
    groups, keys = [], []
    for one, color in zip(scored, COLORS, strict=False):
        true, false = _counts(one)
        x, y = false / max(false[-1], 1), true / max(true[-1], 1)
        area = float(np.trapezoid(y, x))
        groups.append(Group(one.name, x, color, y))
        keys.append(Key(color, f"{one.name}, area {area:.3f}"))
    caption = f"True positives (up) over false positives (across). {_note(scored)}"
    return Figure("ROC", curves(f"ROC. {caption}", groups, SIDE, SIDE, reference="diagonal"), caption, tuple(keys))


def _precision_recall(scored: list[Scored]) -> Figure:
    groups, keys = [], []
    for one, color in zip(scored, COLORS, strict=False):
        true, false = _counts(one)
        precision = true[1:] / np.maximum(true[1:] + false[1:], 1)
        recall = true[1:] / max(true[-1], 1)
        average = float((np.diff(recall, prepend=0.0) * precision).sum())
        groups.append(Group(one.name, recall, color, precision))
        keys.append(Key(color, f"{one.name}, average {average:.3f}"))
    share = float(scored[0].is_positive.mean())
    caption = f"Precision (up) over recall (across); chance is {share:.0%}. {_note(scored)}"
    return Figure("Precision and recall", curves(f"Precision and recall. {caption}", groups, SIDE, SIDE), caption, tuple(keys))


def _calibration(scored: list[Scored]) -> Figure:
    groups, keys = [], []
    for one, color in zip(scored, COLORS, strict=False):
        order = np.argsort(one.scores, kind="stable")
        bins = [part for part in np.array_split(order, N_BINS) if len(part) >= LEAST_IN_BIN]
        said = np.array([one.scores[part].mean() for part in bins])
        seen = np.array([one.is_positive[part].mean() for part in bins])
        gap = float(np.average(np.abs(said - seen), weights=[len(part) for part in bins])) if bins else float("nan")
        groups.append(Group(one.name, said, color, seen))
        keys.append(Key(color, f"{one.name}, mean gap {gap:.3f}"))
    caption = f"Share that came true (up) over the probability predicted (across), in {N_BINS} parts of equal size."
    svg = curves(f"Calibration. {caption}", groups, SIDE, SIDE, reference="diagonal", dotted="all")
    return Figure("Calibration", svg, caption, tuple(keys))


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
    shown = [words.clean(str(one)) for one in names]
    caption = f"True classes (rows) and predicted ones (columns). {_place(fit, turns)}."
    wrong = [(int(counts[i, j]), shown[i], shown[j]) for i in range(len(names)) for j in range(len(names)) if i != j]
    n, of, as_ = max(wrong)
    said = f" Most often wrong: {of[:30]} taken for {as_[:30]} ({n:,} times)." if n else " No row is wrong."
    return Figure("Confusion", count_table(f"Confusion. {caption}{said}", shown, counts), caption + said, gutter=_gutter(shown))


def _gutter(names: list[str]) -> str:
    """How much room names need beside a plot."""
    longest = max(map(len, names))
    return "long" if longest > 11 else "middle" if longest > 6 else "short"


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
