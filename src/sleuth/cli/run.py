"""`sleuth run`: run a program and say what is wrong with its training."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from sleuth.cli.misplaced import told_if_refused, warn_of_misplaced
from sleuth.errors import UsageError
from sleuth.launch.options import LEVELS, MODES, Options

if TYPE_CHECKING:
    from sleuth.launch.program import Program

SETTINGS = {"allow_interspersed_args": False, "ignore_unknown_options": False}  # what follows SCRIPT belongs to the program

TO = "Write it, while it goes on, to tensorboard[=DIR], wandb[=PROJECT], mlflow[=URI], prometheus[=PORT]."
STORE = "Where run folders go: DIR, or an address such as s3://BUCKET/PREFIX."
REFUSED = 2  # the exit code of a program that does not take its arguments: argparse, Click, Typer, Hydra
Job = Callable[[], object]


def run(  # noqa: PLR0917 - typer makes an option of each parameter
    context: typer.Context,
    script: Annotated[str, typer.Argument(help="The program, or with -m a module.", show_default=False)],
    arguments: Annotated[list[str] | None, typer.Argument(metavar="ARGS", help="Its own arguments.")] = None,
    is_module: Annotated[bool, typer.Option("-m", help="SCRIPT is a module, as for `python -m`.")] = False,
    json: Annotated[str, typer.Option("--json", metavar="FILE", help="Write the diagnosis as JSON.", show_default=False)] = "",
    html: Annotated[str, typer.Option("--html", metavar="FILE", help="Write the report there too.", show_default=False)] = "",
    select: Annotated[list[str] | None, typer.Option(metavar="RULES", help="Judge only by these names or codes.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="RULES", help="Leave these rules out.")] = None,
    preview: Annotated[bool | None, typer.Option("--preview", help="Judge by new rules too.", show_default=False)] = None,
    budget: Annotated[float | None, typer.Option(metavar="RATIO", help="Step time over the plain step's; 1.03 is 3 %.")] = None,
    stop_on: Annotated[str | None, typer.Option(metavar="error|warning", help="End a run that is proven to be faulty.")] = None,
    fail_on: Annotated[str | None, typer.Option(metavar="error|warning", help="Exit with 1 when there is a fault.")] = None,
    experiments: Annotated[
        str | None, typer.Option(metavar="auto|off|all", help="Trials on copies at the end, to decide what is open.")
    ] = None,
    experiment_seconds: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="Work for all of them; 10, on a busy machine up to 20 by the clock.")
    ] = None,
    is_quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing; see --json.")] = False,
    no_lint: Annotated[bool, typer.Option("--no-lint", help="Judge the run only, not the program's text.")] = False,
    no_report: Annotated[bool, typer.Option("--no-report", help="Keep no run folder.")] = False,
    store: Annotated[str, typer.Option(metavar="DIR", help=STORE, show_default=".sleuth/runs")] = "",
    to: Annotated[list[str] | None, typer.Option(metavar="TOOLS", help=TO)] = None,
) -> Job:
    """Run a training program, unchanged, and say what is wrong with it.

    The program runs as Python would run it, with its own output and exit code. What sleuth finds goes to stderr, and to a
    folder in .sleuth/runs. Settings come from [tool.sleuth] in pyproject.toml beside the script or above it.
    """
    from sleuth.launch.configure import Asked, configured
    from sleuth.launch.program import Program, check

    program = Program(script, tuple(arguments or ()), is_module)
    check(program)
    options = Options(
        is_quiet=is_quiet,
        is_kept=not no_report,
        reads_code=not no_lint,
        json=target(json, "--json"),
        html=target(html, "--html"),
        store=place(store),
        **asked_experiments(experiments, experiment_seconds),
    )
    asked = Asked(
        words(select), words(ignore), preview, budget, level(stop_on, "--stop-on"), level(fail_on, "--fail-on"), words(to)
    )
    options = configured(options, asked, program)
    if not is_quiet:
        warn_of_misplaced(program, options_of(context), "run")
    return functools.partial(start, program, options, told_if_refused(program, options_of(context), "run"))


def start(program: Program, options: Options, told: str = "") -> None:
    """Run the program under watch; ends the process.

    Args:
        program: to be run.
        options: of the watch.
        told: what is said if the program refuses its arguments; "" for nothing.
    """
    from sleuth.launch.start import start as start_watched

    try:
        start_watched(program, options)
    except SystemExit as ended:
        if ended.code == REFUSED and told and not options.is_quiet:
            with contextlib.suppress(Exception):  # the program may have closed stderr
                from sleuth.cli.speaking import say

                say(told, sys.stderr)
        raise


def options_of(context: typer.Context) -> dict[str, bool]:
    """The options that the current command knows, as they are written, and whether a value follows."""
    known = context.command.params
    return {name: not getattr(one, "is_flag", True) for one in known for name in one.opts if name.startswith("-")}


def words(values: list[str] | None) -> tuple[str, ...] | None:
    """The words of a repeatable option whose values may be lists with commas; None when the option was not given."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip()) if values else None


def level(value: str | None, option: str) -> str | None:
    """One of `error` and `warning`, or None when the option was not given.

    Raises:
        UsageError: it is something else.
    """
    if value is not None and value not in LEVELS:
        raise UsageError(f"{option} takes error or warning, not {value!r}")
    return value


class Experiments(TypedDict, total=False):
    """The options about experiments that were given."""

    experiments: str
    experiment_seconds: float


def asked_experiments(mode: str | None, seconds: float | None) -> Experiments:
    """The options about experiments that were given.

    Raises:
        UsageError: the mode does not exist, or the time is not positive.
    """
    given: Experiments = {}
    if mode is not None:
        if mode not in MODES:
            raise UsageError(f"--experiments takes {', '.join(MODES)}, not {mode!r}")
        given["experiments"] = mode
    if seconds is not None:
        if not 0 < seconds < float("inf"):
            raise UsageError(f"--experiment-seconds takes a number above 0, not {seconds}")
        given["experiment_seconds"] = seconds
    return given


def place(store: str) -> str:
    """The absolute path of a folder of runs, or the address of a remote one; "" for none.

    Raises:
        UsageError: it is an address of something else.
    """
    from sleuth.store.remote import address, is_address

    if is_address(store):
        return address(store)
    return os.path.abspath(store) if store else ""


def target(value: str, option: str) -> str:
    """The absolute path of a file to be written, seen to be writable before hours of training.

    Raises:
        UsageError: there is no such folder, or it cannot be written.
    """
    if not value:
        return ""
    if value == "-":
        raise UsageError(f"{option} takes a file: stdout belongs to the program")
    path = Path(os.path.abspath(value))
    if path.is_dir():
        raise UsageError(f"{option}: {value!r} is a folder")
    if not path.parent.is_dir():
        raise UsageError(f"{option}: there is no folder {str(path.parent)!r}")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UsageError(f"{option}: {value!r} cannot be written")
    return str(path)
