"""What stands in the place of a function that writes or reads a file: it does the same, and tells when it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sleuth.probes import stand_in
from sleuth.probes.stand_in import Function

Around = Callable[[Function, tuple[Any, ...], dict[str, Any]], Any]


class StandIn(stand_in.StandIn):
    """Calls a function by way of another.

    Args:
        original: the function.
        around: calls it.
    """

    def __init__(self, original: Function, around: Around) -> None:
        super().__init__(original)
        self._around = around

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do what the original does."""
        return self._around(self._original, args, kwargs)
