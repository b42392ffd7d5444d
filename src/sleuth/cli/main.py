"""The command `sleuth`: parse, do, and end the process.

The libraries of the command line are imported inside, so that they can be let go before a program runs in this process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import NoReturn

from sleuth.errors import SleuthError, UsageError

EXIT_USAGE = 2
EXIT_INTERNAL = 3
KEPT = ("sleuth", "wrapt")


def main(words: list[str] | None = None) -> NoReturn:
    """Run the command line and end the process.

    Raises:
        SystemExit: 0 clean, 1 findings, 2 usage, 3 internal error; `sleuth run` ends with the program's own exit code.
    """
    before = set(sys.modules)
    try:
        job = _parse(sys.argv[1:] if words is None else words)
        if callable(job):
            _forget(set(sys.modules) - before)
            job()
            sys.exit(0)
        sys.exit(job if isinstance(job, int) else 0)
    except SleuthError as error:
        _end(f"sleuth: {error}", EXIT_USAGE)
    except Exception as error:
        _end(
            f"sleuth: internal error: {type(error).__name__}: {error} ({_place(error)}). This is a bug in sleuth: "
            "please report this line together with the output of `sleuth version`.",
            EXIT_INTERNAL,
        )


def _parse(words: list[str]) -> object:
    """What the subcommand returned: an exit code, or a job to be done when the command line's libraries are out of the way."""
    try:
        from sleuth.cli.commands import command, spelled_out

        words = spelled_out(words)
        return command(words)(args=words, prog_name="sleuth", standalone_mode=False)
    except Exception as error:
        if not (hasattr(error, "format_message") and hasattr(error, "exit_code")):  # typer's usage errors have no public class
            raise
        message = error.format_message().rstrip(".")
        raise UsageError(f"{message}. `sleuth --help` and `sleuth run --help` list what there is.") from error


def _forget(names: Iterable[str]) -> None:
    """Let go of the third-party modules that the command line loaded: a program's own `click.py` must still be found."""
    for name in names:
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in KEPT:
            del sys.modules[name]


def _place(error: BaseException) -> str:
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return f"{os.path.basename(traceback.tb_frame.f_code.co_filename)}:{traceback.tb_lineno}" if traceback else "no place"


def _end(message: str, code: int) -> NoReturn:
    print(" ".join(message.split()), file=sys.stderr)
    sys.exit(code)
