"""What stands in the place of a function of a module while a program is watched."""

from __future__ import annotations

import functools
import pkgutil
from collections.abc import Callable
from types import MethodType
from typing import Any, Self

Function = Callable[..., Any]


class StandIn:
    """It may be copied, and pickled by its name, as the function may be: it comes back as what it stands for.

    Args:
        original: the function.
    """

    def __init__(self, original: Function) -> None:
        functools.update_wrapper(self, original)
        self._original = original

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do what the original does; what derives from it does so by way of its own."""
        return self._original(*args, **kwargs)

    def __get__(self, one: object, owner: type | None = None) -> Any:
        """Be a method where a function would be one."""
        return self if one is None else MethodType(self, one)

    def __reduce__(self) -> tuple[Callable[[str], Any], tuple[str]]:
        """What it stands for, found by its name."""
        return pkgutil.resolve_name, (f"{self._original.__module__}:{self._original.__qualname__}",)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self
