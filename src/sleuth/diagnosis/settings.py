"""Settings of a project: `[tool.sleuth]` in the pyproject.toml beside the script, or above it.

    [tool.sleuth]
    ignore = ["no-validation"]
    budget = 1.05
    fail-on = "error"
    to = ["tensorboard"]

    [tool.sleuth.rules.loss-plateau]
    min_steps = 500

`[tool.sleuth.lint]` is read by `sleuth.lint.settings`.

Nothing heavy is imported here: settings are read before the program starts.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, Protocol

from sleuth.errors import BadSetting

FAMILIES = ("training", "model", "data", "code")  # of rules; each stands in a package of this name
FILE = "pyproject.toml"
LEVELS = ("error", "warning")
MIN_BUDGET = 1.0  # with sleuth, a step cannot take less time than without

Setting = int | float | str | bool | tuple[str, ...]


class Known(Protocol):
    """What must be known of a rule to check its settings: a `Rule`, or a line of `sleuth rules`."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def code(self) -> str:
        """Its code."""

    @property
    def family(self) -> str:
        """What it judges, one of `FAMILIES`; a plug-in's own is another word."""

    @property
    def settings(self) -> Mapping[str, Setting]:
        """Its thresholds with their defaults."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file says; None where it says nothing."""

    file: str = ""
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    preview: bool | None = None
    budget: float | None = None
    fail_on: str | None = None
    stop_on: str | None = None
    to: tuple[str, ...] | None = None
    rules: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)
    lint: Mapping[str, object] = field(default_factory=dict)  # as it stands there


def read(folder: Path) -> Settings:
    """The settings that hold for a script in `folder`: the nearest pyproject.toml, upwards, that has `[tool.sleuth]`.

    Raises:
        BadSetting: a file is not TOML, or a key or value in it is not valid.
    """
    for place in (folder, *folder.parents):
        if (place / FILE).is_file() and (table := _table(place / FILE)) is not None:
            return load(table, str(place / FILE))
    return Settings()


def load(table: object, file: str) -> Settings:
    """The settings in this `[tool.sleuth]` table; rules' names and thresholds are checked by `check`.

    Raises:
        BadSetting: an unknown key, or a value of the wrong type.
    """
    if not isinstance(table, dict):
        raise BadSetting(f"{file}: [tool.sleuth] must be a table, not {shown(table)}")
    readers: dict[str, Callable[[str, object, str], object]] = {
        "select": words,
        "ignore": words,
        "preview": flag,
        "budget": _budget,
        "fail-on": _level,
        "stop-on": _level,
        "to": _tools,
        "rules": _rules,
        "lint": _lint,
    }
    for key in table:
        if key not in readers:
            refuse(f"{file}: [tool.sleuth] has no key {key!r}", key, readers)
    read_values = {key.replace("-", "_"): readers[key](file, value, f"[tool.sleuth] {key}") for key, value in table.items()}
    return Settings(file=file, **read_values)  # type: ignore[arg-type]  # each reader returns its field's type


def check(settings: Settings, rules: Iterable[Known]) -> None:
    """See that every rule and threshold that is named exists, and that values have the type of the defaults.

    Raises:
        BadSetting: one does not; the message names the file, the key, what was got and what is valid.
    """
    known = tuple(rules)
    check_words(settings.file, "select", settings.select or (), known)
    check_words(settings.file, "ignore", settings.ignore or (), known)
    check_thresholds(settings, known)


def check_words(file: str, key: str, words_given: Iterable[str], rules: Iterable[Known]) -> None:
    """See that each word is the name or the code, or the beginning of the code, of a rule.

    Raises:
        BadSetting: one is not.
    """
    known = tuple(rules)
    for word in words_given:
        if not is_name_of_any(word, known):
            refuse(f"{file}: {key}: no rule has the name or code {word!r}", word, {rule.name for rule in known})


def is_name_of_any(word: str, rules: Iterable[Known]) -> bool:
    """Whether the word is the name or the code, or the beginning of the code, of one of these rules."""
    return bool(word) and any(word == rule.name or rule.code.startswith(word.upper()) for rule in rules)


