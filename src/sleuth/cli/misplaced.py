"""An option of sleuth's that stands behind SCRIPT goes to the program. Where the program does not look at it, that is told."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping, Sequence

from sleuth.launch.program import Program

READS_ARGUMENTS = re.compile(r"arg|cli|click|fire|flags|hydra|docopt|option|pars|typer", re.IGNORECASE)  # however it is done


def warn_of_misplaced(program: Program, options: Mapping[str, bool], command: str) -> None:
    """Say on stderr, in one line, which options of `command` were given to the program in vain.

    `options` gives their names, and whether a value follows.
    """
    moved, rest = _parted(program.arguments, options)
    if not moved or _reads_arguments(program):
        return
    from sleuth.cli.speaking import say

    meant = shlex.join(["sleuth", command, *moved, program.target, *rest])
    say(f"sleuth: {' '.join(moved)} went to {program.target}, as all that stands behind it; you may mean: {meant}", sys.stderr)


def _parted(words: Sequence[str], options: Mapping[str, bool]) -> tuple[list[str], list[str]]:
    """The options among the words, each with its value, and the other words."""
    moved: list[str] = []
    rest: list[str] = []
    is_value = False
    for word in words:
        name, equals, _ = word.partition("=")
        (moved if is_value or name in options else rest).append(word)
        is_value = not is_value and not equals and options.get(name, False)
    return moved, rest


def _reads_arguments(program: Program) -> bool:
    """Whether the program may read its arguments; True where its text is not a script's."""
    if program.is_module:
        return True
    try:
        with open(program.target, encoding="utf-8", errors="replace") as file:
            return bool(READS_ARGUMENTS.search(file.read()))
    except OSError:
        return True
