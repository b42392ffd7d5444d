"""The logbook of a run: what the program logs by its own calls goes into the run's folder, and nothing ever goes back."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from sleuth.errors import SleuthError, UsageError
from sleuth.store import media
from sleuth.store.metrics import MAX_NAME, MAX_STEP
from sleuth.store.telemetry import TelemetryWriter

MAX_DEPTH = 8  # of names in one another


class RunLogbook:
    """Takes what `sleuth.log` and its kin are given.

    Args:
        telemetry: where named numbers go.
        folder: makes the run's folder, and gives its path.
        step: how many steps were seen; 0 where no training was.
        complain: says what could not be kept; once for each reason.
    """

    def __init__(
        self, telemetry: TelemetryWriter, folder: Callable[[], Path], step: Callable[[], int], complain: Callable[[str], None]
    ) -> None:
        self._telemetry, self._folder, self._step, self._complain = telemetry, folder, step, complain
        self._process = os.getpid()
        self._said: set[str] = set()
        self._lock = threading.Lock()
        self._n_rows = 0
        self.is_empty = True

    def log(self, metrics: Mapping[str, object], step: int | None) -> None:
        """Keep named numbers."""

        def keep() -> None:
            if not isinstance(metrics, Mapping):
                raise UsageError(f"sleuth.log takes a dict of names and numbers; got {type(metrics).__name__}")
            values, left_out = flat(metrics)
            if values:
                self._telemetry.write_metrics(self._at(step), values, is_called=True)
            if left_out:
                raise UsageError(f"not a number, and left out: {', '.join(left_out[:5])}")
            self._n_rows += 1

        self._guard(keep, "sleuth.log")

    def log_image(self, name: str, image: object, step: int | None) -> None:
        """Keep a picture."""
        self._guard(lambda: self._keep("image", name, step, media.picture(image)), "sleuth.log_image")

    def log_figure(self, name: str, figure: object, step: int | None) -> None:
        """Keep a figure."""
        self._guard(lambda: self._keep("figure", name, step, media.drawing(figure)), "sleuth.log_figure")

    def log_table(self, name: str, table: object, step: int | None) -> None:
        """Keep a table."""
        self._guard(lambda: self._keep("table", name, step, media.table(table)), "sleuth.log_table")

    def log_artifact(self, path: object, name: str) -> None:
        """Keep what a file is."""
        self._guard(lambda: media.keep_artifact(self._folder(), Path(str(path)), name, self._at(None)), "sleuth.log_artifact")

    def _keep(self, kind: str, name: str, step: int | None, content: tuple[str, bytes]) -> None:
        media.keep(self._folder(), kind, str(name)[:MAX_NAME], step=self._at(step), content=content)

    def _at(self, step: int | None) -> int:
        """The step that was given, else that of the training, else the number of calls before."""
        if step is None:
            return self._step() or self._n_rows
        return max(-MAX_STEP, min(int(step), MAX_STEP))

    def _guard(self, keep: Callable[[], object], what: str) -> None:
        if os.getpid() != self._process:
            return
        try:
            with self._lock:
                keep()
                self.is_empty = False
        except SleuthError as error:
            self._say(f"{what}: {error}")
        except Exception as error:  # the program's own objects can raise anything, and must not be made to
            self._say(f"{what}: {type(error).__name__}: {error}")

    def _say(self, text: str) -> None:
        if text not in self._said and len(self._said) < 20:
            self._said.add(text)
            self._complain(text)


def flat(metrics: Mapping[str, object], before: str = "", depth: int = 0) -> tuple[dict[str, float], list[str]]:
    """Names and numbers of nested dicts, and the names of what is no number.

    Example:
        >>> flat({"val": {"loss": 1}, "text": "x"})
        ({'val/loss': 1.0}, ['text'])
    """
    if not before and _is_plain(metrics):
        return dict(metrics), []  # type: ignore[arg-type]
    values: dict[str, float] = {}
    left_out: list[str] = []
    for name, value in metrics.items():
        full = f"{before}{name}"[:MAX_NAME]
        if isinstance(value, Mapping) and depth < MAX_DEPTH:
            inner, others = flat(value, f"{full}/", depth + 1)
            values.update(inner)
            left_out += others
            continue
        number = as_number(value)
        if number is None:
            left_out.append(full)
        else:
            values[full] = number
    return values, left_out


def _is_plain(metrics: Mapping[str, object]) -> bool:
    """Whether all are short names and Python's own floats, which is usual: nothing is to be looked at one by one."""
    return (
        bool(metrics)
        and set(map(type, metrics.values())) == {float}
        and set(map(type, metrics)) == {str}
        and max(map(len, metrics)) <= MAX_NAME
    )


def as_number(value: object) -> float | None:
    """A number, also of a tensor or array with one element; None for anything else."""
    if isinstance(value, int | float):
        return float(value)
    item = getattr(value, "item", None)
    if not callable(item) or getattr(value, "size", 1) == 0:
        return None
    try:
        found = item()
    except (TypeError, ValueError, RuntimeError):
        return None
    return float(found) if isinstance(found, int | float) else None