def check_thresholds(settings: Settings, rules: Iterable[Known]) -> None:
    """See that every rule and threshold in `[tool.sleuth.rules]` exists, and that values have the type of the defaults.

    Rules of several families that share a name share its table.

    Raises:
        BadSetting: one does not.
    """
    known: dict[str, dict[str, Setting]] = {}
    for rule in rules:
        known.setdefault(rule.name, {}).update(rule.settings)
    for name, values in settings.rules.items():
        where = f"{settings.file}: [tool.sleuth.rules.{name}]"
        if name not in known:
            refuse(f"{where}: no rule has this name", name, known)
        defaults = known[name]
        for key, value in values.items():
            if key not in defaults:
                refuse(f"{where} has no setting {key!r}", key, defaults)
            if not _fits(value, defaults[key]):
                raise BadSetting(f"{where} {key} must be {_kind(defaults[key])} like {shown(defaults[key])}, not {shown(value)}")


def _table(file: Path) -> object:
    """The `[tool.sleuth]` of this file. One that cannot be read and does not speak of sleuth is none of our business."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if "sleuth" not in text:
        return None
    try:
        tool = tomllib.loads(text).get("tool")
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(f"{file} cannot be read: {error}") from error
    return tool.get("sleuth") if isinstance(tool, dict) else None


def words(file: str, value: object, key: str) -> tuple[str, ...]:
    """A list of rules.

    Raises:
        BadSetting: it is something else.
    """
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise BadSetting(f'{file}: {key} must be a list of rule names or codes, such as ["T3"], not {shown(value)}')
    return tuple(value)


def flag(file: str, value: object, key: str) -> bool:
    """True or false.

    Raises:
        BadSetting: it is something else.
    """
    if not isinstance(value, bool):
        raise BadSetting(f"{file}: {key} must be true or false, not {shown(value)}")
    return value


def _budget(file: str, value: object, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= MIN_BUDGET:
        raise BadSetting(f"{file}: {key} must be a number from 1.0, such as 1.03 for three percent, not {shown(value)}")
    return float(value)


def _level(file: str, value: object, key: str) -> str:
    if value not in LEVELS:
        raise BadSetting(f'{file}: {key} must be "error" or "warning", not {shown(value)}')
    return str(value)


def _tools(file: str, value: object, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadSetting(f'{file}: {key} must be a list of tools, such as ["tensorboard=logs", "mlflow"], not {shown(value)}')
    return tuple(value)


def _lint(file: str, value: object, key: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise BadSetting(f"{file}: {key} must be a table, not {shown(value)}")
    return value


def _rules(file: str, value: object, key: str) -> dict[str, dict[str, Setting]]:
    if not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
        raise BadSetting(f"{file}: {key} must hold one table for each rule, such as [tool.sleuth.rules.loss-plateau]")
    return {
        name: {item: tuple(one) if isinstance(one, list) else one for item, one in table.items()} for name, table in value.items()
    }


def _fits(value: object, default: Setting) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    if isinstance(default, tuple):
        return isinstance(value, tuple) and all(isinstance(one, str) for one in value)
    return isinstance(value, type(default))


def _kind(default: Setting) -> str:
    kinds = {bool: "true or false", int: "a whole number", float: "a number", str: "a text", tuple: "a list of texts"}
    return kinds[type(default)]


def shown(value: object) -> str:
    """The value as it is named in a message, shortened."""
    shown = repr(list(value) if isinstance(value, tuple) else value)
    return shown if len(shown) <= 60 else shown[:57] + "..."  # enough to recognise it


def refuse(message: str, word: str, valid: Iterable[str]) -> NoReturn:
    """Say what is wrong, with the nearest of the valid words.

    Raises:
        BadSetting: always.
    """
    names = sorted(valid)
    near = difflib.get_close_matches(word, names, 1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    listed = f" Valid: {', '.join(names)}." if len(names) <= 20 else " `sleuth rules` lists them."
    raise BadSetting(f"{message}.{hint}{listed}" if names else f"{message}; it has no settings.")
