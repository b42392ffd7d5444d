"""What is inside a trained network for a few samples of its training, seen once at the end of the run."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
ByteArray = npt.NDArray[np.uint8]


class MapKind(StrEnum):
    """What a map shows."""

    INPUT = "input"
    ACTIVATION = "activation"  # a channel of what a convolution gives
    ATTENTION = "attention"  # of a head: rows are queries, columns keys
    UNIT = "unit"  # the activations that a layer is given: a column for each unit, means over positions


@dataclass(frozen=True, slots=True)
class Maps:
    """Maps of one layer for a few samples, made small by means over equal parts, as bytes between their own limits."""

    kind: MapKind
    layer: str
    n_all: int  # channels or heads of the layer
    shown: IntArray  # (n_shown,) which of them
    height: int  # before they were made small
    width: int
    values: ByteArray  # (n_chosen, n_shown, rows, columns): 0 is `low`, 255 is `high`
    low: FloatArray  # (n_chosen, n_shown)
    high: FloatArray


@dataclass(frozen=True, slots=True)
class Projection:
    """Features of samples as their principal components, the largest first."""

    layer: str  # whose input they are
    n_features: int
    scores: FloatArray  # (n_samples, n_components)
    shares: FloatArray  # (n_components,) of the variance


@dataclass(frozen=True, slots=True)
class Insides:
    """Of some samples of the training their labels, predictions and features; of a few chosen ones what layers make of them."""

    label: FloatArray  # (n_samples,) NaN unknown
    predicted: FloatArray  # (n_samples,) the class; NaN unknown
    is_class: bool  # labels are numbers of classes
    projection: Projection | None
    chosen: IntArray  # (n_chosen,) positions among the samples
    tokens: IntArray = field(default_factory=lambda: np.zeros((0, 0), np.int64))  # (n_chosen, length) of a sequence of numbers
    maps: tuple[Maps, ...] = ()  # from the first layer to the last
