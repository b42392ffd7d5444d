"""Curves and tables of answers whose truth is known: ROC, precision and recall, calibration, confusion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleuth.render.charts.curves import count_table, curves
from sleuth.render.charts.distributions import Group
from sleuth.render.charts.scale import Scale
from sleuth.render.figures import Figure, Key

FloatArray = npt.NDArray[np.floating]
Counts = npt.NDArray[np.int64]

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


def roc(scored: list[Scored]) -> Figure:
    """True over false positives, of up to four models."""
    groups, keys = [], []
    for one, color in zip(scored, COLORS, strict=False):
        true, false = _counts(one)
        x, y = false / max(false[-1], 1), true / max(true[-1], 1)
        area = float(np.trapezoid(y, x))
        groups.append(Group(one.name, x, color, y))
        keys.append(Key(color, f"{one.name}, area {area:.3f}"))
    caption = f"True positives (up) over false positives (across). {_note(scored)}"
    return Figure("ROC", curves(f"ROC. {caption}", groups, SIDE, SIDE, reference="diagonal"), caption, tuple(keys))


def precision_recall(scored: list[Scored]) -> Figure:
    """Precision over recall, of up to four models."""
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


def calibration(scored: list[Scored]) -> Figure:
    """What came true over what was predicted, of up to four models that give probabilities."""
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


def confusion(names: list[str], counts: Counts, where: str) -> Figure:
    """How often each class was taken for each.

    Args:
        names: of the classes.
        counts: `(true, predicted)`.
        where: whose answers they are, for the caption.
    """
    caption = f"True classes (rows) and predicted ones (columns). {where}."
    wrong = [(int(counts[i, j]), names[i], names[j]) for i in range(len(names)) for j in range(len(names)) if i != j]
    n, of, as_ = max(wrong)
    said = f" Most often wrong: {of[:30]} taken for {as_[:30]} ({n:,} times)." if n else " No row is wrong."
    return Figure("Confusion", count_table(f"Confusion. {caption}{said}", names, counts), caption + said, gutter=_gutter(names))


def _gutter(names: list[str]) -> str:
    """How much room names need beside a plot."""
    longest = max(map(len, names))
    return "long" if longest > 11 else "middle" if longest > 6 else "short"
