"""D207 label-shift."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.alarm import is_alarm, is_sure


@rule(
    "D207",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("pairs", "target"),
    explains=(
        "embedding-shift", "swapped-columns", "overfitting", "chance-level-metric",
    ),
)  # fmt: skip
def label_shift(
    splits: Splits, *, min_distance: float = 0.1, min_divergence: float = 0.08, alpha: float = 0.01, floors: float = 2.0
) -> Iterator[Finding]:
    """The target is distributed otherwise in one split than in the training split.

    Measure:
        As covariate-shift, for the target: the Wasserstein distance over the quartile range for numbers, the Jensen-Shannon
        distance without its bias for classes, with the same conditions for an alarm.
    Why:
        Thresholds, calibration and scores that depend on the share of a class do not carry over.
    Fix:
        Divide with `stratify`; if the population changed, adapt the thresholds and probabilities to the new shares.
    Limits:
        A division by time shifts on purpose. Test data that were balanced by hand alarm rightly: their scores are not those
        of the use.
    Source:
        Lipton, Wang and Smola 2018, Detecting and Correcting for Label Shift with Black Box Predictors,
        https://arxiv.org/abs/1802.03916.

    Args:
        min_distance: Wasserstein distance over the quartile range from which on a shift counts, no unit.
        min_divergence: Jensen-Shannon distance, in nats, from which on, 0 to 0.83.
        alpha: share of false alarms among the alarms that is borne, 0 to 1; near it, the nearer the smaller, a hint is given.
        floors: noise floors that the distance must exceed.
    """
    for pair in splits.pairs:
        for one in pair.comparisons:
            least = min_distance if one.what == "numbers" else min_divergence
            if (
                one.column == splits.roles.target
                and one.what != "missing"
                and is_alarm(one, min_effect=least, alpha=alpha, floors=floors)
            ):
                yield Finding(
                    message=f"The target {one.column!r} in {pair.reference} against {pair.other}: {one.message}; distance "
                    f"{one.effect:.3g}, by chance {one.floor:.2g}.",
                    where=Where(split=pair.other, column=one.column),
                    values={"distance": one.effect, "by_chance": one.floor, "p_value": one.adjusted},
                    certainty=None if is_sure(one, min_effect=least, alpha=alpha) else HINT,
                )
