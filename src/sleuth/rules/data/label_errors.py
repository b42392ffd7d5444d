"""D124 label-errors."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import FloatArray, IntArray
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.classes import codes
from sleuth.stats.confident import contradicted, evenness, evenness_within, recalls, skill


@rule(
    "D124",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("classes", "out_of_fold"),
    explains=("harmful-rows",),
)
def label_errors(
    splits: Splits,
    *,
    min_share: float = 0.005,
    min_rows: int = 5,
    min_margin: float = 0.5,
    min_accuracy: float = 0.8,
    min_skill: float = 0.6,
    min_recall: float = 0.5,
    min_evenness: float = 0.25,
) -> Iterator[Finding]:
    """Rows have a label that like rows contradict.

    Measure:
        Models that have not seen a row say how likely each class is for it. Confident learning: a class's threshold is the
        mean probability of the class among the rows that have it; a row whose probability of another class exceeds that
        class's threshold, and by far that of its own label, is named; if the features tell the classes apart, and the rows of
        which the models are surest are contradicted too, of all rows or of the one level of a category that holds most of them.
    Why:
        The model is taught wrong answers, and the score is measured with them.
    Fix:
        Look at the rows in the order given; correct them, or leave them out, in the test data above all.
    Limits:
        A row that is unusual for its class looks the same. Where the models tell little more than which class is the most
        frequent, as where one outcome is rare and chance decides it, nothing is said.
    Source:
        Northcutt, Jiang and Chuang 2021, Confident Learning: Estimating Uncertainty in Dataset Labels,
        https://doi.org/10.1613/jair.1.12125.

    Args:
        min_share: share of the rows from which on, 0 to 1.
        min_rows: rows from which on.
        min_margin: probability of the other class over that of the label, as a difference, 0 to 1.
        min_accuracy: share of rows whose label the models find, 0 to 1; where it is lower their word counts for less.
        min_skill: the same above the share of the most frequent class, over the most that can be above it, 0 to 1.
        min_recall: share of the rows of a class that the models find, 0 to 1; where it is lower the class is not told at all, and
            its rows are left out.
        min_evenness: how often the surest third of the rows is contradicted over how often all are; near 0 where classes overlap.
    """
    outside, target, table = splits.out_of_fold, splits.target, splits.train
    if outside is None or target is None or outside.probabilities.shape[1] < 2:
        raise NotApplicable("no model told the classes of unseen rows")
    labels = codes(target)
    known = (labels >= 0) & ~np.isnan(outside.probabilities[:, 0])
    probabilities, given = outside.probabilities[known], labels[known]
    accuracy = float((probabilities.argmax(1) == given).mean())
    if accuracy < min_accuracy:
        raise NotApplicable(f"the models find only {accuracy:.0%} of the labels")
    if (above := skill(probabilities, given)) < min_skill:
        raise NotApplicable(f"the models find {accuracy:.0%} of the labels, of those that are not the most frequent {above:.0%}")
    is_told = recalls(probabilities, given)[given] >= min_recall
    rows, probabilities, given = table.rows[known][is_told], probabilities[is_told], given[is_told]
    found = contradicted(probabilities, given, min_margin=min_margin)
    if len(found) < max(min_rows, min_share * len(given)):
        return
    if evenness(probabilities, given) < min_evenness and _evenness_in_one(splits, rows, probabilities, given) < EVEN_IN_ONE:
        return
    rows = rows[found]
    first = int(found[0])
    names = outside.classes
    yield Finding(
        message=f"{len(found):,} of {len(given):,} labels in {target.name!r} are contradicted by models that had not seen "
        f"the row; first row {rows[0]:,}: "
        f"{names[given[first]]!r}, which they take for {names[int(probabilities[first].argmax())]!r} "
        f"({probabilities[first].max():.0%}).",
        where=Where(split=table.split, column=target.name, rows=tuple(rows.tolist()[:MOST_ROWS])),
        values={"rows": len(found), "share": len(found) / len(given), "accuracy": accuracy},
    )


def _evenness_in_one(splits: Splits, rows: IntArray, probabilities: FloatArray, given: IntArray) -> float:
    """The greatest evenness within the one level of a category whose labels are contradicted, as of one person who gave them."""
    table = splits.train
    at = np.searchsorted(table.rows, rows)
    categories = [codes(column)[at] for column in splits.features() if column.is_category]
    return max((evenness_within(probabilities, given, part_of) for part_of in categories), default=0.0)


EVEN_IN_ONE = 0.5  # asked for there, where chance has many levels to choose from
MOST_ROWS = 1000  # that are named
