"""`sleuth run`: the program's own course, with the watch beside it.

Nothing heavy is imported before the program has begun (see `program.py`): the watch is built when the program imports torch.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import wrapt

from sleuth.launch.options import Options, Origin
from sleuth.launch.origin import origin
from sleuth.launch.program import Ending, Program, check, leave, run, wait_for_threads
from sleuth.launch.speech import Speech
from sleuth.probes.files.session import FileSession
from sleuth.probes.given.session import GivenSession
from sleuth.probes.warning_lines import WarningLines
from sleuth.recording import CURRENT

if TYPE_CHECKING:
    from sleuth.evidence.trace import Trace
    from sleuth.launch.sessions import ClassicalSession, FileWatch, Given, Session
    from sleuth.launch.watching import Watch
    from sleuth.store.telemetry import TelemetryWriter
    from sleuth.verdict import Report

FRAMEWORKS = ("torch", "sklearn.base")
NOTHING_IMPORTED = "the program imported neither torch nor scikit-learn"
NOTHING_TRAINED = "no training was seen: no backward call, no optimiser step, and no estimator that was fitted"


def start(program: Program, options: Options) -> NoReturn:
    """Run the program under watch, and end this process as the program would have ended it.

    Raises:
        UsageError: the script cannot be opened.
        SystemExit: with the program's exit code, or 1 when `--fail-on` applies.
    """
    check(program)
    begun = origin(program, keeps_changes=options.is_kept)
    files = FileSession(begun.folder) if options.is_kept else None
    given = GivenSession(_folders(program, begun)) if options.is_kept else None
    launch = Launch(options, begun, Speech(is_quiet=options.is_quiet), files, given)
    for watcher in (files, given):
        if watcher is not None:
            watcher.install()  # before the program takes functions out of modules
    for framework in FRAMEWORKS:
        wrapt.register_post_import_hook(launch.begin, framework)
    if options.is_kept:
        CURRENT.open = lambda: launch.begin(None)  # a program that trains with neither may still log
    lines = WarningLines()
    lines.install()
    ending = run(program)
    if not launch.is_here:  # a forked child that came back from the program's code
        leave(ending)
    with contextlib.suppress(BaseException):  # Ctrl-C while waiting: Python, too, goes on to its end
        wait_for_threads()
    lines.uninstall()
    leave(replace(ending, exit_code=launch.end(ending)))


class Launch:
    """The watch over a program that may or may not come to train something. Nothing that fails in here reaches the program."""

    def __init__(
        self, options: Options, begun: Origin, speech: Speech, files: FileWatch | None = None, given: Given | None = None
    ) -> None:
        self._files = files
        self._options = options
        self._given = given
        self._origin = begun
        self._speech = speech
        self._process = os.getpid()
        self._watch: Watch | None = None
        self._failure = ""

    @property
    def is_here(self) -> bool:
        """Whether this is the process that was started, and not a forked child of it."""
        return os.getpid() == self._process

    def begin(self, _module: object) -> None:
        """Begin to watch; called when the program has imported the framework."""
        if not self.is_here or self._watch is not None:
            return
        try:
            with own_imports():
                from sleuth.launch.watching import Watch

                watch = Watch(
                    self._options, self._origin, self._speech, torch_session, sklearn_session,
                    files=self._files, given=self._given,
                )  # fmt: skip
                watch.begin()
            self._watch = watch
        except Exception as error:
            self._failure = f"{type(error).__name__}: {error}"
            self._speech.complain_about(error, "this run is not watched, because sleuth failed")

    def end(self, ending: Ending) -> int:
        """Make the report, keep it, show it; returns the exit code."""
        with contextlib.suppress(Exception):
            sys.stdout.flush()  # what the program printed comes before the summary
        try:
            with own_imports():
                return self._end(ending)
        except BaseException as error:  # the program has ended well or badly; sleuth's failure must not change that
            self._speech.complain_about(error, "no report, because sleuth failed")
            return ending.exit_code

    def _end(self, ending: Ending) -> int:
        if self._watch is None:
            self._end_without_watch(ending, self._failure or NOTHING_IMPORTED)
            return ending.exit_code
        report = self._with_code(self._watch.end(ending))
        self._watch.keeper.keep(report, ending)
        try:
            return self._told(self._watch, report, ending)
        finally:
            self._watch.keeper.outlets.end()
            self._watch.keeper.send()

    def _told(self, watch: Watch, report: Report, ending: Ending) -> int:
        """Show the report; returns the exit code."""
        from sleuth.launch.watching import has_fault

        if report.is_empty:
            self._say_nothing_seen(ending, NOTHING_TRAINED)
            if not watch.has_logged:
                watch.keeper.discard()
            return ending.exit_code
        if ending.status == "stopped" and report.trace is not None:
            self._speech.say(f"sleuth: the program was stopped after {report.trace.run.n_steps} steps: {ending.exception}")
        self._show(report)
        fails = ending.exit_code == 0 and self._options.fail_on and has_fault(report.diagnosis, self._options.fail_on)
        return 1 if fails else ending.exit_code

    def _with_code(self, report: Report) -> Report:
        """The report with what the program's text shows; as it is where that fails, or nothing was judged."""
        if not self._options.reads_code or report.is_empty:
            return report
        try:
            from sleuth.diagnosis.joining import joined
            from sleuth.launch.own_code import places_of, read_own_code

            read = read_own_code(self._options, self._origin, places_of(report.trace))
            return replace(report, diagnosis=joined(report.diagnosis, read)) if read else report
        except Exception as error:
            self._speech.complain_about(error, "the program's text is not judged")
            return report

    def _end_without_watch(self, ending: Ending, reason: str) -> None:
        if self._options.json or self._options.html:
            from sleuth.launch.watching import report_without_watch

            keeper, report = report_without_watch(self._options, self._origin, self._speech, ending, reason)
            keeper.keep(report, ending)
        if not self._failure:
            self._say_nothing_seen(ending, reason)

    def _say_nothing_seen(self, ending: Ending, reason: str) -> None:
        """One line; after an exception none, since the traceback says what there is to say."""
        if ending.status == "finished":
            self._speech.say(f"sleuth: nothing to judge: {reason}.")

    def _show(self, report: Report) -> None:
        from sleuth.render.terminal import summary

        speech = self._speech
        speech.say(summary(report, width=speech.width, color=speech.has_color, unicode=speech.has_unicode).rstrip("\n"))


def _folders(program: Program, begun: Origin) -> tuple[str, ...]:
    """Where the program's own files are."""
    return ("" if program.is_module else os.path.dirname(os.path.realpath(program.target)), begun.root)


def torch_session(
    options: Options, begun: Origin, on_check: Callable[[Callable[[], Trace]], None], telemetry: TelemetryWriter | None
) -> Session:
    """What sees a PyTorch training."""
    from sleuth.probes.torch.session import TorchSession

    return TorchSession(script=begun.script, budget=options.budget, on_check=on_check, telemetry=telemetry)


def sklearn_session(begun: Origin, on_call: Callable[[], None]) -> ClassicalSession:
    """What sees the estimators of scikit-learn and of libraries that follow it."""
    from sleuth.probes.sklearn.session import SklearnSession

    return SklearnSession(script=begun.script, on_call=on_call)


@contextlib.contextmanager
def own_imports() -> Iterator[None]:
    """Keep the program's folder out of the way of sleuth's imports: a file `html.py` beside the script is not the library."""
    folder = None if sys.flags.safe_path or not sys.path else sys.path.pop(0)
    try:
        yield
    finally:
        if folder is not None:
            sys.path.insert(0, folder)
