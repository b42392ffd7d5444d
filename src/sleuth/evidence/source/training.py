"""The events of a PyTorch training: backward, step, clearing, by which optimiser and of which model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import ClassDefinition, Frame, Value, alternatives
from sleuth.evidence.source.order import is_in
from sleuth.evidence.source.program import Source, once, values

_OPTIMIZER_NAME = re.compile(r"(^|_)opt(im|imi[sz]er)?s?(\d|_|$)", re.IGNORECASE)
OWN_OPTIMIZERS = ("torch.optim.", "bitsandbytes.optim.", "apex.optimizers.", "timm.optim.", "torch_optimizer.")
SCHEDULERS = ("torch.optim.lr_scheduler.", "torch.optim.swa_utils.")
# What these do to an optimiser or a model that they are given is known, and clears no gradient.
HARMLESS = ("torch.", "builtins.", "numpy.", "tqdm", "copy.", "wandb.", "math.", "time.", "random.", "logging.",
"torchvision.", "sklearn.",
            "matplotlib.", "os.", "json.", "collections.", "torchmetrics.", "gc.", "contextlib.", "itertools.",
            "sys.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One place at which an optimiser steps. `is_certain` if its class is seen, not only its name."""

    event: Value
    optimizer: Value
    is_certain: bool


def is_optimizer(value: Value) -> bool:
    """Whether it is an optimiser of PyTorch, by its class."""
    if value.op in ("join", "loop"):
        parts = [one for one in alternatives(value) if not (one.op == "constant" and one.literal is None)]
        return bool(parts) and all(is_optimizer(one) for one in parts)
    if isinstance(value.definition, ClassDefinition) and value.op == "instance":
        return any(kind.startswith("torch.optim.") and not kind.startswith(SCHEDULERS) for kind in value.definition.kinds)
    return value.op != "api" and value.type.startswith(OWN_OPTIMIZERS) and not value.type.startswith(SCHEDULERS)


def is_optimizer_by_name(value: Value) -> bool:
    """Whether a value of which nothing else is known bears an optimiser's name."""
    known = [one for one in alternatives(value) if not (one.op == "constant" and one.literal is None)]
    return bool(known) and all(
        one.op in ("parameter", "attribute") and not one.type and bool(_OPTIMIZER_NAME.search(one.name)) for one in known
    )


def steps(source: Source) -> tuple[Step, ...]:
    """Every place at which an optimiser of PyTorch steps, by itself or by a gradient scaler."""
    return once(source, _steps)


def _steps(source: Source) -> Iterator[Step]:
    for event in source.calls("step"):
        if event.op != "method":
            continue
        given = event.argument(0, "optimizer")
        for one in (event.inputs[0],) if given is None else (event.inputs[0], given):
            if is_optimizer(one) or is_optimizer_by_name(one):
                yield Step(event, one, is_optimizer(one))
                break


def backwards(source: Source) -> tuple[tuple[Value, Value], ...]:
    """Every backward call with the loss that it starts from."""
    return once(source, _backwards)


def _backwards(source: Source) -> Iterator[tuple[Value, Value]]:
    for event in source.calls("backward", "manual_backward", "torch.autograd.backward"):
        if event.op == "method" and event.name == "backward":
            receiver = event.inputs[0]
            is_helper = (
                event.arguments
                and receiver.op in ("parameter", "attribute", "call", "instance")
                and receiver.type != "torch.Tensor"
            )
            if is_helper and re.search(r"accelerat|fabric|engine|strategy|manager", receiver.name + receiver.type, re.IGNORECASE):
                yield event, event.arguments[0]
            else:
                yield event, unscaled(receiver)
        elif event.op in ("method", "call") and event.arguments:
            yield event, unscaled(event.arguments[0])


def unscaled(value: Value) -> Value:
    """The loss in `scaler.scale(loss)` and `loss / n`."""
    while True:
        if value.op == "method" and value.name == "scale" and value.arguments:
            value = value.arguments[0]
        elif value.op == "binary" and value.name == "/":
            value = value.inputs[0]
        else:
            return value


def clearings(source: Source) -> tuple[tuple[Value, Value | None], ...]:
    """Every event that clears gradients, or may, with whose; None where that is not told."""
    return once(source, _clearings)


def _clearings(source: Source) -> Iterator[tuple[Value, Value | None]]:
    for value in values(source):
        if value.op == "attribute" and value.name == "zero_grad":  # handed on to be called by somebody
            yield value, value.inputs[0]
    for event in source.events:
        op, name = event.op, event.name
        if op == "method":
            if name == "zero_grad":
                yield event, event.inputs[0]
            elif (
                (name == "zero_" and any(one.op == "attribute" and one.name == "grad" for one in _near(event.inputs[0])))
                or "zero_grad" in name
                or name in ("detach_grad", "clear_grad", "clear_gradients")
            ):
                yield event, None
        elif (op in ("store", "delete") and name == "grad") or (
            op in ("call", "inline", "opaque") and "zero_grad" in name and op != "inline"
        ):
            yield event, None


