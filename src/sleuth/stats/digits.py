"""How many decimals numbers are written with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MOST = 6  # decimals that are told apart


def decimals(values: FloatArray) -> IntArray:
    """The decimals that each value needs, 0 to 6; 7 stands for more.

    Example:
        >>> decimals(np.array([3.0, 2.5, 0.125, 1 / 3])).tolist()
        [0, 1, 3, 7]
    """
    needed = np.full(len(values), MOST + 1, np.int64)
    for places in range(MOST, -1, -1):
        scaled = values * 10.0**places
        near = np.abs(scaled - np.rint(scaled)) <= 1e-9 * np.maximum(np.abs(scaled), 1.0)
        needed[near & (np.abs(scaled) < 1e14)] = places
    return needed


def coarser(part: IntArray, rest: IntArray, *, max_share: float) -> int | None:
    """Decimals within which all of a part lie, but at most this share of the rest; None if there are none.

    Example:
        >>> coarser(np.zeros(50, int), np.full(500, 2), max_share=0.5)
        0
    """
    most = int(part.max())
    return most if most <= MOST and float((rest <= most).mean()) <= max_share else None
