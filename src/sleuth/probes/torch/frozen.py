"""From mutable records of calls to the frozen evidence."""

from __future__ import annotations

import numpy as np

from sleuth.evidence.place import Place
from sleuth.evidence.trace import Backward, LossCall, Phase
from sleuth.probes.torch.records import BackwardRecord, LossRecord


def frozen_backward(b: BackwardRecord, place: Place | None, sense: float) -> Backward:
    """The evidence of a backward call on what is minimised (`sense` 1) or maximised (-1)."""
    return Backward(
        b.step,
        place,
        sense * b.value if b.is_finite else b.value,
        b.is_finite,
        b.has_graph,
        b.is_scalar,
        b.reached,
        b.graph,
        b.raised,
        carried=b.carried,
        repeated=b.repeated,
        residual=b.residual,
    )


def frozen_loss(r: LossRecord, place: Place | None) -> LossCall:
    """The evidence of a loss call."""
    phase = Phase.TRAIN if r.is_trained else Phase.OTHER if r.is_other else Phase.EVALUATION
    return LossCall(
        r.step,
        phase,
        r.function,
        place,
        r.input,
        r.target,
        r.value,
        r.is_finite,
        r.ops,
        r.op_dims,
        r.n_classes,
        r.sum_to_one,
        r.log_probabilities,
        r.target_counts if r.target_counts is not None else np.zeros(0, np.int64),
        r.prediction_counts if r.prediction_counts is not None else np.zeros(0, np.int64),
        r.n_correct,
        r.n_valid,
        r.ignore_index,
        r.reduction,
        r.from_data,
        r.created,
        r.raised,
        r.class_weights if r.class_weights is not None else np.zeros(0),
        r.target_sum_to_one,
        r.n_ignored,
        r.n_ignored_inside,
        r.is_log_input,
        r.is_log_target,
        n_padded=r.n_padded,
        is_by_hand=r.is_by_hand,
    )
