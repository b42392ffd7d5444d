"""The subcommands: each is the function of its name in the module of its name, or the group of commands that this returns."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

import sleuth

NAMES = ("run", "lint", "lsp", "data", "import", "runs", "plot", "model", "ui", "rules", "explain", "demo", "version")
MODULES = {"import": "import_log"}  # whose names are not those of their functions and modules: words of the language
GROUPS = {"runs": "list"}  # and the command that is meant when none is named
OF_ALL = "--store"  # an option that each command of a group takes, so that it may stand before the command
HELP = ("-h", "--help")


def command(words: Sequence[str] = ()) -> Callable[..., object]:
    """The whole command line; of the subcommand alone if `words` begins with one, since each option costs time to set up."""
    app = typer.Typer(
        help="Find out why a model does not learn.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain help is there in half the time
        no_args_is_help=True,
        context_settings={"help_option_names": list(HELP)},
    )
    app.callback()(_global)
    for name in NAMES if not words or words[0] not in NAMES else words[:1]:
        function = MODULES.get(name, name)
        module = importlib.import_module(f"sleuth.cli.{function}")
        if name in GROUPS:
            app.add_typer(module.group(words[1:]), name=name)
        else:
            app.command(name, context_settings=getattr(module, "SETTINGS", None))(getattr(module, function))
    return typer.main.get_command(app)


def spelled_out(words: Sequence[str]) -> list[str]:
    """The words with the command of a group that is meant when none is named.

    Example:
        >>> spelled_out(["runs", "--limit", "3"])
        ['runs', 'list', '--limit', '3']
        >>> spelled_out(["runs", "--store", "kept", "show", "last"])
        ['runs', 'show', '--store', 'kept', 'last']
    """
    before = _before_command(words[1:]) if words and words[0] in GROUPS else 0
    if before and len(words) > before + 1 and not words[before + 1].startswith("-"):
        words = [words[0], words[before + 1], *words[1 : before + 1], *words[before + 2 :]]
    is_short = bool(words) and words[0] in GROUPS and (len(words) == 1 or words[1].startswith("-")) and words[1:2] != ["--"]
    is_short = is_short and not (words[1:] and words[1] in HELP)
    return [words[0], GROUPS[words[0]], *words[1:]] if is_short else [*words]


def _before_command(words: Sequence[str]) -> int:
    """How many words at the beginning are the option that belongs to each command."""
    if not words:
        return 0
    return 2 if words[0] == OF_ALL else int(words[0].startswith(f"{OF_ALL}="))


def _print_version(is_asked: bool) -> None:
    if is_asked:
        print(f"sleuth {sleuth.__version__}")
        raise typer.Exit(0)


def _global(
    is_version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    pass
