"""C306 relu-before-loss."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.centred import is_centred
from sleuth.evidence.source.losses import activated
from sleuth.evidence.source.mending import without_activation
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.signs import falls_below_zero
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

LOSSES = ("cross-entropy", "bce-logits", "nll")
OF_QUANTITIES = ("mse", "l1", "smooth-l1", "huber")


@rule(
    "C306",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("loss", "relu"),
    explains=("dead-units", "loss-plateau", "underfitting"),
)
def relu_before_loss(source: Source) -> Iterator[Finding]:
    """The logits of a classifier, or outputs that must fall below 0, go through a ReLU before the loss.

    Measure:
        Calls of cross-entropy, of binary cross-entropy with logits or of `nll_loss` whose outputs come, on every way,
        straight out of a ReLU; of a squared or absolute error too, where the targets had their mean taken away, are drawn or
        worked out symmetric about 0, or where the program tells the share of them that is below 0.
    Why:
        A ReLU makes every negative logit 0: no class can be called unlikely, and an output that is negative gets no gradient
        any more, so classes die one after the other.
    Fix:
        Let the last layer be linear: remove the ReLU.
    Limits:
        A regression may want outputs that are not negative, so it is judged only where the targets are seen to fall below 0.
    Source:
        PyTorch documentation, CrossEntropyLoss ("the unnormalized logits for each class"),
        https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html.

    Args:
        None.
    """
    for kind in LOSSES:
        for one in activated(source, kind, "relu"):
            yield Finding(
                message=f"The logits have been through a ReLU before {kind.replace('-', ' ')}: what is negative becomes 0 "
                f"and gets no "
                "gradient.",
                where=Where(span=one.span, trace=one.trace),
                values={"loss": kind},
                certainty=LIKELY if one.is_presumed else None,
                edits=without_activation(source, one.origin.maker),
            )
    for kind in OF_QUANTITIES:
        for one in activated(source, kind, "relu"):
            target = one.loss.target
            if target is not None and (is_centred(source, target) or falls_below_zero(source, target)):
                yield Finding(
                    message="The outputs go through a ReLU, but targets fall below 0: those can never be met.",
                    where=Where(span=one.span, trace=one.trace),
                    values={"loss": kind},
                    certainty=LIKELY if one.is_presumed else None,
                    edits=without_activation(source, one.origin.maker),
                )
