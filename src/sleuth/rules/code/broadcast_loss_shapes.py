"""C310 broadcast-loss-shapes."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.place import Edit
from sleuth.evidence.source.losses import losses
from sleuth.evidence.source.mending import after_argument
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.residuals import Compared, is_widened, part_in_a_row, picked_in_a_column, residuals
from sleuth.evidence.source.sizing import sizes_of
from sleuth.evidence.source.windows import following_window
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

KINDS = frozenset(("mse", "l1", "smooth-l1", "huber", "poisson"))


@rule(
    "C310",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("loss-or-mean", "layer-made"),
    explains=("loss-plateau", "underfitting", "initial-loss-off"),
)
def broadcast_loss_shapes(source: Source) -> Iterator[Finding]:
    """A loss compares outputs of the shape (N, 1) with targets of the shape (N,), so that each is compared with all.

    Measure:
        Calls of MSE, L1, smooth L1, Huber and Poisson losses, and means or sums of differences written by hand, of which one
        side ends in an axis of length 1 that the other side lacks.
    Why:
        The two are broadcast to (N, N): every output is compared with every target, and the best answer is the mean of the
        targets, for all samples the same.
    Fix:
        Give both the same shape: `output.squeeze(-1)`, or `target.unsqueeze(-1)`.
    Limits:
        Sizes are followed through data sets, loaders, layers and the usual changes of shape; where one is not known, nothing is
        named. It is likely, not certain, where the number of axes of the output depends on the input, and for one output for each
        sample that `gather` picks.
    Source:
        PyTorch documentation, Broadcasting semantics, https://docs.pytorch.org/docs/stable/notes/broadcasting.html.

    Args:
        None.
    """
    for compared in (*_of_losses(source), *residuals(source)):
        output, target = sizes_of(source, compared.output), sizes_of(source, compared.target)
        is_likely = target is None or output is None
        output = output or picked_in_a_column(compared.output)
        target = target or part_in_a_row(source, compared.target) or following_window(source, compared.output, compared.target)
        if output is None or target is None or not is_widened(output, target):
            continue
        yield Finding(
            message="The outputs have one axis of length 1 more than the targets: each output is compared with every target.",
            where=Where(
                span=source.span(compared.event),
                trace=(
                    *source.link(compared.output, "the outputs end in an axis of length 1"),
                    *source.link(compared.target, f"the targets have {target.rank} {'axis' if target.rank == 1 else 'axes'}"),
                ),
            ),
            certainty=PROOF if output.is_whole and not is_likely else LIKELY,
            fix="Write `.squeeze(-1)` after the outputs, so that both have the same shape.",
            edits=_edits(source, compared),
        )


def _of_losses(source: Source) -> Iterator[Compared]:
    for loss in losses(source):
        if loss.kind in KINDS and loss.target is not None:
            one, other = sizes_of(source, loss.output), sizes_of(source, loss.target)
            is_turned = one is not None and other is not None and is_widened(other, one)
            is_turned = is_turned or picked_in_a_column(loss.target) is not None
            yield (
                Compared(loss.event, loss.target, loss.output, 1)
                if is_turned
                else Compared(loss.event, loss.output, loss.target, 0)
            )


def _edits(source: Source, compared: Compared) -> tuple[Edit, ...]:
    if compared.position is None:
        return ()
    return after_argument(source, compared.event, compared.position, ".squeeze(-1)", is_safe=False)
