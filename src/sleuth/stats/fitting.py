"""What a model and a plain network made of one batch and of other batches, as shares of the loss."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

from sleuth.evidence.trace import Experiment, Trace
from sleuth.stats.ideal import IdealOutputs

FAR_BETTER = 0.3  # of the trained model's loss on the same batches
FLOOR = 0.1  # of the first loss, from which on right answers are far from free


def falls_short(trace: Trace) -> bool:
    """Whether a plain network does far better than the trained model on batches that it has not seen, where that was tried.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> falls_short(Trace(run=RunFacts()))
        False
    """
    found = trace.experiment("reference-model")
    return found is not None and 0 <= found.value("held_out") < FAR_BETTER * found.value("final")


def clipping_saves(trace: Trace, harm: float) -> bool:
    """Whether updates from the start took the loss to `harm` times its first value, and did not once the gradients were clipped.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> clipping_saves(Trace(run=RunFacts()), 2.0)
        False
    """
    tried = trace.experiment("clipped-updates")
    limit = harm * tried.value("initial") if tried is not None else 0.0
    return tried is not None and tried.value("plain") > limit > tried.value("clipped")


@dataclass(frozen=True, slots=True)
class Fitting:
    """`left` and `reference_left`: the share of the first loss that the model, and a plain network, leave of one batch.

    `held_out_share`: the plain network's loss on batches that it did not see, over the trained model's on the same; infinite if
    it is not known. What no output within 0 and 1 gets below is taken off all losses, where the model's and so the plain
    network's are held within them (a softmax before a cross-entropy): `floor`. Where the model fitted poorly, `n_read` of
    `n_parts` of its input reach its output.
    """

    left: float
    reference_left: float
    held_out_share: float
    kept: float  # the trained model's loss over its first, on the same batches
    n_steps: float
    gradient: float
    floor: float = 0.0
    n_read: float = 0.0
    n_parts: float = 0.0

    @classmethod
    def of(cls, trace: Trace) -> Self | None:
        """From the two experiments; None where one is missing or the loss has no floor at zero to compare with."""
        fit, plain = trace.experiment("fit-one-batch"), trace.experiment("reference-model")
        if fit is None or plain is None or not fit.value("first") > 0 or not plain.value("first") > 0:
            return None
        floor = _floor(trace, fit, plain)
        final, held_out = plain.value("final") - floor, plain.value("held_out") - floor
        share = max(held_out, 0.0) / final if plain.value("held_out") >= 0 and final > 0 else math.inf
        left, reference = (
            (one.value(name) - floor) / (one.value("first") - floor) for one, name in ((fit, "best"), (plain, "one_batch"))
        )
        initial = plain.value("initial") - floor
        kept = final / initial if initial > 0 else math.nan
        parts = (fit.value(name) if fit.value(name) > 0 else 0.0 for name in ("parts_read", "parts"))
        return cls(left, reference, share, kept, fit.value("steps"), fit.value("gradient"), floor, *parts)


def _floor(trace: Trace, fit: Experiment, plain: Experiment) -> float:
    """The loss of right answers, if it is well above 0 for outputs that are held within 0 and 1; 0 if it is not known."""
    ideal = IdealOutputs.of(trace)
    right = ideal.loss("right_p") if ideal is not None and ideal.are_probabilities else 0.0
    if not right > FLOOR * fit.value("first"):
        return 0.0
    floor = min(right, fit.value("best"), plain.value("one_batch"))
    return floor if 0 < floor < min(fit.value("first"), plain.value("first")) else 0.0
