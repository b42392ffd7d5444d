"""Columns that a model is given because another one, which saw the rows that are held out, found them most important."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.calls import Call, Data, Verb
from sleuth.evidence.fit import Fit

LEAST_COLUMNS = 2
LEAST_SHARE = 0.5  # of the judged rows, that the ranking saw


@dataclass(frozen=True)
class Ranked:
    """Such a choice, with the first judgement that it spoils."""

    ranking: Call  # the FIT
    n_wide: int
    n_kept: int
    share_best: float  # of the kept columns, those among as many that were most important, 0 to 1
    share_rows: float  # of the judged rows, those that the ranking saw, 0 to 1
    n_rows: int
    at: int  # of the judgement


def ranked_by_all(fit: Fit, *, min_best: float) -> Iterator[Ranked]:
    """The first of each ranking; of a cross-validation all rows are judged."""
    rankings = [call for call in fit.calls if call.verb is Verb.FIT and call.ranking and call.target is not None]
    if not rankings:
        return
    judged = [
        (one.at, fit.calls[one.fits[-1]].data, one.data) for one in fit.judged() if one.fits and not one.seen_share > LEAST_SHARE
    ]
    judged += [(one.at, one.data, one.data) for one in fit.validations if one.data >= 0 and not fit.data[one.data].splits]
    told: set[int] = set()
    for at, learned, held in sorted(judged):
        for ranking in rankings:
            if learned < 0 or ranking.at >= at or ranking.at in told:
                continue
            found = _kept(fit, ranking, fit.data[learned], fit.data[held], at)
            if found is not None and found.share_best >= min_best and found.share_rows >= LEAST_SHARE:
                told.add(ranking.at)
                yield found


def _kept(fit: Fit, ranking: Call, narrow: Data, held: Data, at: int) -> Ranked | None:
    """How the columns of a table rank, if they are a part of those that were ranked."""
    wide, rows = fit.data[ranking.data], fit.rows[held.rows]
    n = len(narrow.names)
    if not LEAST_COLUMNS <= n <= len(ranking.ranking) or not rows.is_known or not set(narrow.names) <= set(wide.names):
        return None
    best = len(set(ranking.ranking[:n]) & set(narrow.names)) / n
    return Ranked(ranking, len(wide.names), n, best, rows.share_in(fit.rows[wide.rows]), rows.n, at)
