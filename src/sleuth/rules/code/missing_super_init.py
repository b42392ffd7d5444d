"""C210 missing-super-init."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sleuth.evidence.place import Edit, Span
from sleuth.evidence.source.graph import ClassDefinition, FunctionDefinition, Value
from sleuth.evidence.source.layers import first_reading, is_module, own_modules
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule("C210", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("module-class",))
def missing_super_init(source: Source) -> Iterator[Finding]:
    """The `__init__` of a network gives it layers without calling `super().__init__()` first.

    Measure:
        Classes under torch.nn.Module with an `__init__` of their own that stores a layer or parameter in `self`, or whose
        objects the program calls, where no `__init__` of a class above is called before.
    Why:
        nn.Module keeps its layers in tables that its `__init__` makes: without them, the first layer that is assigned raises
        an AttributeError, or is not registered, and so does the first call of a network without layers, such as a loss.
    Fix:
        Call `super().__init__()` in the first line of `__init__`.
    Limits:
        Classes with a class above them that is not known are not judged.
    Source:
        PyTorch documentation, torch.nn.Module ("an __init__() call to the parent class must be made before assignment on the
        child"), https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html.

    Args:
        None.
    """
    for definition in own_modules(source):
        method = definition.methods.get("__init__")
        if method is None:
            continue
        events = first_reading(source, method)
        layer = next((one for one in events if one.op == "store" and _is_registered(one.inputs[1])), None)
        above = next(
            (one for one in events if one.name.endswith("__init__") and one.op in ("method", "call", "inline", "opaque")), None
        )
        call = next(_calls_of(source, definition), None) if layer is None and above is None else None
        if (layer is None and call is None) or (layer is not None and above is not None and above.order < layer.order):
            continue
        head = source.heading_of(method.node, method.file)
        if head is None:
            continue
        word = "only after its first layer" if above is not None else "never"
        does = "stores layers, but" if layer is not None else "makes a network, but"
        link = source.link(layer, "the first layer that is stored") if layer is not None else ()
        yield Finding(
            message=f"{definition.name}.__init__ {does} calls `super().__init__()` {word}.",
            where=Where(span=head, trace=link or (source.link(call, "called here") if call is not None else ())),
            fix=f"Call `super().__init__()` in the first line of {definition.name}.__init__.",
            edits=_edit(source, method, layer) if layer is not None and above is None else (),
        )


def _calls_of(source: Source, definition: ClassDefinition) -> Iterator[Value]:
    """Where an object of this class, made by its own `__init__`, is called as a network."""
    for event in source.calls("forward"):
        me = event.inputs[0] if event.op == "inline" and event.inputs else None
        is_own = me is not None and me.op == "instance" and me.definition is definition and me is not definition.exemplar
        span = source.span(event)
        if is_own and span is not None and ".forward(" not in source.text_at(span):
            yield event


def _is_registered(value: Value) -> bool:
    return is_module(value) or value.type in ("torch.nn.Parameter", "torch.nn.parameter.Parameter")


def _edit(source: Source, method: FunctionDefinition, layer: Value) -> tuple[Edit, ...]:
    """A line before the first layer, if that stands in the method's own text and begins its line."""
    span = source.span(layer)
    first = source.heading_of(method.node, method.file)
    if span is None or first is None or span.file != first.file or span.line <= first.line:
        return ()
    line = source.line(span)
    indent = line[: len(line) - len(line.lstrip())]
    if line[: span.column - 1].strip():
        return ()
    place: Span = replace(span, column=1, end_line=span.line, end_column=1)
    return (Edit(place, f"{indent}super().__init__()\n", True),)
