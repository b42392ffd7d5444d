"""`%load_ext sleuth`: the cell magic `%%sleuth` watches the training in a cell, and shows what was found below it."""

from __future__ import annotations

import argparse
import contextlib
import shlex
from typing import TYPE_CHECKING, NoReturn, Protocol

from sleuth.api import Run, watch
from sleuth.cli.run import words
from sleuth.errors import UsageError
from sleuth.launch.finding_views import Formatters, show_findings
from sleuth.launch.kernel import UNKNOWN, notebook_here
from sleuth.launch.options import MODES
from sleuth.launch.showing import Showing
from sleuth.render.progress import Progress, progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "sleuth_run"  # of the variable that holds the run


class Result(Protocol):
    """What IPython says of a cell that it ran."""

    error_before_exec: BaseException | None
    error_in_exec: BaseException | None


class Handle(Protocol):
    """An output of a cell that can be replaced."""

    def update(self, obj: object) -> None:
        """Show this in its place."""


class Shell(Protocol):
    """What is used of IPython's shell."""

    user_ns: dict[str, object]
    execution_count: int
    display_formatter: Formatters

    def run_cell(self, raw_cell: str, *, store_history: bool) -> Result:
        """Run the cell; an exception is shown, and told in the result."""

    def register_magic_function(self, func: Callable[[str, str], None], *, magic_kind: str, magic_name: str) -> None:
        """Make a function a magic."""


class _Parser(argparse.ArgumentParser):
    """Raises in place of ending the kernel."""

    def error(self, message: str) -> NoReturn:
        takes = "--select RULES, --ignore RULES, --experiments auto|off|all, --budget RATIO, --to TOOLS, --keep, --name VARIABLE"
        raise UsageError(f"%%sleuth: {message}. It takes {takes}")


def register(shell: Shell) -> None:
    """Make `%%sleuth` known to the shell, and let it show diagnoses and what is in them."""
    shell.register_magic_function(lambda line, cell: run_cell(shell, line, cell), magic_kind="cell", magic_name="sleuth")
    show_findings(shell.display_formatter)


def run_cell(shell: Shell, line: str, cell: str) -> None:
    """Run the cell under watch, show the result, and leave it in a variable.

    Args:
        shell: that runs it.
        line: the options behind `%%sleuth`.
        cell: the code.

    Raises:
        UsageError: an option or a rule does not exist.
    """
    from IPython.display import display

    parser = _Parser(prog="%%sleuth", add_help=False, allow_abbrev=False)
    parser.add_argument("--select", action="append")
    parser.add_argument("--ignore", action="append")
    parser.add_argument("--experiments", choices=MODES, default=MODES[0])
    parser.add_argument("--budget", type=float)
    parser.add_argument("--to", action="append")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--name", default=NAME)
    asked = parser.parse_args(shlex.split(line))
    if not asked.name.isidentifier():
        raise UsageError(f"%%sleuth: --name takes the name of a variable; got {asked.name!r}")
    run = watch(
        select=words(asked.select) or (), ignore=words(asked.ignore) or (), is_kept=asked.keep, to=words(asked.to) or (),
        experiments=asked.experiments, budget=asked.budget, script=notebook_here() or UNKNOWN,
    )  # fmt: skip
    view = _view(shell, run)
    shell.user_ns[asked.name] = _watched(run, shell, cell, view[0] if view else None)
    if view:
        view[1].update(run)  # in place of the last picture: what is saved with the notebook
    else:
        display(run)  # type: ignore[no-untyped-call]  # IPython's


def _view(shell: Shell, run: Run) -> tuple[Showing, Handle] | None:
    """What shows the training while the cell runs, and where; None in a terminal, where nothing can be replaced."""
    if not hasattr(shell, "kernel"):
        return None
    from IPython.display import HTML, display

    handle: Handle = display(HTML(progress(Progress(0.0))), display_id=True)  # type: ignore[no-untyped-call]  # IPython's
    return Showing(run.watcher, lambda html: handle.update(HTML(html))), handle  # type: ignore[no-untyped-call]


@contextlib.contextmanager
def _numbered(shell: Shell) -> Iterator[None]:
    """Code in here has the number of the cell that asked for it, which newer versions of IPython have counted by then."""
    count, inputs = shell.execution_count, shell.user_ns.get("In")
    if isinstance(inputs, list) and inputs:
        shell.execution_count = len(inputs) - 1
    try:
        yield
    finally:
        shell.execution_count = count


def _watched(run: Run, shell: Shell, cell: str, showing: Showing | None) -> Run:
    run.__enter__()
    error: BaseException | None = None
    try:
        if showing is not None:
            showing.begin()
        with _numbered(shell):
            result = shell.run_cell(cell, store_history=False)
        error = result.error_before_exec or result.error_in_exec
    except BaseException as raised:
        error = raised
        raise
    finally:
        if showing is not None:
            showing.end()
        run.__exit__(type(error) if error is not None else None, error, None)
    return run
