"""C216 graph-cut-before-loss."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.carrying import terms
from sleuth.evidence.source.cuts import cut_before, is_number
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.losses import Loss, losses
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.severed import severed
from sleuth.evidence.source.training import backwards
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "C216",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("backward", "detach"),
    explains=("frozen-layers", "loss-plateau"),
    runs_as=(
        "loss-detached",
        "detached-branch",
    ),
)
def graph_cut_before_loss(source: Source) -> Iterator[Finding]:
    """The outputs are cut off from the network before the loss is computed from them.

    Measure:
        Losses from which a backward starts and whose outputs have, on every way, been through `detach`, `.data`, `numpy`,
        `item`, an argmax or a rounding, or were computed without gradients.
    Why:
        No gradient can go back through the cut: backward raises an error, or computes gradients of nothing that is trained.
    Fix:
        Give the outputs to the loss as they are; detach only what is shown or kept.
    Limits:
        Where one of several losses that are added is cut off, as for a teacher, nothing is named.
    Source:
        PyTorch documentation, torch.Tensor.detach, https://docs.pytorch.org/docs/stable/generated/torch.Tensor.detach.html.

    Args:
        None.
    """
    known = {id(loss.event): loss for loss in losses(source)}
    for backward, value in backwards(source):
        parts = [one for start in alternatives(value) for one in terms(start) if not is_number(one)]
        summed = [known[id(one)] for one in parts if id(one) in known]
        cut = _of_losses(summed) if summed and len(summed) == len(parts) else None
        cut = cut or severed(source, value)
        if cut is not None:
            yield Finding(
                message="The outputs are cut off from the network here, so that no gradient of the loss can reach it.",
                where=Where(
                    span=source.span(cut),
                    trace=(
                        *source.link(cut, "no gradient goes through this"),
                        *(source.link(summed[0].event, "the loss is computed") if summed else ()),
                        *source.link(backward, "backward starts from it"),
                    ),
                ),
            )


def _of_losses(summed: list[Loss]) -> Value | None:
    """What cuts the outputs off of which the first loss is computed, if those of all losses are cut off."""
    cuts = [cut_before(loss) for loss in summed]
    return cuts[0] if all(cuts) else None
