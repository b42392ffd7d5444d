"""What the user asked of a watched run. Nothing heavy is imported here (see `program.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sleuth.exporters.targets import Target

BUDGET = 1.03  # wall time with sleuth over wall time without: three percent is below what people notice
EXPERIMENT_SECONDS = 10.0  # for all experiments of a run
MODES = ("auto", "off", "all")  # of experiments
LEVELS = ("error", "warning")

Setting = int | float | str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `sleuth run`, with the settings of pyproject.toml already merged in. Paths are absolute, "" is none."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    preview: bool = False
    thresholds: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)  # of rules, by rule name
    budget: float = BUDGET
    stop_on: str = ""  # one of LEVELS: end the run at a proven finding at least as severe
    fail_on: str = ""  # one of LEVELS: exit code 1 for a fault at least as severe
    is_quiet: bool = False
    is_kept: bool = True  # keep a run folder
    store: str = ""  # where run folders go instead of .sleuth
    experiments: str = "auto"  # or off, all
    experiment_seconds: float = EXPERIMENT_SECONDS
    reads_code: bool = True  # judge the program's text too, when it has ended
    to: tuple[Target, ...] = ()  # tools that the run is written into while it goes on
    json: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a run comes from: what was started, when, where, and from which state of the code."""

    script: str
    command: tuple[str, ...]
    folder: str  # the working directory at the start
    started: str  # ISO 8601, UTC
    commit: str = ""  # "" outside a git repository
    is_dirty: bool = False  # tracked files differ from the commit
    root: str = ""  # the repository's top folder
    patch: bytes = b""  # these differences, and the script if git does not track it
    no_patch: str = ""  # why the differences are not there
    variables: tuple[tuple[str, str], ...] = ()  # of the environment, those that change a training
