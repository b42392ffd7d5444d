"""D214 missing-class-in-split."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, HINT, PROOF, WARNING, Finding, Where, rule
from sleuth.stats.classes import class_counts


@rule(
    "D214",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("pairs", "classes"),
    explains=(
        "label-shift", "covariate-shift", "feature-target-relation-change", "out-of-range-values",
        "overfitting", "chance-level-metric", "one-class-predictions",
    ),
)  # fmt: skip
def missing_class_in_split(splits: Splits, *, max_chance: float = 0.001, most_classes: int = 200) -> Iterator[Finding]:
    """A class of the target is missing in one split.

    Measure:
        The classes of the target in both splits, and the chance that a random division of this size leaves the class out.
    Why:
        A class that is not trained cannot be predicted; one that is not judged may be predicted in any way.
    Fix:
        Divide with `stratify`; join very rare classes.
    Limits:
        A class so rare that chance leaves it out is a hint.
    Source:
        Kohavi 1995, A Study of Cross-Validation and Bootstrap for Accuracy Estimation and Model Selection, IJCAI, on
        stratification.

    Args:
        max_chance: chance below which it is no accident, 0 to 1.
        most_classes: classes up to which the target is judged.
    """
    target = splits.target
    if target is None or len(target.distinct[0]) > most_classes:
        raise NotApplicable("the target has too many classes")
    for pair in splits.pairs:
        other = splits.table(pair.other).by_name.get(target.name)
        if other is None or other.kind is not target.kind or not other.n_known:
            continue
        for one, two, has, lacks in ((target, other, pair.reference, pair.other), (other, target, pair.other, pair.reference)):
            counts, there = dict(class_counts(one)), dict(class_counts(two))
            total = sum(counts.values())
            gone = [(name, count) for name, count in counts.items() if name not in there]
            for name, count in gone[:3]:
                chance = (1 - count / total) ** sum(there.values())
                yield Finding(
                    message=f"The class {name!r} of {target.name!r} has {count:,} rows in {has} but none in {lacks}.",
                    where=Where(split=lacks, column=target.name),
                    values={"class": name, "rows": count, "chance": chance},
                    certainty=None if chance < max_chance and count > 1 else HINT,
                )
