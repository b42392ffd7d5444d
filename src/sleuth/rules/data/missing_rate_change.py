"""D212 missing-rate-change."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.splits import Splits
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.alarm import is_alarm, is_sure


@rule(
    "D212",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("pairs",),
    explains=("missing-values",),
)
def missing_rate_change(
    splits: Splits, *,
    min_difference: float = 0.05, min_times: float = 3.0, min_rise: float = 0.02, alpha: float = 0.01, floors: float = 2.0,
) -> Iterator[Finding]:  # fmt: skip
    """More, or fewer, values of a column are missing in one split.

    Measure:
        The difference of the shares of missing values, over all rows, with a test of two proportions that is corrected for
        all tests of the run, and twice the difference by chance. A smaller difference is enough where one share is several
        times the other.
    Why:
        What fills the gaps becomes the usual value there, and the model meets a column that it does not know.
    Fix:
        Find the step or the source that fails in this split.
    Limits:
        A column that is introduced later is missing before that on purpose.
    Source:
        Breck, Polyzotis, Roy, Whang and Zinkevich 2019, Data Validation for Machine Learning,
        https://proceedings.mlsys.org/paper_files/paper/2019/hash/928f1160e52192e3e0017fb63ab65391-Abstract.html.

    Args:
        min_difference: difference of the shares from which on, 0 to 1.
        min_times: the greater share over the smaller one from which on a smaller difference counts.
        min_rise: that difference, 0 to 1.
        alpha: share of false alarms among the alarms that is borne, 0 to 1; near it, the nearer the smaller, a hint is given.
        floors: noise floors that the difference must exceed.
    """
    for pair in splits.pairs:
        other = splits.table(pair.other)
        for one in pair.comparisons:
            if one.what != "missing":
                continue
            column = other.by_name[one.column]
            less, more = sorted([column.null_share, splits.table(pair.reference).by_name[one.column].null_share])
            least = min_rise if more >= min_times * less else min_difference
            if not is_alarm(one, min_effect=least, alpha=alpha, floors=floors):
                continue
            if one.column == splits.roles.target and not column.n_known:
                continue
            yield Finding(
                message=f"{one.column!r} in {pair.reference} against {pair.other}: {one.message}.",
                where=Where(split=pair.other, column=one.column, rows=tuple(other.rows[np.isnan(column.values)][:5].tolist())),
                values={"difference": one.effect, "p_value": one.adjusted},
                certainty=None if is_sure(one, min_effect=least, alpha=alpha) else HINT,
            )
