"""M107 test-set-used-for-selection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from sleuth.evidence.calls import PREDICTORS
from sleuth.evidence.fit import Fit, Judged
from sleuth.evidence.retrial import Retrial, Way
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule

Candidate = tuple[str, tuple[tuple[str, object], ...]]


@rule(
    "M107",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("models", "scored"),
    explains=("overfitted-model", "unstable-score"),
)
def test_set_used_for_selection(fit: Fit, *, min_candidates: int = 3, max_seen: float = 0.5) -> Iterator[Finding]:
    """The best of several models was chosen by the score that is then reported.

    Measure:
        Several candidates (models, or settings of one) are judged on the same held-out rows, one of them is then judged or
        used on these rows again, or one setting is swept over them, and no other held-out rows are judged afterwards.
    Why:
        The best of many scores is high partly by chance. What was used to choose can no longer tell how good the choice is.
    Fix:
        Choose by `cross_val_score` or a search on the training rows, or by a validation part of their own, and judge the
        chosen model on the test part once.
    Limits:
        Models that are merely compared, side by side, on a test part are a hint: whether one of them is chosen is not seen.
    Source:
        Cawley and Talbot 2010, On Over-fitting in Model Selection and Subsequent Selection Bias in Performance Evaluation,
        https://www.jmlr.org/papers/v11/cawley10a.html.

    Args:
        min_candidates: different candidates judged on the same rows.
        max_seen: share of the rows that the model had learned from up to which they are held out, 0 to 1.
    """
    groups: dict[int, list[Judged]] = defaultdict(list)
    for judged in fit.judged():
        if fit.estimators[judged.estimator].sort in PREDICTORS and judged.fits and judged.seen_share <= max_seen:
            groups[fit.data[judged.data].rows].append(judged)
    last = max((group[-1].at for group in groups.values()), default=0)
    for rows, group in groups.items():
        swept = _swept(fit, group, min_candidates)
        others = [one for other, found in groups.items() if other != rows for one in found]
        if swept is None or any(one.at > swept[-1].at for one in others):
            continue
        again = _is_judged_again(fit, group, swept) or _is_setting(fit, swept)
        name = fit.estimators[swept[0].estimator].name
        kinds = {fit.estimators[one.estimator].name for one in swept}
        what = f"{len(swept):,} settings of {name}" if len(kinds) == 1 else f"{len(swept):,} models"
        yield Finding(
            message=f"{what} are judged on the same {fit.rows[rows].n:,} held-out rows ({swept[0].name} from {_low(swept):.3g} "
            f"to {_high(swept):.3g}), and no other rows are held out to judge the one that is chosen.",
            where=Where(place=swept[0].place),
            values={"candidates": len(swept), "rows": fit.rows[rows].n, "last": last},
            certainty=LIKELY if again else HINT,
            retrial=Retrial(Way.CANDIDATES, swept[0].at, others=tuple(one.at for one in swept)),
        )


def _candidate(fit: Fit, judged: Judged) -> Candidate:
    call = fit.calls[judged.fits[-1]]
    is_quantile = any(value in ("quantile", "pinball") for _, value in call.params)
    others = ("random_state", "verbose", "n_jobs", "quantile", *(("alpha",) if is_quantile else ()))
    kept = tuple((key, value) for key, value in call.params if key.rpartition("__")[2] not in others)
    return fit.estimators[judged.estimator].name, kept


def _swept(fit: Fit, group: list[Judged], least: int) -> list[Judged] | None:
    """The judgements of different candidates that one line of the program makes; the first of each candidate."""
    by_line: dict[tuple[str, int, str], dict[Candidate, Judged]] = defaultdict(dict)
    for judged in group:
        if judged.place is not None:
            by_line[judged.place.file, judged.place.line, judged.name].setdefault(_candidate(fit, judged), judged)
    found = max(by_line.values(), key=len, default={})
    return list(found.values()) if len(found) >= least else None


def _is_judged_again(fit: Fit, group: list[Judged], swept: list[Judged]) -> bool:
    """Whether one of the candidates, and not all of them, is judged once more on another line after the sweep."""
    lines = {(one.place.file, one.place.line) for one in swept if one.place}
    known = {_candidate(fit, one) for one in swept}
    later = [one for one in group if one.at > swept[-1].at and one.place and (one.place.file, one.place.line) not in lines]
    again = {_candidate(fit, one) for one in later} & known
    return bool(again) and len(again) < len(known)


def _is_setting(fit: Fit, swept: list[Judged]) -> bool:
    """Whether several candidates are one estimator with other values of few parameters: a search by hand."""
    kinds: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
    for one in swept:
        estimator = fit.estimators[one.estimator]
        kinds[tuple(part.name for part in estimator.walk())].append(dict(fit.calls[one.fits[-1]].params))
    params = max(kinds.values(), key=len)
    differing = {key for one in params for key in one if one.get(key) != params[0].get(key)}
    return len(params) >= LEAST_SETTINGS and 1 <= len(differing) <= MOST_DIFFERING


LEAST_SETTINGS = 3  # of one estimator
MOST_DIFFERING = 6  # parameters that a search by hand goes over


def _low(swept: list[Judged]) -> float:
    return float(np.min([one.value for one in swept]))


def _high(swept: list[Judged]) -> float:
    return float(np.max([one.value for one in swept]))
