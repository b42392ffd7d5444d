"""C402 reshape-mixes-batch."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.last_states import takes_layers_for_batch
from sleuth.evidence.source.order import functions
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.shapes import drops_exchange, merged_from, own_axis, sizes_of, turned_back
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule

PAIR = 2  # sizes of a table of rows


@rule("C402", kind=FAULT, certainty=LIKELY, severity=ERROR, needs=("reshape", "torch"), runs_as=("batch-axis-mixed",))
def reshape_mixes_batch(source: Source) -> Iterator[Finding]:
    """A reshape moves numbers from one sample of the batch into another.

    Measure:
        `view` and `reshape` whose sizes are those of the tensor itself in another order, as in `x.view(x.size(1), x.size(0),
        -1)`, or which are in the order from before after an exchange of axes, or take axes apart in another order than the one
        in which they were merged, or put the last states of several layers or directions of an LSTM, GRU or
        RNN into rows of the batch; and, in a `forward`, with the batch size of the DataLoader as a number, where the last
        batch may be smaller.
    Why:
        A reshape leaves the numbers in their order in memory and only draws the borders anew: exchanged sizes put values of
        several samples into one. With a fixed batch size the last, smaller batch fails, or its samples are mixed.
    Fix:
        Exchange axes with `transpose` or `permute`; write `x.size(0)` or `flatten(1)` instead of the number.
    Limits:
        Sizes that are worked out, and merges of the batch with the steps (`view(-1, width)`), are not judged. Silent where
        the DataLoader drops the last batch.
    Source:
        PyTorch documentation, Tensor.view, https://docs.pytorch.org/docs/stable/generated/torch.Tensor.view.html.

    Args:
        None.
    """
    batch_sizes, shifted = _batch_sizes(source), turned_back(source)
    for event in source.calls("view", "reshape", "torch.reshape"):
        sizes = sizes_of(event)
        axes = [own_axis(one, event.inputs[0]) for one in sizes]
        known = [axis for axis in axes if axis is not None and axis >= 0]
        if id(event) in shifted:
            continue
        if len(known) > 1 and 0 in known and known != sorted(known) and len(set(known)) == len(known):
            what, mend = (
                "These sizes are in another order than the axes, but a reshape moves none",
                "Use `permute` or `transpose`.",
            )
        elif drops_exchange(sizes, event.inputs[0]):
            what, mend = (
                "The first two axes were exchanged, and these sizes are in the order from before, but a reshape moves none",
                "Exchange them back with `transpose(0, 1)` first.",
            )
        elif len(sizes) > PAIR and merged_from(event.inputs[0], sizes[:2]) == (1, 0):
            what, mend = (
                "These sizes are in another order than the axes that were merged",
                "Take them apart in the order in which they were merged, then `transpose`.",
            )
        elif takes_layers_for_batch(event):
            what, mend = (
                "The last states have the layers and directions first, then the batch, but a reshape moves no axis",
                "Put the batch first with `transpose(0, 1)`, or join `h[-2]` and `h[-1]`.",
            )
        elif sizes and sizes[0].op == "constant" and sizes[0].literal in batch_sizes and len(sizes) > 1 and _is_in_forward(event):
            what, mend = (
                f"The batch size {sizes[0].literal} is fixed, and the last batch may be smaller",
                "Write `x.size(0)` instead.",
            )
        else:
            continue
        yield Finding(
            message=f"{what}: samples are mixed.",
            where=Where(span=source.span(event)),
            fix=mend,
        )


def _batch_sizes(source: Source) -> frozenset[object]:
    """The batch sizes of DataLoaders that keep a smaller last batch."""
    found = set()
    for loader in source.calls("torch.utils.data.DataLoader"):
        size, drops = loader.argument(1, "batch_size"), loader.argument(8, "drop_last")
        if size is not None and isinstance(size.literal, int) and size.literal > 1 and not loader.has_star and drops is None:
            found.add(size.literal)
    return frozenset(found)


def _is_in_forward(event: Value) -> bool:
    return any(frame.definition is not None and frame.definition.name == "forward" for frame in functions(event.frame))
