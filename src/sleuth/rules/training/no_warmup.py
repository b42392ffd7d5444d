"""T309 no-warmup."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule
from sleuth.stats.objective import training_loss

ATTENTION = ("attention", "transformer", "attn")
FUSED = "ScaledDotProduct"
ADAM = ("Adam", "AdamW", "NAdam", "Adamax")  # RAdam warms up by itself


@rule("T309", kind=FAULT, certainty=HINT, severity=INFO, needs=("scalars", "optimizers", "layers"), explains=())
def no_warmup(
    trace: Trace,
    *,
    min_steps: int = 40,
    early: float = 0.3,
    first: float = 0.02,
    full: float = 0.5,
    spike: float = 1.1,
    width: int = 3,
) -> Iterator[Finding]:
    """A transformer is trained by Adam at its full rate from the first step on, and its loss jumps up early.

    Measure:
        A model with attention, an optimiser of the Adam family, a rate that in the `first` steps is at least `full` of its
        highest, and, among the `early` steps, `width` in a row whose mean loss is `spike` times the loss at the start.
    Why:
        Adam's second moments are known badly in the first steps, and attention is steep at its random start: some steps are far
        too long, and what they spoil is repaired slowly.
    Fix:
        Raise the rate linearly from 0 over the first 1 to 10 % of the steps, as with `LambdaLR` or `OneCycleLR`; or put the
        layer norms before the attention (`norm_first=True`); or use RAdam.
    Limits:
        A hint: small transformers often train well without. Loaded weights are not judged.
    Source:
        Liu et al. (2020), On the Variance of the Adaptive Learning Rate and Beyond, https://arxiv.org/abs/1908.03265;
        Xiong et al. (2020), On Layer Normalization in the Transformer Architecture, https://arxiv.org/abs/2002.04745.

    Args:
        min_steps: training steps, no unit; in fewer the start is all there is.
        early: share of the steps, from the start, in which a jump counts.
        first: share of the steps in which a warm-up would show; five steps at least.
        full: rate over its maximum, no unit.
        spike: loss over that of the first step, no unit.
        width: steps in a row, so that one hard batch does not count.
    """
    loss = training_loss(trace)
    rate = trace.scalars.lr if trace.scalars is not None else loss
    if not _has_attention(trace):
        raise NotApplicable("no attention was seen")
    lead = next((o for o in trace.optimizers if o.n_steps), None)
    is_new = not any(m.is_loaded for m in trace.models if m.n_training_forwards)
    if lead is None or lead.kind not in ADAM or len(loss) < min_steps or not is_new or not loss[0] > 0:
        return
    start = rate[: max(5, int(first * len(rate)))]
    window = loss[1 : int(early * len(loss))]
    high = np.convolve(window, np.ones(width) / width, mode="valid") > spike * loss[0]
    if np.isfinite(rate).all() and start.min() >= full * rate.max() > 0 and high.any():
        step = 1 + int(np.argmax(high))
        yield Finding(
            message=f"{lead.kind} trains a model with attention at {start.max():.2g} from the first step on, and the loss rose "
            f"from {loss[0]:.4g} to {np.nanmax(window):.4g} at the beginning.",
            where=Where(lead.place, first_step=step),
            values={"rate": float(start.max()), "first_loss": float(loss[0]), "highest_loss": float(np.nanmax(window))},
        )


def _has_attention(trace: Trace) -> bool:
    kinds = {layer.kind.lower() for layer in trace.layers if layer.n_training_calls}
    ops = {op.name for backward in trace.backwards for op in backward.graph}
    return any(word in kind for kind in kinds for word in ATTENTION) or any(op.startswith(FUSED) for op in ops)
