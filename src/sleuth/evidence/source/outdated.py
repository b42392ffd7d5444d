"""Where a program uses what its libraries have no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sleuth.evidence.place import Edit, Span
from sleuth.evidence.source.fitting import fitted
from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import Located, Value, alternatives
from sleuth.evidence.source.order import must_fail
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.removed import Removal, removed_argument, removed_method, removed_name, removed_option

HANDING_ON = ("sklearn.metrics.make_scorer",)  # with keywords for what they are given


@dataclass(frozen=True, slots=True)
class Outdated:
    """One use: what it is called in the program, where it stands, and the text that can stand there instead."""

    what: str
    removal: Removal
    span: Span | None
    edits: tuple[Edit, ...] = ()


def outdated(source: Source) -> Iterator[Outdated]:
    """Every use of a name, a method, an argument or a value that is gone; guarded ones, for old and new versions, left out."""
    imported = {one.name for one in source.of("import") if removed_name(one.name) is not None}
    handed_on = {id(one) for event in source.of("partial") for one in (event.keywords or {}).values()}
    for event in source.of("import", "use", "call", "method", "partial"):
        found = list(_found(source, event, imported, handed_on if event.op == "call" else set()))
        if found and not _is_guarded(event) and not must_fail(event):
            yield from found


def _found(source: Source, event: Value, imported: set[str], handed_on: set[int]) -> Iterator[Outdated]:
    if event.op == "method":
        yield from _method(source, event)
        return
    yield from _arguments(source, event, handed_on)
    removal = removed_name(event.name)
    if removal is not None and not (event.op == "call" and _is_imported(event.name, imported)):
        node = getattr(event.node, "func", event.node)
        span = source.span_of(node, event.frame)
        yield Outdated(f"`{event.name}`", removal, span, _renamed(source, span, removal) if event.op != "import" else ())


def _is_imported(name: str, imported: set[str]) -> bool:
    """Whether the import of this name is what fails."""
    return any(name == one or name.startswith(f"{one}.") for one in imported)


def _is_guarded(event: Value) -> bool:
    frame = event.frame
    while frame is not None:
        if frame.kind == "try":
            return True
        if frame.kind == "branch" and frame.value is not None:
            for one in ancestors(frame.value, limit=40):
                if "version" in one.name.lower() or one.name in ("builtins.hasattr", "builtins.getattr"):
                    return True
        frame = frame.parent
    return False


def _renamed(source: Source, span: Span | None, removal: Removal) -> tuple[Edit, ...]:
    """The last word of a dotted name exchanged; a builtin in place of the whole."""
    text = source.text_at(span) if span is not None else ""
    if span is None or not removal.is_renamed or "." not in text:
        return ()
    return (Edit(span, removal.place if removal.is_builtin else f"{text.rpartition('.')[0]}.{removal.place}", True),)


def _method(source: Source, event: Value) -> Iterator[Outdated]:
    owner = fitted(event.inputs[0])
    removal = removed_method(event.name, owner.type) if owner.op not in ("api", "instance") and owner.type else None
    if removal is None:
        return
    span = source.span_of(getattr(event.node, "func", None), event.frame)
    is_end = span is not None and source.text_at(span).endswith(f".{event.name}")
    place = replace(span, column=span.end_column - len(event.name)) if span is not None and is_end else None
    edits = (Edit(place, removal.place, True),) if place is not None and removal.is_renamed else ()
    yield Outdated(f"`{event.name}` of {removal.name.rpartition('.')[2] or 'this class'}", removal, place or span, edits)


def _arguments(source: Source, event: Value, told: set[int]) -> Iterator[Outdated]:
    """Those of what is called, without values that a `partial` was given before, where they are told."""
    called = _called(event)
    short = called.rpartition(".")[2]
    for name, value in (event.keywords or {}).items():
        if id(value) in told:
            continue
        removal = removed_argument(called, name)
        word = _keyword(event, name)
        span = source.span_of(word, event.frame) if word is not None else None
        if removal is not None:
            place = replace(span, end_line=span.line, end_column=span.column + len(name)) if span is not None else None
            edits = (Edit(place, removal.place, True),) if place is not None and removal.is_renamed else ()
            yield Outdated(f"the argument `{name}` of {short}", removal, span or source.span(value), edits)
        option = removed_option(called, name, value.literal) if isinstance(value.literal, str) else None
        if option is not None and word is not None:
            place = source.span_of(getattr(word, "value", None), event.frame)
            is_text = place is not None and source.text_at(place)[:1] in ("'", '"')
            edits = (Edit(place, f'"{option.place}"', True),) if place is not None and is_text and option.is_renamed else ()
            yield Outdated(f"`{name}={value.literal!r}` of {short}", option, span, edits)


def _called(event: Value) -> str:
    """Of what the keywords are arguments: what is called, or what is called later with them, by a `partial` or a scorer."""
    if event.op == "call" and event.name not in HANDING_ON:
        return event.name
    known = alternatives(event.inputs[0]) if event.inputs else ()
    return known[0].name if len(known) == 1 and known[0].op == "api" else ""


def _keyword(event: Value, name: str) -> Located | None:
    return next((one for one in getattr(event.node, "keywords", ()) if one.arg == name), None)
