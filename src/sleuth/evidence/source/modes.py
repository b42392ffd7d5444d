"""In which mode, training or evaluation, a network is when it is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import ancestors, origins
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.layers import READY_MADE, has_weights, is_module, layer_kind, own_modules
from sleuth.evidence.source.order import exclude_each_other, is_in, is_without_gradient, loops
from sleuth.evidence.source.program import Source, once, values
from sleuth.evidence.source.seeds import TORCH_DRAWS
from sleuth.evidence.source.training import models_of, reachable, steps

SAME_MODULE = frozenset(("to", "cuda", "cpu", "float", "double", "half", "bfloat16", "requires_grad_", "apply"))
MAX_BEFORE = 200  # values looked at before one that a network is given
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


def given_networks(source: Source) -> tuple[Value, ...]:
    """The networks that a function is given, trains with an optimiser of its own, and that nothing ever sets to evaluation."""
    if any(switch.is_training is not True for switch in switches(source)):
        return ()
    if any(one.name in ("eval", "training") and one.op in ("attribute", "store") for one in values(source)):
        return ()  # handed on, or set by hand
    models = {id(one): one for step in steps(source) for one in models_of(step.optimizer)}
    return tuple(one for one in models.values() if _is_given(one) and any(one in each.networks for each in switches(source)))


def _is_given(network: Value) -> bool:
    while network.op == "method" and network.name in SAME_MODULE:
        network = network.inputs[0]
    return network.op == "parameter"


def depending_classes(source: Source) -> str:
    """The kind of layer for which the mode matters in every network whose class stands in the file; "" if there is one without.

    Classes that are parts of others, and those without weights, such as losses, are no networks.
    """
    made = [one for one in source.of("instance") if is_module(one)]
    examples = {id(one): next((each for each in made if each.definition is one), one.exemplar) for one in own_modules(source)}
    known = [one for one in examples.values() if one is not None and has_weights(one)]
    parts = {id(each.definition) for one in known for each in reachable(one) if each is not one and each.op == "instance"}
    kinds = [depends_on_mode(one) for one in known if id(one.definition) not in parts]
    return kinds[0] if kinds and all(kinds) and None not in examples.values() else ""


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


def is_evaluation(call: Value, computed: list[Value]) -> bool:
    """Whether it stands without gradients, after a training, and in no loop that trains."""
    if not is_without_gradient(call):
        return False
    inner = next(loops(call.frame), None)
    later = [one for one in computed if one.order > call.order]
    trains = inner is not None and any(is_in(one, inner) and next(loops(one.frame), None) is inner for one in later)
    return not trains and any(one.order < call.order for one in computed)


def is_sample(source: Source, call: Value, network: Value) -> bool:
    """Whether a generator makes something of noise here that no network judges: a picture to look at, while it trains."""
    made = [one.maker for given in call.inputs[1:] for one in origins(given)]
    if not made or not all(one.op == "call" and one.name.rpartition(".")[2] in TORCH_DRAWS for one in made):
        return False
    others = [each for other in trained(source) if other is not network for each in calls_of(source, other)]
    seen = {id(one): one for each in others for given in each.inputs[1:] for one in ancestors(given, limit=MAX_BEFORE)}
    is_judged = [any(id(given) in seen for given in each.inputs[1:]) for each in calls_of(source, network) if each is not call]
    return any(is_judged) and not any(id(given) in seen for given in call.inputs[1:])


def evaluates_next(source: Source, switch: Switch, network: Value, computed: list[Value]) -> bool:
    """Whether the next call of the network after this switch is an evaluation, so that the mode was set for it."""
    after = next((one for one in calls_of(source, network) if one.order > switch.event.order), None)
    return after is not None and is_evaluation(after, computed)


def is_among_training(call: Value, computed: list[Value]) -> bool:
    """Whether the innermost loop around it trains too, before it or after it."""
    inner = next(loops(call.frame), None)
    return inner is not None and any(next(loops(one.frame), None) is inner for one in computed)


def is_given_away(source: Source, network: Value) -> bool:
    """Whether something unknown gets the network, and may set its mode."""
    for event in source.events:
        is_foreign = event.op in ("call", "apply") and not event.name.startswith(("torch.", "builtins."))
        is_unknown = event.op == "opaque" or is_foreign
        if is_unknown and any(one is network for one in event.arguments):
            return True
    return False
