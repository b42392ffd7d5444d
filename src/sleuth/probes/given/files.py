"""Settings files that the program read: YAML, TOML, JSON and INI, each with its name and values."""

from __future__ import annotations

import os
from collections.abc import Sequence
from types import FrameType
from typing import Any

from sleuth.evidence.given import Plain
from sleuth.probes.frames import is_user_file
from sleuth.probes.given.flattening import TooMany, flattened
from sleuth.probes.given.standing_in import StandIns

PARSERS = {
    "yaml": ("load", "safe_load", "full_load", "unsafe_load"), "json": ("load",), "tomllib": ("load", "loads"),
    "tomli": ("load", "loads"), "toml": ("load", "loads"),
}  # fmt: skip
CLASSES = {"ruamel.yaml.main": ("YAML", "load"), "configparser": ("RawConfigParser", "read"), "pathlib": ("Path", "read_text")}
MODULES = (*PARSERS, *CLASSES)
JSON = ".json"
ENDINGS = (JSON, ".yaml", ".yml", ".toml")
MOST_FILES = 12
MOST_BYTES = 100_000  # of a file; a larger one is data
MOST_AT_ONE_LINE = 6  # files that one line of the program reads; what is read more often is data
MOST_TEXTS = 8  # that are remembered until they are parsed
SECRET = ("secret", "token", "credential", "passw", "api_key", "apikey")  # in names of files that are not kept
FOREIGN = ("site-packages", "dist-packages", "node_modules", ".sleuth", "__pycache__")

Line = tuple[str, int]


class GivenFiles:
    """What the program's own lines read from settings files, until its training begins.

    Args:
        stand_ins: where the parsers' stand-ins are put in.
        folders: of the program: a JSON file elsewhere is not taken for its settings.
    """

    def __init__(self, stand_ins: StandIns, folders: Sequence[str]) -> None:
        self._stand_ins = stand_ins
        self._folders = tuple(os.path.realpath(one) for one in folders if one)
        self._files: dict[str, tuple[Line, dict[str, Plain]]] = {}  # by name
        self._read: dict[Line, set[str]] = {}  # by the line that read them
        self._texts: dict[str, tuple[Line, str]] = {}  # file names by what was read from them
        self.is_over = False

    def attach(self, module: Any) -> None:
        """A module of `MODULES` was imported."""
        for name in PARSERS.get(module.__name__, ()):
            self._stand_ins.after(module, name, self._parsed)
        if module.__name__ in CLASSES:
            kind, name = CLASSES[module.__name__]
            notes = {"pathlib": self._read_text, "configparser": self._read_ini}
            self._stand_ins.after(getattr(module, kind), name, notes.get(module.__name__, self._parsed_by_method))

    def end(self) -> None:
        """The training begins: what is read from now on are no settings."""
        import json  # only now: the program may not need it

        self.is_over = True
        for text, (line, name) in self._texts.items():
            if name.lower().endswith(JSON) and name not in self._files:
                try:
                    self._keep(line, name, json.loads(text))
                except ValueError:
                    continue
        self._texts.clear()

    def values(self) -> list[tuple[str, dict[str, Plain]]]:
        """The values of each file."""
        own = (os.getcwd(), *self._folders)
        return [(_shown(name, own), values) for name, (_, values) in self._files.items()]

    def _parsed(self, frame: FrameType, result: Any, args: Any, kwargs: Any) -> None:
        given = args[0] if args else next((kwargs[name] for name in ("stream", "fp", "f", "s") if name in kwargs), None)
        if self.is_over or not isinstance(result, dict) or not result or not is_user_file(frame.f_code.co_filename):
            return
        name = getattr(given, "name", None)
        if isinstance(given, str):
            name = self._texts[given][1] if given in self._texts else given if "\n" not in given and os.path.isfile(given) else ""
        elif isinstance(given, os.PathLike):
            name = os.fspath(given)
        line = (frame.f_code.co_filename, frame.f_lineno)
        if isinstance(name, str) and name:
            self._keep(line, os.path.abspath(name), result)
        elif isinstance(given, str | bytes) and len(given) <= MOST_BYTES:
            self._keep(line, "", result)

    def _parsed_by_method(self, frame: FrameType, result: Any, args: Any, kwargs: Any) -> None:
        self._parsed(frame, result, args[1:], kwargs)

    def _read_ini(self, frame: FrameType, result: Any, args: Any, _kwargs: Any) -> None:
        if self.is_over or not is_user_file(frame.f_code.co_filename):
            return
        parser = args[0]
        tree = {section: {name: _number(text) for name, text in parser.items(section, raw=True)} for section in parser.sections()}
        if result:
            self._keep((frame.f_code.co_filename, frame.f_lineno), os.path.abspath(os.fspath(result[-1])), tree)

    def _read_text(self, frame: FrameType, result: Any, args: Any, _kwargs: Any) -> None:
        name = str(args[0])
        if self.is_over or not name.lower().endswith(ENDINGS) or not 0 < len(result) <= MOST_BYTES:
            return
        if is_user_file(frame.f_code.co_filename):
            if len(self._texts) >= MOST_TEXTS:
                del self._texts[next(iter(self._texts))]
            self._texts[result] = (frame.f_code.co_filename, frame.f_lineno), os.path.abspath(name)

    def _keep(self, line: Line, name: str, tree: Any) -> None:
        read = self._read.setdefault(line, set())
        read.add(name)
        if len(read) > MOST_AT_ONE_LINE:
            self._files = {file: found for file, found in self._files.items() if found[0] != line}
            return
        if len(self._files) >= MOST_FILES or not isinstance(tree, dict) or not self._is_of_settings(name):
            return
        try:
            values = flattened(tree, is_whole=True)
        except TooMany:
            return
        if values:
            self._files[name] = line, values

    def _is_of_settings(self, name: str) -> bool:
        """Whether a file of this name and size may be the program's settings; "" is a text of which no file is known."""
        if not name:
            return True
        path, last = os.path.realpath(name), os.path.basename(name).lower()
        if any(word in last for word in SECRET) or set(FOREIGN) & set(path.split(os.sep)):
            return False
        is_near = any(path.startswith(folder + os.sep) for folder in (os.path.realpath(os.getcwd()), *self._folders))
        return (is_near or not last.endswith(JSON)) and os.path.isfile(path) and os.path.getsize(path) <= MOST_BYTES


def _number(text: str | None) -> Plain:
    """A value of an INI file, which are all texts."""
    try:
        return text if text is None else int(text)
    except ValueError:
        try:
            return float(text or "")
        except ValueError:
            return text


def _shown(name: str, folders: Sequence[str]) -> str:
    """The file's name as it is from the program's folder."""
    if not name:
        return "a text of settings"
    for folder in folders:
        if name.startswith(folder + os.sep):
            return os.path.relpath(name, folder)
    return os.path.basename(name)
