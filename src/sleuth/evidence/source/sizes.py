"""The sizes of a tensor or table, as far as the text tells them: how many axes, and how long each is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

from sleuth.evidence.source.graph import Value


@dataclass(frozen=True, slots=True)
class Sizes:
    """The length of each axis; None where it is not known. If not `is_whole`, there may be more axes before these.

    With `is_in_batch` only that of the batch: a layer for images or signals gave these axes.
    """

    axes: tuple[int | None, ...]
    is_whole: bool = True
    is_in_batch: bool = False

    @property
    def rank(self) -> int | None:
        """How many axes there are; None if that is not known."""
        return len(self.axes) if self.is_whole else None

    @property
    def last(self) -> int | None:
        """The length of the last axis; None if it is not known."""
        return self.axes[-1] if self.axes else None

    def with_last(self, size: int | None) -> Sizes:
        """The same with another length of the last axis."""
        return Sizes((*self.axes[:-1], size), self.is_whole, self.is_in_batch)

    def with_batch(self) -> Sizes:
        """The same with the axis of the batch, where only that may stand before: the program counts axes from there."""
        return Sizes((None, *self.axes)) if self.is_in_batch else self

    def position(self, axis: int) -> int | None:
        """The place in `axes` of an axis counted as PyTorch does; None if that is not known, or there is no such axis."""
        if axis >= 0 and not self.is_whole and not self.is_in_batch:
            return None
        place = axis - self.is_in_batch if axis >= 0 else len(self.axes) + axis
        return place if 0 <= place < len(self.axes) else None

    def without(self, axis: int) -> Sizes | None:
        """The same without this axis."""
        place = self.position(axis)
        return None if place is None else Sizes((*self.axes[:place], *self.axes[place + 1 :]), self.is_whole, self.is_in_batch)

    def resized(self, axis: int, size: int | None) -> Sizes | None:
        """The same with another length of this axis."""
        place = self.position(axis)
        axes = None if place is None else (*self.axes[:place], size, *self.axes[place + 1 :])
        return None if axes is None else Sizes(axes, self.is_whole, self.is_in_batch)


Ask = Callable[[Value], Sizes | None]  # the sizes of another value

VECTOR = Sizes((None,))
UNKNOWN_TABLE = Sizes((None, None))


def number(value: Value | None) -> int | None:
    """The whole number that this value is; None if it is none, or not known."""
    literal = value.literal if value is not None and value.op in ("constant", "unary", "binary") else None
    return literal if isinstance(literal, int) and not isinstance(literal, bool) else None


def numbers(values: tuple[Value, ...] | list[Value]) -> tuple[int | None, ...] | None:
    """The sizes that these arguments give, one by one or as one tuple; None if their number is not known."""
    given = tuple(values)
    if len(given) == 1 and given[0].op in ("tuple", "list"):
        given = tuple(given[0].inputs)
    elif len(given) == 1 and number(given[0]) is None and given[0].op not in ("item", "element", "subscript", "method", "call"):
        return None
    if any(one.op == "star" or (one.op == "attribute" and one.name == "shape") for one in given):
        return None
    if len(given) == 1 and given[0].op == "method" and given[0].name == "size" and not given[0].arguments:
        return None
    return tuple(number(one) for one in given)


def broadcast(first: Sizes | None, second: Sizes | None) -> Sizes | None:
    """The sizes of what arithmetic makes of two tensors; None if they are not known."""
    if first is None or second is None:
        return None
    length = max(len(first.axes), len(second.axes))
    ones = [(None if not one.is_whole else 1,) * (length - len(one.axes)) + one.axes for one in (first, second)]
    axes = tuple(_wider(mine, other) for mine, other in zip(*ones, strict=True))
    is_in_batch = first.is_in_batch and second.is_in_batch and len(first.axes) == len(second.axes)
    return Sizes(axes, first.is_whole and second.is_whole, is_in_batch)


def _wider(mine: int | None, other: int | None) -> int | None:
    if mine == 1:
        return other
    return mine if other in (1, mine) or other is None else None


def meeting_sizes(found: list[Sizes | None]) -> Sizes | None:
    """What is known of a value that may have any of these sizes."""
    if not found or any(one is None for one in found):
        return None
    known = [one for one in found if one is not None]
    length = min(len(one.axes) for one in known)
    is_whole = all(one.is_whole for one in known) and len({len(one.axes) for one in known}) == 1
    tails = [one.axes[len(one.axes) - length :] for one in known]
    is_in_batch = all(one.is_in_batch and len(one.axes) == length for one in known)
    return Sizes(tuple(one[0] if len(set(one)) == 1 else None for one in zip(*tails, strict=True)), is_whole, is_in_batch)


def flattened(before: Sizes, start: int) -> Sizes:
    """All axes from this one on as one."""
    rest = before.axes[start:]
    size = None if any(one is None for one in rest) else prod(one or 0 for one in rest)
    return Sizes((*before.axes[:start], size), before.is_whole)
