"""C305 softmax-over-one-unit."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.attention import lone_weighings
from sleuth.evidence.source.flow import activation, short_name
from sleuth.evidence.source.graph import CALLS, Value
from sleuth.evidence.source.keras import LAST_LAYERS
from sleuth.evidence.source.layers import width
from sleuth.evidence.source.losses import losses, made_by
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "C305",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("softmax", "last-layer"),
    explains=("loss-plateau", "vanishing-gradients", "chance-level-metric", "one-class-predictions"),
)
def softmax_over_one_unit(source: Source) -> Iterator[Finding]:
    """A softmax over a single unit gives 1 for every sample.

    Measure:
        A softmax, over the axis of units, straight after a linear layer with one unit; a softmax of one number for each step,
        also behind masks and factors, by which the steps are then added up; or a Keras Dense(1) or convolution with one filter
        with softmax.
    Why:
        Of one value, softmax is exp(x) / exp(x) = 1, whatever x is: the output says nothing, and no gradient reaches the
        model.
    Fix:
        With one unit use a sigmoid; with softmax give each class a unit.
    Limits:
        Over `dim=1` it is named only where its output goes to a loss: over the steps of a sequence (attention) it is right.
    Source:
        PyTorch documentation, Softmax, https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax.html.

    Args:
        None.
    """
    lone = {id(one.softmax): one for one in lone_weighings(source)}
    heads = {id(way.maker) for loss in losses(source) if (way := made_by(loss, "softmax"))}
    for event in source.events:
        if event.op not in CALLS:
            continue
        units = _units(event, is_head=id(event) in heads)
        weighing = lone.get(id(event))
        if units == 1 or weighing is not None:
            layer = event.inputs[0] if event.op == "apply" and event.literal == "part" else event
            yield Finding(
                message="This softmax goes over one unit, so that its output is 1 for every sample.",
                where=Where(
                    span=source.span(layer),
                    trace=source.link(weighing.product, "added up over axis 1 of them") if weighing is not None else (),
                ),
                fix="Take the softmax over the steps that are added up: `dim=1`." if weighing is not None else "",
            )


def _units(event: Value, *, is_head: bool) -> int | None:
    """Over how many units the softmax goes; None for other calls, or if it is not known."""
    if event.op == "call" and event.name.startswith("keras.") and short_name(event) in LAST_LAYERS:
        unit_place, place = LAST_LAYERS[short_name(event)]
        units, how = event.argument(unit_place, "units", "filters"), event.argument(place, "activation")
        is_softmax = how is not None and (how.literal == "softmax" or how.name.endswith(".softmax"))
        return units.literal if units is not None and is_softmax and isinstance(units.literal, int) else None
    if activation(event) != "softmax":
        return None
    options = event.inputs[0] if event.op == "apply" else event
    dim = options.argument(0 if event.op in ("apply", "method") else 1, "dim", "axis")
    over = None if dim is None else dim.literal
    if over != -1 and not (is_head and over in (1, None)):
        return None
    given = event.inputs[1] if event.op == "apply" and len(event.inputs) > 1 else event.inputs[0] if event.inputs else None
    return width(given) if given is not None else None
