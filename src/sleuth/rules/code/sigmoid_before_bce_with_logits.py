"""C304 sigmoid-before-bce-with-logits."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.losses import activated, is_for_showing
from sleuth.evidence.source.mending import without_activation
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "C304",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("bce-logits", "torch"),
    explains=("loss-plateau", "underfitting", "vanishing-gradients"),
)
def sigmoid_before_bce_with_logits(source: Source) -> Iterator[Finding]:
    """Binary cross-entropy with logits gets probabilities, so the sigmoid is applied twice.

    Measure:
        Calls of `binary_cross_entropy_with_logits` or `BCEWithLogitsLoss` whose outputs come, on every way, straight out of a
        sigmoid or a softmax.
    Why:
        The loss applies its own sigmoid. Of values between 0 and 1 that gives probabilities between .5 and .73 only: a sample
        can never be called negative, and the loss cannot fall under .31 or so.
    Fix:
        Remove the sigmoid; apply it only where probabilities are shown.
    Limits:
        Outputs that are rescaled after the sigmoid are not named.
    Source:
        PyTorch documentation, BCEWithLogitsLoss ("combines a Sigmoid layer and the BCELoss in one single class"),
        https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html.

    Args:
        None.
    """
    for one in activated(source, "bce-logits", "sigmoid", "softmax", "hard-sigmoid"):
        is_shown = is_for_showing(source, one.origin.maker)
        yield Finding(
            message=f"The loss applies a sigmoid itself, and gets what has already been through a {one.name}.",
            where=Where(span=one.span, trace=one.trace),
            values={"made_by": one.name},
            certainty=LIKELY if one.is_presumed else None,
            fix="Give the loss what `forward` returns." if is_shown else f"Remove the {one.name}, or use `BCELoss`.",
            edits=() if is_shown else without_activation(source, one.origin.maker),
        )
