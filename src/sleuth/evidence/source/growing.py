"""Networks that are given layers after they were made: stored in an attribute, or put into a list of layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.layers import CONTAINERS, elements, layer_kind
from sleuth.evidence.source.order import is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import steps

PUTS_IN = ("append", "extend", "insert", "add_module", "register_module")


@dataclass(frozen=True, slots=True)
class PutIn:
    """A layer that a network is given: by which event, and in words what that is."""

    event: Value
    layer: Value
    what: str

    @property
    def is_added(self) -> bool:
        """Whether it comes beside others into a container of layers."""
        return self.event.op != "store"


def layers_put_in(source: Source) -> Iterator[PutIn]:
    """Every store into an attribute, and every layer that is made here and put into a container of layers."""
    for store in source.of("store"):
        if store.frame is not None:
            yield PutIn(store, store.inputs[1], f"`{store.name}` is replaced")
    for event in source.calls(*PUTS_IN):
        if event.op == "method" and layer_kind(event.inputs[0]) in CONTAINERS and event.arguments:
            given = event.arguments[-1]
            for layer in elements(given) if event.name == "extend" else (given,):
                if layer.op == "instance" or layer.name.startswith("torch.nn."):
                    yield PutIn(event, layer, f"the {layer_kind(event.inputs[0])} is given another layer")


def is_made_again(optimizer: Value, change: Value, network: Value) -> bool:
    """Whether a loop around the change makes the optimiser anew in each turn, for a network that stays."""
    return any(is_in(optimizer, loop) and not is_in(network, loop) for loop in loops(change.frame))


def is_trained_after(source: Source, optimizer: Value, change: PutIn) -> bool:
    """Whether the optimiser is seen to step after the change; a store is made for a training, if no step is seen at all."""
    turns = list(loops(change.event.frame))
    own = [one.event for one in steps(source) if any(each is optimizer for each in alternatives(one.optimizer))]
    if not own:
        return not change.is_added
    return any(one.order > change.event.order or any(is_in(one, loop) for loop in turns) for one in own)
