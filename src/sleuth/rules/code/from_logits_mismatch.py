"""C308 from-logits-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.logits import Misread, misread
from sleuth.evidence.source.mending import given_as
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "C308",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("keras-loss",),
    explains=("loss-plateau", "underfitting", "initial-loss-off"),
)
def from_logits_mismatch(source: Source) -> Iterator[Finding]:
    """A loss is told that it gets logits and gets probabilities, or the other way round.

    Measure:
        Losses of Keras and TensorFlow for classes whose `from_logits` (by default False) contradicts the last layer of the
        model: a softmax or sigmoid with True, or no activation with False.
    Why:
        With True, the activation is applied twice, and the loss cannot come near 0. With False, numbers outside of 0 to 1 are
        taken for probabilities and clipped, so that most samples give no gradient.
    Fix:
        Either no activation in the last layer and `from_logits=True`, or the activation and `from_logits=False`.
    Limits:
        Only models whose last layer, dense or a convolution, is seen.
    Source:
        Keras documentation, Probabilistic losses (from_logits), https://keras.io/api/losses/probabilistic_losses/.

    Args:
        None.
    """
    for one in misread(source):
        yield Finding(
            message=_message(one),
            where=Where(
                span=source.span_of_keyword(one.event, "loss"),
                trace=source.link(one.maker, f"a {one.activation} is applied" if one.activation else "no activation is applied"),
            ),
            fix=f"Give the loss `from_logits={not one.says_logits}`, or change the last layer.",
            edits=given_as(source, one.loss, "from_logits", str(not one.says_logits), is_safe=False) if one.loss else (),
        )


def _message(one: Misread) -> str:
    if one.says_logits:
        return f"The loss takes its input for logits, but it has already been through a {one.activation}."
    return "The loss takes its input for probabilities, but no activation is applied to it."
