"""Two classes that a model cannot tell apart on what it was trained on, since turned samples of one look like the other.

A flip that makes a 6 a 9 leaves nothing in some samples that tells which of the two they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

Pool = tuple[Tensor, Tensor]  # samples `(n, ...)`, labels `(n,)`

MIN_PAIR = 40  # samples of two classes, from which on they are looked at
CLEARLY = 0.9  # of a distance, below which another is clearly less


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of each class `(n, n_classes)`, before a softmax, and the labels `(n,)`."""

    scores: Tensor
    labels: Tensor

    def of(self, label: int, other: int) -> Tensor:
        """By how much the score of `label` is above that of `other`, of the samples of `label`."""
        rows = self.scores[self.labels == label]
        return rows[:, label] - rows[:, other]

    def count(self, pair: tuple[int, int]) -> int:
        """Samples of both classes; 0 if one of them has too few."""
        numbers = [int((self.labels == label).sum()) for label in pair]
        return sum(numbers) if min(numbers) >= MIN_PAIR // 4 and sum(numbers) >= MIN_PAIR else 0

    def swapped(self, pair: tuple[int, int]) -> float:
        """Share of the samples that are taken for the other class, of that class of which it is less."""
        one, other = pair
        return min(float((margins < 0).float().mean()) for margins in (self.of(one, other), self.of(other, one)))

    def skill(self, pair: tuple[int, int]) -> float:
        """How often the two are told apart: 0 by chance, 1 always."""
        one, other = pair
        return float((self.of(one, other) > 0).float().mean() + (self.of(other, one) > 0).float().mean()) - 1

    def information(self, pair: tuple[int, int]) -> float:
        """What the scores tell of which of the two it is, in bits: 0 nothing, 1 all, below 0 worse than nothing."""
        one, other = pair
        costs = [float(torch.nn.functional.softplus(-margins).mean()) for margins in (self.of(one, other), self.of(other, one))]
        return 1 - sum(costs) / 2 / math.log(2)


@dataclass(frozen=True, slots=True)
class Looks:
    """The same classes as plain networks see them that did not learn from these samples, and as the model does.

    `augmented` has each way of showing what the model was trained on; `turned` what a network that learned from clean samples
    says of others, turned in each of the `turns`.
    """

    clean: Scored
    augmented: tuple[Scored, ...]
    turned: tuple[Scored, ...]
    model: Scored
    model_on_clean: Scored


def mixed_pair(looks: Looks, trained: Pool, clean: Pool) -> dict[str, float]:
    """Of the pairs of classes that a turn makes each other, the one of which the model knows least; empty if there is none.

    Args:
        looks: what is said of the classes.
        trained: samples as the model was trained on them, with their labels.
        clean: clean ones, on the same scale.
    """
    n = looks.model.scores.shape[1]
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n) if looks.clean.count((a, b)) and looks.model.count((a, b))]
    known = {pair: looks.model.information(pair) for pair in pairs}
    swapped = {pair: [one.swapped(pair) for one in looks.turned] for pair in pairs}
    turned = [pair for pair in pairs if max(swapped[pair]) > 0.5]
    if not turned:
        return {}
    pair = min(turned, key=lambda one: known[one])
    turn = max(range(len(looks.turned)), key=lambda number: swapped[pair][number])
    return {
        "mixed_first": float(pair[0]),
        "mixed_second": float(pair[1]),
        "mixed_turn": float(turn),
        "mixed_samples": float(looks.model.count(pair)),
        "mixed_swapped": swapped[pair][turn],
        "mixed_nearer": min(_nearer(trained, clean, label, turn) for label in pair),
        "mixed_clean": looks.clean.skill(pair),
        "mixed_augmented": max(one.skill(pair) for one in looks.augmented),
        "mixed_model": known[pair],
        "mixed_model_on_clean": looks.model_on_clean.information(pair),
        "mixed_told": max(known.values()),
    }


def _nearer(trained: Pool, clean: Pool, label: int, turn: int) -> float:
    """Share of the samples of a class that are clearly nearer to a turned clean one of it than to any that is not turned.

    Both are shifted along their last axes to where they fit best, since a shift is a usual augmentation too.
    """
    given, own = trained[0][trained[1] == label], clean[0][clean[1] == label]
    straight, other = (_distances(given, rows) for rows in (own, turns(own)[turn]))
    return float((other < CLEARLY * straight).float().mean())


def _distances(given: Tensor, rows: Tensor) -> Tensor:
    """From each sample to the nearest of these rows, in the best of all circular shifts, `(n_given,)`."""
    axes = list(range(max(1, given.dim() - 2), given.dim()))
    waves, squares = torch.fft.rfftn(rows, dim=axes), rows.flatten(1).square().sum(1)
    found = []
    for one in given:
        products = torch.fft.rfftn(one[None], dim=axes) * waves.conj()
        alike = torch.fft.irfftn(products, s=[rows.shape[axis] for axis in axes], dim=axes)
        alike = alike.sum(tuple(range(1, axes[0]))) if axes[0] > 1 else alike
        found.append((one.square().sum() + squares - 2 * alike.flatten(1).amax(1)).clamp(min=0.0).amin().sqrt())
    return torch.stack(found)


def turns(x: Tensor) -> list[Tensor]:
    """Samples flipped along the last axis, the one before, and both; each as large as before."""
    return [x.flip(-1)] if x.dim() < 3 else [x.flip(-1), x.flip(-2), x.flip(-1, -2)]


def as_scores(rows: Tensor) -> Tensor:
    """A model's outputs as scores before a softmax: their logarithms if they are probabilities."""
    are_shares = bool((rows >= 0).all()) and bool(torch.isclose(rows.sum(1), torch.ones(len(rows)), atol=1e-3).all())
    return rows.clamp(min=1e-12).log() if are_shares else rows
