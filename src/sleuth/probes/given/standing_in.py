"""Functions that stand in for a library's own, and tell what was handed over and what came out."""

from __future__ import annotations

import os
import pkgutil
import sys
from collections.abc import Callable
from types import FrameType, ModuleType
from typing import Any

from sleuth.probes.frames import OWN, is_own_file, is_user_file, real_path
from sleuth.probes.stand_in import Function, StandIn

STANDING_IN = tuple(os.path.join(OWN, "probes", name) + os.sep for name in ("files", "given"))  # others may stand around these
Call = Callable[[Function, tuple[Any, ...], dict[str, Any]], Any]
Note = Callable[[FrameType, Any, tuple[Any, ...], dict[str, Any]], None]  # the caller's frame, the result, and what was given


class Told(StandIn):
    """Calls a function by way of another; the program's frame is the one around this.

    Args:
        original: the function.
        call: calls it.
        place: where it is found, "module:name"; "" for what its own names say.
    """

    def __init__(self, original: Function, call: Call, place: str = "") -> None:
        super().__init__(original)
        self._call, self._place = call, place

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do what the original does."""
        return self._call(self._original, args, kwargs)

    def __reduce__(self) -> tuple[Callable[[str], Any], tuple[str]]:
        """What is found at its place: `random.seed` is a method of an object that has no name."""
        return (pkgutil.resolve_name, (self._place,)) if self._place else super().__reduce__()


class StandIns:
    """Put in and taken out again. What a note raises ends with it: the program's call is as it was."""

    def __init__(self) -> None:
        self.is_on = True
        self._pid = os.getpid()
        self._put: list[tuple[Any, str, Any, Any]] = []

    def after(self, owner: Any, name: str, note: Note, *, is_off: Callable[[], bool] | None = None) -> None:
        """Tell `note` of each call of a module's or class's function; of one that raised nothing is told.

        Args:
            owner: a module or class.
            name: of the function, which need not be there.
            note: is told.
            is_off: asked before a call of which nothing must be seen.
        """

        def call(original: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            result = original(*args, **kwargs)
            if self.is_on and (is_off is None or not is_off()):
                self.tell(note, sys._getframe(2), result, args, kwargs)
            return result

        self._put_in(owner, name, call)

    def before(self, owner: Any, name: str, note: Note) -> None:
        """Tell `note` of each call before it is made; see `after`."""

        def call(original: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            if self.is_on:
                self.tell(note, sys._getframe(2), None, args, kwargs)
            return original(*args, **kwargs)

        self._put_in(owner, name, call)

    def _put_in(self, owner: Any, name: str, call: Call) -> None:
        original = vars(owner).get(name)
        if callable(original):
            ours = Told(original, call, f"{owner.__name__}:{name}" if isinstance(owner, ModuleType) else "")
            self._put.append((owner, name, ours, original))
            setattr(owner, name, ours)

    def alias(self, owner: Any, name: str, first: Any) -> None:
        """Put the stand-in of `first` at another place of the same function, too, so that both are one still."""
        ours = vars(first).get(name)
        original = next((one for place, known, put, one in self._put if place is first and known == name and put is ours), None)
        if original is not None and vars(owner).get(name) is original:
            self._put.append((owner, name, ours, original))
            setattr(owner, name, ours)

    def tell(self, note: Note, frame: FrameType, result: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Tell a note, in the process that is watched."""
        try:
            caller: FrameType | None = frame
            while caller is not None and real_path(caller.f_code.co_filename).startswith(STANDING_IN):
                caller = caller.f_back
            if caller is not None and os.getpid() == self._pid and not is_own_file(caller.f_code.co_filename):
                note(caller, result, args, kwargs)
        except Exception:  # noqa: S110 - the probe meets the user's program here; what it could not see is not kept
            pass

    def remove(self) -> None:
        """Take them out; what somebody replaced since is left alone. Idempotent."""
        self.is_on = False
        for owner, name, ours, original in reversed(self._put):
            if vars(owner).get(name) is ours:
                setattr(owner, name, original)
        self._put = []


def outer_user_frame(frame: FrameType | None) -> FrameType | None:
    """The innermost frame of the user's code, from this one outward."""
    while frame is not None and not is_user_file(frame.f_code.co_filename):
        frame = frame.f_back
    return frame
