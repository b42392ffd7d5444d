"""C404 batch-first-mismatch."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sequences import Run, is_moved, picked_steps, pooled_steps, runs, sizes_as_batch
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule


@rule("C404", kind=FAULT, certainty=LIKELY, severity=ERROR, needs=("forward", "recurrent"), runs_as=("batch-axis-mixed",))
def batch_first_mismatch(source: Source) -> Iterator[Finding]:
    """A recurrent layer or an encoder takes the steps first, and the program takes the batch first, or the other way round.

    Measure:
        An LSTM, GRU or RNN without `batch_first=True` whose output is read at `out[:, -1]`, or whose first state is made with
        the input's first size as the batch, or whose outputs are averaged over axis 1 for the next layer; and one with
        `batch_first=True` whose output is read at `out[-1]`. The same for a TransformerEncoder and for attention, whose
        outputs are also read at `out[:, 0]` by the next layer.
    Why:
        The layer then runs along the samples of the batch, each of which becomes a step: samples see one another, and what is
        read as the last step is the last sample.
    Fix:
        Make the layer with `batch_first=True`, or exchange the axes of its input.
    Limits:
        Silent where the axes of input or output are exchanged on the way, and for packed sequences.
    Source:
        PyTorch documentation, LSTM (batch_first),
        https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html.

    Args:
        None.
    """
    seen: set[int] = set()
    for run in runs(source):
        sign = None if id(run.layer) in seen or is_moved(run.given) else _sign(source, run)
        if sign is None:
            continue
        seen.add(id(run.layer))
        place, how = sign
        name = run.layer.name.rpartition(".")[2]
        order = "batch first" if run.is_batch_first else "steps first"
        yield Finding(
            message=f"The {name} has the {order}, but {how}.",
            where=Where(
                span=source.span(run.layer),
                trace=(
                    *source.link(run.layer, f"made with the {order}"),
                    *source.link(run.event, "called"),
                    *source.link(place, how),
                ),
            ),
            values={"layer": name},
            fix="Read the last step at `out[:, -1]`." if run.is_batch_first else "Make it with `batch_first=True`.",
        )


def _sign(source: Source, run: Run) -> tuple[Value, str] | None:
    """What shows that the program takes the axes in another order."""
    wrong = 0 if run.is_batch_first else 1
    for value, axis in picked_steps(source, run):
        if axis == wrong:
            last = value.inputs[1].inputs[1].literal != 0 if axis else True
            place, word = ("-1", "last") if last else ("0", "first")
            return value, f"`out[{':, ' if axis else ''}{place}]` reads the {word} sample as the {word} step"
    for value, axis in pooled_steps(source, run) if not run.is_batch_first else ():
        if axis == wrong:
            return value, f"`{value.name.rpartition('.')[2]}` over axis 1 goes over the samples as if they were the steps"
    state = run.event.argument(1, "hx") if run.is_recurrent else None
    size = sizes_as_batch(run.given, state) if state is not None and not run.is_batch_first else None
    return (size, "the first size of its input is taken as the batch") if size is not None else None
