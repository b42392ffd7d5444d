"""Run the user's program as Python runs it: the same `__main__`, arguments, path, output, exit code and tracebacks.

Nothing heavy is imported here: what the program sets before its own imports (such as OMP_NUM_THREADS) must still count.
"""

from __future__ import annotations

import atexit
import builtins
import contextlib
import io
import itertools
import os
import pkgutil
import runpy
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader, SourcelessFileLoader
from types import CodeType, ModuleType, TracebackType
from typing import NoReturn

import sleuth
from sleuth.errors import StopTraining, UsageError
from sleuth.probes.frames import DISPATCHER

INTERRUPTED = 130  # 128 + SIGINT
PACKAGE = os.path.dirname(os.path.abspath(sleuth.__file__)) + os.sep


@dataclass(frozen=True, slots=True)
class Program:
    """What to run: a script, a directory or archive with a `__main__.py`, or a module (as `python -m` does)."""

    target: str
    arguments: tuple[str, ...] = ()
    is_module: bool = False

    @property
    def command(self) -> tuple[str, ...]:
        """The words that follow `python` in the command that this stands for."""
        return ("-m", self.target, *self.arguments) if self.is_module else (self.target, *self.arguments)


@dataclass(frozen=True, slots=True)
class Ending:
    """How the program ended. `status` is one of finished, raised, interrupted, stopped."""

    status: str
    exit_code: int = 0  # as a shell sees it; 130 for the interrupt signal
    exception: str = ""  # "ValueError: ..."
    is_by_signal: bool = False  # Ctrl-C that nobody caught: Python lets the signal end the process


def check(program: Program) -> None:
    """See that there is something to run, before anything is set up for it.

    Raises:
        UsageError: the script cannot be opened.
    """
    if program.is_module or os.path.isdir(program.target):
        return
    try:
        with open(program.target, "rb"):
            pass
    except OSError as error:
        path = os.path.join(os.getcwd(), program.target)
        raise UsageError(f"can't open file {path!r}: [Errno {error.errno}] {error.strerror}") from None


def run(program: Program) -> Ending:
    """Run the program to its end in this process; what it does not catch is shown as Python shows it. Never raises.

    `sys.modules["__main__"]`, `sys.argv` and `sys.path[0]` stay as the program had them: its `atexit` functions need them.
    """
    try:
        _execute(program)
        return Ending("finished")
    except StopTraining as stop:
        return Ending("stopped", 1, str(stop))
    except SystemExit as leaving:
        return Ending("finished", _exit_code(leaving))
    except BaseException as error:  # everything that a program can raise ends here, as in Python's own main
        uncaught = error
    _forget_own_frames(uncaught)  # outside the handler: what the program's excepthook raises has no context
    code = _show(uncaught)
    if isinstance(uncaught, KeyboardInterrupt):
        return Ending("interrupted", INTERRUPTED if code is None else code, _described(uncaught), is_by_signal=code is None)
    return Ending("raised", 1 if code is None else code, _described(uncaught))


def wait_for_threads() -> None:
    """Wait for the program's threads, as Python does between the end of `__main__` and the `atexit` functions."""
    others = [thread for thread in threading.enumerate() if thread is not threading.current_thread() and not thread.daemon]
    if others:
        threading._shutdown()  # type: ignore[attr-defined]  # the only way that also ends idle executor threads


def leave(ending: Ending) -> NoReturn:
    """End this process as the program's own end would: by exit code, or by the interrupt signal after Ctrl-C."""
    if ending.is_by_signal:
        sys.excepthook = lambda *_: None  # it has been shown already
        atexit._run_exitfuncs()  # one that evaluates a string would make Python forget that a signal ends it
        raise KeyboardInterrupt
    raise SystemExit(ending.exit_code)


