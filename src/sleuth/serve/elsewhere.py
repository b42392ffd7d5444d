"""Runs that other machines made: those at the address of a remote store, and those in the team's catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from sleuth.errors import SleuthError
from sleuth.evidence.kept_run import KeptRun
from sleuth.store.fetching import refresh
from sleuth.store.stub import address_of
from sleuth.store.team import own_and_others

NOWHERE = (
    ".elsewhere"  # a folder of the store that is never made: files of a run on another machine are looked for there, in vain
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A run whose files are on another machine, with no folder here, and its folder there."""

    run: KeptRun
    folder: str


class Others:
    """What is known of other machines' runs; it becomes newer by `renew` only.

    Args:
        store: the folder of runs on this machine; it may be the local side of a remote store.
        team: the address of the team's catalogue, "" for none.

    Attributes:
        address: of the remote store, "" for an ordinary one.
        runs: the team's runs whose files are elsewhere, by the names under which they are shown.
        trouble: why what is known may be old; "" if it is not.
    """

    def __init__(self, store: Path, team: str) -> None:
        self._store = store
        self.team = team
        self.address = address_of(store)
        self.runs: Mapping[str, Elsewhere] = {}
        self.trouble = ""

    def __bool__(self) -> bool:
        return bool(self.address or self.team)

    def renew(self) -> None:
        """Learn what has come or changed; what goes wrong is in `trouble`, and what was known before stays."""
        try:
            if self.address:
                refresh(self._store)
            if self.team:
                own, others = own_and_others(self._store, self.team)
                self.runs = _named(others, {run.name for run in own}, str(self._store / NOWHERE))
            self.trouble = ""
        except SleuthError as error:
            self.trouble = str(error)

    def folder_of(self, run: KeptRun) -> str:
        """The folder of a run whose files are on another machine, as it is called there; "" for a run of this store."""
        if run.folder != str(self._store / NOWHERE):
            return ""
        found = self.runs.get(run.name)
        return (found.folder if found is not None else "") or "its folder"


def _named(runs: Sequence[KeptRun], taken: Set[str], folder: str) -> dict[str, Elsewhere]:
    """Runs by the names under which they are shown: of two that are called the same, one gets its host or a number added."""
    found: dict[str, Elsewhere] = {}
    for run in sorted(runs, key=lambda run: (run.name, run.host, run.started, run.folder)):
        wanted = chain((run.name, f"{run.name} on {run.host}"), (f"{run.name} ({number})" for number in count(2)))
        names = (name.encode("utf-8", "backslashreplace").decode() for name in wanted)  # so that it can stand in an address
        name = next(name for name in names if name and name not in found and name not in taken)
        found[name] = Elsewhere(replace(run, name=name, folder=folder), run.folder)
    return found
