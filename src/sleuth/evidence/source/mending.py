"""Edits that several rules make: a line more, a call taken away from around its argument, an argument more."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol, cast

from sleuth.evidence.place import Edit, Span
from sleuth.evidence.source.factories import made_before
from sleuth.evidence.source.graph import Frame, Located, Value
from sleuth.evidence.source.program import Source

_STEP = re.compile(r"\s*(?:[\w.]+\.step\((?P<given>[\w.]+)\)|(?P<own>[\w.]+)\.step\(.*\))\s*(?:#.*)?$")

_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_OF_ONE_PIECE = frozenset(("Name", "Attribute", "Call", "Subscript", "Constant"))  # syntax that needs no brackets anywhere


class CallSyntax(Protocol):
    """The syntax of a call."""

    func: Located
    args: list[Located]


def line_before(source: Source, span: Span | None, text: str, *, is_safe: bool) -> tuple[Edit, ...]:
    """A line of its own before the one at which the span begins, indented like it; nothing if something stands before it."""
    indent = "" if span is None else _indent(source, span)
    if span is None or source.line(span)[: span.column - 1] != indent:
        return ()
    return (Edit(replace(span, column=1, end_line=span.line, end_column=1), f"{indent}{text}\n", is_safe),)


def line_after(source: Source, span: Span | None, text: str, *, is_safe: bool) -> tuple[Edit, ...]:
    """A line of its own after a statement of one line that stands alone on it."""
    if span is None or span.line != span.end_line:
        return ()
    line, indent = source.line(span), _indent(source, span)
    rest = line[span.end_column - 1 :].strip()
    if line[: span.column - 1] != indent or (rest and not rest.startswith("#")):
        return ()
    end = replace(span, column=len(line) + 1, end_column=len(line) + 1)
    return (Edit(end, f"\n{indent}{text}", is_safe),)


def stepped_name(source: Source, step: Value) -> str:
    """How the program calls the optimiser at `optimizer.step()` or `scaler.step(optimizer)`; "" if that is no plain name."""
    span = source.span(step)
    match = _STEP.match(source.line(span)) if span and span.line == span.end_line else None
    return (match["given"] or match["own"]) if match else ""


def bare(source: Source, call: Value, *, is_safe: bool) -> tuple[Edit, ...]:
    """Its first argument, or the object whose method it is, instead of a call: `softmax(x, 1)` and `x.softmax(1)` become `x`."""
    syntax = _inner(call)
    span, inner = source.span(call), source.span_of(syntax, call.frame)
    if syntax is None or span is None or inner is None:
        return ()
    before = replace(span, end_line=inner.line, end_column=inner.column)
    after = replace(span, line=inner.end_line, column=inner.end_column)
    if call.op == "method":  # a bracket around the object is kept with it
        is_plain = (before.line, before.column) == (before.end_line, before.end_column)
        return (Edit(after, "", is_safe),) if is_plain else ()
    is_one = syntax.__class__.__name__ in _OF_ONE_PIECE
    return (Edit(before, "" if is_one else "(", is_safe), Edit(after, "" if is_one else ")", is_safe))


def _inner(call: Value) -> Located | None:
    syntax = cast(CallSyntax, call.node)
    if call.op == "method":
        return cast("Located | None", getattr(syntax.func, "value", None))
    given = getattr(syntax, "args", [])
    return given[0] if given and given[0].__class__.__name__ != "Starred" else None


def without_activation(source: Source, maker: Value) -> tuple[Edit, ...]:
    """The call of an activation taken away from around its argument, or its layer out of the nn.Sequential that applies it.

    Never safe: what the activation made may be used elsewhere too. Nothing where the text makes activations before it too.
    """
    if made_before(maker) is not None:
        return ()
    if maker.op != "apply":
        return bare(source, maker, is_safe=False)
    layer = maker.inputs[0]
    if any(each is layer for one in source.calls("torch.nn.Sequential") for each in one.inputs):
        return without_element(source, layer, is_safe=False)
    is_shared = any(event.node is maker.node and event is not maker for event in source.events)  # a call of what holds the layer
    return () if is_shared else bare(source, maker, is_safe=False)


def without_element(source: Source, element: Value, *, is_safe: bool) -> tuple[Edit, ...]:
    """One of several elements taken away with its comma, if it is not the first on its line, or stands alone on it."""
    span = source.span(element)
    if span is None or span.line != span.end_line:
        return ()
    line = source.line(span)
    before, after = line[: span.column - 1], line[span.end_column - 1 :]
    if not before.strip() and after.strip() in ("", ","):
        return (Edit(replace(span, column=1, end_line=span.line + 1, end_column=1), "", is_safe),)
    if before.rstrip().endswith(","):
        return (Edit(replace(span, column=len(before.rstrip())), "", is_safe),)
    return ()


def renamed(source: Source, call: Value, old: str, new: str, *, is_safe: bool) -> tuple[Edit, ...]:
    """Another function or class called: the last word of what is called, if the program writes it out."""
    span = source.span_of(getattr(call.node, "func", None), call.frame)
    if span is None or not source.text_at(span).endswith(old):
        return ()
    return (Edit(replace(span, column=span.end_column - len(old)), new, is_safe),)


def kept_result(source: Source, call: Value, *, is_safe: bool) -> tuple[Edit, ...]:
    """The result of a statement `name.method(...)` stored under the name: `name = name.method(...)`."""
    span = source.span(call)
    owner = source.span_of(getattr(getattr(call.node, "func", None), "value", None), call.frame)
    name = source.text_at(owner) if owner is not None else ""
    if span is None or owner is None or not _NAME.fullmatch(name):
        return ()
    return (Edit(replace(span, end_line=span.line, end_column=span.column), f"{name} = ", is_safe),)


def wrapped(source: Source, value: Value, within: Span | None, before: str, *, is_safe: bool) -> tuple[Edit, ...]:
    """A call put around an expression that stands in this statement: `[...]` to `nn.ModuleList([...])`."""
    span = source.span(value)
    if span is None or within is None or (span.file, span.cell) != (within.file, within.cell) or span.line != within.line:
        return ()
    start = replace(span, end_line=span.line, end_column=span.column)
    end = replace(span, line=span.end_line, column=span.end_column)
    return (Edit(start, f"{before}(", is_safe), Edit(end, ")", is_safe))


def scored_instead(source: Source, metric: Value, predicted: Value, method: str, after: str) -> tuple[Edit, ...]:
    """Another method of the model called right in the metric's brackets: `predict(X)` to `predict_proba(X)[:, 1]`."""
    given = [*getattr(metric.node, "args", ()), *(one.value for one in getattr(metric.node, "keywords", ()))]
    span = source.span(predicted)
    if span is None or not any(one is predicted.node for one in given):
        return ()
    owner = source.span_of(getattr(getattr(predicted.node, "func", None), "value", None), predicted.frame)
    if owner is None or owner.end_line != span.line or not source.line(span)[owner.end_column - 1 :].startswith(".predict("):
        return ()
    word = replace(span, column=owner.end_column + 1, end_line=span.line, end_column=owner.end_column + 1 + len("predict"))
    end = replace(span, line=span.end_line, column=span.end_column)
    return (Edit(word, method, True), *((Edit(end, after, True),) if after else ()))


