"""D128 rows-sorted-by-target."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Task
from sleuth.rule import FAULT, LIKELY, PROOF, WARNING, Finding, Where, rule
from sleuth.stats.classes import codes
from sleuth.stats.order import runs


@rule(
    "D128",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("target",),
    explains=("row-order-leakage", "rows-not-independent"),
)
def rows_sorted_by_target(
    splits: Splits, *, max_runs: float = 0.1, alpha: float = 1e-9, min_sorted: float = 0.98, min_rows: int = 40
) -> Iterator[Finding]:
    """The rows are sorted by the target.

    Measure:
        Classes: the runs of equal classes down the rows against those of a random order. Numbers: whether each row's target
        is at least as great as the one before.
    Why:
        A split without shuffling gives one class to the training and the other to the test, and batches in this order pull
        the model to and fro.
    Fix:
        Shuffle before the split (`shuffle=True`), or split with `stratify`.
    Limits:
        Of tables that are sorted by time, and of targets that grow with it, nothing is said.
    Source:
        Wald and Wolfowitz 1940, On a Test Whether Two Samples are from the Same Population,
        https://doi.org/10.1214/aoms/1177731909.

    Args:
        max_runs: runs over those of a random order up to which the rows are sorted, 0 to 1.
        alpha: p-value, 0 to 1.
        min_sorted: share of steps in one direction from which on numbers are sorted, 0 to 1.
        min_rows: sampled rows that are needed.
    """
    target, table = splits.target, splits.train
    if target is None or len(target.known) < min_rows:
        raise NotApplicable("there are too few rows with a target")
    course = table.course
    is_in_time = course is not None and course.n_back == 0
    if splits.roles.task is Task.CLASSES:
        known = codes(target)
        found, expected, p_value = runs(known[known >= 0])
        is_sorted = p_value < alpha and found <= max(max_runs * expected, 2)
        how = f"{found:,} runs of equal {target.name!r}, where a random order has about {expected:,.0f}"
    else:
        steps = np.diff(target.known)
        share = float(max((steps >= 0).mean(), (steps <= 0).mean()))
        is_sorted = share >= min_sorted and len(target.distinct[0]) > 2 and not is_in_time
        how, found, expected = (
            f"{share:.1%} of the steps of {target.name!r} go one way",
            round(share * len(steps)),
            len(steps) / 2,
        )
    if is_sorted:
        yield Finding(
            message=f"The rows of {table.split} are in the order of the target: {how}.",
            where=Where(split=table.split, column=target.name),
            values={"runs": found, "expected": float(expected)},
            certainty=LIKELY if is_in_time else None,
        )
