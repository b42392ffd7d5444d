"""Whether the values of a loss's targets fit that loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sleuth.evidence.functions import BINARY_LOSSES, REGRESSIONS
from sleuth.evidence.trace import LossCall

SIGN_LOSSES = frozenset(("soft_margin_loss", "hinge_embedding_loss", "margin_ranking_loss", "cosine_embedding_loss"))
MOST_CLASSES = 20  # numbers up to which a regression on whole numbers may be meant for classes
MAX_SHARE = 0.9  # of rows with exactly one label: above it several at once may be a slip in the data
ROUNDING = 0.01  # of a sum that should be 1
OUTSIDE = 0.5  # of [0, 1], as far as softened labels may lie
PROVEN, BELIEVED, HINTED = range(3)


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong, the mend, and how much doubt is left: none, some, or much."""

    what: str
    fix: str
    doubt: int


def misfit(calls: list[LossCall], max_classes: int) -> Misfit | None:
    """Why this loss does not fit its targets, if it does not.

    Args:
        calls: of one loss function at one line.
        max_classes: labels up to which several at once are taken for a multi-label task.

    Example:
        >>> misfit([], 50) is None
        True
    """
    if not calls:
        return None
    first = calls[0]
    low, high = min(c.target.minimum for c in calls), max(c.target.maximum for c in calls)
    is_whole = all(c.target.is_integer for c in calls)
    if first.function in SIGN_LOSSES and (low, high) == (0, 1) and is_whole:
        said = f"{first.function} wants targets of -1 and 1, and gets 0 and 1: those of 0 give no gradient."
        return Misfit(said, "Pass 2 * y - 1, or use binary_cross_entropy_with_logits on 0 and 1.", PROVEN)
    if first.function == "poisson_nll_loss" and low < 0:
        said = f"poisson_nll_loss gets targets down to {low:.3g}; counts are never negative, and the loss has no lower bound."
        return Misfit(said, "Use mse_loss or gaussian_nll_loss for real numbers, or pass the counts as they are.", PROVEN)
    if is_number_for_binary(first) and (low < -OUTSIDE or high > 1 + OUTSIDE):
        said = f"{first.function} gets real numbers from {low:.3g} to {high:.3g}; it is for shares, and has no lower bound here."
        return Misfit(said, "Use mse_loss, l1_loss or huber_loss for numbers.", PROVEN)
    if first.function == "cross_entropy" and first.target.dtype.startswith(("float", "bfloat")):
        return _soft_targets(calls, low, high, is_whole, max_classes)
    if first.function in REGRESSIONS and is_whole and all(c.is_target_from_data for c in calls):
        is_single = all(np.prod(c.target.shape[1:]) == 1 for c in calls)
        if is_single and low in (0, 1) and 2 + low <= high <= MOST_CLASSES:
            said = f"{first.function} gets whole numbers from {low:g} to {high:g}: classes have no distances."
            return Misfit(said, "If they are numbers of classes, use cross_entropy on one output for each class.", HINTED)
    return None


def is_number_for_binary(call: LossCall) -> bool:
    """Whether a binary cross-entropy gets one number a sample that is no label; pictures of many may be on a wrong scale."""
    return call.function in BINARY_LOSSES and not call.target.is_integer and int(np.prod(call.target.shape[1:])) == 1


def _soft_targets(calls: list[LossCall], low: float, high: float, is_whole: bool, max_classes: int) -> Misfit | None:
    """Targets of cross-entropy that are no distribution over the classes, if they were meant to be something else."""
    if all(len(c.target.shape) == 1 and c.target.shape == c.input.shape and c.target.shape[0] > 1 for c in calls):
        if any(abs(c.target.mean * c.target.shape[0] - 1) > ROUNDING for c in calls):
            said = f"cross_entropy gets a vector of {calls[0].target.shape[0]} outputs and targets: the batch is its class axis."
            return Misfit(said, "Use mse_loss for numbers, binary_cross_entropy_with_logits for labels of 0 and 1.", PROVEN)
        return None
    shares = [c.share_target_rows_sum_to_one for c in calls]
    if is_whole and (low, high) == (0, 1) and calls[0].n_classes > 1 and np.max(shares) < MAX_SHARE:
        said = f"cross_entropy gets several labels a sample ({1 - np.mean(shares):.0%} of the rows do not hold exactly one)."
        fix = "Use binary_cross_entropy_with_logits (BCEWithLogitsLoss), which judges each label by itself."
        return Misfit(said, fix, BELIEVED if calls[0].n_classes <= max_classes else HINTED)
    return None
