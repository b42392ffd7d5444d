"""The scalars of a run as points for charts: thinned without losing a peak, in little memory however long the run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sleuth.evidence.shared_curves import SharedCurve
from sleuth.evidence.trace import FloatArray, IntArray
from sleuth.evidence.usage import Usage
from sleuth.render.charts.decimate import min_max
from sleuth.render.metric_figures import grouped
from sleuth.render.run_curves import divergences
from sleuth.render.side_by_side import LETTERS
from sleuth.render.usage_figures import LEAST, NAMES, TITLE, shares
from sleuth.render.words import clean
from sleuth.store.reader import StoredMetric, StoredVectors
from sleuth.store.stretch import PIECE, pieces

N_BUCKETS = 400  # stretches of a curve, four points each at most
N_STRETCHES = 80  # of the curve of medians
SMOOTHED = 200  # steps from which there is one
N_LOST = 200  # steps marked whose loss is not finite
USUAL, HEADROOM = 95.0, 2.0  # slow single steps must not flatten the chart of times
RATIO = 50.0  # greatest over least value from which a chart is logarithmic
MOST_CHARTS, MOST_LINES = 60, 4  # of what the program logged
MOST_TENSORS = 10  # lines in a chart of norms


@dataclass(slots=True)
class _Curve:
    """One quantity while its pieces come."""

    steps: list[IntArray] = field(default_factory=list)
    values: list[FloatArray] = field(default_factory=list)

    def add(self, step: IntArray, values: FloatArray, n_buckets: int) -> None:
        """Keep what must be drawn of a piece. NaN = unknown."""
        known = ~np.isnan(values)
        step, values = step[known], values[known]
        if len(values):
            kept = min_max(np.where(np.isfinite(values), values, np.nan), n_buckets)
            self.steps.append(step[kept])
            self.values.append(values[kept])

    @property
    def all(self) -> tuple[IntArray, FloatArray]:
        """Steps and values."""
        if not self.steps:
            return np.zeros(0, np.int64), np.zeros(0)
        return np.concatenate(self.steps), np.concatenate(self.values)


def scalars(path: Path, first: int, last: int, n_buckets: int = N_BUCKETS) -> dict[str, object]:
    """Charts of loss, learning rate and time of the steps that were written from `first` to before `last`.

    Args:
        path: of `steps.bin`.
        first: counted from 0.
        last: the first that is left out.
        n_buckets: stretches of a curve, each of which keeps its first, last, least and greatest value.

    Raises:
        StoreError: the file cannot be read.
    """
    total = max(last - first, 0)
    loss, rate, times, wait, median = _Curve(), _Curve(), _Curve(), _Curve(), _Curve()
    lost: list[IntArray] = []
    for piece in pieces(path, first, last, _size(total)):
        share = max(1, round(n_buckets * len(piece.step) / max(total, 1)))
        loss.add(piece.step, piece.loss, share)
        rate.add(piece.step, piece.lr, share)
        times.add(piece.step, 1000 * piece.seconds, share)
        wait.add(piece.step, 1000 * piece.wait, share)
        lost.append(piece.step[np.isinf(piece.loss)])
        if total >= SMOOTHED:
            _add_medians(median, piece.step, piece.loss, max(1, round(N_STRETCHES * len(piece.step) / total)))
    charts = [
        _chart("loss", "Loss", [("training", loss, "faint" if total >= SMOOTHED else ""), ("median", median, "over")], lost=lost),
        _chart("rate", "Learning rate", [("rate", rate, "")], color=2),
        _chart(
            "time", "Step time (ms)", [("whole step", times, ""), ("waiting for data", wait, "area")], color=3, is_clipped=True
        ),
    ]
    return {"first": first, "last": last, "charts": [one for one in charts if one]}


def laid_over(one: SharedCurve, n_buckets: int = N_BUCKETS) -> dict[str, object]:
    """One quantity of several runs as a chart: a line for each run that has it, with a mark where it leaves the first one's."""
    parts, lost = [], []
    for letter, run in zip(LETTERS, one.curves, strict=False):
        if run is not None:
            made = _Curve()
            made.add(run.step, run.value, n_buckets)
            parts.append((letter, made, ""))
            lost.append(run.step[~np.isfinite(run.value)])
    marks = [{"letter": letter, "step": step} for letter, step in divergences(one)]
    return {**(_chart(one.key, clean(one.name), parts, lost=lost) or {}), "marks": marks}


