"""C303 logits-into-bce."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.place import Edit
from sleuth.evidence.source.bounds import is_raw_within_margin, is_unbounded
from sleuth.evidence.source.flow import activation, origins, short_name
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.losses import Loss, losses, trace
from sleuth.evidence.source.mending import renamed
from sleuth.evidence.source.presumed import presumed_origins
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule("C303", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("bce", "torch"), explains=("non-finite-loss", "loss-plateau"))
def logits_into_bce(source: Source) -> Iterator[Finding]:
    """Binary cross-entropy gets raw outputs where it expects probabilities.

    Measure:
        Calls of `binary_cross_entropy` or `BCELoss` whose outputs come, on every way, straight out of a linear layer, a
        convolution or an activation that is not bounded by 0 and 1, or are only cut off a little inside of 0 and 1.
    Why:
        The loss takes the logarithm of the output and of 1 minus the output: outside of 0 to 1 it raises an error or is not
        defined.
    Fix:
        Use `BCEWithLogitsLoss`, or apply a sigmoid to the output.
    Limits:
        Outputs whose making is not seen are not judged, nor those that are cut off at 0 and 1 themselves.
    Source:
        PyTorch documentation, BCELoss (the input "should be numbers between 0 and 1"),
        https://docs.pytorch.org/docs/stable/generated/torch.nn.BCELoss.html.

    Args:
        None.
    """
    for loss in losses(source):
        if loss.kind != "bce":
            continue
        presumed = presumed_origins(source, loss.output)
        ways = presumed or origins(loss.output)
        if ways and all(map(is_raw_within_margin, (one.maker for one in ways))):
            yield Finding(
                message="Binary cross-entropy gets raw outputs that are only cut off at 0 and 1: they are no probabilities.",
                where=Where(span=source.span(loss.event), trace=trace(source, ways[0], loss, "they are cut off here")),
                values={"made_by": short_name(ways[0].maker)},
                certainty=LIKELY,
                fix="Apply a sigmoid before they are cut off, or use `BCEWithLogitsLoss`.",
            )
        elif ways and all(is_unbounded(one.maker) for one in ways):
            made = _word(ways[0].maker)
            yield Finding(
                message=f"Binary cross-entropy gets what comes out of {made}: it is not bounded by 0 and 1.",
                where=Where(span=source.span(loss.event), trace=trace(source, ways[0], loss, "the output is made here")),
                values={"made_by": made},
                certainty=LIKELY if presumed else None,
                edits=_edits(source, loss) if not activation(ways[0].maker) else (),
            )


def _word(maker: Value) -> str:
    return "a sum of raw outputs" if maker.op in ("binary", "augment") else activation(maker) or short_name(maker)


def _edits(source: Source, loss: Loss) -> tuple[Edit, ...]:
    """The loss that applies the sigmoid itself."""
    if loss.event.op == "call":
        return renamed(source, loss.event, "binary_cross_entropy", "binary_cross_entropy_with_logits", is_safe=False)
    return renamed(source, loss.function, "BCELoss", "BCEWithLogitsLoss", is_safe=False)
