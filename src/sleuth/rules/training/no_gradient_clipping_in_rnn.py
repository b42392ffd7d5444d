"""T511 no-gradient-clipping-in-rnn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.recurrence import initial_norm, recurrent_parameters, weights_after
from sleuth.evidence.trace import FloatArray, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.fitting import clipping_saves
from sleuth.stats.objective import fall, training_loss

ARRIVED = "its input was not finite already"  # a non-finite value whose operation is not to blame


@rule(
    "T511",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("gradients", "scalars", "backwards"),
    explains=(
        "exploding-gradients", "non-finite-loss", "loss-diverging", "loss-oscillating", "weights-diverging",
        "learning-rate-too-high", "loss-plateau", "saturated-activations", "dead-units",
    ),
    consults=("clipped-updates",),
)  # fmt: skip
def no_gradient_clipping_in_rnn(
    trace: Trace,
    *,
    to_head: float = 4.0,
    spike: float = 20.0,
    calm: float = 2.0,
    harm: float = 2.0,
    n_harmed: int = 3,
    max_update: float = 0.1,
    max_fall: float = 0.1,
) -> Iterator[Finding]:
    """The gradients of a recurrent model explode on their way back through time, and nothing clips them.

    Measure:
        The gradient of the weights that are used at each time step, before loss or weights have moved far: longer than
        these weights at the start and `to_head` times that of the weights after them; or `spike` times its earlier median.
        Afterwards the loss exceeds its start by `harm`, or is not finite; or it never falls, and by experiment the same updates
        from the same start diverge as they are, and do not once clipped to a norm of 1.
    Why:
        The gradient is multiplied by the recurrent weights once for each time step. One such step throws the model far away.
    Fix:
        `torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)` between `backward()` and `step()`; shorter windows; an LSTM or
        GRU; orthogonal recurrent weights.
    Limits:
        A hint only when the run came to no harm. Clipping that is written by hand is seen by its effect on the gradients.
        A rate that is far too high alone looks different: the gradients grow after the weights, not before.
    Source:
        Pascanu, Mikolov & Bengio (2013), On the difficulty of training recurrent neural networks,
        https://proceedings.mlr.press/v28/pascanu13.html.

    Args:
        to_head: gradient of the recurrent weights over that of the weights after them, no unit; up to 4 in healthy runs.
        spike: over the median of the steps before, no unit.
        calm: loss over its start up to which the run is not yet lost, no unit.
        harm: loss over its start afterwards, no unit; a healthy loss stays below its start.
        n_harmed: steps with such a loss.
        max_update: update over weight in the steps before, no unit; after a longer one the rate may be to blame.
        max_fall: share of the first loss; more was learned.
    """
    recurrent = recurrent_parameters(trace)
    if not recurrent:
        raise NotApplicable("no weight is used again and again within a forward pass")
    loss = training_loss(trace)
    if trace.clips or trace.gradients is None or any(n.cause not in ("", ARRIVED) for n in trace.nonfinite):
        return
    series = trace.gradients
    gradient, weight = _norm(series.gradient_norm, recurrent), initial_norm(trace, recurrent)
    head, update = _norm(series.gradient_norm, weights_after(trace, recurrent)), _norm(series.update_norm, recurrent)
    start = float(np.median(loss[:1]))
    for row, step in enumerate(series.step):
        before = loss[: step + 1]
        if not np.nanmax(before) <= calm * start or not gradient[row] > 0 or (update[:row] > max_update * weight).any():
            return
        is_long = gradient[row] >= weight and gradient[row] >= to_head * head[row] > 0
        usual = float(np.median(gradient[:row])) if row >= 3 else np.inf
        if not is_long and gradient[row] < spike * usual:
            continue
        after = loss[step + 1 :]
        is_harmed = int((after >= harm * start).sum()) >= n_harmed or (fall(loss) < max_fall and clipping_saves(trace, harm))
        yield Finding(
            message=f"At step {step} the gradient of the recurrent weights has the norm {gradient[row]:.3g} (the weights "
            f"themselves {weight:.3g}, the gradient of the weights after them {head[row]:.3g}), and nothing clips it.",
            where=Where(trace.backwards[0].place, first_step=int(step)),
            values={"gradient": float(gradient[row]), "weights": weight, "head": float(head[row])},
            certainty=LIKELY if is_harmed else HINT,
        )
        return


def _norm(norms: FloatArray, parameters: frozenset[int]) -> FloatArray:
    """The joint norm per watched step, `(n_watched,)`; 0 where nothing is known."""
    squares: FloatArray = np.nansum(norms[:, sorted(parameters)] ** 2, axis=1)
    return np.sqrt(squares)
