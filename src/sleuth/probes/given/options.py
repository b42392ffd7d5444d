"""Options as a program's command line gives them, defaults included.

Of argparse, jsonargparse (and LightningCLI), click, typer, absl's flags and Fire; and what it tells Weights & Biases.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

from sleuth.evidence.given import Plain
from sleuth.probes.frames import is_user_file
from sleuth.probes.given.flattening import flattened
from sleuth.probes.given.standing_in import StandIns, outer_user_frame

ARGPARSE, JSONARGPARSE, ABSL, FIRE = "argparse", "jsonargparse", "absl.flags._flagvalues", "fire.core"
CLICK, TYPER = "click.core", "typer._click.core"
WANDB = "wandb"
MODULES = (ARGPARSE, JSONARGPARSE, CLICK, TYPER, ABSL, FIRE, WANDB)
MOST = 8  # parsers or commands
LIGHTNING_CLI = ("lightning.pytorch.cli", "pytorch_lightning.cli")
PASSING = frozenset(
    ("argparse", "configargparse", "jsonargparse", "simple_parsing", "tap", "transformers")
)  # parse for a program
COMMANDING = frozenset(("absl", "fire", "lightning", "pytorch_lightning"))  # as well, but have options of their own in argparse
Values = dict[str, Plain]


@dataclass(slots=True)
class _Space:
    """What a parser filled: its source, what gives the object, and what reads it."""

    source: str
    known: Callable[[], Any]
    read: Callable[[Any], Values]
    values: Values


class GivenOptions:
    """What parsers made of the command line. A namespace is read again when the training begins, if it is still there."""

    def __init__(self, stand_ins: StandIns) -> None:
        self._stand_ins = stand_ins
        self._spaces: list[_Space] = []
        self._commands: dict[str, Values] = {}
        self._logged: Callable[[], Any] = lambda: None  # gives the run of a logger

    def attach(self, module: Any) -> None:
        """A module of `MODULES` was imported."""
        name = module.__name__
        if name == ARGPARSE:
            self._stand_ins.after(module.ArgumentParser, "parse_known_args", self._parsed)
        elif name == JSONARGPARSE:
            for method in ("parse_args", "parse_object"):
                self._stand_ins.after(module.ArgumentParser, method, self._parsed_as_tree)
        elif name == ABSL:
            self._stand_ins.after(module.FlagValues, "__call__", self._parsed_flags)
        elif name == FIRE:
            self._stand_ins.after(module, "_ParseArgs", self._parsed_by_fire)
        elif name == WANDB:
            self._stand_ins.after(module, "init", self._logging_began)
        else:
            self._stand_ins.before(module.Command, "invoke", self._invoked)

    def values(self) -> list[tuple[str, Values]]:
        """The values of each parser and command."""
        return [*((one.source, one.values) for one in self._spaces), *self._commands.items()]

    def labels(self) -> tuple[tuple[str, ...], str]:
        """Tags and note of the run of Weights & Biases that began last, as far as they are known."""
        run = self._logged()
        if run is None:
            return (), ""
        return tuple(str(one) for one in run.tags or ()), str(run.notes or "")

    def has(self, space: Any) -> bool:
        """Whether this namespace came from a parser."""
        return any(one.known() is space for one in self._spaces)

    def read_again(self) -> None:
        """Take what became of the namespaces since they were parsed."""
        for one in self._spaces:
            space = one.known()
            if space is not None:
                one.values = one.read(space)

    def _parsed(self, frame: FrameType, result: Any, _args: Any, _kwargs: Any) -> None:
        if frame.f_code.co_name != "__call__" and _is_of_program(frame, PASSING):  # else a subcommand's
            self._keep(ARGPARSE, result[0], flattened)

    def _parsed_as_tree(self, frame: FrameType, result: Any, _args: Any, _kwargs: Any) -> None:
        if _is_of_program(frame):
            is_cli = frame.f_globals.get("__name__") in LIGHTNING_CLI
            self._keep("LightningCLI" if is_cli else JSONARGPARSE, result, _without_command)

    def _parsed_flags(self, frame: FrameType, _result: Any, args: Any, _kwargs: Any) -> None:
        if _is_of_program(frame):
            self._keep("absl", args[0], _own_flags)

    def _parsed_by_fire(self, frame: FrameType, result: Any, args: Any, _kwargs: Any) -> None:
        if _is_of_program(frame):
            by_name_only = getattr(frame.f_locals.get("fn_spec"), "kwonlydefaults", None) or {}
            values = flattened({**dict(zip(args[0], result[0], strict=False)), **by_name_only, **result[1]})
            self._commands["fire"] = {**self._commands.get("fire", {}), **values}

    def _logging_began(self, _frame: FrameType, result: Any, _args: Any, _kwargs: Any) -> None:
        self._logged = weakref.ref(result)
        self._keep(WANDB, result, lambda run: flattened(run.config.as_dict()))

    def _keep(self, source: str, space: Any, read: Callable[[Any], Values]) -> None:
        found = _Space(source, weakref.ref(space), read, read(space))
        for at, one in enumerate(self._spaces):
            if one.known() is space:
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


def _without_command(space: Any) -> Values:
    """The values of a tree; those of the command that was chosen (`fit`) are called without it."""
    values = flattened(space)
    command = values.get("subcommand")
    return {name.removeprefix(f"{command}."): value for name, value in values.items()} if command else values


def _own_flags(flags: Any) -> Values:
    """Of absl's flags those that the program's own modules define: absl and other libraries have many of their own."""
    own = [found for name, found in flags.flags_by_module_dict().items() if _is_own_module(name)]
    return flattened({flag.name: flag.value for found in own for flag in found})


def _is_own_module(name: str) -> bool:
    if name == sys.argv[0]:  # what absl calls the script
        return True
    file = getattr(sys.modules.get(name), "__file__", None)
    return isinstance(file, str) and is_user_file(file)


def _is_of_program(frame: FrameType | None, passing: frozenset[str] = PASSING | COMMANDING) -> bool:
    """Whether the program itself parses, maybe by a library for that; other libraries have command lines of their own."""
    while frame is not None and str(frame.f_globals.get("__name__")).partition(".")[0] in passing:
        frame = frame.f_back
    return frame is not None and is_user_file(frame.f_code.co_filename)
