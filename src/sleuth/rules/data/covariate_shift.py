"""D206 covariate-shift."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.pair import Pair
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import FloatArray, Task
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.alarm import LEAST_EFFECT, is_alarm, is_sure
from sleuth.stats.reweighting import class_weights, distance_left


@rule(
    "D206",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("pairs",),
    explains=(
        "undercovered-region", "out-of-range-values", "joint-shift", "feature-target-relation-change",
        "label-shift", "overfitting", "chance-level-metric",
    ),
)  # fmt: skip
def covariate_shift(
    splits: Splits, *, min_distance: float = 0.1, min_divergence: float = 0.1, alpha: float = 0.01, floors: float = 2.0
) -> Iterator[Finding]:
    """A column is distributed otherwise in one split than in the training split.

    Measure:
        Numbers: the Wasserstein distance on quantiles over the training split's quartile range. Categories: the Jensen-Shannon
        distance with its bias taken off. An alarm needs significance (Kolmogorov-Smirnov, chi-squared) after correction for all
        tests of the run, a practical size, and twice the distance that two samples of these sizes have by chance.
    Why:
        The model has learned from other values than it will meet, and its answers there are guesses.
    Fix:
        Find out what differs in how the splits were made: another period, source, unit, filter or default value. Draw the splits
        from one population, or weight the training rows.
    Limits:
        A column that differs only because the classes have other shares (it does not once the rows are weighted) is left to
        label-shift. A split by time or by region shifts on purpose: then the shift is what the model must survive. Where rows
        come in groups (--group) or are cut by time (--time), a difference counts that is more than groups, or a twentieth of
        the time, differ by; of groups that are not named, rows are taken to be independent, and groups that were split whole
        can alarm.
    Source:
        Rabanser, Günnemann and Lipton 2019, Failing Loudly: An Empirical Study of Methods for Detecting Dataset Shift,
        https://arxiv.org/abs/1810.11953; Benjamini and Hochberg 1995, https://doi.org/10.1111/j.2517-6161.1995.tb02031.x.

    Args:
        min_distance: Wasserstein distance over the quartile range from which on a shift counts, no unit.
        min_divergence: Jensen-Shannon distance, in nats, from which on a shift of categories counts, 0 to 0.83.
        alpha: share of false alarms among the alarms that is borne, 0 to 1; near it, the nearer the smaller, a hint is given.
        floors: noise floors that the distance must exceed.
    """
    least = {"numbers": min_distance, "categories": min_divergence}
    for pair in splits.pairs:
        weights = _weights(splits, pair)
        found = [
            one
            for one in pair.comparisons
            if one.what != "missing" and one.column != splits.roles.target
            and is_alarm(one, min_effect=least[one.what], alpha=alpha, floors=floors)
        ]  # fmt: skip
        for one in sorted(found, key=lambda one: -one.effect):
            columns = splits.table(pair.reference).by_name[one.column], splits.table(pair.other).by_name[one.column]
            if weights is not None and distance_left(*columns, weights) < max(min_distance, floors * one.floor):
                continue
            measure = "quartile ranges" if one.what == "numbers" else "nats (root of the Jensen-Shannon divergence)"
            yield Finding(
                message=f"{one.column!r} in {pair.reference} against {pair.other}: {one.message}; distance {one.effect:.3g} "
                f"{measure}, by chance {one.floor:.2g}.",
                where=Where(split=pair.other, column=one.column),
                values={"distance": one.effect, "by_chance": one.floor, "p_value": one.adjusted},
                certainty=None if is_sure(one, min_effect=least[one.what], alpha=alpha) else HINT,
            )


def _weights(splits: Splits, pair: Pair) -> FloatArray | None:
    """Weights that give the training rows the other split's shares of classes, where these shares differ."""
    name = splits.roles.target
    other = splits.table(pair.other).by_name.get(name)
    if splits.target is None or other is None or splits.roles.task is not Task.CLASSES:
        return None
    shifts = [one for one in pair.comparisons if one.column == name and one.what != "missing"]
    if not any(is_alarm(one, min_effect=LEAST_EFFECT[one.what]) for one in shifts):
        return None
    return class_weights(splits.target, other)
