"""A stretch of the data whose labels have nothing to do with their inputs, although like inputs tell them elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleuth.evidence.trace import Experiment, FloatArray, IntArray

Mask = npt.NDArray[np.bool_]

N_WINDOWS = 8
NEIGHBOURS = 10
FAR = 5.0  # deviations from the mean; what is farther out counts as this far
MIN_WINDOW = 40  # samples
MOST_COMMON = 0.7  # share of one class in a window, above which little is left to be told
ERRORS = 2.0  # standard errors up to which an agreement is chance
MIN_ABOVE = 0.25  # agreement above chance in every other window
MOST_MOVED = 0.25  # of the samples that would have to change their class for the block to have the classes of the others
SAME_DISTANCE = 1.3  # of the block's inputs to the others, over the distance of those from each other


@dataclass(frozen=True, slots=True)
class Block:
    """Positions `first` to `last` in the data, with the share of labels that the nearest other inputs name.

    `inside`: by neighbours in the block; `across`: by those outside of it; `outside`: of the other samples; `chance`: by naming
    the most frequent class of the block.
    """

    first: int
    last: int
    inside: float
    across: float
    outside: float
    chance: float


def unlearnable_block(rows: FloatArray, labels: IntArray, positions: IntArray) -> Block | None:
    """The stretch of windows along the data, at one of its ends, where labels are no better than chance; None if there is none.

    Args:
        rows: inputs `(n, n_features)`.
        labels: classes `(n,)`.
        positions: of the samples in the program's data, `(n,)`.

    Example:
        >>> x = np.repeat([0.0, 9.0], 200)[np.random.default_rng(0).permutation(400), None]
        >>> labels = (x[:, 0] > 4).astype(int)
        >>> labels[:200] = np.random.default_rng(1).permutation(labels[:200])
        >>> x += np.random.default_rng(2).normal(size=x.shape)
        >>> unlearnable_block(x, labels, np.arange(400)).last
        199
    """
    n = len(labels)
    if n < N_WINDOWS * MIN_WINDOW:
        return None
    order = np.argsort(positions, kind="stable")
    rows, labels, positions = rows[order], labels[order], positions[order]
    distances = _distances(rows)
    window = np.arange(n) * N_WINDOWS // n
    told = [_told(distances, labels, window == w, window == w) for w in range(N_WINDOWS)]
    chance = np.array([np.bincount(labels[window == w]).max() / (window == w).sum() for w in range(N_WINDOWS)])
    agreement = np.array([one.mean() for one in told])
    error = ERRORS * np.sqrt(chance * (1 - chance) / (n / N_WINDOWS))
    is_chance, is_told = agreement <= chance + error, agreement >= chance + MIN_ABOVE
    changes = np.flatnonzero(np.diff(is_chance))
    if chance.max() > MOST_COMMON or len(changes) != 1 or not (is_chance ^ is_told).all():
        return None
    inner = is_chance[window]
    if _moved(labels[inner], labels[~inner]) > MOST_MOVED:  # rows in the order of their classes
        return None
    pairs = ((inner, ~inner), (~inner, ~inner), (inner, inner))
    across, outside, inside = (float(_told(distances, labels, of, by).mean()) for of, by in pairs)
    most = float(np.bincount(labels[inner]).max() / inner.sum())
    is_alike = _nearest(distances, inner, ~inner) <= SAME_DISTANCE * _nearest(distances, ~inner, ~inner)
    if not is_alike or across > most + ERRORS * np.sqrt(most * (1 - most) / inner.sum()):
        return None
    first, last = int(positions[inner].min()), int(positions[inner].max())
    return Block(first, last, inside, across, outside, most)


def block_said(made: Experiment) -> str:
    """What the experiment label-check found of such a block, in words; "" if there is none.

    Example:
        >>> block_said(Experiment("label-check"))
        ''
    """
    if not made.value("block_chance") > 0:
        return ""
    return (
        f"From about row {made.value('block_first'):.0f} to {made.value('block_last'):.0f} of the data like samples tell "
        f"{made.value('block_inside'):.0%} of the labels (always the commonest: {made.value('block_chance'):.0%}), outside "
        f"of it {made.value('block_outside'):.0%}, and those outside tell {made.value('block_across'):.0%} of its labels: they "
        "belong to other inputs, as when inputs were sorted or filtered without their labels."
    )


def _distances(rows: FloatArray) -> FloatArray:
    deviation = rows.std(0)
    kept = deviation > 0
    values = np.clip((rows[:, kept] - rows[:, kept].mean(0)) / deviation[kept], -FAR, FAR)
    inner = values @ values.T
    squares = np.diag(inner)
    distances: FloatArray = np.maximum(squares[:, None] + squares[None] - 2 * inner, 0.0)
    np.fill_diagonal(distances, np.inf)
    return distances


def _told(distances: FloatArray, labels: IntArray, of: Mask, by: Mask) -> Mask:
    """Whether the most frequent label among the nearest samples `by` is that of each sample `of`."""
    nearest = np.argpartition(distances[np.ix_(of, by)], NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
    votes = np.eye(int(labels.max()) + 1)[labels[by][nearest]].sum(1)
    result: Mask = votes.argmax(1) == labels[of]
    return result


def _moved(labels: IntArray, others: IntArray) -> float:
    """Half the sum of the differences between the shares of the classes: 0 for the same, 1 for others altogether."""
    n_classes = int(max(labels.max(), others.max())) + 1
    shares = [np.bincount(one, minlength=n_classes) / len(one) for one in (labels, others)]
    return float(np.abs(shares[0] - shares[1]).sum() / 2)


def _nearest(distances: FloatArray, of: Mask, by: Mask) -> float:
    return float(np.median(np.sqrt(distances[np.ix_(of, by)].min(1))))
