"""Where the tensors of a recorded call come from, and the nests of tuples, lists, dicts and dataclasses that hold them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from torch import Tensor


@dataclass(frozen=True, slots=True)
class Made:
    """The tensor number `index` among those that node `node` returned."""

    node: int
    index: int


@dataclass(frozen=True, slots=True)
class Given:
    """A constant of the step."""

    number: int


@dataclass(frozen=True, slots=True)
class Trained:
    """A trainable tensor that the step uses outside of modules."""

    number: int


Slot = Made | Given | Trained


def transform(value: Any, change: Callable[[Tensor], Any]) -> Any:
    """The same nest with every tensor changed."""
    return _rebuilt(value, Tensor, change)


def map_slots(value: Any, change: Callable[[Slot], Any]) -> Any:
    """The same nest with every slot changed."""
    return _rebuilt(value, (Made, Given, Trained), change)


def _rebuilt(value: Any, kind: type | tuple[type, ...], change: Callable[[Any], Any]) -> Any:
    if isinstance(value, kind):
        return change(value)
    if isinstance(value, slice):
        return slice(*(_rebuilt(part, kind, change) for part in (value.start, value.stop, value.step)))
    if isinstance(value, tuple):
        parts = [_rebuilt(one, kind, change) for one in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, list):
        return [_rebuilt(one, kind, change) for one in value]
    if isinstance(value, dict):
        table: Any = copy.copy(value)
        for key in list(table):
            table[key] = _rebuilt(table[key], kind, change)
        return table
    if is_dataclass(value) and not isinstance(value, type):
        twin: Any = copy.copy(value)
        for one in fields(twin):
            object.__setattr__(twin, one.name, _rebuilt(getattr(twin, one.name), kind, change))
        return twin
    return value
