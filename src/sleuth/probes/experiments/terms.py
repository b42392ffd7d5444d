"""The terms of which a recorded loss is a sum, and the part of it that depends on targets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import torch

from sleuth.probes.experiments.slots import Given, Made, map_slots
from sleuth.probes.experiments.subject import is_model
from sleuth.probes.experiments.tape import Node, Recorded

SUMS = frozenset(("add", "__add__", "__radd__", "__iadd__", "add_"))


@dataclass(frozen=True, slots=True)
class Origin:
    """What a term is made of: constants, by number, and outputs of modules, by module and position."""

    constants: frozenset[int] = frozenset()
    outputs: frozenset[tuple[int, int]] = frozenset()


def data_part(step: Recorded, targets: tuple[int, ...]) -> Recorded | None:
    """The step with the terms of its loss alone that depend on these constants; None if the others are no penalties.

    A penalty is made of weights, or of the outputs that meet the targets: a term on other outputs (a divergence of a code, the
    balance of a router) is an aim of its own. None too if all terms depend on targets, or none does.
    """
    terms = [(term, _origin(step, term, {})) for term in _terms(step, step.loss)]
    data = [(term, origin) for term, origin in terms if origin.constants & set(targets)]
    outputs = {output for _, origin in data for output in origin.outputs}
    if not data or len(data) == len(terms) or any(not origin.outputs <= outputs for _, origin in terms):
        return None
    nodes, loss = list(step.nodes), data[0][0]
    for term, _ in data[1:]:
        nodes.append(Node(torch.add, (loss, term), {}, True, None))
        loss = Made(len(nodes) - 1, 0)
    return replace(step, nodes=tuple(nodes), loss=loss)


def _terms(step: Recorded, slot: Made) -> list[Made]:
    node = step.nodes[slot.node]
    parts = [part for part in node.args if isinstance(part, Made)] if isinstance(node.args, tuple) else []
    is_sum = node.module is None and getattr(node.call, "__name__", "") in SUMS and not node.kwargs and bool(parts)
    return [term for part in parts for term in _terms(step, part)] if is_sum else [slot]


def _origin(step: Recorded, slot: Any, known: dict[int, Origin]) -> Origin:
    if isinstance(slot, Given):
        return Origin(constants=frozenset((slot.number,)))
    if not isinstance(slot, Made):
        return Origin()
    node = step.nodes[slot.node]
    if is_model(node):
        return Origin(outputs=frozenset(((id(node.module), slot.index),)))
    if slot.node not in known:
        slots: list[Any] = []
        for nest in (node.args, node.kwargs):
            map_slots(nest, slots.append)
        parts = [_origin(step, one, known) for one in slots]
        known[slot.node] = Origin(
            frozenset().union(*(part.constants for part in parts)), frozenset().union(*(part.outputs for part in parts))
        )
    return known[slot.node]
