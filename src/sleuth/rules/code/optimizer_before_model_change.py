"""C208 optimizer-before-model-change."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.growing import is_made_again, is_trained_after, layers_put_in
from sleuth.evidence.source.layers import has_weights, is_module
from sleuth.evidence.source.order import beside, called_from, exclude_each_other, functions
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import is_optimizer, models_of, reachable
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "C208",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("optimizer-class", "layer-made"),
    explains=("frozen-layers", "underfitting"),
    runs_as=(
        "optimizer-stale-parameters",
        "optimizer-missing-parameters",
    ),
)
def optimizer_before_model_change(source: Source) -> Iterator[Finding]:
    """A layer is replaced or added after the optimiser was given the network's parameters.

    Measure:
        An attribute of a network, whose parameters an optimiser holds, gets a new layer with weights after the optimiser was
        made, or a ModuleList or Sequential in it is given one and then trained; and no optimiser is made and no parameter group
        added afterwards.
    Why:
        The optimiser holds the old parameters: the new layer stays as it was initialised, and is never trained.
    Fix:
        Change the network first, then make the optimiser; or add the new parameters with `add_param_group`.
    Limits:
        Only layers whose making is seen count. A network that grows in a loop which makes the optimiser anew is left alone.
    Source:
        PyTorch documentation, torch.optim, Constructing it, https://docs.pytorch.org/docs/stable/optim.html.

    Args:
        None.
    """
    made = [event for event in source.events if event.op in ("call", "instance") and is_optimizer(event)]
    added = [*made, *source.calls("add_param_group")]
    changes = list(layers_put_in(source))
    told: set[tuple[int, str]] = set()
    for optimizer in made:
        held = {id(each) for one in models_of(optimizer) for each in reachable(one)}
        for change in changes:
            event, layer = change.event, change.layer
            if event.order < optimizer.order or not held or not _is_new(layer, optimizer):
                continue
            owners = [one for one in alternatives(event.inputs[0]) if id(one) in held and is_module(one)]
            later = (one for one in added if one.order > layer.order)
            if not owners or any(not _is_of_another(one, optimizer) for one in later) or exclude_each_other(event, optimizer):
                continue
            if any(is_made_again(optimizer, event, one) for one in owners) or not is_trained_after(source, optimizer, change):
                continue
            if change.is_added and (id(optimizer), change.what) in told:
                continue
            told.add((id(optimizer), change.what))
            yield Finding(
                message=f"The optimiser is made before {change.what}: the new layer is never trained.",
                fix="Make the optimiser after the last change of the network.",
                where=Where(
                    span=source.span(_place(optimizer, event)),
                    trace=(
                        *source.link(optimizer, "the optimiser takes the parameters that are there"),
                        *source.link(event, "a layer that it does not know"),
                    ),
                ),
            )


def _place(optimizer: Value, change: Value) -> Value:
    """The call where the optimiser is made beside the change; within the class, if one of its methods makes the change."""
    place = beside(optimizer, change)
    made = next((frame for frame in functions(optimizer.frame) if frame.call is place and place.name == "__init__"), None)
    owner = made.definition.owner if made is not None and made.definition is not None else None
    is_own = owner is not None and any(
        one.definition is not None and one.definition.owner is owner for one in functions(change.frame)
    )
    return called_from(optimizer, made) if made is not None and is_own else place


def _is_new(layer: Value, optimizer: Value) -> bool:
    return has_weights(layer) and layer.order > optimizer.order


def _is_of_another(optimizer: Value, first: Value) -> bool:
    """Whether it is the optimiser of another object of the same class, which the same line makes for another network."""
    models = {id(one) for one in models_of(optimizer)}
    return optimizer.node is first.node and bool(models) and models.isdisjoint(map(id, models_of(first)))
