"""`sleuth demo`: train a small network with one planted fault, and see the whole flow."""

from __future__ import annotations

import ast
import difflib
import functools
import importlib.util
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from sleuth.cli.run import Job, start
from sleuth.errors import UsageError
from sleuth.launch.options import Options

FOLDER = Path(__file__).parent / "demos"
ENDING = ".py.txt"  # texts to be copied: they are the user's kind of program, not a part of this package
DEFAULT = "missing-zero-grad"
NEEDED = ("torch", "sklearn")


def demo(
    name: Annotated[str, typer.Argument(help="Of the planted fault, or healthy.", show_default=False)] = DEFAULT,
    is_list: Annotated[bool, typer.Option("--list", help="List the demos.")] = False,
) -> Job | None:
    """Train a small network on scikit-learn's digits with one planted fault, and diagnose it.

    The program is written to .sleuth/demo, so that you can read it, mend it, and run it again with `sleuth run`.
    """
    from sleuth.launch.program import Program

    if is_list:
        print(listing())
        return None
    content = source(name)
    if missing := [library for library in NEEDED if importlib.util.find_spec(library) is None]:
        raise UsageError(f"the demo needs {' and '.join(missing)}: install `mlsleuth[all]`")
    path = _place(f"{name.replace('-', '_')}.py", content)
    print(f"sleuth demo: {summary(content)}\nThe program is {path}; this is `sleuth run {path}`.\n", file=sys.stderr)
    return functools.partial(start, Program(str(path)), Options())


def names() -> tuple[str, ...]:
    """The demos: one for each planted fault, by its rule's name, and `healthy`."""
    return tuple(sorted(path.name.removesuffix(ENDING).replace("_", "-") for path in FOLDER.glob(f"*{ENDING}")))


def source(name: str) -> str:
    """The program of this demo.

    Raises:
        UsageError: there is no such demo.
    """
    if name not in names():
        near = difflib.get_close_matches(name, names(), 1)
        raise UsageError(
            f"there is no demo {name!r}. " + (f"Did you mean {near[0]}?" if near else "`sleuth demo --list` lists them.")
        )
    return (FOLDER / f"{name.replace('-', '_')}{ENDING}").read_text("utf-8")


def summary(content: str) -> str:
    """The first line of a demo's docstring."""
    return (ast.get_docstring(ast.parse(content)) or "").split("\n", 1)[0]


def listing() -> str:
    """All demos with what is wrong in each."""
    width = max(len(name) for name in names())
    lines = [f"{name:<{width}}  {summary(source(name))}" + (" (default)" if name == DEFAULT else "") for name in names()]
    return "\n".join([*lines, "", "`sleuth demo NAME` runs one."])


def _place(file: str, content: str) -> Path:
    """Write the program where the user can open it; elsewhere if this folder cannot be written."""
    folder = Path(".sleuth", "demo")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(content, "utf-8")
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="sleuth-demo-"))
        (folder / file).write_text(content, "utf-8")
    return folder / file
