"""Classes of Lightning: what their `training_step` does, and whether Lightning or they step the optimiser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.graph import ClassDefinition, FunctionDefinition, Value, alternatives
from sleuth.evidence.source.order import functions
from sleuth.evidence.source.program import Source

MODULES = ("lightning.LightningModule", "lightning.core.LightningModule", "lightning.core.module.LightningModule")
SWITCH = "automatic_optimization"
TRAINER = "lightning.Trainer"
STEPS = {"training_step": (1, "train_dataloaders"), "validation_step": (2, "val_dataloaders")}  # what `fit` is given for each
CHANGES = ("on_before_batch_transfer", "transfer_batch_to_device", "on_after_batch_transfer")


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


def loader_of_step(source: Source, batch: Value) -> Value | None:
    """The loader of the batches that a step of a class of Lightning is given, if a Trainer is given one alone for that class.

    None for a class that changes its batches in a hook of its own.
    """
    frame = next(functions(batch.frame), None)
    step = frame.definition if frame is not None else None
    owner = step.owner if step is not None else None
    place = STEPS.get(step.name) if step is not None else None
    if step is None or owner is None or place is None or step.parameters[1:2] != (batch.name,) or any(map(owner.method, CHANGES)):
        return None
    found: dict[int, Value] = {}
    for event in source.calls("fit"):
        module, loader = event.argument(0, "model"), event.argument(*place)
        if event.op != "method" or event.inputs[0].type != TRAINER or module is None or loader is None:
            continue
        if any(one.definition is owner for one in alternatives(module)):
            found[id(loader)] = loader
    return found.popitem()[1] if len(found) == 1 else None


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
