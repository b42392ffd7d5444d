"""The layers of a run as a tree, each with its health: what the trace says about it, and which findings name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from sleuth.evidence.trace import Layer, Parameter, ParameterSeries, Trace
from sleuth.render import words
from sleuth.render.detail import Detail
from sleuth.render.layer_figures import layer_name, update_ratio
from sleuth.verdict import Report

MIN_WATCHED = 2  # watched steps from which a layer may be called dead or without gradient


class Health(StrEnum):
    """The state of one layer, the worst first."""

    EXPLODING = "not finite"
    DEAD = "dead"
    NO_GRADIENT = "no gradient"
    NOT_IN_OPTIMIZER = "not in optimiser"
    FROZEN = "frozen"
    NAMED = "see finding"
    OK = "ok"
    PLAIN = ""  # nothing to train

    @property
    def css(self) -> str:
        """The class of the page's style sheet."""
        return self.name.lower().replace("_", "-")

    @property
    def is_worth_a_look(self) -> bool:
        """Whether the line must not be folded away."""
        return self not in (Health.OK, Health.PLAIN)


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the tree. `parts` are short facts; `n_folded` healthy layers are put together in a line without a name."""

    name: str
    kind: str = ""
    health: Health = Health.PLAIN
    parts: tuple[str, ...] = ()
    place: str = ""
    rules: tuple[str, ...] = ()
    n_folded: int = 0
    is_open: bool = False
    children: tuple[Node, ...] = ()


@dataclass(slots=True)
class _Branch:
    """A layer and its children while the tree is built; without a layer for a list that never ran itself."""

    layer: Layer | None = None
    children: dict[str, _Branch] = field(default_factory=dict)


def tree(report: Report, detail: Detail) -> tuple[Node, ...]:
    """One root for each model, with the layers below it; runs of healthy layers are folded until the tree is short enough."""
    trace = report.trace
    if trace is None:
        return ()
    rules = _rules_by_layer(report)
    roots: dict[int, _Branch] = {}
    for layer in trace.layers:
        branch = roots.setdefault(layer.model, _Branch())
        for part in layer.name.split(".") if layer.name else []:
            branch = branch.children.setdefault(part, _Branch())
        branch.layer = layer
    nodes = [_node(trace, rules, _root_name(trace, model), branch) for model, branch in roots.items()]
    budget = detail.layers
    shortened = []
    for node in nodes:
        short, budget = _folded(node, budget)
        shortened.append(short)
    return tuple(shortened)


def healths(report: Report) -> dict[str, str]:
    """The state of each layer that has one, by the name of its model, a colon and its own: "net:encoder.0"."""
    trace, rules = report.trace, _rules_by_layer(report)
    if trace is None:
        return {}
    found = {f"{_root_name(trace, layer.model)}:{layer.name}": _state(trace, rules, layer) for layer in trace.layers}
    return {name: health.value for name, health in found.items() if health.value}


def _state(trace: Trace, rules: Mapping[str, tuple[str, ...]], layer: Layer) -> Health:
    """By what was recorded, and if that is nothing bad, by what was found."""
    health = health_of(trace, layer)
    return Health.NAMED if health in (Health.OK, Health.PLAIN) and _rules_of(trace, rules, layer) else health


def _root_name(trace: Trace, model: int) -> str:
    return words.clean(trace.models[model].name) if 0 <= model < len(trace.models) else "(outside a model)"


def _rules_by_layer(report: Report) -> dict[str, tuple[str, ...]]:
    """For each layer or parameter that a finding names, the rules."""
    named: dict[str, dict[str, None]] = {}
    for one in words.all_found(report):
        if one.finding.where.layer:
            named.setdefault(one.finding.where.layer, {})[one.rule.name] = None
    return {layer: tuple(rules) for layer, rules in named.items()}


def _node(trace: Trace, rules: Mapping[str, tuple[str, ...]], name: str, branch: _Branch) -> Node:
    children = tuple(_node(trace, rules, words.clean(part), child) for part, child in branch.children.items())
    layer = branch.layer
    is_open = any(child.is_open or child.health.is_worth_a_look for child in children)
    if layer is None:
        return Node(name, children=children, is_open=is_open)
    named = _rules_of(trace, rules, layer)
    health = _state(trace, rules, layer)
    if health is Health.PLAIN and children and all(map(_is_calm, children)) and any(one.health is Health.OK for one in children):
        health = Health.OK
    place = words.location(layer.place)
    return Node(
        name, words.clean(layer.kind), health, tuple(_parts(trace, layer)), place, named, is_open=is_open, children=children
    )


def _rules_of(trace: Trace, rules: Mapping[str, tuple[str, ...]], layer: Layer) -> tuple[str, ...]:
    names = [layer.name, layer_name(trace, layer.index), *(trace.parameters[index].name for index in layer.parameters)]
    return tuple(dict.fromkeys(rule for name in names if name for rule in rules.get(name, ())))


def health_of(trace: Trace, layer: Layer) -> Health:
    """The state of a layer by what was recorded of it; no threshold, only what holds without exception."""
    parameters = [trace.parameters[index] for index in layer.parameters]
    if _is_nonfinite(trace, layer):
        return Health.EXPLODING
    dead, units, _ = dead_units(trace, layer)
    if units and dead == units:
        return Health.DEAD
    if not parameters:
        return Health.PLAIN
    if any(_lacks_gradient(trace, parameter) for parameter in parameters):
        return Health.NO_GRADIENT
    if any(_is_forgotten(trace, parameter) for parameter in parameters):
        return Health.NOT_IN_OPTIMIZER
    return Health.OK if any(parameter.requires_grad for parameter in parameters) else Health.FROZEN


def _is_nonfinite(trace: Trace, layer: Layer) -> bool:
    columns = list(layer.parameters)
    series = trace.gradients
    if (
        columns
        and series is not None
        and (np.isinf(series.gradient_norm[:, columns]).any() or np.isinf(series.weight_norm[:, columns]).any())
    ):
        return True
    activations = trace.activations
    return activations is not None and bool((activations.n_nonfinite[:, activations.layer == layer.index] > 0).any())


def dead_units(trace: Trace, layer: Layer) -> tuple[int, int, int]:
    """Units that were zero in every watched step, units in all, watched steps; zeros when it was not recorded."""
    series = trace.activations
    if series is None:
        return 0, 0, 0
    for site in np.flatnonzero(series.layer == layer.index).tolist():
        if site < min(len(series.unit_zero_steps), len(series.n_steps)) and series.n_steps[site] >= MIN_WATCHED:
            counts = series.unit_zero_steps[site]
            return int((counts >= series.n_steps[site]).sum()), len(counts), int(series.n_steps[site])
    return 0, 0, 0


def _lacks_gradient(trace: Trace, parameter: Parameter) -> bool:
    return parameter.requires_grad and not parameter.n_gradient and not parameter.n_reached and trace.run.n_watched >= MIN_WATCHED


def _is_forgotten(trace: Trace, parameter: Parameter) -> bool:
    return parameter.requires_grad and bool(parameter.n_reached) and not parameter.optimizers and bool(trace.optimizers)


def _parts(trace: Trace, layer: Layer) -> Iterator[str]:
    if layer.features:
        yield " → ".join(f"{size:,}" for size in layer.features)
    count = sum(int(np.prod(trace.parameters[index].shape)) for index in layer.parameters)
    if count:
        yield words.plural(count, "parameter")
    dead, units, steps = dead_units(trace, layer)
    if dead:
        yield f"{dead:,} of {units:,} units zero in all {steps:,} watched steps"
    series = trace.gradients
    columns = list(layer.parameters)
    if series is None or not columns or not len(series.step):
        return
    norms = (series.gradient_norm[:, columns], series.weight_norm[:, columns], series.update_norm[:, columns])
    ratio = update_ratio(ParameterSeries(series.step, *norms))
    for name, values in (("gradient", norms[0]), ("update ratio", ratio)):
        finite = values[np.isfinite(values)]
        if len(finite):
            yield f"{name} {words.number(float(np.median(finite)), digits=2)}"
    if not layer.n_calls:
        yield "never called"


def _size(node: Node) -> int:
    return 1 + sum(_size(child) for child in node.children)


def _is_calm(node: Node) -> bool:
    """Whether nothing in the subtree needs a look."""
    return not node.health.is_worth_a_look and all(_is_calm(child) for child in node.children)


def _urgency(node: Node) -> int:
    """0 for a subtree with a layer that a finding names, 1 for one worth a look, 2 for a calm one."""
    if _is_calm(node):
        return 2
    return 0 if _has_rules(node) else 1


def _has_rules(node: Node) -> bool:
    return bool(node.rules) or any(_has_rules(child) for child in node.children)


def _folded(node: Node, budget: int) -> tuple[Node, int]:
    """The subtree in at most about `budget` lines, healthy children folded first, and what is left of the budget."""
    budget -= 1
    if _size(node) - 1 <= budget:
        return node, budget - (_size(node) - 1)
    kept: list[Node] = []
    for child in sorted(node.children, key=_urgency):
        if budget <= 0:
            break
        short, budget = _folded(child, budget)
        kept.append(short)
    names = {child.name for child in kept}
    order = [next(one for one in kept if one.name == child.name) for child in node.children if child.name in names]
    left = [child for child in node.children if child.name not in names]
    if left:
        n_sick = sum(not _is_calm(child) for child in left)
        order.append(Node(_left_out(left, n_sick), n_folded=sum(_size(child) for child in left)))
    return Node(
        node.name, node.kind, node.health, node.parts, node.place, node.rules, is_open=node.is_open, children=tuple(order)
    ), budget


def _left_out(left: list[Node], n_sick: int) -> str:
    layers = words.plural(sum(_size(child) for child in left), "more layer")
    state = f"{n_sick:,} of them worth a look" if n_sick else "all ok"
    return f"{layers} ({left[0].name} to {left[-1].name}), {state}"
