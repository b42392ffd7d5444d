"""Options as a program's command line gives them, defaults included: argparse, click and typer."""

from __future__ import annotations

import weakref
from types import FrameType
from typing import Any

from sleuth.evidence.given import Plain
from sleuth.probes.frames import is_user_file
from sleuth.probes.given.flattening import flattened
from sleuth.probes.given.standing_in import StandIns, outer_user_frame

ARGPARSE = "argparse"
CLICK, TYPER = "click.core", "typer._click.core"
MODULES = (ARGPARSE, CLICK, TYPER)
MOST = 8  # parsers or commands
PASSING = frozenset(
    ("argparse", "configargparse", "jsonargparse", "simple_parsing", "tap", "transformers")
)  # parse for a program


class GivenOptions:
    """What parsers made of the command line. A namespace is read again when the training begins, if it is still there."""

    def __init__(self, stand_ins: StandIns) -> None:
        self._stand_ins = stand_ins
        self._spaces: list[tuple[Any, dict[str, Plain]]] = []  # what gives the namespace, and its values
        self._commands: dict[str, dict[str, Plain]] = {}

    def attach(self, module: Any) -> None:
        """A module of `MODULES` was imported."""
        if module.__name__ == ARGPARSE:
            self._stand_ins.after(module.ArgumentParser, "parse_known_args", self._parsed)
        else:
            self._stand_ins.before(module.Command, "invoke", self._invoked)

    def values(self) -> list[tuple[str, dict[str, Plain]]]:
        """The values of each parser and command."""
        spaces = [(ARGPARSE, values) for _, values in self._spaces]
        return [*spaces, *self._commands.items()]

    def has(self, space: Any) -> bool:
        """Whether this namespace came from a parser."""
        return any(known() is space for known, _ in self._spaces)

    def read_again(self) -> None:
        """Take what became of the namespaces since they were parsed."""
        for at, (known, _) in enumerate(self._spaces):
            space = known()
            if space is not None:
                self._spaces[at] = known, flattened(space)

    def _parsed(self, frame: FrameType, result: Any, _args: Any, _kwargs: Any) -> None:
        if frame.f_code.co_name == "__call__" or not _is_of_program(frame):  # a subcommand's parser, within another
            return
        space = result[0]
        found = (weakref.ref(space), flattened(space))
        for at, (known, _) in enumerate(self._spaces):
            if known() is space:
                self._spaces[at] = found
                return
        if len(self._spaces) < MOST:
            self._spaces.append(found)

    def _invoked(self, frame: FrameType, _result: Any, args: Any, _kwargs: Any) -> None:
        command, context = args[0], args[1]
        if outer_user_frame(frame) is None or len(self._commands) >= MOST:
            return
        hidden = {one.name for one in command.params if getattr(one, "hide_input", False)}
        values = flattened({name: value for name, value in context.params.items() if name not in hidden})
        tool = "typer" if "typer" in {one.__module__.partition(".")[0] for one in type(command).__mro__} else "click"
        if values:
            self._commands[tool if tool not in self._commands else f"{tool} {context.info_name}"] = values


def _is_of_program(frame: FrameType | None) -> bool:
    """Whether the program itself parses, maybe by a library for that; other libraries have command lines of their own."""
    while frame is not None and str(frame.f_globals.get("__name__")).partition(".")[0] in PASSING:
        frame = frame.f_back
    return frame is not None and is_user_file(frame.f_code.co_filename)
