"""Merge what the command line asks with the settings of the project, and check both before the program starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from sleuth.diagnosis.batches import APPLIED
from sleuth.diagnosis.settings import FAMILIES, MIN_BUDGET, Known, Setting, Settings, check, is_name_of_any, read
from sleuth.errors import SleuthError, UsageError
from sleuth.exporters.targets import local, parse, see_installed
from sleuth.launch.options import BUDGET, Options
from sleuth.launch.program import Program

Value = TypeVar("Value")
WATCHED = ("training", "model")  # families of rules that judge a program while it runs


@dataclass(frozen=True, slots=True)
class ListedRule:
    """A line of `sleuth rules`."""

    name: str
    code: str
    family: str
    settings: Mapping[str, Setting]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks; None where it says nothing, so that the project's settings hold."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    preview: bool | None = None
    budget: float | None = None
    stop_on: str | None = None
    fail_on: str | None = None
    to: tuple[str, ...] | None = None


def configured(options: Options, asked: Asked, program: Program) -> Options:
    """`options` with what `asked` or else the project's settings say.

    Raises:
        UsageError: a rule or a budget that does not exist was asked for.
        BadSetting: the project's settings are not valid.
    """
    folder = Path.cwd() if program.is_module else Path(os.path.realpath(program.target)).parent
    settings = read(folder)
    own = of_families(asked, settings, listed_rules, *WATCHED, also=frozenset(APPLIED))
    return with_targets(merged(options, asked, own), asked, settings)


def with_targets(options: Options, asked: Asked, settings: Settings) -> Options:
    """`options` with the tools that the run is written into; the project's settings name them only for runs that are kept.

    Raises:
        UsageError: one does not exist, its library is missing, or one is asked for and the run is not to be kept.
    """
    if asked.to is None:
        targets = parse(settings.to or (), f"{settings.file}: [tool.sleuth] to") if options.is_kept else ()
    else:
        targets = parse(asked.to)
    if targets and not options.is_kept:
        raise UsageError("--to writes what is kept in the run's folder: leave out --no-report")
    see_installed(targets)
    return replace(options, to=tuple(local(target) for target in targets))


def of_families(
    asked: Asked, settings: Settings, listed: Callable[[], Sequence[Known]], *families: str, also: frozenset[str] = frozenset()
) -> Settings:
    """The project's settings as they hold for rules of some families: a selection among others leaves out none of these.

    Args:
        asked: must name rules of these families.
        settings: may name rules of any.
        listed: gives all rules; asked for only where something is named.
        families: some of `FAMILIES`; plug-ins belong to each.
        also: names of rules of other families that can be asked for here too.

    Raises:
        UsageError: a rule of another family was asked for.
        BadSetting: a rule or a threshold that is named does not exist.
    """
    if not any((asked.select, asked.ignore, settings.select, settings.ignore, settings.rules)):
        return settings
    rules = listed()
    own = tuple(rule for rule in rules if rule.family in families or rule.family not in FAMILIES)
    named = (*own, *(rule for rule in rules if rule.name in also and rule not in own))
    for word in (*(asked.select or ()), *(asked.ignore or ())):
        if not is_name_of_any(word, named) and (other := next((rule for rule in rules if is_name_of_any(word, (rule,))), None)):
            raise UsageError(
                f"{word!r} names rules that judge {other.family}; here rules that judge {' or '.join(families)} can be named"
            )
    check(Settings("what was asked", asked.select, asked.ignore), named)
    check(settings, rules)
    return replace(settings, select=tuple(word for word in settings.select or () if is_name_of_any(word, own)) or None)


def merged(options: Options, asked: Asked, settings: Settings) -> Options:
    """`options` with what was asked, or else what the project's settings say, or else the defaults.

    Raises:
        UsageError: the budget is below 1.
    """
    if asked.budget is not None and not asked.budget >= MIN_BUDGET:
        raise UsageError(f"the budget is a ratio from 1.0, such as 1.03 for three percent, not {asked.budget}")
    return replace(
        options,
        select=_first(asked.select, settings.select, ()),
        ignore=_first(asked.ignore, settings.ignore, ()),
        preview=_first(asked.preview, settings.preview, False),
        budget=_first(asked.budget, settings.budget, BUDGET),
        stop_on=_first(asked.stop_on, settings.stop_on, ""),
        fail_on=_first(asked.fail_on, settings.fail_on, ""),
        thresholds=settings.rules,
    )


def _first(one: Value | None, other: Value | None, default: Value) -> Value:
    return one if one is not None else other if other is not None else default


def listed_rules() -> tuple[ListedRule, ...]:
    """The rules that are installed, asked of another process: rules need NumPy, and the program must be the first to load it.

    Raises:
        SleuthError: the other process failed.
    """
    command = [sys.executable, "-P", "-m", "sleuth", "rules", "--output-format", "json"]
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False)
    if answer.returncode:
        raise SleuthError(f"the rules cannot be listed: {answer.stderr.strip()[-300:]}")
    rows = json.loads(answer.stdout)
    return tuple(
        ListedRule(row["name"], row["code"], row["family"], {key: _setting(value) for key, value in row["settings"].items()})
        for row in rows
    )


def _setting(value: Setting | list[str]) -> Setting:
    return tuple(value) if isinstance(value, list) else value
