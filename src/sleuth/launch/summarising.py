"""`sleuth model`: run a program up to the end of its first training step, and say what its models consist of.

Nothing heavy is imported before the program has begun (see `program.py`).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import wrapt

from sleuth.errors import SleuthError, UsageError
from sleuth.evidence.model_summary import ProgramSummary
from sleuth.launch.program import Ending, Program, check, leave, run
from sleuth.launch.start import own_imports

if TYPE_CHECKING:
    from sleuth.probes.torch.summary import SummarySession

DEEPEST = 99  # levels of modules: all of them
UNTIL = ("step", "forward", "end")
UNCOMPILED = "TORCHDYNAMO_DISABLE"  # a compiled model hides its modules


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be made of the summary. Paths are absolute, "" is none."""

    until: str = "step"
    depth: int = DEEPEST
    json: str = ""
    picture: str = ""
    is_dark: bool = False
    is_printed: bool = True


def start(program: Program, asked: Asked, show: Callable[[ProgramSummary, Asked], None]) -> NoReturn:
    """Run the program until its first step is over, show what was seen, and end this process.

    Raises:
        UsageError: the script cannot be opened, or no model ran.
        SystemExit: with 0 if the program was stopped, else with its own exit code.
    """
    check(program)
    os.environ.setdefault(UNCOMPILED, "1")
    watch = _Watch(asked)
    wrapt.register_post_import_hook(watch.begin, "torch")
    ending = run(program)
    if os.getpid() != watch.process:  # a forked child that came back from the program's code
        leave(ending)
    with contextlib.suppress(Exception):
        sys.stdout.flush()
    with own_imports():
        show(watch.end(program, ending), asked)
    leave(Ending("finished", 0 if ending.status == "stopped" else ending.exit_code))


class _Watch:
    """Begins to look when the program has imported torch."""

    def __init__(self, asked: Asked) -> None:
        self.process = os.getpid()
        self._asked = asked
        self._session: SummarySession | None = None

    def begin(self, _module: object) -> None:
        """Called when torch has been imported."""
        if os.getpid() != self.process or self._session is not None:
            return
        with own_imports():
            from sleuth.probes.torch.summary import SummarySession

        self._session = SummarySession(self._asked.until)
        self._session.install()

    def end(self, program: Program, ending: Ending) -> ProgramSummary:
        """What was seen."""
        if self._session is None:
            raise UsageError(f"{program.target} imported no torch: models of PyTorch can be summarised")
        self._session.uninstall()
        said = "" if ending.status in ("finished", "stopped") else ending.exception or ending.status
        if not self._session.models:
            reason = f" before it ended: {said}" if said else ""
            if self._session.failures:
                raise SleuthError(f"sleuth failed to see the models of {program.target}: {self._session.failures[0]}")
            raise SleuthError(f"{program.target} ran no model with parameters{reason}; in other processes they are not seen")
        return ProgramSummary(program.target, self._session.models, "run", said)
