"""What a network most likely gives that a function is handed and trains, where the file holds only one network.

So a module is written whose functions other files call: the class stands above, and `def train(model, ...)` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.evidence.source.flow import Origin, origins
from sleuth.evidence.source.graph import ClassDefinition, Frame, Value
from sleuth.evidence.source.layers import first_reading, function_of, has_weights, own_modules
from sleuth.evidence.source.program import Source, once
from sleuth.evidence.source.training import reachable

NAMES = frozenset(("model", "net", "network"))
TRAINED = ("parameters", "named_parameters", "train", "eval")  # what only networks are asked for
MADE_ELSEWHERE = re.compile(r"torchvision\b.*\bmodels\b|\btimm\b|from_pretrained|\bhub\.load|segmentation_models")


def presumed_origins(source: Source, output: Value) -> tuple[Origin, ...]:
    """What made these outputs of a network that a function is handed, if it is the only network of the file; else nothing."""
    found: list[Origin] = []
    for way in origins(output):
        call = _call(way.maker)
        definition = _only_network(source) if call is not None and _is_handed(source, call.inputs[0]) else None
        forward = definition.method("forward") if definition is not None else None
        if call is None or forward is None:
            return ()
        for event in first_reading(source, forward):
            taken = way.way[0] if way.maker is call and way.way and way.way[0].op == "subscript" else way.maker
            part = _part(event.inputs[0], taken) if event.op == "return" and event.inputs else None
            if event.op == "return" and part is None:
                return ()
            found.extend(Origin(one.maker, (*one.way, *way.way)) for one in (origins(part) if part is not None else ()))
    return tuple(found)


def _call(value: Value) -> Value | None:
    """The call of what is not known that gave this, or of which this is a part: `out.scores`, `scores, _ = out`."""
    call = value.inputs[0] if value.op in ("attribute", "item", "subscript") and value.inputs else value
    return call if call.op == "apply" and call.inputs[0].op == "parameter" and len(call.inputs) > 1 else None


def _part(returned: Value, taken: Value) -> Value | None:
    """The part of what `forward` gives that the program takes; None if it has none of this name or place."""
    names = returned.literal if returned.op == "apply" and isinstance(returned.literal, tuple) else ()  # of a named tuple
    if not names and returned.op not in ("tuple", "list", "dict", "instance"):  # one tensor
        return returned if taken.op in ("apply", "subscript") else None
    if taken.op == "apply":
        return None
    if taken.op == "attribute":
        return (returned.members or {}).get(taken.name) if names or returned.op == "instance" else None
    key = taken.literal if taken.op == "item" else taken.inputs[1].literal
    if names:
        return (returned.members or {}).get(names[key]) if isinstance(key, int) and key < len(names) else None
    if returned.op == "dict":
        return (returned.keywords or {}).get(str(key))
    is_there = returned.op == "tuple" and isinstance(key, int) and key < len(returned.inputs)
    return returned.inputs[key] if is_there and isinstance(key, int) else None


def _is_handed(source: Source, network: Value) -> bool:
    """Whether a function that nothing calls is handed this network, without a type, and no other."""
    frame = function_of(network)
    if frame is None or frame.call is not None or network.type or network.definition is not None:
        return False
    asked = dict(once(source, _networks)).get(frame, frozenset())
    return asked == {id(network)} or (not asked and network.name in NAMES)


def _networks(source: Source) -> Iterator[tuple[Frame, frozenset[int]]]:
    """The parameters of each function that are asked for what only networks have."""
    found: dict[Frame, set[int]] = {}
    for event in source.calls(*TRAINED):
        frame = function_of(event.inputs[0]) if event.op == "method" and event.inputs[0].op == "parameter" else None
        if frame is not None:
            found.setdefault(frame, set()).add(id(event.inputs[0]))
    return ((frame, frozenset(ids)) for frame, ids in found.items())


def _only_network(source: Source) -> ClassDefinition | None:
    """The one network of the file whose class stands in it, parts of others aside; None if there may be another one."""
    return once(source, _only)[0]


def _only(source: Source) -> Iterator[ClassDefinition | None]:
    is_elsewhere = any(MADE_ELSEWHERE.search(line) for text in source.texts.values() for line in text.lines)
    known = [one.exemplar or next(iter(one.made), None) for one in own_modules(source)]
    networks = [one for one in known if one is not None and has_weights(one)]
    parts = {id(each.definition) for one in networks for each in reachable(one) if each is not one and each.op == "instance"}
    roots = [one.definition for one in networks if id(one.definition) not in parts]
    root = roots[0] if len(roots) == 1 and not is_elsewhere and None not in known else None
    yield root if isinstance(root, ClassDefinition) else None
