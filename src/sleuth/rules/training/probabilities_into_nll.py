"""T204 probabilities-into-nll."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import LossCall, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

LOGIT_OPS = frozenset(("Addmm", "Mm", "Bmm", "Convolution", "MkldnnConvolution", "Linear", "Relu", "Mean", "NativeLayerNorm"))


@rule(
    "T204",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("losses",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "vanishing-gradients", "loss-diverging",
        "weights-diverging", "exploding-gradients", "saturated-activations", "non-finite-loss", "flipped-loss-sign", "dead-units",
        "learning-rate-too-high", "learning-rate-too-low", "wrong-loss-for-task",
    ),
)  # fmt: skip
def probabilities_into_nll(trace: Trace, *, min_share: float = 0.99, tolerance: float = 0.01) -> Iterator[Finding]:
    """`nll_loss` gets probabilities or logits where it expects log-probabilities.

    Measure:
        Training calls of `nll_loss` (NLLLoss) whose input holds positive values, or rows that are probabilities, although a
        logarithm of a probability is never positive; and what made the input, from the autograd graph.
    Why:
        The loss only picks minus the value of the true class. Of raw logits it has no lower bound, so they grow for ever; of
        probabilities it is between -1 and 0 with small gradients where the model is most wrong.
    Fix:
        Use `cross_entropy` on the logits, or `log_softmax(logits, dim=1)` before `nll_loss`.
    Limits:
        Negative rows that do not sum to one (a clamped log, weighted or one-against-all log-probabilities) are not reported. A
        softmax along a wrong axis is another rule's.
    Source:
        PyTorch documentation, NLLLoss, "the input ... is expected to contain log-probabilities of each class",
        https://docs.pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html.

    Args:
        min_share: share of rows that must sum to one to be called probabilities, 0 to 1.
        tolerance: what a log-probability may exceed 0 by through rounding in half precision, no unit.
    """
    calls = [c for c in trace.losses if c.function == "nll_loss" and c.phase is Phase.TRAIN and c.n_classes > 1]
    if not calls:
        raise NotApplicable("no nll_loss was computed in training")
    for call in calls:
        name = _what_it_is(call, min_share, tolerance)
        if not name:
            continue
        same = [c for c in calls if c.place == call.place and _what_it_is(c, min_share, tolerance) == name]
        yield Finding(
            message=f"nll_loss gets {name} where it expects log-probabilities: the values go from {call.input.minimum:.3g} to "
            f"{call.input.maximum:.3g}, and a log-probability is never above 0.",
            where=Where(call.place, first_step=call.step),
            values={"calls": len(same), "input": name, "largest": call.input.maximum},
            certainty=LIKELY if name == "positive values" else PROOF,
            fix="Use cross_entropy on the logits."
            if name == "raw logits"
            else "Give the raw logits to cross_entropy, or use log_softmax instead of softmax.",
        )
        return


def _what_it_is(call: LossCall, min_share: float, tolerance: float) -> str:
    """What the input is, if not log-probabilities; "" if it may be."""
    if call.share_rows_sum_to_one >= min_share:
        return "probabilities"
    if not call.input.maximum > tolerance or call.share_rows_log_probabilities > 0:
        return ""
    first = call.ops[0] if call.ops else ""
    if first in LOGIT_OPS:
        return "raw logits"
    if first == "Sigmoid":
        return "probabilities of a sigmoid"
    return "positive values" if first != "Softmax" else ""
