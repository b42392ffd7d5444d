"""Pictures of experiments with the last model: which columns it needs, how firm its weights are, how it learns."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import numpy as np

from sleuth.evidence.calls import FloatArray
from sleuth.evidence.final import Final, column_name, final_model, model_of
from sleuth.evidence.fit import Fit
from sleuth.evidence.trace import Experiment
from sleuth.render import words
from sleuth.render.charts.bars import Bar, interval_bars
from sleuth.render.charts.curves import curves
from sleuth.render.charts.distributions import Group
from sleuth.render.charts.scale import fitted, linear, span
from sleuth.render.figures import Figure, Key

DRAWN = ("permutation-importance", "learning-curve", "coefficient-intervals", "validation-curve", "shap")
WIDE = 30.0  # greatest over least value from which on a parameter is drawn by its logarithm


def needed_figures(fit: Fit) -> Iterator[Figure]:
    """Which columns the last model needs, and between which values its weights lie."""
    final = final_model(fit)
    if final is None:
        return
    if (one := _made(fit, "coefficient-intervals")) is not None:
        bars = _bars(one, _front_names(fit, final, one), "own", "low", "high")
        caption = (
            f"Between these values 95 % of {int(one.value('resamples')):,} fits on rows drawn again lie. "
            "Sizes can be compared only where the columns have one scale."
        )
        yield _figure(f"Coefficients of {words.clean(model_of(fit, final).name)}", bars, caption)
    if (one := _made(fit, "permutation-importance")) is not None:
        bars = _bars(one, _names(fit, final, one), "drop", "low", "high")
        what = "accuracy" if "classifier" in model_of(fit, final).sort else "share of the variance explained"
        caption = f"What shuffling a column of {int(one.value('rows')):,} judged rows costs: {what} lost, with 95 % intervals."
        yield _figure("Importance by shuffling", bars, caption)
    if (one := _made(fit, "shap")) is not None:
        sizes = _bars(one, _front_names(fit, final, one), "size")
        turns = [one.value(f"turn {at}") for at in _columns(one, "size")]
        bars = [Bar(bar.name, bar.value, "c0" if turn >= 0 else "c1") for bar, turn in zip(sizes, turns, strict=True)]
        caption = f"How far each column moves the model's answer, in the mean over {int(one.value('rows')):,} judged rows."
        keys = (Key("c0", "more of it raises the answer", "area"), Key("c1", "more of it lowers the answer", "area"))
        yield _figure("SHAP values", bars, caption, keys)


def learning_figures(fit: Fit) -> Iterator[Figure]:
    """How the scores go with the rows learned from, and with what the model may learn."""
    final = final_model(fit)
    what = "Accuracy" if final is not None and "classifier" in model_of(fit, final).sort else "R²"
    if (one := _made(fit, "learning-curve")) is not None:
        yield _curve("Learning curve", one, f"{what} (up) over the number of rows learned from (across).", "rows judged")
    if (one := _made(fit, "validation-curve")) is not None:
        name = next(key for key, _ in one.values if "=" in key).split(" ", 1)[1].partition("=")[0]
        own = one.value("own")
        said = f" The program has {words.number(own)}." if not math.isnan(own) else ""
        caption = f"{what} (up) over {words.clean(name)} (across), in folds of the training rows.{said}"
        yield _curve(f"Validation curve of {words.clean(name)}", one, caption, "rows left out")


def _made(fit: Fit, name: str) -> Experiment | None:
    one = fit.experiment(name)
    return one if one is not None and not one.reason else None


def _columns(one: Experiment, word: str) -> list[int]:
    return [int(key.rpartition(" ")[2]) for key, _ in one.values if re.fullmatch(rf"{word} \d+", key)]


def _bars(one: Experiment, names: Sequence[str], word: str, low: str = "", high: str = "") -> list[Bar]:
    made = []
    for at in _columns(one, word):
        name = names[at] if at < len(names) else f"column {at}"
        ends = (one.value(f"{low} {at}"), one.value(f"{high} {at}")) if low else (float("nan"), float("nan"))
        value = one.value(f"{word} {at}")
        made.append(Bar(words.clean(name), value, "c0" if value >= 0 else "c1", *ends))
    return made


def _names(fit: Fit, final: Final, one: Experiment) -> list[str]:
    return [column_name(fit, final, at) for at in range(int(one.value("columns")))]


def _front_names(fit: Fit, final: Final, one: Experiment) -> Sequence[str]:
    """The names of the columns in front of the estimator that predicts."""
    n, own = int(one.value("columns")), model_of(fit, final).features
    if len(own) == n:
        return own
    sample = fit.data[final.train].sample if final.train >= 0 else None
    is_bare = len(list(fit.estimators[final.estimator].walk())) == 1
    return _names(fit, final, one) if is_bare and sample is not None else [f"column {at}" for at in range(n)]


def _figure(title: str, bars: Sequence[Bar], caption: str, keys: tuple[Key, ...] = ()) -> Figure:
    return Figure(title, interval_bars(f"{title}. {caption}", bars), caption, keys, gutter="long")


def _curve(title: str, one: Experiment, caption: str, judged: str) -> Figure:
    x, learned = _series(one, "learned")
    _, held = _series(one, "judged")
    _, spread = _series(one, "spread")
    groups = [
        Group("rows learned from", x, "c1", learned),
        Group("one deviation above", x, "c0 faint", held + spread),
        Group("one deviation below", x, "c0 faint", held - spread),
        Group(judged, x, "c0", held),
    ]
    low, high = span([learned, held - spread, held + spread])
    scale = fitted(x, ratio=WIDE)
    keys = (Key("c0", judged), Key("c1", "rows learned from"), Key("c0 faint", "one standard deviation"))
    svg = curves(f"{title}. {caption}", groups, scale, linear(low, high), dotted="c0")
    return Figure(title, svg, caption, keys)


def _series(one: Experiment, word: str) -> tuple[FloatArray, FloatArray]:
    pairs = [(float(re.split(r"[ =]", key)[-1]), value) for key, value in one.values if key.startswith(f"{word} ")]
    made = np.array(sorted(pairs), dtype=np.float64).reshape(-1, 2)
    return made[:, 0], made[:, 1]
