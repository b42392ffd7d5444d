"""Classes of Lightning: what their `training_step` does, and whether Lightning or they step the optimiser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.graph import ClassDefinition, FunctionDefinition, Value
from sleuth.evidence.source.order import functions
from sleuth.evidence.source.program import Source

MODULES = ("lightning.LightningModule", "lightning.core.LightningModule", "lightning.core.module.LightningModule")
SWITCH = "automatic_optimization"


@dataclass(frozen=True, slots=True)
class Stepping:
    """One `training_step`. `events` are its own and those of what it calls; `switch` is where optimisation is set to manual."""

    definition: FunctionDefinition
    events: tuple[Value, ...]
    switch: Value | None

    @property
    def is_automatic(self) -> bool:
        """Whether Lightning goes backward and steps."""
        return self.switch is None

    def is_own(self, event: Value) -> bool:
        """Whether the event stands in `training_step` itself, not in what it calls."""
        inner = next(functions(event.frame), None)
        return inner is not None and inner.definition is self.definition


def training_steps(source: Source) -> Iterator[Stepping]:
    """The `training_step` of every class of Lightning of which all that matters is known."""
    for one in source.classes:
        method = one.methods.get("training_step")
        if method is None or not one.is_known or not any(kind in MODULES for kind in one.kinds):
            continue
        events = tuple(event for event in source.events if _is_in(event, method))
        switch = _switch(source, one)
        if switch is None or switch.literal is not None:
            yield Stepping(method, events, switch)


def _is_in(event: Value, method: FunctionDefinition) -> bool:
    return any(frame.definition is method for frame in functions(event.frame))


def _switch(source: Source, definition: ClassDefinition) -> Value | None:
    """What switches automatic optimisation off: a store with a literal; one without a literal where it is not known."""
    for one in definition.lineage():
        stored = one.attributes.get(SWITCH)
        if stored is not None and stored.literal is not True:
            return stored
    for event in source.named(SWITCH):
        owner = event.inputs[0].definition if event.op == "store" else None
        is_own = isinstance(owner, ClassDefinition) and any(one is definition for one in (*owner.lineage(), owner))
        if is_own and event.inputs[1].literal is not True:
            event_value = event.inputs[1]
            return event if event_value.literal is None else _marked(event, event_value)
    return None


def _marked(event: Value, value: Value) -> Value:
    """The place of the store with the literal that is stored."""
    return Value("store", event.name, (), event.node, event.frame, event.order, "", value.literal)
