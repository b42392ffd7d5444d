"""Tables from their sources to a report: look, judge, explain."""

from __future__ import annotations

import glob
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sleuth.diagnosis.engine import Selection, discover, is_selected, judge
from sleuth.diagnosis.explain import explain
from sleuth.diagnosis.settings import FAMILIES, read
from sleuth.errors import UsageError
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import SPLITS, Table
from sleuth.launch.configure import Asked, of_families
from sleuth.probes.tables.roles import AskedRoles
from sleuth.probes.tables.sql import without_password
from sleuth.store.run_folder import new_name
from sleuth.verdict import Diagnosis, Report

FAMILY = "data"
OF_IMAGES = frozenset({"images", "pairs", "classes"})  # what rules need that have something to say on a folder of images
NEEDED = "checking tables needs DuckDB and PyArrow: pip install 'mlsleuth[data]'"


@dataclass(frozen=True, slots=True)
class Check:
    """What is to be checked and how."""

    sources: Mapping[str, object]  # by split
    roles: AskedRoles = field(default_factory=AskedRoles)
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    preview: bool | None = None
    reference: Table | None = None  # the profile of a training table
    is_trusted: bool = False
    is_images: bool = False  # the sources are folders of images
    is_priced: bool = False
    model: object = None  # the user's own, or its file
    command: tuple[str, ...] = field(default=())
    engine: str = "duckdb"  # what passes over all rows; "ray" is the other


def check_tables(asked: Check) -> Report:
    """Look at the tables, judge them, and say what is wrong.

    Raises:
        UsageError: a library is missing, a table cannot be read, or something that was asked for does not exist.
        BadSetting: the project's settings are not valid.
    """
    settings = of_families(Asked(asked.select, asked.ignore), read(Path.cwd()), lambda: discover(FAMILIES), FAMILY)
    rules = discover((FAMILY,))
    selection = Selection(
        asked.select or settings.select or (), asked.ignore or settings.ignore or (),
        bool(settings.preview if asked.preview is None else asked.preview), settings.rules,
    )  # fmt: skip
    started = datetime.now(UTC)
    needs = frozenset(fact for rule in rules if is_selected(rule, selection) for fact in rule.needs)
    splits = look(asked, needs)
    fitting = tuple(rule for rule in rules if not asked.is_images or OF_IMAGES.intersection(rule.needs))
    diagnosis = explain(judge(splits, fitting, selection), rules)
    if asked.is_priced:
        from sleuth.launch.pricing import priced

        diagnosis = priced(diagnosis, splits)
    return Report(
        run=new_name(started),
        script=title(asked),
        exit_code=int(bool(diagnosis.faults)),
        diagnosis=diagnosis,
        splits=splits,
        started=started.isoformat(timespec="seconds"),
        command=tuple(map(without_password, asked.command)),
        environment=(("Python", platform.python_version()), ("platform", platform.platform())),
    )


def look(asked: Check, needs: frozenset[str]) -> Splits:
    """The evidence of the tables, as far as the selected rules need it.

    Raises:
        UsageError: a library is missing, or a table cannot be read.
    """
    try:
        from sleuth.probes.tables.collecting import see

        return see(
            asked.sources, asked.roles, needs=needs, reference=asked.reference, is_trusted=asked.is_trusted,
            is_images=asked.is_images, model=asked.model, engine=asked.engine,
        )  # fmt: skip
    except ImportError as error:
        raise UsageError(f"{NEEDED} ({error})") from error


def title(asked: Check) -> str:
    """The tables by name: "train.parquet, test.parquet"."""
    given = [(split, asked.sources[split]) for split in SPLITS if asked.sources.get(split) is not None]
    names = [_name(os.fspath(source)) if isinstance(source, str | os.PathLike) else split for split, source in given]
    return ", ".join((["the profile"] if asked.reference else []) + names)


def _name(source: str) -> str:
    """A source as it is called: its last part, and of a glob all parts."""
    shown = without_password(source).rstrip("/")
    return shown if glob.has_magic(shown) and "://" not in shown else os.path.basename(shown)


def fails(diagnosis: Diagnosis, level: str) -> bool:
    """Whether there is a fault; with a level (error or warning), one at least as severe."""
    from sleuth.launch.watching import has_fault

    return has_fault(diagnosis, level or "info")


def words(values: Sequence[str] | str | None) -> tuple[str, ...]:
    """One column or several as a tuple."""
    if values is None or values == "":
        return ()
    return (values,) if isinstance(values, str) else tuple(values)