def _near(value: Value) -> Iterator[Value]:
    for one in alternatives(value):
        yield one
        if one.op in ("attribute", "method"):
            yield from alternatives(one.inputs[0])


def may_clear(event: Value, optimizer: Value) -> bool:
    """Whether an event of which nothing is known could clear this optimiser's gradients: it is given it, or what holds it."""
    if event.op == "opaque":
        return True
    if event.op == "call":
        return not event.name.startswith(HARMLESS) and any(_holds(one, optimizer) for one in _given(event))
    if event.op == "apply":
        callee = event.inputs[0]
        if not event.arguments and not event.keywords and callee.type == "":
            return True  # a hook, which holds what it needs
        return not callee.type.startswith("torch.") and any(_holds(one, optimizer) for one in _given(event))
    if event.op == "method":
        receiver = event.inputs[0]
        if receiver.op == "instance" and isinstance(receiver.definition, ClassDefinition) and not receiver.definition.is_known:
            return _holds(receiver, optimizer)
        if event.name in (
            "step",
            "unscale_",
            "append",
            "update",
            "scale",
            "state_dict",
            "load_state_dict",
            "watch",
            "add_param_group",
        ):
            return False
        return (
            receiver.type == ""
            and receiver.op not in ("list", "dict", "super")
            and any(_holds(one, optimizer) for one in event.arguments)
        )
    return False


def _given(event: Value) -> tuple[Value, ...]:
    return (*event.arguments, *(event.keywords or {}).values())


def _holds(value: Value, optimizer: Value) -> bool:
    """Whether through this value the optimiser or its model can be reached."""
    wanted = {id(one) for one in (*alternatives(optimizer), *models_of(optimizer))}
    for one in alternatives(value):
        if id(one) in wanted:
            return True
        if one.op == "instance" and any(id(each) in wanted for each in reachable(one)):
            return True
        if one.op in ("function", "bound"):
            return True
    return False


def models_of(optimizer: Value) -> tuple[Value, ...]:
    """The models whose parameters the optimiser was given, as far as they are seen."""
    found: list[Value] = []
    for one in alternatives(optimizer):
        given = one.argument(0, "params") if one.op in ("call", "instance") else None
        for each in ancestors(given) if given is not None else ():
            if each.op == "method" and each.name in ("parameters", "named_parameters") and each.inputs:
                found.extend(alternatives(each.inputs[0]))
    return tuple(found)


def is_of(loss: Value, optimizer: Value) -> bool:
    """Whether gradients of the loss go to a model whose parameters the optimiser holds, as far as that is seen."""
    own = {id(each) for model in models_of(optimizer) for each in reachable(model)}
    seen: set[int] = set()
    todo = [loss]
    while todo and len(seen) < 2_000:
        one = todo.pop()
        if id(one) in own:
            return True
        if id(one) not in seen and not (one.op == "method" and one.name == "detach"):
            seen.add(id(one))
            todo.extend((*one.inputs, *(one.keywords or {}).values()))
    return False


def reachable(value: Value, *, limit: int = 500) -> Iterator[Value]:
    """The value and everything that its attributes hold."""
    seen: set[int] = set()
    todo = [value]
    while todo and len(seen) < limit:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if one.op in ("join", "loop", "list", "tuple", "dict", "star", "augment", "comprehension") or one.type in (
            "torch.nn.Sequential",
            "torch.nn.ModuleList",
            "torch.nn.ModuleDict",
        ):
            todo.extend(one.inputs)
        if one.members:
            todo.extend(one.members.values())


def clears(whose: Value | None, optimizer: Value) -> bool:
    """Whether clearing the gradients of `whose` (an optimiser, a model, unknown) clears those that this optimiser uses."""
    if whose is None:
        return True
    mine = {id(one) for one in alternatives(optimizer)}
    for one in alternatives(whose):
        if id(one) in mine or one.op not in ("call", "instance"):
            return True
    own_models = models_of(optimizer)
    own = {id(each) for one in own_models for each in reachable(one)}
    if not own or any(one.op not in ("call", "instance") for one in own_models):
        return True
    for one in alternatives(whose):
        others = models_of(one) if is_optimizer(one) else (one,)
        if not others or any(each.op not in ("call", "instance") for each in others):
            return True
        if any(id(each) in own for other in others for each in reachable(other)):
            return True
        if any(other.definition is each.definition is not None for other in others for each in own_models):
            return True  # another instance of the same class: which of them the optimiser should hold is another question
    return False


def in_loop(source: Source, loop: Frame) -> Iterator[Value]:
    """The events inside a loop, in order."""
    return (event for event in source.events if is_in(event, loop))
