"""`sleuth.runs`: kept runs and their charts from Python, as tables, texts and pictures that notebooks show."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload

from sleuth.errors import UsageError
from sleuth.launch.chart_views import Charts
from sleuth.launch.finding_views import show_findings_here
from sleuth.render import notebook_runs
from sleuth.render.kept_runs import clean_row, listing, page
from sleuth.render.words import clean

if TYPE_CHECKING:
    from sleuth.evidence.files import Writer
    from sleuth.evidence.kept_run import KeptRun
    from sleuth.verdict import Diagnosis


class PastRun:
    """A kept run. `print(run)` gives what `sleuth runs show` prints."""

    def __init__(self, kept: KeptRun) -> None:
        self._kept = kept

    @property
    def name(self) -> str:
        """Its time and two words: "2026-11-20-1432-keen-otter"."""
        return clean(self._kept.name)

    @property
    def columns(self) -> dict[str, object]:
        """The columns of `sleuth runs list` and the last values of its metrics; None for what is not known."""
        return dict(clean_row(self._kept))

    @property
    def folder(self) -> Path:
        """Its files."""
        return Path(self._kept.folder)

    @cached_property
    def diagnosis(self) -> Diagnosis:
        """What was found wrong; of a run that did not come to its end, what was proven on its way."""
        from sleuth.launch.plotting import diagnosis_of

        return diagnosis_of(self._kept)

    @cached_property
    def charts(self) -> Charts:
        """Its charts, as far as its files have what they show."""
        from sleuth.launch.plotting import charts_of, drawn

        kept = self._kept
        return Charts(kept.name, charts_of(kept), lambda chart, width, dark: drawn(chart, kept, width=width, is_dark=dark))

    def _repr_html_(self) -> str:
        return notebook_runs.run_text(self._kept, *self._said())

    def __str__(self) -> str:
        return page(self._kept, *self._said())

    def __repr__(self) -> str:
        return f"<run {self.name}, {clean(self._kept.status)}, {clean(self._kept.told) or 'not judged'}>"

    def _said(self) -> tuple[str, tuple[tuple[str, int], ...], Mapping[str, Writer]]:
        from sleuth.store.catalogue import files_of, read_store, summary_of
        from sleuth.store.lineage import writers

        found = writers(self._kept, read_store(self.folder.parent)) if self._kept.read else {}
        return summary_of(self._kept), files_of(self._kept), found


class Runs(Sequence[PastRun]):
    """Kept runs in order. `print(runs)` gives what `sleuth runs list` prints."""

    def __init__(self, kept: Sequence[KeptRun], find: Callable[[str], KeptRun]) -> None:
        self._kept = tuple(kept)
        self._find = find

    @overload
    def __getitem__(self, which: int | str) -> PastRun: ...
    @overload
    def __getitem__(self, which: slice) -> Runs: ...
    def __getitem__(self, which: int | str | slice) -> PastRun | Runs:
        """A run by its number or a part of its name (`"last"` is the newest), or several by a slice.

        Raises:
            UsageError: no run has this part in its name, or several have.
            IndexError: there are fewer runs.
        """
        if isinstance(which, str):
            return PastRun(self._find(which))
        return Runs(self._kept[which], self._find) if isinstance(which, slice) else PastRun(self._kept[which])

    def __len__(self) -> int:
        return len(self._kept)

    def rows(self) -> list[dict[str, object]]:
        """The columns of each run, for `pandas.DataFrame(runs.rows())`."""
        return [one.columns for one in self]

    def compare(self, *names: str) -> str:
        """What differs between two to ten runs, as `sleuth runs compare` says it.

        Args:
            names: parts of names; all runs if there are none.

        Raises:
            UsageError: fewer than two, more than ten, or one that is not there.
        """
        from sleuth.render.side_by_side import side_by_side
        from sleuth.store.comparing import compare

        return side_by_side(compare(self._named(names)))

    def curves(self, *names: str) -> Charts:
        """The curves that two to ten runs share, laid over each other: loss, learning rate, gradient norm, metrics.

        Args:
            names: parts of names; all runs if there are none.

        Raises:
            UsageError: fewer than two, more than ten, or one that is not there.
        """
        from sleuth.launch.plotting import curves_beside, drawn_beside
        from sleuth.store.comparing import compare

        compared = compare(self._named(names))
        title = " · ".join(clean(one) for one in compared.runs)
        return Charts(title, curves_beside(compared), lambda chart, width, dark: drawn_beside(chart, width=width, is_dark=dark))

    def _named(self, names: Sequence[str]) -> list[KeptRun]:
        return [self._find(name) for name in names or [one.name for one in self._kept]]

    def _repr_html_(self) -> str:
        return notebook_runs.run_table(self._kept) if self._kept else "<div>No runs.</div>"

    def __str__(self) -> str:
        return listing(self._kept) if self._kept else "No runs.\n"

    def __repr__(self) -> str:
        return f"<{len(self._kept)} runs>"


def runs(where: str = "", *, sort: str = "", store: str | os.PathLike[str] = "") -> Runs:
    """The kept runs, the newest first.

    Args:
        where: an expression such as "fault is null and loss < 0.3 and tag = 'baseline'"; all if "".
        sort: a column, the least first; with - before it the greatest first.
        store: the folder of runs, or an address such as `s3://bucket/prefix`; `.sleuth/runs` if "".

    Raises:
        UsageError: the expression cannot be read, or there is no such column or folder.
        StoreError: the folder or the address cannot be read.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     print(len(runs("fault is null", store=folder)))
        0
    """
    from sleuth.store.catalogue import find_store
    from sleuth.store.choosing import chosen, found

    if not isinstance(where, str):
        raise UsageError(f'where is a text such as "loss < 0.3", not {type(where).__name__}')
    show_findings_here()
    place = find_store(os.getcwd(), os.fspath(store))
    return Runs(chosen(place, where, sort), lambda word: found(place, word))