def given_as(source: Source, call: Value, keyword: str, text: str, *, is_safe: bool) -> tuple[Edit, ...]:
    """Another constant for a keyword that the call writes out."""
    given = next((one for one in getattr(call.node, "keywords", ()) if one.arg == keyword), None)
    span = source.span_of(given.value, call.frame) if given is not None else None
    return (Edit(span, text, is_safe),) if span is not None else ()


def _indent(source: Source, span: Span) -> str:
    line = source.line(span)
    return line[: len(line) - len(line.lstrip())]


def after_argument(source: Source, call: Value, position: int, text: str, *, is_safe: bool) -> tuple[Edit, ...]:
    """Something written after an argument, which needs no brackets for it: `loss(out, y)` to `loss(out.squeeze(1), y)`."""
    given = getattr(call.node, "args", [])
    syntax = given[position] if position < len(given) else None
    span = source.span_of(syntax, call.frame)
    if syntax is None or span is None or syntax.__class__.__name__ not in _OF_ONE_PIECE - {"Constant"}:
        return ()
    return (Edit(replace(span, line=span.end_line, column=span.end_column), text, is_safe),)


def with_keyword(source: Source, call: Value, text: str, *, is_safe: bool) -> tuple[Edit, ...]:
    """A keyword more at the end of a call of one line: `Linear(3, 4)` to `Linear(3, 4, bias=False)`."""
    span = source.span(call)
    written = source.text_at(span) if span is not None else ""
    if span is None or not written.endswith(")") or written[:-1].rstrip().endswith((",", "(")):
        return ()
    end = replace(span, line=span.end_line, column=span.end_column - 1, end_column=span.end_column - 1)
    return (Edit(end, f", {text}", is_safe),)


def first_in_loop(source: Source, loop: Frame, text: str, *, is_safe: bool) -> tuple[Edit, ...]:
    """A line more at the beginning of a loop over one plain name, which stands in the text for `{}`."""
    target, body = getattr(loop.node, "target", None), getattr(loop.node, "body", None)
    name = getattr(target, "id", "")
    if not name or not body or body[0].lineno <= loop.node.lineno:  # type: ignore[union-attr]  # a loop has a place
        return ()
    span = source.span_of(body[0], loop)
    return line_before(source, span, text.format(name), is_safe=is_safe)


def moved_after(source: Source, call: Value, later: Value, loop: Frame) -> tuple[Edit, ...]:
    """A statement of one line moved behind the statement of the same loop in which something else happens; never safe."""
    span, body = source.span(call), getattr(loop.node, "body", [])
    place = source.span(later)
    around = [source.span_of(one, loop) for one in body]
    own = [one for one in around if one is not None and span is not None and one.line == one.end_line == span.line]
    behind = [one for one in around if one is not None and place is not None and one.line <= place.line <= one.end_line]
    if span is None or not own or not behind or own[0].file != behind[0].file or own[0].cell != behind[0].cell:
        return ()
    line, last = source.line(own[0]), source.line(replace(behind[-1], line=behind[-1].end_line))
    end = replace(behind[-1], line=behind[-1].end_line, column=len(last) + 1, end_column=len(last) + 1)
    taken = replace(own[0], column=1, end_line=own[0].line + 1, end_column=1)
    return (Edit(taken, "", False), Edit(end, f"\n{line.rstrip()}", False))
