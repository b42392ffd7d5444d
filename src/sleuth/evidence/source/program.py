"""What was read from one program: its values, its events, its classes, and the versions that it is written for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from sleuth.evidence.place import Link, Span
from sleuth.evidence.source.graph import CALLS, ClassDefinition, Frame, FunctionDefinition, Located, Value
from sleuth.evidence.source.text import Text
from sleuth.evidence.source.topics import TOPICS

T = TypeVar("T")
_ASSIGNED = re.compile(r"\s*([A-Za-z_]\w*)\s*=\s*(?!=)")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One script, module or notebook, with what it takes from modules beside it. Rules ask it and never walk its syntax.

    `events` stand in the order in which the program would do them; what a function of the program does stands where it is called.
    """

    file: str
    texts: Mapping[str, Text]
    topics: frozenset[str]
    events: tuple[Value, ...] = ()
    functions: tuple[FunctionDefinition, ...] = ()
    classes: tuple[ClassDefinition, ...] = ()
    versions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # "torch": (2, 4); what the project asks for
    is_complete: bool = True  # False: the reader stopped entering functions, for the file would take too long
    index: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)  # events by name
    holders: tuple[Value, ...] = ()  # values that hold others which hold them
    unknown_names: tuple[Value, ...] = ()  # of a notebook: uses of names that nothing above gives a value
    names: frozenset[str] = frozenset()  # that the program, read to its end, gives a value
    lookup: dict[object, object] = field(default_factory=dict)  # what readers worked out once, by what they worked out

    @classmethod
    def facts(cls) -> frozenset[str]:
        """The topics that a rule can ask for."""
        return frozenset(TOPICS)

    def reason_missing(self, fact: str) -> str | None:
        """Why a rule about this topic has nothing to read; None if it has."""
        return None if fact in self.topics else f"the program does not speak of {fact.replace('-', ' ')}"

    def reason_no_experiment(self, name: str) -> str | None:
        """No experiment is made on a text."""
        return f"{name} needs a run"

    def named(self, *names: str) -> Iterator[Value]:
        """The events with these names, in order of the names."""
        for name in names:
            yield from self.index.get(name, ())

    def calls(self, *names: str) -> Iterator[Value]:
        """The calls of these names: canonical names of a library, methods, functions and classes of the program."""
        return (event for event in self.named(*names) if event.op in CALLS)

    def of(self, *ops: str) -> Iterator[Value]:
        """The events of these kinds, in program order."""
        return (event for event in self.events if event.op in ops)

    def span(self, value: Value) -> Span | None:
        """Where the value is made; None for what has no place of its own."""
        return self.span_of(value.node, value.frame)

    def span_of(self, node: Located | None, frame: Frame | None) -> Span | None:
        """Where a piece of syntax stands that was read in this frame."""
        text = self.texts.get(frame.file if frame else self.file)
        return None if node is None or text is None else text.span(node)

    def span_of_keyword(self, call: Value, *names: str) -> Span | None:
        """Where what is given for one of these keywords stands; where the call stands if that is not seen in this file."""
        for one in getattr(call.node, "keywords", ()):
            if one.arg in names:
                return self.span_of(one.value, call.frame)
        given = next((call.keywords[name] for name in names if name in call.keywords), None) if call.keywords else None
        span = self.span(given) if given is not None else None  # out of a dict: `**settings`
        return span if span is not None and span.file == self.file else self.span(call)

    def link(self, value: Value, note: str) -> tuple[Link, ...]:
        """One step of a trace; nothing if the value has no place."""
        span = self.span(value)
        return (Link(span, note),) if span else ()

    def heading(self, frame: Frame, note: str) -> tuple[Link, ...]:
        """One step of a trace: the first line of a loop, a branch or a function."""
        span = None if frame.node is None else self.heading_of(frame.node, frame.file)
        return (Link(span, note),) if span else ()

    def heading_of(self, node: Located, file: str) -> Span | None:
        """The first line of a piece of syntax: the head of a loop, a function or a class."""
        text = self.texts.get(file)
        if text is None:
            return None
        span = text.span(node)
        return replace(span, end_line=span.line, end_column=max(len(text.line(span).rstrip()) + 1, span.column))

    def line(self, span: Span) -> str:
        """The line of text at which the span begins."""
        text = self.texts.get(span.file)
        return text.line(span) if text else ""

    def assigned_name(self, value: Value) -> str:
        """The one name to which the program gives the value where it is made; "" if there is none in the same line."""
        span = self.span(value)
        match = _ASSIGNED.match(self.line(span)) if span is not None else None
        return match[1] if match and span is not None and match.end() + 1 == span.column else ""

    def text_at(self, span: Span) -> str:
        """The text of a span that lies within one line; "" for a longer one."""
        return self.line(span)[span.column - 1 : span.end_column - 1] if span.line == span.end_line else ""


def once(source: Source, work: Callable[[Source], Iterator[T]]) -> tuple[T, ...]:
    """What `work` finds in the program, worked out at the first question and kept for the next."""
    if work not in source.lookup:
        source.lookup[work] = tuple(work(source))
    return cast(tuple[T, ...], source.lookup[work])


def values(source: Source) -> tuple[Value, ...]:
    """Every value that the events of the program are made from, each once, in no order."""
    return once(source, _values)


def _values(source: Source) -> Iterator[Value]:
    seen: set[int] = set()
    todo: list[Value] = list(source.events)
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        todo.extend(one.inputs)
        if one.keywords:
            todo.extend(one.keywords.values())