def _execute(program: Program) -> None:
    sys.modules["__main__"] = main = _fresh_main()
    sys.orig_argv = [sys.executable, *program.command]
    if program.is_module:
        _set_path(os.getcwd())
        sys.argv = ["-m", *program.arguments]
        runpy._run_module_as_main(program.target)  # type: ignore[attr-defined]  # what `python -m` itself calls
        return
    sys.argv = [program.target, *program.arguments]
    if os.path.isdir(program.target) or _is_archive(program.target):
        folder = os.path.join(os.getcwd(), program.target)
        sys.path.insert(0, folder) if sys.flags.safe_path else _set_path(folder)
        runpy._run_module_as_main("__main__", False)  # type: ignore[attr-defined]
        return
    _set_path(os.path.dirname(os.path.realpath(program.target)))
    path = os.path.join(os.getcwd(), program.target)
    code, loader = _load(path)
    main.__file__, main.__loader__ = path, loader
    main.__dict__["__cached__"] = None
    exec(code, main.__dict__)  # noqa: S102 - this is what the command is for


def _fresh_main() -> ModuleType:
    main = ModuleType("__main__")
    main.__dict__["__builtins__"] = builtins
    if sys.version_info < (3, 14):
        main.__annotations__ = {}
    return main


def _set_path(folder: str) -> None:
    if not sys.flags.safe_path:
        sys.path[0] = folder


def _is_archive(path: str) -> bool:
    return not path.endswith((".py", ".pyc")) and pkgutil.get_importer(os.path.abspath(path)) is not None


def _load(path: str) -> tuple[CodeType, SourceFileLoader | SourcelessFileLoader]:
    with io.open_code(path) as file:
        content = file.read()
    if (compiled := pkgutil.read_code(io.BytesIO(content))) is not None:
        return compiled, SourcelessFileLoader("__main__", path)
    code: CodeType = compile(content, path, "exec", dont_inherit=True)
    return code, SourceFileLoader("__main__", path)


def _exit_code(leaving: SystemExit) -> int:
    """The exit code of this `SystemExit`; a text is written to stderr and stands for 1."""
    if leaving.code is None:
        return 0
    if isinstance(leaving.code, int):
        return int(leaving.code) & 0xFF if os.name == "posix" else int(leaving.code)
    with contextlib.suppress(Exception):
        print(leaving.code, file=sys.stderr)  # noqa: T201 - Python prints it
    return 1


def _show(error: BaseException) -> int | None:
    """Show an uncaught exception by the program's `sys.excepthook`, with Python's own answers to a bad one.

    Returns:
        The exit code, if the hook asked for one.
    """
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    if sys.version_info >= (3, 12):
        sys.last_exc = error
    hook = getattr(sys, "excepthook", None)
    try:
        if hook is None:
            print("sys.excepthook is missing", file=sys.stderr)  # noqa: T201
            hook = sys.__excepthook__
        hook(type(error), error, error.__traceback__)
    except SystemExit as leaving:
        return _exit_code(leaving)
    except BaseException as raised:
        second = raised
    else:
        return None
    _forget_own_frames(second)
    with contextlib.suppress(Exception):
        print("Error in sys.excepthook:", file=sys.stderr)  # noqa: T201
        sys.__excepthook__(type(second), second, second.__traceback__)
        print("\nOriginal exception was:", file=sys.stderr)  # noqa: T201
        sys.__excepthook__(type(error), error, error.__traceback__)
    return None


def _described(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # an exception class of the program's with a fault of its own
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _forget_own_frames(error: BaseException) -> None:
    """Take sleuth's frames out of the traceback of `error` and of all exceptions that are shown with it."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        one.__traceback__ = _without_own_frames(one.__traceback__)
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions


def _without_own_frames(traceback: TracebackType | None) -> TracebackType | None:
    kept: list[TracebackType] = []
    for entry in _entries(traceback):
        if not _is_own(entry.tb_frame.f_code.co_filename):
            kept.append(entry)
        elif kept and kept[-1].tb_frame.f_code.co_name == DISPATCHER:
            del kept[-2:]  # and the public function before it, which stands further in again
    for one, following in itertools.pairwise([*kept, None]):
        if one is not None:
            one.tb_next = following
    return kept[0] if kept else None


def _entries(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _is_own(file: str) -> bool:
    return file.startswith(PACKAGE)
