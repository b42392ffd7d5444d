"""What a model, or a cheap stand-in for it, makes of the rows: losses, and what refitting without some rows changes."""

from __future__ import annotations

from dataclasses import dataclass

from sleuth.evidence.table import FloatArray


@dataclass(frozen=True)
class Scores:
    """The losses of a model on the sampled rows of a split that it has not learned from."""

    split: str
    losses: FloatArray  # (n_sampled,): classes 1 where the answer is wrong, else 0; numbers: the absolute error; NaN = not judged
    predictions: FloatArray  # (n_sampled,): classes: the value of the answer in the target's column, NaN = a class it lacks
    model: str = ""  # the user's own; "" = the stand-in, judged out of fold
    reference: FloatArray | None = None  # (n_sampled,): losses of the stand-in on the same rows, where the model is the user's


@dataclass(frozen=True, slots=True)
class Refit:
    """A refit without some training rows, or with them mended: the change of the held-out loss. Negative = better."""

    rows: tuple[int, ...]  # positions of the rows that were left out or mended
    n_fitted: int
    n_held: int
    before: float  # mean held-out loss
    change: float
    low: float  # of its interval
    high: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """Rows of another split that lie farther from the training rows than these do from each other."""

    n_far: int
    n_rows: int
    expected: float  # share of the rows that would be as far by chance
    p_value: float
    columns: tuple[str, ...] = ()  # that add most to the distance
    ranges: tuple[tuple[float, float], ...] = ()  # the inner nine tenths of the far rows there
    rows: tuple[int, ...] = ()  # of the other split, the farthest first
