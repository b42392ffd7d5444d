"""In which mode, training or evaluation, a network is when it is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.layers import READY_MADE, is_module, layer_kind
from sleuth.evidence.source.order import exclude_each_other
from sleuth.evidence.source.program import Source, once
from sleuth.evidence.source.training import models_of, reachable, steps

DEPENDS_ON_MODE = ("Dropout", "BatchNorm", "AlphaDropout", "FeatureAlphaDropout", "SyncBatchNorm")


@dataclass(frozen=True, slots=True)
class Switch:
    """A call that sets the mode of some networks. `is_training` is None where the mode is not known."""

    event: Value
    networks: tuple[Value, ...]
    is_training: bool | None


def switches(source: Source) -> tuple[Switch, ...]:
    """Every call of `train` and `eval`."""
    return once(source, _switches)


def _switches(source: Source) -> Iterator[Switch]:
    for event in source.calls("train", "eval"):
        if event.op == "method" and not event.inputs[0].type.startswith(("sklearn.", "pandas.", "xgboost.")):
            yield Switch(event, alternatives(event.inputs[0]), _mode(event))


def _mode(event: Value) -> bool | None:
    if event.name == "eval":
        return False
    given = event.argument(0, "mode")
    if given is None:
        return True
    return given.literal if isinstance(given.literal, bool) else None


def is_of(switch: Switch, network: Value) -> bool:
    """Whether the switch sets the mode of this network: its own, of what holds it, or perhaps so."""
    return any(one is network or not is_module(one) or any(each is network for each in reachable(one)) for one in switch.networks)


def depends_on_mode(network: Value) -> str:
    """The kind of layer for which the mode matters, "Dropout" or "BatchNorm1d"; "" if there is none that is seen."""
    if network.name.startswith(READY_MADE):
        return "layer that depends on the mode"
    kinds = (layer_kind(one) for one in reachable(network))
    return next((kind for kind in kinds if kind.startswith(DEPENDS_ON_MODE)), "")


def mode_at(source: Source, call: Value, network: Value) -> bool | None:
    """Whether the network is in training mode at this call; None if that is not known. True where nothing ever set it."""
    known: bool | None = True
    for switch in switches(source):
        if switch.event.order < call.order and is_of(switch, network) and not exclude_each_other(switch.event, call):
            known = switch.is_training
            if known is None:
                return None
    return known


def calls_of(source: Source, network: Value) -> Iterator[Value]:
    """The calls of this network, in order."""
    for event in source.of("inline", "apply"):
        if event.inputs and event.inputs[0] is network and (event.op == "apply" or event.name == "forward"):
            yield event


def trained(source: Source) -> tuple[Value, ...]:
    """The networks whose parameters an optimiser of the program steps."""
    return once(source, _trained)


def _trained(source: Source) -> Iterator[Value]:
    seen: set[int] = set()
    for step in steps(source):
        for one in models_of(step.optimizer):
            if id(one) not in seen and one.op in ("instance", "call") and is_module(one):
                seen.add(id(one))
                yield one
