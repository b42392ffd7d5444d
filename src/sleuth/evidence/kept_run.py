"""A kept run as the catalogue of runs lists it, and two or more of them side by side."""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sleuth.evidence.data_parts import DataPart
from sleuth.evidence.files import UsedFile
from sleuth.evidence.given import GivenValue, Seeding, by_name

if TYPE_CHECKING:
    from sleuth.evidence.shared_curves import SharedCurve

Value = str | int | float | tuple[str, ...] | None  # of a column; None = not known
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Metric:
    """A named number that a run logged or printed: how many values, the last, the least and the greatest finite one."""

    name: str
    n: int
    last: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class KeptRun:
    """One run folder, read as far as it can be read. Texts are as they stand in the files: clean them before they are shown."""

    name: str
    folder: str
    status: str  # running, silent, killed, finished, raised, interrupted, stopped, damaged
    damage: tuple[str, ...] = ()  # what could not be read, one sentence for each file
    started: str = ""  # ISO 8601, UTC
    ended: str = ""
    seconds: float | None = None  # from start to end, or to now while it runs; None = not known
    script: str = ""
    command: tuple[str, ...] = ()
    working_folder: str = ""
    host: str = ""
    process: int | None = None
    exit_code: int | None = None
    exception: str = ""
    commit: str = ""
    is_dirty: bool = False  # tracked files differed from the commit
    root: str = ""  # the top folder of the repository
    no_patch: str = ""  # why these differences were not kept
    seeds: tuple[tuple[str, str], ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    verdict: str = ""  # fault, symptom, clean; "" before there is one
    faults: tuple[str, ...] = ()  # rules' names, the first one is the diagnosis
    n_steps: int | None = None
    final_loss: float | None = None  # of the last steps; inf = not finite, None = not known
    tags: tuple[str, ...] = ()
    note: str = ""
    metrics: tuple[Metric, ...] = ()
    written: tuple[UsedFile, ...] = ()  # files, as they were at the end
    read: tuple[UsedFile, ...] = ()
    data: tuple[DataPart, ...] = ()
    values: tuple[GivenValue, ...] = ()  # the program's settings, those of the command line first
    seedings: tuple[Seeding, ...] = ()  # the calls by which it seeded generators
    tool: str = ""  # that recorded it, of an imported run; "" = sleuth
    heard: str = ""  # ISO 8601, UTC: the last sign of a silent run, which runs on another host if it still does

    @property
    def is_over(self) -> bool:
        """Whether it came to its end, so that all that there is to judge was judged."""
        return self.status not in ("running", "silent", "killed")

    @property
    def told(self) -> str:
        """The verdict in words: of a run that has not come to its end, "clean so far".

        Example:
            >>> [KeptRun("keen-otter", "", status, verdict="clean").told for status in ("finished", "killed")]
            ['clean', 'clean so far']
        """
        return self.verdict if self.is_over or self.verdict != "clean" else "clean so far"


@lru_cache(10_000)
def plain_name(name: str) -> str:
    """The name of a metric or setting as a column: small letters, digits and underscores.

    Example:
        >>> plain_name("Val/Acc@1")
        'val_acc_1'
    """
    return re.sub(r"[^0-9a-z]+", "_", name.lower()).strip("_")


def _text(value: str) -> str | None:
    return value or None


_READ: Mapping[str, Callable[[KeptRun], Value]] = {
    "run": lambda run: run.name,
    "started": lambda run: _text(run.started),
    "duration": lambda run: run.seconds,
    "script": lambda run: _text(run.script),
    "status": lambda run: run.status,
    "verdict": lambda run: _text(run.verdict),
    "fault": lambda run: run.faults[0] if run.faults else None,
    "faults": lambda run: run.faults,
    "steps": lambda run: run.n_steps,
    "loss": lambda run: run.final_loss,
    "tags": lambda run: run.tags,
    "note": lambda run: _text(run.note),
    "command": lambda run: _text(shlex.join(run.command)),
    "commit": lambda run: _text(run.commit),
    "exit_code": lambda run: run.exit_code,
    "exception": lambda run: _text(run.exception),
    "host": lambda run: _text(run.host),
    "tool": lambda run: _text(run.tool),
}
COLUMNS = tuple(_READ)
NUMBERS = ("duration", "steps", "loss", "exit_code")
LISTS = ("faults", "tags")
ALIASES = {"tag": "tags"}
VALUE = "value_"  # before the name of a setting that another column has, too


def row(run: KeptRun) -> dict[str, Value]:
    """The columns of a run, in the order of `COLUMNS`.

    Example:
        >>> row(KeptRun("2026-11-20-1432-keen-otter", "", "finished", n_steps=3))["steps"]
        3
    """
    return {name: read(run) for name, read in _READ.items()}


def value_columns(run: KeptRun) -> dict[str, str | float | None]:
    """The program's settings as columns: `optim.lr` is `optim_lr`, and `value_optim_lr` where another column has that name, too.

    Of two names that give one column the first counts. True and False are texts.

    Example:
        >>> values = (GivenValue("argparse", "lr", 0.1), GivenValue("argparse", "loss", "l1"))
        >>> value_columns(KeptRun("a", "", "finished", values=values))
        {'lr': 0.1, 'value_lr': 0.1, 'value_loss': 'l1'}
    """
    cells: dict[str, str | float | None] = {}
    for name, value in by_name(run.values).items():
        short = plain_name(name)
        if short:
            cell = str(value) if isinstance(value, bool) else value
            if short not in _READ:
                cells.setdefault(short, cell)
            cells.setdefault(VALUE + short, cell)
    return cells


def metric_columns(run: KeptRun) -> dict[str, float]:
    """The metrics of a run as columns: `val_acc` is the last value, `max_val_acc` and `min_val_acc` are the limits.

    Of two names that give one column the first counts; the columns of `row` go before. A NaN is not known.

    Example:
        >>> run = KeptRun("a", "", "finished", metrics=(Metric("val/acc", 3, 0.8, 0.1, 0.9),))
        >>> metric_columns(run)
        {'val_acc': 0.8, 'max_val_acc': 0.9, 'min_val_acc': 0.1}
    """
    cells: dict[str, float] = {}
    for one in run.metrics:
        name = plain_name(one.name)
        for column, value in ((name, one.last), (f"max_{name}", one.high), (f"min_{name}", one.low)):
            if value is not None and not math.isnan(value) and name and column not in _READ:
                cells.setdefault(column, value)
    return cells


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same in all compared runs: a text for each run, "" = not known."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataDifference:
    """A part of the data that is not the same in all compared runs: for each run what it was, None = it has none."""

    name: str  # "train", "test 2"
    parts: tuple[DataPart | None, ...]


@dataclass(frozen=True, slots=True)
class Parting:
    """How a curve of a run, such as its losses, leaves that of the first one."""

    run: str
    n_common: int  # steps whose value is known in both
    first_difference: int | None = None  # the first step at which they are not equal
    first_apart: int | None = None  # the first step at which they are further apart than `tolerance`
    losses: tuple[float, float] | None = None  # the values there: of the first run, of this one
    tolerance: float = 0.0  # relative to the larger of the two


@dataclass(frozen=True, slots=True)
class Importance:
    """How much of an outcome goes with a difference between runs, looked at by itself."""

    outcome: str  # "final loss", or a metric
    names: tuple[str, ...]  # of differences; several always change together, and cannot be told apart
    share: float  # of the variance of the outcome's ranks, 0 to 1, less what chance gives on average
    chance: float  # how often as much would come by chance, 0 to 1
    direction: float  # 1: larger numbers go with a larger outcome, -1: with a smaller one, 0: neither
    n_runs: int  # whose outcome is known


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Two or more runs side by side."""

    runs: tuple[str, ...]
    differences: tuple[Difference, ...]
    same: tuple[str, ...]  # names of what is the same in all
    partings: tuple[Parting, ...]  # of the losses: one for each run after the first
    importances: tuple[Importance, ...] = ()  # by outcome, the most important first; none for two runs
    data: tuple[DataDifference, ...] = ()
    curves: tuple[SharedCurve, ...] = ()
