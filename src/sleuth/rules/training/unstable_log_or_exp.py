"""T211 unstable-log-or-exp."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import NonFinite, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

NEARLY_0 = "log of nearly 0 in the backward pass"
LEAST_WITH_RECIPROCAL = 1 / float(np.finfo(np.float32).max)
REMEDIES = {
    "log of 0": "Add a small number inside the logarithm: log(p + 1e-8); or use log_softmax, logsigmoid or cross_entropy.",
    NEARLY_0: "Use logsumexp of the logarithms instead of the logarithm of a sum of exponentials; or "
    "add a small number inside. The derivative at so small a number is infinite.",
    "log of a negative number": "Keep the operand of the logarithm positive, for example with softplus(x) + 1e-8.",
    "divided by 0": "Keep the divisor away from 0: x / (d + 1e-8), or x / d.clamp(min=1e-8).",
    "exp overflow": "Subtract the maximum before exp; or use logsumexp, log_softmax or softplus; or clamp the exponent.",
    "sqrt of 0 in the backward pass": "Add a small number inside the root: sqrt(x + 1e-8). Its derivative at 0 is infinite.",
    "norm of 0 in the backward pass": "Add a small number inside the norm. Its derivative at 0 is not defined.",
    "sqrt of a negative number": "Keep the operand of the root positive: sqrt(x.clamp(min=0) + 1e-8).",
    "power of a negative number": "Take the power of an absolute value or of a clamped one.",
}


@rule(
    "T211",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("backwards",),
    explains=(
        "non-finite-loss", "exploding-gradients", "loss-diverging", "loss-plateau", "weights-diverging", "frozen-layers",
        "dead-units", "one-class-predictions", "chance-level-metric", "loss-oscillating", "learning-rate-too-high",
        "saturated-activations", "gradients-clipped-away", "overfitting", "underfitting", "vanishing-gradients",
    ),
)  # fmt: skip
def unstable_log_or_exp(trace: Trace, *, blow_up: float = 10_000.0) -> Iterator[Finding]:
    """A logarithm, division, root or exponential got an operand for which its value or its derivative is not finite.

    Measure:
        At the first loss or gradient that is not finite: the first operation of the autograd graph, in order of execution, whose
        saved operand explains it (log of 0 or nearly 0, division by 0, exp overflow, root of 0), with finite weights and inputs.
    Why:
        One such value makes the loss NaN or infinite; the next update spreads it to all weights, and the run is lost.
    Fix:
        Use the stable form (log_softmax, logsigmoid, logsumexp, log1p, binary_cross_entropy_with_logits), or keep the operand
        away from the edge by a small number inside the function.
    Limits:
        Overflow of exp after the loss had already grown `blow_up`-fold is the effect of a divergence, and not reported. Under
        automatic loss scaling an overflow is expected now and then.
    Source:
        Goodfellow, Bengio and Courville 2016, Deep Learning, section 4.1 "Overflow and Underflow",
        https://www.deeplearningbook.org/contents/numerical.html.

    Args:
        blow_up: growth of the absolute loss from its first values to the last finite ones that is called a divergence, no unit.
    """
    if not trace.backwards:
        raise NotApplicable("no backward was called")
    found = _first_cause(trace)
    if found is None:
        return
    diverged = _growth_before(trace, found.step) > blow_up
    if found.cause == "exp overflow" and (diverged or trace.run.uses_grad_scaler):
        return
    yield Finding(
        message=f"{found.cause[0].upper()}{found.cause[1:]} at step {found.step}: {found.name} is the first operation whose "
        "result or derivative is not finite.",
        where=Where(found.place, first_step=found.step),
        values={"operation": found.name, "cause": found.cause, "operand": found.value},
        certainty=LIKELY if diverged else PROOF,
        fix=REMEDIES[found.cause],
    )


def _first_cause(trace: Trace) -> NonFinite | None:
    """The operation at which the first value that is not finite arose; None if it came from elsewhere."""
    if trace.nonfinite:
        first = min(trace.nonfinite, key=lambda one: one.step)
        same = [one for one in trace.nonfinite if one.step == first.step]
        if any(one.source in ("input", "target", "parameter") for one in same):
            return None
        told = next((one for one in same if one.source == "operation" and one.cause in REMEDIES), None)
        return told if told is not None or any(one.source == "operation" for one in same) else _tiny_log(trace, first)
    bad = [b for b in trace.backwards if not b.is_finite and b.graph]
    if not bad:
        return None
    for op in reversed(bad[0].graph):
        if op.name == "Log" and op.low <= 0:
            cause = "log of 0" if op.low == 0 else "log of a negative number"
            return NonFinite(bad[0].step, "operation", op.name, cause, bad[0].place, value=op.low)
    return None


def _tiny_log(trace: Trace, first: NonFinite) -> NonFinite | None:
    """A logarithm of so small a number that its derivative overflows, where a finite loss has gradients that are not."""
    graph = next((b.graph for b in trace.backwards if b.step == first.step and b.is_finite), ())
    logs = [op for op in graph if op.name == "Log" and 0 < op.low < LEAST_WITH_RECIPROCAL]
    if first.source != "gradient" or not logs:
        return None
    return NonFinite(first.step, "operation", "Log", NEARLY_0, first.place, value=logs[0].low)


def _growth_before(trace: Trace, step: int) -> float:
    """How many times larger the last finite losses before `step` are than the first ones; 1 if that is not known."""
    if trace.scalars is None:
        return 1.0
    loss = np.abs(trace.scalars.loss[trace.scalars.step < step])
    loss = loss[np.isfinite(loss)]
    return float(loss[-3:].max() / max(float(np.median(loss[:3])), 1e-12)) if len(loss) > 1 else 1.0
