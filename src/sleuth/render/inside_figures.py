"""Pictures of what is inside classical models and of how they were chosen: coefficients, importances, searches, boosting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from sleuth.evidence.calls import Call, Estimator, FloatArray, Validation
from sleuth.evidence.fit import Fit
from sleuth.render import words
from sleuth.render.charts.curves import curves, signed_bars
from sleuth.render.charts.distributions import Group
from sleuth.render.charts.scale import Scale, fitted, linear, span
from sleuth.render.figures import Figure, Key

MOST_BARS = 20
LEAST_VALUES = 3  # of a parameter that is drawn
WIDE = 30.0  # greatest over least value from which on a parameter is drawn by its logarithm


def inside_figures(fit: Fit, most: int) -> Iterator[Figure]:
    """Weights of the latest models that have some, then searches and boosting curves."""
    drawn: dict[str, Figure] = {}
    for call in fit.model_fits():
        for figure in _weights(fit, call):
            drawn[figure.title] = figure
    yield from list(drawn.values())[-most:]
    for validation in fit.validations:
        yield from _search(validation)
    yield from _boosting(fit)


def _weights(fit: Fit, call: Call) -> Iterator[Figure]:
    whole = fit.estimators[call.estimator]
    for one in whole.walk():
        names = one.features
        for what, values in (("Coefficients", one.coefficients), ("Importances", one.importances)):
            if values is None or not np.isfinite(values).all() or not np.any(values):
                continue
            yield _bars(what, one, np.atleast_2d(values), names or (_names(fit, call.data) if call.data >= 0 else ()))


def _names(fit: Fit, data: int) -> tuple[str, ...]:
    """The columns' names: the table's own, or those of the table as wide that it came out of."""
    for _ in range(len(fit.data)):
        one = fit.data[data]
        made = next((call.data for call in fit.calls if call.made == data and 0 <= call.data != data), -1)
        before = one.source if one.source >= 0 else made
        if one.names or before < 0 or fit.data[before].n_columns != one.n_columns:
            return one.names
        data = before
    return ()


def _bars(what: str, one: Estimator, values: FloatArray, names: Sequence[str]) -> Figure:
    """The greatest weights; of several outputs their mean size."""
    is_single = len(values) == 1
    sizes = values[0] if is_single else np.abs(values).mean(axis=0)
    known = list(names) if len(names) == len(sizes) else [f"column {at}" for at in range(len(sizes))]
    order = np.argsort(-np.abs(sizes), kind="stable")[:MOST_BARS]
    shown = [words.clean(known[at]) for at in order]
    caption = f"The {len(order)} greatest of {len(sizes):,}." if len(sizes) > len(order) else f"All {len(sizes):,}."
    if not is_single:
        caption += f" Mean size over {len(values)} outputs."
    if what == "Coefficients":
        caption += " Sizes can be compared only where the columns have one scale."
    title = f"{what} of {words.clean(one.name)}"
    return Figure(title, signed_bars(f"{title}. {caption}", shown, sizes[order]), caption, gutter="long")


def _search(validation: Validation) -> Iterator[Figure]:
    """The score against each parameter with several numbers: the best candidate with each value."""
    if len(validation.tried) != len(validation.candidates):
        return
    for at, (name, _) in enumerate(validation.grid):
        pairs = [
            (float(tried[at]), *score)  # type: ignore[arg-type]
            for tried, score in zip(validation.tried, validation.candidates, strict=True)
            if isinstance(tried[at], int | float) and not isinstance(tried[at], bool) and np.isfinite(score[0])
        ]
        values = np.unique([value for value, _, _ in pairs])
        if len(values) < LEAST_VALUES:
            continue
        best = [max((mean, spread) for value, mean, spread in pairs if value == one) for one in values]
        means, spreads = np.array([mean for mean, _ in best]), np.array([spread for _, spread in best])
        scale = fitted(values, ratio=WIDE)
        low, high = span([means - spreads, means + spreads])
        groups = [
            Group("one deviation above", values, "c0 faint", means + spreads),
            Group("one deviation below", values, "c0 faint", means - spreads),
            Group("best mean over folds", values, "c0", means),
        ]
        word = words.clean(name.rpartition("__")[2])
        top = int(means.argmax())
        where = f"{validation.name} tried {len(values)} values"
        caption = f"{where}; best is {words.number(float(values[top]))}, with {words.number(float(means[top]))}."
        svg = curves(f"Score against {word}. {caption}", groups, scale, linear(low, high), dotted="c0")
        keys = (Key("c0", "best mean over folds"), Key("c0 faint", "one standard deviation over folds"))
        yield Figure(f"Score against {word}", svg, caption, keys)


def _boosting(fit: Fit) -> Iterator[Figure]:
    made = fit.experiment("boosting-curve")
    is_made = made is not None and not made.reason
    if made is not None and is_made:
        series = {
            name: np.array([(int(key.rpartition(" ")[2]), value) for key, value in made.values if key.startswith(start)])
            for name, start in (("rows learned from", "learned after "), ("rows left out", "after "))
        }
        best = words.plural(int(made.value("best_round")), "round")
        caption = f"Fitted again on three quarters of the rows. On the rest it is best after {best}."
        yield _rounds("Loss by boosting round", caption, series)
    for estimator in chain.from_iterable(one.walk() for one in fit.estimators):
        curve = {words.clean(name): np.array(list(enumerate(values, 1))) for name, values in estimator.curve if len(values) > 1}
        if len(curve) > 1 or (curve and not is_made):
            yield _rounds(f"{words.clean(estimator.name)} by boosting round", "As the program's own fit recorded it.", curve)
            return


def _rounds(title: str, caption: str, series: dict[str, FloatArray]) -> Figure:
    kept = {name: values for name, values in series.items() if len(values)}
    groups = [Group(name, values[:, 0], f"c{at % 4}", values[:, 1]) for at, (name, values) in enumerate(kept.items())]
    last = max(float(values[-1, 0]) for values in kept.values())
    low, high = span([values[:, 1] for values in kept.values()])
    scale: Scale = fitted(np.concatenate([values[:, 1] for values in kept.values()]))
    if not scale.is_log:
        scale = linear(low, high)
    keys = tuple(Key(group.color, group.name) for group in groups)
    return Figure(title, curves(f"{title}. {caption}", groups, linear(1.0, last, margin=0.01), scale), caption, keys)
