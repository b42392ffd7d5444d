"""The terms of which a recorded loss is a sum, and the part of it that depends on targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import torch

from sleuth.probes.experiments.slots import Given, Made, map_slots
from sleuth.probes.experiments.subject import is_model
from sleuth.probes.experiments.tape import Node, Recorded

SUMS = frozenset(("add", "__add__", "__radd__", "__iadd__", "add_"))
DIFFERENCES = frozenset(("sub", "__sub__", "__rsub__", "rsub", "__isub__", "sub_"))
SCALES = frozenset(("mul", "__mul__", "__rmul__", "div", "__truediv__", "true_divide", "neg", "__neg__", "mean", "sum"))


@dataclass(frozen=True, slots=True)
class Origin:
    """What a term is made of: constants, by number, and outputs of modules, by module and position."""

    constants: frozenset[int] = frozenset()
    outputs: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the loss: what it is, and which argument of which node it is, by number; -1 for the loss itself."""

    slot: Made
    node: int = -1
    argument: int = -1


def data_part(step: Recorded, targets: Collection[int]) -> Recorded | None:
    """The step with the terms of its loss alone that depend on these constants; None if the others are no penalties.

    A penalty is made of weights, or of the outputs that meet the targets: a term on other outputs (a divergence of a code, the
    balance of a router) is an aim of its own. None too if all terms depend on targets, or none does.
    """
    data, others = _apart(step, frozenset(targets), is_deep=False)
    outputs = {output for _, origin in data for output in origin.outputs}
    if not data or not others or any(not origin.outputs <= outputs for _, origin in others):
        return None
    return _without(step, [term for term, _ in others])


def without_other_aims(step: Recorded, targets: Collection[int]) -> Recorded | None:
    """The step without the terms of its loss on outputs that meet none of these constants; None if there is no such term."""
    data, others = _apart(step, frozenset(targets), is_deep=True)
    outputs = {output for _, origin in data for output in origin.outputs}
    aims = [term for term, origin in others if origin.outputs and not origin.outputs & outputs]
    return _without(step, aims) if outputs and aims else None


def _apart(
    step: Recorded, targets: frozenset[int], *, is_deep: bool
) -> tuple[list[tuple[Term, Origin]], list[tuple[Term, Origin]]]:
    """The terms that depend on targets, and the others; `is_deep` looks into what is scaled, averaged and subtracted too."""
    terms = [(term, _origin(step, term.slot, {})) for term in _terms(step, Term(step.loss), targets, is_deep)]
    data = [(term, origin) for term, origin in terms if origin.constants & targets]
    return data, [(term, origin) for term, origin in terms if not origin.constants & targets]


def _without(step: Recorded, terms: list[Term]) -> Recorded:
    """The step with zeros in place of these terms."""
    arguments: dict[int, set[int]] = defaultdict(set)
    for term in terms:
        arguments[term.node].add(term.argument)
    nodes = list(step.nodes)
    for number, dropped in arguments.items():
        nodes[number] = replace(nodes[number], call=_Part(nodes[number].call, frozenset(dropped)))
    return replace(step, nodes=tuple(nodes))


@dataclass(frozen=True, slots=True)
class _Part:
    """A sum or difference some of whose arguments count as zeros; it writes into none of them."""

    call: Any
    dropped: frozenset[int]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        given = [torch.zeros_like(one) if place in self.dropped else one for place, one in enumerate(args)]
        name = self.call.__name__
        if name in ("__rsub__", "rsub"):
            given.reverse()
        return torch.add(*given, **kwargs) if name in SUMS else torch.sub(*given, **kwargs)


def _terms(step: Recorded, term: Term, targets: frozenset[int], is_deep: bool) -> list[Term]:
    """The terms of a term; one without targets is left whole, whatever it is a sum of."""
    node = step.nodes[term.slot.node]
    name = getattr(node.call, "__name__", "") if node.module is None and isinstance(node.args, tuple) else ""
    made = [(place, part) for place, part in enumerate(node.args) if isinstance(part, Made)] if name else []
    if not made or not _origin(step, term.slot, {}).constants & targets:
        return [term]
    if is_deep and name in SCALES and len(made) == 1 and not _has_tensors(node, besides=made[0][0]):
        below = _terms(step, Term(made[0][1]), targets, is_deep)
        return below if len(below) > 1 else [term]
    is_sum = name in SUMS or (is_deep and name in DIFFERENCES)
    if not is_sum or node.kwargs or _has_columns(step, node):
        return [term]
    return [one for at, part in made for one in _terms(step, Term(part, term.slot.node, at), targets, is_deep)]


def _has_tensors(node: Node, *, besides: int) -> bool:
    """Whether a node takes other tensors than this argument."""
    slots: list[Any] = []
    for nest in ([one for place, one in enumerate(node.args) if place != besides], node.kwargs):
        map_slots(nest, slots.append)
    return bool(slots)


def _has_columns(step: Recorded, node: Node) -> bool:
    """Whether it takes a constant of more than one number: labels from which something is taken, not the start of a sum."""
    return any(isinstance(one, Given) and step.constants[one.number].numel() > 1 for one in node.args)


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
