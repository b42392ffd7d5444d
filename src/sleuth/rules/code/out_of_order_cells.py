"""C901 out-of-order-cells."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.cells import is_run_before, later, misplaced, rerun
from sleuth.evidence.source.program import Source
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule


@rule("C901", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("anything", "cells"))
def out_of_order_cells(source: Source) -> Iterator[Finding]:
    """A notebook works only in an order other than the one in which it is written.

    Measure:
        Names that a cell uses and that only a later cell, or no cell at all, gives a value; cells whose last run came before
        that of a cell above them. Scripts with cells (`# %%`) are read likewise. A hint, unless the numbers of the runs show
        that the cell further down was run first, and so gave the name.
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
    text = source.texts[source.file]
    for use in misplaced(source):
        below = later(source, use)
        cell = text.cell_of(below) if below else None
        giver = f"cell {cell}" if cell else f"line {below}"
        where = f"only {giver}, further down, gives it a value" if below else "no cell gives it a value"
        is_sure = bool(below) and is_run_before(source, use, below)
        yield Finding(
            message=f"`{use.name}` is used here, and {where}{': it was run first' if is_sure else ''}.",
            where=Where(span=source.span(use)),
            certainty=LIKELY if is_sure else HINT,
        )
    again = rerun(source)
    if again is not None:
        yield Finding(
            message=f"This cell was run before cell {again.above}, which stands above it.",
            where=Where(span=again.span),
            certainty=HINT,
        )
