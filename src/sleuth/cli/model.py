"""`sleuth model`: what the models of a program consist of, and what they cost."""

from __future__ import annotations

import argparse
import functools
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from sleuth.cli.misplaced import text_of, warn_of_misplaced
from sleuth.cli.run import options_of, target
from sleuth.errors import UsageError
from sleuth.launch.program import Program, check
from sleuth.launch.summarising import DEEPEST, UNTIL, Asked

if TYPE_CHECKING:
    from sleuth.evidence.model_summary import ProgramSummary

SETTINGS = {"allow_interspersed_args": False, "ignore_unknown_options": False}  # what follows SCRIPT belongs to the program
SUMMARY = "--summary"
PROGRAM = "The program, or with -m a module, or the name of a kept run, or last."

Job = Callable[[], object]


def model(  # noqa: PLR0917 - typer makes an option of each parameter
    context: typer.Context,
    script: Annotated[str, typer.Argument(metavar="SCRIPT|RUN", help=PROGRAM, show_default=False)],
    arguments: Annotated[list[str] | None, typer.Argument(metavar="ARGS", help="The program's own arguments.")] = None,
    is_module: Annotated[bool, typer.Option("-m", help="SCRIPT is a module, as for `python -m`.")] = False,
    is_summary: Annotated[bool, typer.Option(SUMMARY, help="Print the table; it is, unless only a file is asked for.")] = False,
    out: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help="Draw the graph: a .svg or .png.", show_default=False)
    ] = "",
    json: Annotated[str, typer.Option("--json", metavar="FILE", help="Write all of it as JSON.", show_default=False)] = "",
    depth: Annotated[int, typer.Option(min=0, metavar="LEVELS", help="Of modules within modules.")] = DEEPEST,
    until: Annotated[str, typer.Option(metavar="step|forward|end", help="When the program is stopped.")] = "step",
    is_dark: Annotated[bool, typer.Option("--dark", help="Draw light on dark.")] = False,
    store: Annotated[
        str, typer.Option(metavar="DIR", help="Where kept runs are: DIR, or s3://…", show_default=".sleuth/runs")
    ] = "",
) -> Job | None:
    """Show the models of a program: shapes, parameters, multiply-adds, memory, and the way of the data.

    The program runs until its first training step is over, and is stopped then. Of a kept run the models are shown as they
    were recorded, with the health of each layer; then options may also follow RUN. `--summary` may follow a SCRIPT that has none.
    """
    words = arguments or []
    asked = Asked(until, depth, json, out, is_dark, is_summary)
    if is_module or os.path.exists(script):
        program = Program(script, tuple(words), is_module)
        check(program)
        if words[:1] == [SUMMARY] and not is_module and SUMMARY not in text_of(program):
            program = Program(script, tuple(words[1:]), is_module)
            asked = Asked(until, depth, json, out, is_dark, True)
        asked = _checked(asked)
        warn_of_misplaced(program, options_of(context), "model")
        return functools.partial(start, program, asked)
    _of_run(script, _with(asked, words), store or _store_in(words))
    return None


def start(program: Program, asked: Asked) -> None:
    """Run the program; ends the process."""
    from sleuth.launch.summarising import start as start_summary

    start_summary(program, asked, _show)


def _checked(asked: Asked) -> Asked:
    """With absolute paths, seen to be writable.

    Raises:
        UsageError: they are not, or a word is not known.
    """
    from dataclasses import replace

    from sleuth.launch.targets import see_target

    if asked.until not in UNTIL:
        raise UsageError(f"--until takes {', '.join(UNTIL)}, not {asked.until!r}")
    picture = os.path.abspath(see_target(asked.picture, is_named=True)) if asked.picture else ""
    is_printed = asked.is_printed or not (asked.json or asked.picture)
    return replace(asked, json=target(asked.json, "--json"), picture=picture, is_printed=is_printed)


class _Parser(argparse.ArgumentParser):
    """The options that may follow RUN."""

    def error(self, message: str) -> NoReturn:
        """Refuse."""
        raise UsageError(f"there is no such file, so it is taken for the name of a kept run, and {message}")


def _parser() -> _Parser:
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("-o", "--output", default="")
    parser.add_argument("--json", default="")
    parser.add_argument("--depth", type=int, default=None)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument(SUMMARY, action="store_true")
    parser.add_argument("--store", default="")
    return parser


def _with(asked: Asked, words: Sequence[str]) -> Asked:
    from dataclasses import replace

    found = _parser().parse_args(list(words))
    return replace(
        asked,
        picture=found.output or asked.picture,
        json=found.json or asked.json,
        depth=asked.depth if found.depth is None else found.depth,
        is_dark=found.dark or asked.is_dark,
        is_printed=found.summary or asked.is_printed,
    )


def _store_in(words: Sequence[str]) -> str:
    return str(_parser().parse_args(list(words)).store)


def _of_run(word: str, asked: Asked, store: str) -> None:
    from sleuth.launch.kept_model import summary_of
    from sleuth.store.catalogue import find_run, find_store, run_names

    asked = _checked(asked)
    place = find_store(os.getcwd(), store)
    if not run_names(place):
        raise UsageError(f"there is no file {word!r}, and no kept run in {place}")
    _show(summary_of(find_run(place, word)), asked)


def _show(summary: ProgramSummary, asked: Asked) -> None:
    """Print the table, write the files."""
    from sleuth.launch.pictures import write_models
    from sleuth.render.model_tree import text
    from sleuth.render.words import clean, to_ascii

    for made in write_models(summary, asked):
        print(f"Written: {clean(made)}", file=sys.stderr)
    if asked.is_printed:
        shown = text(summary, depth=asked.depth)
        is_unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
        sys.stdout.write(shown if is_unicode else to_ascii(shown))
    if summary.ending:
        print(f"sleuth: the program did not come to its first step: {clean(summary.ending)}", file=sys.stderr)
