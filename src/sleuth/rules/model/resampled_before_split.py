"""M103 resampled-before-split."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sleuth.evidence.calls import Blended, Call, EqualRows, Split, Validation, Verb
from sleuth.evidence.fit import Fit
from sleuth.evidence.retrial import Retrial, Way, judged_after
from sleuth.evidence.targets import is_target
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

EXPLAINED = ("test-rows-in-training", "overfitted-model", "transformer-fitted-on-test-rows")


@rule("M103", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("fits",), explains=EXPLAINED)
def resampled_before_split(
    fit: Fit, *, min_equal: float = 0.5, max_other: float = 0.1, max_ratio: float = 1.25, min_bits: float = 20.0
) -> Iterator[Finding]:
    """Rows were copied or blended, as to balance the classes, and only then split.

    Measure:
        A resampler's output is split or cross-validated; or, at a split, rows of one class have an equal row on the other
        side while those of the other class have none, and the classes are about as frequent, or the program still has a
        table in which each of these rows stands once, or was seen to draw them with replacement. Or those of all classes
        have one, the program has such a table, and a column and the target tell that equal rows are one. Or rows of one
        class lie exactly on the line between two others of it, those of another do not, and the classes are as frequent.
    Why:
        Copies and blends of one row fall on both sides, so the model is judged on rows that it has nearly seen.
    Fix:
        Split first and resample the training part alone; within cross-validation by the Pipeline of imbalanced-learn.
    Limits:
        Blends by the program's own arithmetic are known where at least three columns hold numbers that hardly recur.
    Source:
        Santos, Soares, Abreu, Araujo and Santos 2018, Cross-Validation for Imbalanced Datasets: Avoiding Overoptimistic and
        Overfitting Approaches, https://doi.org/10.1109/MCI.2018.2866730.

    Args:
        min_equal: share of a class's test rows with an equal training row, 0 to 1.
        max_other: the same for the other class, 0 to 1.
        max_ratio: the most frequent class over the least frequent one, up to which they count as balanced.
        min_bits: what a row tells; below, equal rows may be different ones.
    """
    told: set[int] = set()
    held: tuple[Split | Validation, ...] = (*fit.splits, *fit.validations)
    for one in sorted(held, key=lambda one: one.at):
        made = _resampling(fit, one)
        if made is not None and made.at not in told:
            told.add(made.at)
            name = fit.estimators[made.estimator].name
            yield Finding(
                message=f"{name} made {fit.rows_of(one.data).n:,} rows of {fit.rows_of(made.data).n:,}, and {one.name} at line "
                f"{one.place.line if one.place else '?'} splits what it made.",
                where=Where(place=made.place),
                values={"resampler": name, "rows_before": fit.rows_of(made.data).n, "rows_after": fit.rows_of(one.data).n},
                retrial=Retrial(Way.RESAMPLED, judged_after(fit, one)),
            )
    for split in fit.splits:
        if _resampling(fit, split) is not None or _bits(fit, split) < min_bits:
            continue
        for by in split.equal_by:
            is_apart = max(by.shares) >= min_equal and min(by.shares) <= max_other
            is_even = max(by.counts) <= max_ratio * min(by.counts)
            is_all = by.is_copied and min(by.shares) >= min_equal and by.is_one_row
            if ((is_apart and (is_even or by.is_copied)) or is_all) and is_target(fit, split, by.column):
                yield _by_equal_rows(fit, split, by)
                return
    for split in fit.splits:
        blends = split.blended if _resampling(fit, split) is None else None
        if blends is None or max(blends.counts) > max_ratio * min(blends.counts):
            continue
        if max(blends.shares) >= min_equal and min(blends.shares) <= max_other:
            yield _by_blends(split, blends)
            return


def _by_equal_rows(fit: Fit, split: Split, by: EqualRows) -> Finding:
    most, least = max(by.shares), min(by.shares)
    copied = by.values[by.shares.index(most)]
    return Finding(
        message=f"Of class {copied!r} {most:.0%} of the test rows have an equal row in the training part, "
        f"of another class {least:.0%}: rows were copied before the split.",
        where=Where(place=split.place),
        values={"class": copied, "share_equal": most, "share_equal_other": least},
        certainty=LIKELY,
        retrial=Retrial(Way.COPIES, judged_after(fit, split)),
    )


def _by_blends(split: Split, made: Blended) -> Finding:
    most = max(made.shares)
    name = made.values[made.shares.index(most)]
    return Finding(
        message=f"Of class {name!r} {most:.0%} of the rows lie exactly between two others of it, of another class "
        f"{min(made.shares):.0%}: rows were blended of others before the split.",
        where=Where(place=split.place),
        values={"class": name, "share_between": most, "share_between_other": min(made.shares)},
        certainty=LIKELY,
    )


def _resampling(fit: Fit, one: Split | Validation) -> Call | None:
    calls = (fit.calls[number] for number in (fit.data[one.data].made_by if one.data >= 0 else ()))
    return next((call for call in calls if call.verb is Verb.RESAMPLE), None)


def _bits(fit: Fit, split: Split) -> float:
    """What a row tells at most, by the different values of its columns."""
    sample = fit.data[split.data].sample
    return sum(math.log2(max(column.n_distinct, 1)) for column in sample.columns) if sample is not None else 0.0
