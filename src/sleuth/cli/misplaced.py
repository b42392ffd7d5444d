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


def told_if_refused(program: Program, options: Mapping[str, bool], command: str) -> str:
    """What is to be said if the program ends because of its arguments; "" where no option of ours is among them.

    An option that the program's text has is its own.
    """
    moved, rest = _parted(program.arguments, options)
    text = text_of(program) if moved else ""
    if not moved or any(word.startswith("--") and word.partition("=")[0] in text for word in moved):
        return ""
    meant = shlex.join(["sleuth", command, *(["-m"] if program.is_module else []), *moved, program.target, *rest])
    return f"sleuth: {' '.join(moved)} went to {program.target}; options of sleuth stand before it: {meant}"


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
    text = text_of(program)
    return not text or bool(READS_ARGUMENTS.search(text))


def text_of(program: Program) -> str:
    """The text of a script; "" of a module, and of what cannot be read."""
    if program.is_module:
        return ""
    try:
        with open(program.target, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
