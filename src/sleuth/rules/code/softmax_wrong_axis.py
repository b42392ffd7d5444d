"""C309 softmax-wrong-axis."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.attention import crossed_weighings, turned_weighings
from sleuth.evidence.source.class_axes import crossed_softmaxes
from sleuth.evidence.source.flow import origins
from sleuth.evidence.source.graph import CALLS, Value
from sleuth.evidence.source.losses import losses
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.sizing import sizes_of
from sleuth.evidence.source.weighing import (
    chosen_from,
    comes_in_batches,
    drawn_from,
    given_over_rows,
    is_of_one_sample,
    units_of_classes,
    used_as_weights,
)
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule


@rule(
    "C309",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("softmax", "classes"),
    explains=("loss-plateau", "underfitting", "chance-level-metric"),
)
def softmax_wrong_axis(source: Source) -> Iterator[Finding]:
    """A softmax over classes goes over the samples of the batch instead.

    Measure:
        A softmax or log-softmax over axis 0 of what a linear layer with several units gives for a batch, or whose result goes
        to a loss, as outputs or as targets, to a choice among the classes or, for samples that were put together, to a
        distribution over them, also where outputs of several networks are stacked; a softmax of products of queries and keys,
        or of one score for each step, over another axis than the one over which the values are then added up; SciPy's softmax
        over axis 0, or over all numbers; a softmax over another axis than 1 that is compared with one-hot labels turned to axis
        1, or added up by itself over all axes but that, or of what a convolution gives, if a loss over classes gets the same or
        a class is chosen by axis 1.
    Why:
        The numbers of each class then sum to 1 over the batch: a sample's probabilities do not sum to 1, and depend on the other
        samples of its batch.
    Fix:
        Name the axis of the classes: `dim=-1` (`dim=1` for images).
    Limits:
        Weights over the rows of a bag or the steps of a sequence (attention) are left alone: they come from one unit, or are
        multiplied with the rows.
    Source:
        PyTorch documentation, torch.nn.functional.softmax,
        https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html.

    Args:
        None.
    """
    chosen = chosen_from(source)
    compared = [one for loss in losses(source) for one in (loss.output, loss.target) if one is not None]
    used = chosen | {id(way.maker) for one in compared for way in origins(one)}
    weights, drawn = used_as_weights(source), drawn_from(source)
    seen: set[int] = set()
    for event in source.events:
        if event.op not in CALLS or id(event.node) in seen:
            continue
        given = given_over_rows(event)
        units = units_of_classes(given) if given is not None else None
        if given is None or units == 1 or (units is None and id(event) not in chosen):
            continue
        sizes = sizes_of(source, given)
        if (sizes is not None and sizes.rank == 1) or is_of_one_sample(given):
            continue
        sizes = sizes if id(event) not in weights else None
        if (
            id(event) in used
            or event.name.startswith("scipy.")
            or (id(event) in drawn and comes_in_batches(given))
            or (sizes is not None and sizes.rank == 2 and sizes.axes[0] is None)
        ):
            seen.add(id(event.node))
            yield Finding(
                message="This softmax goes over the samples of the batch, not over the classes.",
                where=Where(span=source.span(_place(event)), trace=source.link(given, "the classes are the last axis here")),
            )
    for one in (*turned_weighings(source), *crossed_weighings(source)):
        if id(one.softmax.node) not in seen:
            seen.add(id(one.softmax.node))
            over = "the last one" if one.over < 0 else f"axis {one.over}"
            yield Finding(
                message=f"This softmax goes over axis {one.axis}, but its weights are added up over {over}.",
                where=Where(
                    span=source.span(_place(one.softmax)), trace=source.link(one.product, f"adds up over {over} of them")
                ),
                fix=f"Take the softmax over {over}: `dim={one.over}`.",
            )
    for crossed in crossed_softmaxes(source):
        if id(crossed.softmax.node) not in seen:
            yield Finding(
                message=f"This softmax goes over axis {crossed.axis}, but the classes are axis 1.",
                where=Where(
                    span=source.span(_place(crossed.softmax)), trace=source.link(crossed.told, "the classes are axis 1 here")
                ),
                fix="Take the softmax over the classes: `dim=1`.",
            )


def _place(softmax: Value) -> Value:
    """Where the axis is given: the layer's making, if it is a layer that is seen."""
    return softmax.inputs[0] if softmax.op == "apply" and softmax.inputs[0].op == "call" else softmax
