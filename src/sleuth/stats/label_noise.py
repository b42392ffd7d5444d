"""How the errors of left-out answers lie: near the borders of the classes, or anywhere, as wrong labels do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import FloatArray, IntArray, Trace
from sleuth.stats.left_out import LeftOut

TOLD_APART = (0.5, 0.95)  # explained variance of the groups: with less nothing is known of them, with more any order fits
BY_CHANCE = 0.5  # deviations above other orders that an order of no meaning may reach; quantities lie at 1.3 and more
MIN_RECALL = 0.5  # of a class, from which on the other samples can tell it at all


@dataclass(frozen=True, slots=True)
class Contradicted:
    """Samples whose given label both readings contradict, the kernel's answer and the nearest samples.

    Where classes overlap, errors grow rare as the answers grow clear; labels that were changed at random are as frequent among
    the clearest answers as anywhere. `in_half` and `in_quarter` are their shares among the half and the quarter of the samples
    with the clearest answers, `error` is the share of all samples whose answer is not the given label.
    """

    error: float
    chance: float  # the error of always naming the most frequent class
    in_half: float
    in_quarter: float
    suspects: IntArray  # those in the clearest half, clearest first
    suggested: IntArray


def contradicted(fit: LeftOut, labels: IntArray, n_classes: int) -> Contradicted:
    """Judge each label `(n,)` by the other samples.

    Example:
        >>> import numpy as np
        >>> x = np.concatenate([np.linspace(0, 1, 40), np.linspace(5, 6, 40)])[:, None]
        >>> labels = np.repeat([0, 1], 40)
        >>> labels[7] = 1
        >>> contradicted(LeftOut.of(x), labels, 2).suspects.tolist()
        [7]
    """
    n, one_hot = len(labels), np.eye(n_classes)[labels]
    scores = fit.answers(one_hot)
    answer: IntArray = scores.argmax(1)
    ordered = np.sort(scores, 1)
    clearest = np.argsort(ordered[:, -2] - ordered[:, -1], kind="stable")
    wrong = answer != labels
    both = wrong & (fit.votes(one_hot).argmax(1) == answer)
    counts = np.bincount(labels, minlength=n_classes)
    told = np.bincount(labels[~wrong], minlength=n_classes) / np.maximum(counts, 1)
    counted = both & (told[labels] >= MIN_RECALL)
    half, quarter = clearest[: n // 2], clearest[: n // 4]
    suspects = half[counted[half]]
    return Contradicted(
        float(wrong.mean()), 1 - counts.max() / n, float(counted[half].mean()), float(counted[quarter].mean()),
        suspects, answer[suspects],
    )  # fmt: skip


def has_no_order(trace: Trace) -> str:
    """What shows that the whole numbers of a regression are names of classes, by the experiment label-order; "" if nothing does.

    Where the inputs tell the numbers apart all but perfectly, every order fits, and nothing is shown.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> has_no_order(Trace(run=RunFacts()))
        ''
    """
    made = trace.experiment("label-order")
    if made is None or not TOLD_APART[0] <= made.value("separable") <= TOLD_APART[1]:
        return ""
    own, other = made.value("own"), made.value("renumbered")
    if not own <= other + BY_CHANCE * made.value("renumbered_deviation"):
        return ""
    return f"The inputs explain {own:.0%} of their variance, and {other:.0%} of that of the same numbers in any other order."


def rank_below(low: FloatArray, high: FloatArray) -> float:
    """The chance that a value of `low` lies below one of `high`, ties counted half: 0.5 if they are alike, NaN if one is empty.

    Mann & Whitney 1947, On a test of whether one of two random variables is stochastically larger than the other,
    https://doi.org/10.1214/aoms/1177730491.

    Example:
        >>> import numpy as np
        >>> rank_below(np.array([1.0, 2.0]), np.array([2.0, 3.0]))
        0.875
    """
    if not len(low) or not len(high):
        return float("nan")
    ordered = np.sort(high)
    above = len(high) - np.searchsorted(ordered, low, "right")
    equal = np.searchsorted(ordered, low, "right") - np.searchsorted(ordered, low, "left")
    return float((above + equal / 2).mean() / len(high))


def chance_of_more(count: int, expected: float) -> float:
    """The chance of `count` events or more where `expected` are expected (Poisson), 0 to 1.

    Example:
        >>> round(chance_of_more(3, 1.0), 4)
        0.0803
    """
    term, below = float(np.exp(-expected)), 0.0
    for number in range(count):
        below += term
        term *= expected / (number + 1)
    return max(0.0, 1 - below)
