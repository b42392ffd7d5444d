"""C901 out-of-order-cells."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.cells import later, misplaced, rerun
from sleuth.evidence.source.program import Source
from sleuth.rule import FAULT, HINT, WARNING, Finding, Where, rule


@rule("C901", kind=FAULT, certainty=HINT, severity=WARNING, needs=("anything",))
def out_of_order_cells(source: Source) -> Iterator[Finding]:
    """A notebook works only in an order other than the one in which it is written.

    Measure:
        Names that a cell uses and that only a later cell, or no cell at all, gives a value; cells whose last run came before
        that of a cell above them. Scripts with cells (`# %%`) are read likewise.
    Why:
        The results that are shown came from a state that "Restart and run all" does not bring back: from a cell that was
        changed, moved or deleted.
    Fix:
        Put the cells into the order in which they work, and run all from the start.
    Limits:
        Silent about names where a star import or a magic may have made them.
    Source:
        J. F. Pimentel et al., "A Large-scale Study about Quality and Reproducibility of Jupyter Notebooks", MSR 2019,
        https://doi.org/10.1109/MSR.2019.00077.

    Args:
        None.
    """
    for use in misplaced(source):
        below = later(source, use)
        where = f"only {below}, further down, gives it a value" if below else "no cell gives it a value"
        yield Finding(message=f"`{use.name}` is used here, and {where}.", where=Where(span=source.span(use)))
    again = rerun(source)
    if again is not None:
        yield Finding(
            message=f"This cell was run before cell {again.above}, which stands above it.", where=Where(span=again.span)
        )
