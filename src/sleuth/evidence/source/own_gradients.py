"""Tensors that ask for a gradient without being a parameter: where they begin to ask, and which the program sees to itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.program import Source, once, values
from sleuth.evidence.source.training import is_optimizer

REGISTERING = ("torch.nn.Parameter", "torch.nn.parameter.Parameter", "torch.nn.ParameterList", "torch.nn.ParameterDict")
GRADIENTS = ("torch.autograd.grad", "torch.autograd.functional.jacobian", "torch.autograd.functional.hessian")
MAX_BACK = 200  # values in what an optimiser is given


def seen_to(source: Source, value: Value) -> bool:
    """Whether the program sees to this tensor by name: an optimiser gets it, a gradient by it is asked for, or it is wrapped.

    Told by the text that makes it, for each object of a class has its own.
    """
    return value.node is not None and id(value.node) in once(source, _seen_to)


def _seen_to(source: Source) -> Iterator[int]:
    given = [one for event in source.of("call") if is_optimizer(event) for one in event.inputs]
    given += [one for event in source.calls(*REGISTERING) for one in event.inputs]
    given += [one for event in source.calls(*GRADIENTS) if (one := event.argument(1, "inputs")) is not None]
    given += [one.inputs[0] for one in values(source) if one.op == "attribute" and one.name == "grad"]
    for one in given:
        yield from (id(each.node) for each in ancestors(one, limit=MAX_BACK))


def asks_later(events: Iterable[Value], tensor: Value) -> str:
    """How one of these events makes a plain tensor ask for a gradient, as it is written; "" if none does."""
    for event in events if tensor.type == "torch.Tensor" else ():
        if not event.inputs or event.inputs[0] is not tensor:
            continue
        if event.op == "method" and event.name == "requires_grad_" and is_wanted(event):
            return "requires_grad_()"
        if event.op == "store" and event.name == "requires_grad" and event.inputs[1].literal is True:
            return "requires_grad = True"
    return ""


def is_wanted(call: Value) -> bool:
    """Whether `requires_grad_` is called without False."""
    given = call.argument(0, "requires_grad")
    return given is None or given.literal is True
