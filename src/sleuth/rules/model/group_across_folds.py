"""M111 group-across-folds."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sleuth.evidence.calls import Split, Validation
from sleuth.evidence.fit import Fit
from sleuth.evidence.retrial import Retrial, Way, judged_after, split_number
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule
from sleuth.stats.grouping import Grouped, grouped


@rule(
    "M111",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("fits",),
    explains=("overfitted-model", "memorised-identifier", "unstable-score"),
)
def group_across_folds(
    fit: Fit, *, min_shared: float = 0.5, min_target: float = 0.3, min_features: float = 0.4, min_weak: float = 0.15
) -> Iterator[Finding]:
    """Rows of one person or thing stand on both sides of a split, and are alike.

    Measure:
        A column of keys, in the table or beside it in the program, names persons or things with several rows each; the split
        puts rows of one key on both sides; and target and features are far more alike within a key than between keys.
    Why:
        The model may know the person again instead of what is asked, and the score is not that for persons whom it has never
        seen.
    Fix:
        Split by the key: `GroupShuffleSplit`, `GroupKFold` or `StratifiedGroupKFold` with `groups=` the key.
    Limits:
        Keys are known by their names (patient, user_id, group …) and by having several rows each; others only where rows of
        one key are twice as alike as is asked for, or where the program splits by groups of one row each. Where the same
        persons are met again in use, a split at random is right.
    Source:
        Saeb, Lonini, Jayaraman, Mohr and Kording 2017, The need to approximate the use-case in clinical machine learning,
        https://doi.org/10.1093/gigascience/gix019.

    Args:
        min_shared: share of the test rows whose key stands in the training part too, 0 to 1.
        min_target: how much of the target the key explains beyond chance, 0 to 1, which is enough with features that are
            somewhat alike.
        min_features: how much of the features it explains, 0 to 1, which is enough with a target that is somewhat alike.
        min_weak: what counts as somewhat, 0 to 1.
    """
    held: tuple[Split | Validation, ...] = (*fit.splits, *fit.validations)
    told: set[tuple[int, str]] = set()
    for one in sorted(held, key=lambda one: one.at):
        if one.data < 0 or one.is_grouped or one.is_timed or (isinstance(one, Validation) and one.splitter == "given folds"):
            continue
        for key in grouped(fit, one):
            is_alike = _is_alike(key, min_target, min_features, min_weak, is_meant=_is_meant(one))
            if (one.data, key.name) not in told and key.shared >= min_shared and is_alike:
                told.add((one.data, key.name))
                yield Finding(
                    message=f"{key.shared:.0%} of the held-out rows have a {key.name!r} that stands in the training part too "
                    f"({key.n_keys:,} keys, {key.per_key:.1f} rows each). The key explains {_share(key.alike_target)} of the "
                    f"target and {_share(key.alike_features)} of the features.",
                    where=Where(place=one.place, column=key.name),
                    values={"key": key.name, "keys": key.n_keys, "shared": key.shared, "target": key.alike_target},
                    retrial=Retrial(Way.GROUPS, judged_after(fit, one), (key.name,), split_number(fit, one)),
                )
                break


def _is_alike(key: Grouped, min_target: float, min_features: float, min_weak: float, *, is_meant: bool) -> bool:
    if not (key.is_named or is_meant):
        return min(key.alike_target, key.alike_features) >= 2 * min_features
    return (key.alike_target >= min_target and key.alike_features >= min_weak) or (
        key.alike_features >= min_features and key.alike_target >= min_weak
    )


def _is_meant(one: Split | Validation) -> bool:
    """Whether the program asks for groups, and gives keys of which no two are the same."""
    return "Group" in (one.splitter if isinstance(one, Validation) else one.name)


def _share(value: float) -> str:
    return "an unknown part" if math.isnan(value) else f"{value:.0%}"
