"""`sleuth.log` and its kin: what a program hands to the run that watches it; nothing, and at no cost, when none does.

This module imports nothing, so that a program that calls `sleuth.log` everywhere is as quick as before without `sleuth run`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol


class Logbook(Protocol):
    """Where the things go that a program logs. Nothing is raised from it."""

    def log(self, metrics: Mapping[str, object], step: int | None) -> None:
        """Keep named numbers."""

    def log_image(self, name: str, image: object, step: int | None) -> None:
        """Keep a picture."""

    def log_figure(self, name: str, figure: object, step: int | None) -> None:
        """Keep a figure."""

    def log_table(self, name: str, table: object, step: int | None) -> None:
        """Keep a table."""

    def log_artifact(self, path: object, name: str) -> None:
        """Keep what a file is."""


class Current:
    """The run that records now. `open` begins one where the program is watched, but has trained nothing yet."""

    logbook: Logbook | None = None
    open: Callable[[], object] | None = None

    def get(self) -> Logbook | None:
        """The logbook, if a run records."""
        if self.logbook is None and self.open is not None:
            begin, self.open = self.open, None
            begin()
        return self.logbook


CURRENT = Current()


def log(metrics: Mapping[str, object], step: int | None = None) -> None:
    """Record named numbers in the run, for `sleuth runs`, its charts and comparisons.

    Outside of `sleuth run` and of `sleuth.watch(is_kept=True)` it does nothing, so that it can stay in a program. Nested names
    are joined by slashes. What is no number is left out.

    Args:
        metrics: names and numbers, also tensors and arrays with one element.
        step: of the training; the number of steps that were seen so far if None.

    Example:
        >>> log({"val_acc": 0.93, "val": {"loss": 0.2}}, step=100)
    """
    if (logbook := CURRENT.get()) is not None:
        logbook.log(metrics, step)


def log_image(name: str, image: object, step: int | None = None) -> None:
    """Keep a picture with the run, as PNG.

    Args:
        name: of the picture; several of one name are told apart by their steps.
        image: a path, a Pillow image, or an array or tensor (rows, columns), (rows, columns, 1 to 4) or (1 to 4, rows,
            columns), of whole numbers from 0 to 255 or of numbers from 0 to 1.
        step: as in `log`.

    Example:
        >>> log_image("sample", [[0.0, 1.0], [1.0, 0.0]])
    """
    if (logbook := CURRENT.get()) is not None:
        logbook.log_image(name, image, step)


def log_figure(name: str, figure: object, step: int | None = None) -> None:
    """Keep a figure of Matplotlib with the run, as PNG.

    Args:
        name: of the figure.
        figure: anything with `savefig`.
        step: as in `log`.

    Example:
        >>> log_figure("confusion", None)
    """
    if (logbook := CURRENT.get()) is not None:
        logbook.log_figure(name, figure, step)


def log_table(name: str, table: object, step: int | None = None) -> None:
    """Keep a table with the run, as CSV.

    Args:
        name: of the table.
        table: a DataFrame, a dict of columns, or a list of dicts, one for each row.
        step: as in `log`.

    Example:
        >>> log_table("worst", [{"row": 3, "loss": 9.1}])
    """
    if (logbook := CURRENT.get()) is not None:
        logbook.log_table(name, table, step)


def log_artifact(path: object, name: str = "") -> None:
    """Record what a file is, a checkpoint say: its path, size and SHA-256. The file itself is not copied.

    Args:
        path: of the file.
        name: that it is listed by; the file's own if "".

    Example:
        >>> log_artifact("model.pt")
    """
    if (logbook := CURRENT.get()) is not None:
        logbook.log_artifact(path, name)
