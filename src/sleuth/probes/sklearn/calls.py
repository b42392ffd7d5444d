"""What stands in the place of a method or function while a program is watched.

The stand-ins are small and hold nothing but the original: a class of the program's own may be pickled by value and sent to
another process, and there, where nothing watches, it must do what it always did.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from sleuth.probes import stand_in as stand_in_of_module
from sleuth.probes.stand_in import Function

Watcher = Callable[[str, Function, tuple[Any, ...], dict[str, Any]], Any]

_watchers: list[Watcher] = []  # of this process; at most one


def watch_with(watcher: Watcher | None) -> None:
    """Route the calls of stand-ins through `watcher` from now on; None: straight to the originals."""
    _watchers[:] = [watcher] if watcher is not None else []


def route(name: str, original: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call `original`, by way of the watcher if there is one."""
    return _watchers[0](name, original, args, kwargs) if _watchers else original(*args, **kwargs)


def stand_in(name: str, original: Function) -> Function:
    """A function that does what `original` does, and can be watched under `name`."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return route(name, original, args, kwargs)

    functools.update_wrapper(call, original)
    call.__module__ = __name__  # what is pickled by value then finds `route` by name
    call.is_stand_in = True  # type: ignore[attr-defined]
    return call


class StandIn(stand_in_of_module.StandIn):
    """The same for a function of a module, which a program may pickle by its name."""

    is_stand_in = True

    def __init__(self, name: str, original: Function) -> None:
        super().__init__(original)
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do what the original does, by way of the watcher if there is one."""
        return route(self._name, self._original, args, kwargs)
