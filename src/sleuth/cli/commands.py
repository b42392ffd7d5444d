"""The subcommands: each is the function of its name in the module of its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

import sleuth
from sleuth.cli import data, demo, explain, lint, lsp, rules, run, version


def command() -> Callable[..., object]:
    """The whole command line."""
    app = typer.Typer(
        help="Find out why a model does not learn.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain help is there in half the time
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global)
    app.command("run", context_settings=run.SETTINGS)(run.run)
    app.command("lint")(lint.lint)
    app.command("lsp")(lsp.lsp)
    app.command("data")(data.data)
    app.command("rules")(rules.rules)
    app.command("explain")(explain.explain)
    app.command("demo")(demo.demo)
    app.command("version")(version.version)
    return typer.main.get_command(app)


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
