"""The protocol of all states, and how they become bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt

Seen_contra = TypeVar("Seen_contra", contravariant=True)
Told_co = TypeVar("Told_co", covariant=True)
Array = npt.NDArray[np.float64] | npt.NDArray[np.int64] | npt.NDArray[np.uint64] | npt.NDArray[np.uint8]


class State(Protocol[Seen_contra, Told_co]):
    """What is kept of the rows seen so far, bounded in size.

    Whether rows are seen by one state or by several that are merged, in whatever order, makes no difference to what is told in
    the end, beyond the error that the state states.
    """

    def update(self, seen: Seen_contra) -> None:
        """Take in more rows."""

    def merge(self, other: Self) -> None:
        """Take in what another state has seen, of other rows."""

    def to_bytes(self) -> bytes:
        """The state as bytes, without pickle, for a file or another process."""

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The state that these bytes were made of."""

    def finalize(self) -> Told_co:
        """What the rows seen so far tell."""


def packed(arrays: Mapping[str, Array]) -> bytes:
    """Arrays by name as bytes (NumPy's `.npz`).

    Example:
        >>> unpacked(packed({"a": np.arange(3)}))["a"].tolist()
        [0, 1, 2]
    """
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]  # NumPy's stub takes the names for its own options
    return buffer.getvalue()


def unpacked(data: bytes) -> dict[str, npt.NDArray[np.float64]]:
    """The arrays that these bytes were made of."""
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        return {name: kept[name] for name in kept.files}


def text_array(text: str) -> npt.NDArray[np.uint8]:
    """A text as an array.

    Example:
        >>> array_text(text_array("ä"))
        'ä'
    """
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)


def array_text(array: npt.NDArray[np.generic]) -> str:
    """The text that this array was made of."""
    return array.tobytes().decode("utf-8", "surrogatepass")
