"""D403 harmful-rows."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Task
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "D403",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("target", "refit"),
    explains=("feature-target-relation-change",),
)
def harmful_rows(splits: Splits, *, min_rows: int = 5, min_gain: float = 0.02) -> Iterator[Finding]:
    """A model does better on held-out rows when it learns without some of the training rows.

    Measure:
        The test split, or a third of the rows, is held out. Of the rest those are left out whose label is contradicted by
        gradient boosters that had not seen them; a booster learns with and without them. The mean log loss on the held-out rows
        falls, and the interval of the difference (paired bootstrap) lies below zero. Of numbers, rows are left out that lie far
        from what the boosters tell, by how far rows with such features usually do; the loss is the squared error, the held-out
        rows are another split's, and clearly fewer of them lie so far off.
    Why:
        These rows teach the model something that does not hold for other rows: wrong labels, rows of another kind.
    Fix:
        Look at the rows named; correct or leave them out.
    Limits:
        Only rows whose label is contradicted are tried, on at most six thousand rows. Where classes overlap, leaving such rows
        out makes a model too sure, and the loss grows: then nothing is said. Numbers that are wrong in both splits alike are not
        told from a target of far values.
    Source:
        Ghorbani and Zou 2019, Data Shapley: Equitable Valuation of Data for Machine Learning, https://arxiv.org/abs/1904.02868;
        Northcutt, Jiang and Chuang 2021, Confident Learning, https://doi.org/10.1613/jair.1.12125.

    Args:
        min_rows: rows from which on.
        min_gain: part of the loss that is saved from which on, 0 to 1.
    """
    found, table = splits.refit, splits.train
    loss = "log loss" if splits.roles.task is Task.CLASSES else "squared error"
    if found is None or len(found.rows) < min_rows or found.high >= 0 or -found.change < min_gain * found.before:
        return
    yield Finding(
        f"Without {len(found.rows):,} of {found.n_fitted:,} rows of {table.split} a gradient booster's {loss} on "
        f"{found.n_held:,} held-out rows falls from {found.before:.3g} by {-found.change:.3g} (95 % interval "
        f"{-found.high:.3g} to {-found.low:.3g}).",
        Where(split=table.split, rows=found.rows[:MOST_ROWS]),
        {"rows": len(found.rows), "before": found.before, "change": found.change, "low": found.low, "high": found.high},
    )


MOST_ROWS = 1000  # that are named
