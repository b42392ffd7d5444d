"""The runs that a person asks for, of this machine or, where `SLEUTH_STORE` names one, of the whole team."""

from __future__ import annotations

from pathlib import Path

from sleuth.evidence.kept_run import KeptRun
from sleuth.store.catalogue import find_run, read_store


def chosen(place: Path, where: str = "", sort: str = "", *, is_of_team: bool = True) -> tuple[KeptRun, ...]:
    """The runs that fit, in order.

    Args:
        place: the folder of runs.
        where: an expression such as "fault is null and loss < 0.3"; all if "".
        sort: a column, the least first; with - before it the greatest first; the newest run first if "".
        is_of_team: also those of the team.

    Raises:
        UsageError: the expression cannot be read, or there is no such column.
        StoreError: the folder or the team's database cannot be read.
    """
    from sleuth.store.columns import own_columns
    from sleuth.store.where import parse, sorted_by

    runs = known(place, is_of_team=is_of_team)
    fits = parse(where, own_columns(runs)) if where else None
    return sorted_by(runs, fits, sort)


def known(place: Path, *, is_of_team: bool = True) -> tuple[KeptRun, ...]:
    """All runs, the newest first; see `chosen`.

    Raises:
        StoreError: the folder or the team's database cannot be read.
    """
    from sleuth.store.team import read_team, team_url

    url = team_url() if is_of_team else ""
    return read_team(place, url) if url else read_store(place)


def found(place: Path, word: str) -> KeptRun:
    """A run to be looked at, which may be another machine's.

    Raises:
        UsageError: there is none, or there are several.
        StoreError: its files cannot be brought.
    """
    from sleuth.store.team import find_in_team, team_url

    url = team_url()
    return find_in_team(place, url, word) if url else find_run(place, word)
