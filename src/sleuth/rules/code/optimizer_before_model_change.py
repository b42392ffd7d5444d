"""C208 optimizer-before-model-change."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.layers import has_weights, is_module
from sleuth.evidence.source.order import beside, exclude_each_other
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
        made, and no optimiser is made and no parameter group added afterwards.
    Why:
        The optimiser holds the old parameters: the new layer stays as it was initialised, and is never trained.
    Fix:
        Change the network first, then make the optimiser; or add the new parameters with `add_param_group`.
    Limits:
        Only layers whose making is seen count.
    Source:
        PyTorch documentation, torch.optim, Constructing it, https://docs.pytorch.org/docs/stable/optim.html.

    Args:
        None.
    """
    made = [event for event in source.events if event.op in ("call", "instance") and is_optimizer(event)]
    added = [*made, *source.calls("add_param_group")]
    for optimizer in made:
        held = {id(each) for one in models_of(optimizer) for each in reachable(one)}
        for store in source.of("store"):
            if store.order < optimizer.order or not held or not _is_new_layer(store, optimizer):
                continue
            is_held = any(id(one) in held and is_module(one) for one in alternatives(store.inputs[0]))
            if not is_held or any(one.order > store.order for one in added) or exclude_each_other(store, optimizer):
                continue
            yield Finding(
                message=f"The optimiser is made before `{store.name}` is replaced: the new layer is never trained.",
                fix="Make the optimiser after the last change of the network.",
                where=Where(
                    span=source.span(beside(optimizer, store)),
                    trace=(
                        *source.link(optimizer, "the optimiser takes the parameters that are there"),
                        *source.link(store, "a layer that it does not know"),
                    ),
                ),
            )


def _is_new_layer(store: Value, optimizer: Value) -> bool:
    layer = store.inputs[1]
    return has_weights(layer) and layer.order > optimizer.order and store.frame is not None
