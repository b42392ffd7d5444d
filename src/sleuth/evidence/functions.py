"""Names of loss functions by what their targets are."""

from __future__ import annotations

CLASS_LOSSES = frozenset(("cross_entropy", "nll_loss"))  # the number of a class, or shares of the classes
BINARY_LOSSES = frozenset(("binary_cross_entropy", "binary_cross_entropy_with_logits"))
REGRESSIONS = frozenset(("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"))
