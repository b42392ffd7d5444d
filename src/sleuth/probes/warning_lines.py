"""Warnings name the line that they name without sleuth, although its frames stand between the program and the library.

Python's `warnings.warn` counts frames outward (`stacklevel`), and C code takes the innermost frame: with a stand-in of sleuth's
in between both would name a line of sleuth's, and show a warning once for all lines of the program instead of once for each.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from types import FrameType
from typing import Any

from sleuth.probes.frames import DISPATCHER, OWN, is_own_file, real_path

_PROBES = os.path.join(OWN, "probes") + os.sep  # the program's calls pass through files in here only
_OUTSIDE = os.path.join(OWN, "launch", "program.py")  # `sleuth run`: Python has no frames from here outward
_SKIPS = sys.version_info >= (3, 12)  # Python knows `skip_file_prefixes`; before, it refuses them
_BEYOND = 1_000_000  # a stacklevel that no stack reaches


class WarningLines:
    """Stand-ins for `warnings.warn` and for the function that shows a warning."""

    def __init__(self) -> None:
        self._warn: Any = warnings.warn
        self._show: Any = getattr(warnings, "_showwarnmsg", None)  # C code looks it up by this name
        self._is_on = False
        self._put: dict[str, Any] = {}

    def install(self) -> None:
        """Put the stand-ins in, where none stand yet (one watch may lie within another)."""
        if getattr(warnings.warn, "__module__", "") == __name__:
            return
        self._is_on = True
        self._put = {"warn": self._standing_for_warn()}
        if self._show is not None:
            self._put["_showwarnmsg"] = self._standing_for_show()
        for name, stand_in in self._put.items():
            setattr(warnings, name, stand_in)

    def uninstall(self) -> None:
        """Take them out; where somebody has put something of his own over them, they stay and only pass on. Idempotent."""
        self._is_on = False
        for name, original in (("warn", self._warn), ("_showwarnmsg", self._show)):
            if getattr(warnings, name, None) is self._put.get(name, self):
                setattr(warnings, name, original)

    def _standing_for_warn(self) -> Any:
        original = self._warn

        def warn(message: Any, category: Any = None, stacklevel: Any = 1, source: Any = None, **options: Any) -> None:
            skipped = options.get("skip_file_prefixes", ())
            is_counted = isinstance(stacklevel, int) and isinstance(skipped, tuple) and (stacklevel > 1 or skipped)
            if not self._is_on or not is_counted or (options and not _SKIPS):
                level = max(stacklevel, 1) + 1 if isinstance(stacklevel, int) else stacklevel
                original(message, category, level, source, **options)
                return
            place = _target(sys._getframe(1), max(stacklevel, 2), skipped)
            if place is None:
                original(message, category, _BEYOND, source)
                return
            frame, has_passed = place
            if has_passed or skipped:
                _warn_at(frame, message, category, source)
            else:
                original(message, category, stacklevel + 1, source)

        return warn

    def _standing_for_show(self) -> Any:
        original = self._show

        def show(message: Any) -> None:
            frame = sys._getframe(1)
            if not self._is_on or not is_own_file(message.filename):
                original(message)
                return
            own = next((one for one in _outward(frame) if one.f_code.co_filename == message.filename), None)
            if own is None:
                original(message)
                return
            own.f_globals.get("__warningregistry__", {}).clear()  # shown once for each line of the program's, not of this file's
            target = next(_without_sleuth(own), None)
            if target is not None and real_path(message.filename).startswith(_PROBES):
                _warn_at(target, message.message, message.category, message.source)

        return show


def _outward(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _without_sleuth(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames that the stack would have without sleuth, innermost first, out to the program's own first one."""
    is_after_own = False
    while frame is not None:
        if is_own_file(frame.f_code.co_filename):
            if real_path(frame.f_code.co_filename) == _OUTSIDE:
                return
            is_after_own = True
        elif is_after_own and frame.f_code.co_name == DISPATCHER:
            frame = frame.f_back  # and the public function, whose work stands further in
            if frame is None:
                return
        else:
            yield frame
            is_after_own = False
        frame = frame.f_back


def _target(caller: FrameType, stacklevel: int, skipped: tuple[str, ...]) -> tuple[FrameType, bool] | None:
    """The frame that a warning of `caller` names, and whether sleuth's stand before it; None beyond the outermost frame.

    Python does not count the frames of its import system, unless the caller is one of them, nor those of files that it is told
    to skip, by how their paths begin.
    """
    counts_all = _is_of_import(caller)
    n = 0
    for frame in _without_sleuth(caller):
        n += frame is caller or counts_all or not (_is_of_import(frame) or frame.f_code.co_filename.startswith(skipped))
        if n == stacklevel:
            return frame, any(is_own_file(one.f_code.co_filename) for one in _up_to(caller, frame))
    return None


def _up_to(first: FrameType, last: FrameType) -> Iterator[FrameType]:
    for frame in _outward(first):
        if frame is last:
            return
        yield frame


def _is_of_import(frame: FrameType) -> bool:
    return "importlib" in frame.f_code.co_filename and "_bootstrap" in frame.f_code.co_filename


def _warn_at(frame: FrameType, message: Any, category: Any, source: Any) -> None:
    names = frame.f_globals
    registry = names.setdefault("__warningregistry__", {})
    file, line, module = frame.f_code.co_filename, frame.f_lineno, names.get("__name__", "<string>")
    warnings.warn_explicit(message, UserWarning if category is None else category, file, line, module, registry, source=source)
