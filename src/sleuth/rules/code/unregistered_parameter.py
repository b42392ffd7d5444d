"""C223 unregistered-parameter."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.layers import filled, first_reading, names_its_weights, own_modules
from sleuth.evidence.source.mending import wrapped
from sleuth.evidence.source.own_gradients import asks_later, is_wanted, seen_to
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

PARAMETER = ("torch.nn.Parameter", "torch.nn.parameter.Parameter")
NOT_A_LEAF = frozenset(("to", "cuda", "float", "double", "half", "view", "reshape", "t", "unsqueeze", "clone"))


@rule(
    "C223",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("module-class", "torch"),
    explains=("frozen-layers", "underfitting"),
    runs_as=(
        "parameters-not-registered",
        "optimizer-missing-parameters",
    ),
)
def unregistered_parameter(source: Source) -> Iterator[Finding]:
    """A weight of a network is a plain tensor, which nothing registers.

    Measure:
        Attributes of a torch.nn.Module that are given a tensor with `requires_grad=True` that is no nn.Parameter, or one that
        asks for a gradient later in `__init__`, or what a method like `to` or `view`, or arithmetic, makes of an nn.Parameter.
    Why:
        `parameters()` finds only nn.Parameter: the optimiser never gets the tensor, `to(device)` does not move it, and
        `state_dict()` does not save it.
    Fix:
        Wrap it: `self.weight = nn.Parameter(torch.randn(...))`; a constant belongs into `register_buffer`.
    Limits:
        A tensor that an optimiser of the program gets by name, or by which the program itself asks for a gradient, is not
        named, nor one of a class that defines `parameters` itself.
    Source:
        PyTorch documentation, torch.nn.parameter.Parameter,
        https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html.

    Args:
        None.
    """
    for definition in own_modules(source):
        method = definition.methods.get("__init__") if not names_its_weights(definition) else None
        events = first_reading(source, method) if method else ()
        for store in events:
            if store.op != "store":
                continue
            asked = asks_later(events, store.inputs[1])
            why = f"a plain tensor with `{asked}`" if asked else _why(store.inputs[1])
            if why and not seen_to(source, store.inputs[1]):
                yield Finding(
                    message=f"`{store.name}` is {why}, so `{definition.name}.parameters()` leaves it out and it is never "
                    f"trained.",
                    where=Where(span=source.span(store)),
                    values={"attribute": store.name},
                    edits=wrapped(source, store.inputs[1], source.span(store), "torch.nn.Parameter", is_safe=False)
                    if _is_written_out(source, store.inputs[1])
                    else (),
                )


def _is_written_out(source: Source, value: Value) -> bool:
    """Whether it is a call in one line of something of `torch`, which the program has then imported under this name."""
    span = source.span(value)
    return value.op == "call" and span is not None and source.text_at(span).startswith("torch.")


def _holds_parameter(value: Value) -> bool:
    """Whether an nn.Parameter is made within this arithmetic, so that nothing else holds it: `nn.Parameter(...) * scale`."""
    syntax = [getattr(value.node, part, None) for part in ("left", "right", "operand")]
    written = [one for one in value.inputs if one.node is not None and any(one.node is each for each in syntax)]
    return any(filled(one).name in PARAMETER or (one.op in ("binary", "unary") and _holds_parameter(one)) for one in written)


def _why(value: Value) -> str:
    """What it is instead of a parameter; "" if it is one, or is no weight."""
    value = filled(value)
    wants = (value.keywords or {}).get("requires_grad")
    if value.op == "call" and value.name.startswith("torch.") and value.name not in PARAMETER:
        return "a plain tensor with `requires_grad=True`" if wants is not None and wants.literal is True else ""
    if value.op == "method" and value.name == "requires_grad_" and filled(value.inputs[0]).type == "torch.Tensor":
        return "a plain tensor with `requires_grad_()`" if is_wanted(value) else ""
    if value.op == "method" and value.name in NOT_A_LEAF and value.inputs[0].op == "call" and value.inputs[0].name in PARAMETER:
        return f"what `{value.name}` makes of an nn.Parameter, which is a plain tensor"
    if value.op in ("binary", "unary") and _holds_parameter(value):
        return f"what `{value.name}` makes of an nn.Parameter, which is a plain tensor"
    return ""
