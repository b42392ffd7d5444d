"""Candidates that a program judges one after the other on the same held-out rows."""

from __future__ import annotations

import re
from collections import defaultdict

from sleuth.evidence.final import better_sign
from sleuth.evidence.fit import Fit, Judged
from sleuth.evidence.stopping import TEST, VALIDATION

Columns = tuple[int, ...] | tuple[str, ...]
Candidate = tuple[str, tuple[tuple[str, object], ...], Columns]
LEAST_SETTINGS = 3  # of one estimator
MOST_DIFFERING = 6  # parameters that a search by hand goes over


def is_in_turn(fit: Fit, swept: Judged, others: list[list[Judged]]) -> bool:
    """Whether the same line judges models on other rows too that learned from these: rows are held out in turn."""
    rows = fit.rows_of(swept.data)
    if swept.place is None or not rows.is_known:
        return False
    for one in (one for part in others for one in part):
        learned = fit.calls[one.fits[-1]].data
        if one.place == swept.place and learned >= 0 and rows.share_in(fit.rows_of(learned)) > 0:
            return True
    return False


def is_judged_elsewhere(fit: Fit, group: list[Judged], swept: list[Judged], others: list[list[Judged]], least: int) -> bool:
    """Whether other held-out rows are judged after the sweep.

    They do not count where the roles are exchanged: what was swept is called test rows and judged once more, and the others,
    on which no candidates are compared, are called validation rows.

    Args:
        fit: the program.
        group: all judgements on the swept rows.
        swept: the sweep.
        others: the judgements on each of the other parts.
        least: candidates that make a comparison.
    """
    is_test = _is_called(fit, swept[0], TEST, VALIDATION) and is_judged_again(fit, group, swept)
    for part in others:
        is_chosen_by = len({candidate(fit, one) for one in part}) >= least
        later = [one for one in part if one.at > swept[-1].at]
        if later and (is_chosen_by or not is_test or not all(_is_called(fit, one, VALIDATION, TEST) for one in later)):
            return True
    return False


def _is_called(fit: Fit, judged: Judged, name: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Whether the program's name for the rows speaks of the one and not of the other."""
    variable = fit.data[judged.data].variable
    return bool(name.search(variable)) and not other.search(variable)


def candidate(fit: Fit, judged: Judged) -> Candidate:
    """The model with its settings, without those that choose nothing, and the columns that it is given."""
    call = fit.calls[judged.fits[-1]]
    is_quantile = any(value in ("quantile", "pinball") for _, value in call.params)
    others = ("random_state", "verbose", "n_jobs", "quantile", *(("alpha",) if is_quantile else ()))
    kept = tuple((key, value) for key, value in call.params if key.rpartition("__")[2] not in others)
    data = fit.data[judged.data]
    return fit.estimators[judged.estimator].name, kept, data.chosen or data.names


def swept_by_line(fit: Fit, group: list[Judged], least: int) -> list[Judged] | None:
    """The judgements of different candidates that one line of the program makes; the first of each candidate."""
    by_line: dict[tuple[str, int, str], dict[Candidate, Judged]] = defaultdict(dict)
    for judged in group:
        if judged.place is not None:
            by_line[judged.place.file, judged.place.line, judged.name].setdefault(candidate(fit, judged), judged)
    found = max(by_line.values(), key=len, default={})
    return list(found.values()) if len(found) >= least else None


def is_judged_again(fit: Fit, group: list[Judged], swept: list[Judged]) -> bool:
    """Whether one of the candidates, and not all of them, is judged once more on another line after the sweep.

    Where they differ by their columns it must be the best one; one that has the columns of all others was not chosen among them.
    """
    lines = {(one.place.file, one.place.line) for one in swept if one.place}
    known = {candidate(fit, one) for one in swept}
    later = [one for one in group if one.at > swept[-1].at and one.place and (one.place.file, one.place.line) not in lines]
    again = {candidate(fit, one) for one in later} & known
    if len({columns for _, _, columns in known}) > 1:
        sign = better_sign(swept[0].name)
        best = max(sign * one.value for one in swept)
        others = {column for _, _, columns in known for column in columns}
        again &= {candidate(fit, one) for one in swept if sign * one.value >= best}
        again = {one for one in again if not set(one[2]) >= others}
    return bool(again) and len(again) < len(known)


def is_setting(fit: Fit, swept: list[Judged]) -> bool:
    """Whether several candidates are one estimator with other values of few parameters: a search by hand."""
    kinds: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
    for one in swept:
        estimator = fit.estimators[one.estimator]
        kinds[tuple(part.name for part in estimator.walk())].append(dict(fit.calls[one.fits[-1]].params))
    params = max(kinds.values(), key=len)
    differing = {key for one in params for key in one if one.get(key) != params[0].get(key)}
    return len(params) >= LEAST_SETTINGS and 1 <= len(differing) <= MOST_DIFFERING