def metrics(found: Mapping[str, StoredMetric], n_buckets: int = N_BUCKETS // 2) -> dict[str, object]:
    """Charts of what the program logged; names that differ by train, val or test only are lines of one chart.

    Args:
        found: the numbers by their names.
        n_buckets: see `scalars`.

    Example:
        >>> from sleuth.store.reader import StoredMetric, StoredVectors
        >>> one = StoredMetric(np.arange(3), np.zeros(3), np.array([0.1, 0.5, np.inf]))
        >>> charts = metrics({"train/acc": one, "val/acc": one, "lr": one})["charts"]
        >>> [(chart["title"], len(chart["lines"])) for chart in charts]
        [('acc', 2), ('lr', 1)]
    """
    groups, charts = grouped(found), []
    for stem, names in list(groups.items())[:MOST_CHARTS]:
        parts, lost = [], []
        for name in names[:MOST_LINES]:
            one, made = found[name], _Curve()
            order = np.argsort(one.step, kind="stable")
            step, values = one.step[order], one.value[order]
            made.add(step, np.where(np.isnan(values), np.inf, values), n_buckets)
            lost.append(step[~np.isfinite(values)])
            parts.append((clean(name), made, ""))
        charts.append(_chart(f"metric {stem}", clean(stem if len(names) > 1 else names[0]), parts, lost=lost))
    return {"charts": [one for one in charts if one], "n_left": max(len(groups) - MOST_CHARTS, 0)}


def norms(names: Sequence[str], found: Mapping[str, StoredVectors], n_buckets: int = N_BUCKETS // 8) -> list[dict[str, object]]:
    """Charts of the parameters' norms at the watched steps: of some of them, spread through the network.

    Args:
        names: of the parameters.
        found: the vectors of gradient, weight and update norms.
        n_buckets: see `scalars`.
    """
    tables = {series: _table(one, len(names)) for series, one in found.items()}
    gradient, weight, update = (tables.get(name) for name in ("gradient_norm", "weight_norm", "update_norm"))
    ratio = None
    if weight is not None and update is not None and np.array_equal(weight[0], update[0]):
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = weight[0], np.where(weight[1] > 0, update[1] / weight[1], np.nan)
    charts = []
    for title, table in (("Gradient norm", gradient), ("Weight norm", weight), ("Update ratio", ratio)):
        if table is None or not len(table[0]):
            continue
        step, values = table
        known = np.flatnonzero(~np.isnan(values).all(axis=0))
        kept = (
            known[np.unique(np.linspace(0, len(known) - 1, min(len(known), MOST_TENSORS)).round().astype(int))]
            if len(known)
            else known
        )
        parts = []
        for index in kept.tolist():
            made = _Curve()
            made.add(step, values[:, index], n_buckets)
            parts.append((clean(names[index]), made, ""))
        chart = _chart(f"norm {title}", f"{title} per tensor", parts, lost=[step[np.isinf(values).any(axis=1)]])
        if chart is not None:
            charts.append({**chart, "log": _is_positive(values), "n_all": len(known)})
    return charts


def usage(found: Usage | None, n_buckets: int = N_BUCKETS // 2) -> list[dict[str, object]]:
    """The chart of how much of the machine is in use; none before there are two looks."""
    if found is None or len(found.step) < LEAST:
        return []
    parts = []
    for name, values in zip(NAMES, shares(found, None), strict=True):
        made = _Curve()
        made.add(found.step, 100 * values, n_buckets)
        parts.append((name, made, ""))
    chart = _chart("usage", TITLE, parts)
    return [{**chart, "log": False}] if chart is not None else []


def _table(one: StoredVectors, n: int) -> tuple[IntArray, FloatArray]:
    """Steps, and a row of `n` norms for each, `(n_steps, n)`; parameters that were not yet seen are NaN."""
    values = np.full((len(one.values), n), np.nan)
    for row, vector in zip(values, one.values, strict=True):
        row[: len(vector)] = vector[:n]
    return one.step, values


def _is_positive(values: FloatArray) -> bool:
    finite = values[np.isfinite(values)]
    return bool(len(finite)) and float(finite.min()) > 0


def _size(total: int) -> int:
    """Steps in a piece: a multiple of what a bucket holds, so that buckets are alike."""
    return PIECE if total > PIECE else max(total, 1)


def _add_medians(curve: _Curve, step: IntArray, values: FloatArray, n: int) -> None:
    finite = np.where(np.isfinite(values), values, np.nan)
    pairs = [
        (int(x[len(x) // 2]), float(np.nanmedian(y)))
        for x, y in zip(np.array_split(step, n), np.array_split(finite, n), strict=True)
        if len(x) and not np.isnan(y).all()
    ]
    if pairs:
        curve.steps.append(np.array([x for x, _ in pairs], np.int64))
        curve.values.append(np.array([y for _, y in pairs]))


def _chart(
    name: str,
    title: str,
    parts: Sequence[tuple[str, _Curve, str]],
    *,
    color: int = 0,
    lost: Sequence[IntArray] = (),
    is_clipped: bool = False,
) -> dict[str, object] | None:
    """One chart as JSON; None if nothing of it is known."""
    lines, everything = [], []
    for label, made, look in parts:
        step, values = made.all
        if not len(step) or (look == "area" and not np.any(values)):
            continue
        everything.append(values[np.isfinite(values)])
        lines.append({"name": label, "look": look, "x": _numbers(step), "y": _numbers(values)})
    if not lines:
        return None
    values = np.concatenate(everything)
    marks = np.concatenate(lost) if lost else np.zeros(0, np.int64)
    is_log = bool(len(values)) and float(values.min()) > 0 and float(values.max()) / float(values.min()) > RATIO
    top = min(float(values.max()), HEADROOM * float(np.percentile(everything[0], USUAL))) if is_clipped and len(values) else None
    return {
        "id": name, "title": title, "color": color, "log": is_log and not is_clipped, "top": top, "lines": lines,
        "lost": _numbers(marks[np.linspace(0, len(marks) - 1, min(len(marks), N_LOST)).astype(int)]) if len(marks) else [],
        "n_lost": len(marks), "constant": len(lines) == 1 and len(values) > 0 and bool(values.min() == values.max()),
    }  # fmt: skip


def _numbers(values: FloatArray | IntArray) -> list[float | None]:
    """As JSON can hold them: whole steps, six digits, null for what is not finite."""
    if values.dtype.kind == "i":
        return [int(value) for value in values]
    return [float(f"{value:.6g}") if math.isfinite(value) else None for value in values.tolist()]
