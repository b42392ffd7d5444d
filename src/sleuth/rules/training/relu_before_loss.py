"""T219 relu-before-loss."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import LossCall, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule

CLIPPING_OPS = frozenset(("Relu", "Threshold", "ClampMin", "Hardtanh"))
BENT_OPS = frozenset(("Gelu", "Silu", "Softplus"))  # never far below zero
LOGIT_LOSSES = frozenset(
    ("cross_entropy", "binary_cross_entropy_with_logits", "multilabel_soft_margin_loss", "multi_margin_loss")
)
BEHIND = {"nll_loss": "LogSoftmax", "binary_cross_entropy": "Sigmoid"}  # the loss, and what turns its logits into its input


@rule(
    "T219",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("losses",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "vanishing-gradients", "dead-units",
        "dead-relu-bias", "frozen-layers", "loss-oscillating", "learning-rate-too-low", "activation-on-output",
    ),
)  # fmt: skip
def relu_before_loss(trace: Trace, *, rounding: float = 1e-6) -> Iterator[Finding]:
    """The model's output goes through a ReLU right before the loss, so it can never be negative.

    Measure:
        Training calls of a loss on logits (cross-entropy, or log-softmax and sigmoid before their losses) whose logits came
        straight out of a ReLU in the autograd graph.
    Why:
        Logits must be able to fall below zero. Clipped at zero, no class can be ruled out, and a unit that is negative for a
        sample gets no gradient from it: outputs die one after the other.
    Fix:
        Drop the activation after the last layer.
    Limits:
        Pooled feature maps after a ReLU are left alone. GELU, SiLU and softplus are likely only. A ReLU at the end of a
        regression is another rule's.
    Source:
        Goodfellow, Bengio and Courville 2016, Deep Learning, sections 6.2.2 and 6.3.1, https://www.deeplearningbook.org/.

    Args:
        rounding: how far below zero a value may lie that a ReLU gave, in lower precision.
    """
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and c.ops]
    if not calls:
        raise NotApplicable("no loss function was called on a model's output in training")
    for call in calls:
        if not (found := _clipped(call, rounding)):
            continue
        name, certainty = found
        least = f" (the least is {call.input.minimum:.3g})" if call.function in LOGIT_LOSSES else ""
        yield Finding(
            message=f"The output goes through {name} right before {call.function}: no logit can be negative{least}.",
            where=Where(call.place, first_step=call.step),
            values={"calls": sum(c.place == call.place for c in calls), "activation": name},
            certainty=certainty,
            fix=f"Drop the {name} after the last layer.",
        )
        return


def _clipped(call: LossCall, rounding: float) -> tuple[str, Certainty] | None:
    """The activation that the logits came out of, if it keeps them from being negative."""
    skipped = 1 if BEHIND.get(call.function) == call.ops[0] else 0
    first = call.ops[skipped] if len(call.ops) > skipped else ""
    if call.function not in LOGIT_LOSSES and not skipped:
        return None
    if first in CLIPPING_OPS and (skipped or call.input.minimum >= -rounding):
        return first.lower(), PROOF
    return (first.lower(), LIKELY) if first in BENT_OPS else None
