"""Networks that a program loads with their weights and only asks: nothing in it trains, and nothing sets their mode."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import is_none
from sleuth.evidence.source.graph import Frame, Value, alternatives
from sleuth.evidence.source.layers import READY_MADE, is_module
from sleuth.evidence.source.modes import calls_of, is_of, switches
from sleuth.evidence.source.order import functions, is_in, is_without_gradient, loops
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.training import backwards, is_optimizer

SWITCHES = (".eval(", ".train(")
OPTIONS = ("weights", "pretrained")  # of ready-made networks, which are in training mode too
HANDED = frozenset(("eval", "train", "training"))


def loaded_networks(source: Source) -> Iterator[tuple[Value, Value]]:
    """Every network whose weights are loaded, and where; none in a program that trains, or may set a mode unseen."""
    if any(True for _ in backwards(source)) or any(is_optimizer(one) for one in source.of("call", "instance")):
        return
    if not _are_all_switches_seen(source):
        return
    seen: set[int] = set()
    for event in source.of("method", "call"):
        is_loading = event.op == "method" and event.name == "load_state_dict"
        for one in alternatives(event.inputs[0]) if is_loading else (event,) if _is_ready_made(event) else ():
            is_network = one.op in ("instance", "call") and is_module(one)
            if is_network and id(one) not in seen and not any(is_of(switch, one) for switch in switches(source)):
                seen.add(id(one))
                yield one, event


def _is_ready_made(event: Value) -> bool:
    """Whether it makes a network of a library with weights that were trained."""
    if event.op != "call" or not event.name.startswith(READY_MADE) or event.has_star:
        return False
    given = [event.keywords[name] for name in OPTIONS if name in event.keywords] if event.keywords else []
    return bool(given) and not any(is_none(one) or one.literal is False for one in given)


def _are_all_switches_seen(source: Source) -> bool:
    """Whether every switch of a mode that stands in the text was read, and none is handed on or made by hand."""
    written = sum(line.count(word) for text in source.texts.values() for line in text.lines for word in SWITCHES)
    read = {id(one.event.node) for one in switches(source)}
    return written <= len(read) and not any(one.name in HANDED and one.op in ("attribute", "store") for one in values(source))


def answers(source: Source, network: Value, loading: Value) -> Iterator[Value]:
    """The calls of the network without gradients, after its loading, whose result is used: once for each input, in no test."""
    dropped = {id(getattr(one.node, "value", None)) for one in source.of("expression")}
    for call in calls_of(source, network):
        is_asked = call.order > loading.order and is_without_gradient(call) and not _is_drawn_again(call)
        names = [one.definition.name for one in functions(call.frame) if one.definition is not None]
        if is_asked and id(call.node) not in dropped and not any(name.startswith("test_") for name in names):
            yield call


def _is_drawn_again(call: Value) -> bool:
    """Whether a loop asks the same again and again, as for the spread of answers with dropout."""
    inner: Frame | None = next(loops(call.frame), None)
    given = [each for one in call.arguments for each in alternatives(one) if each.op != "unknown"]
    return inner is not None and not any(is_in(each, inner) for each in given)
