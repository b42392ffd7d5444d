"""Reads one program: its module from top to bottom, then each function that nothing in it calls."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from symtable import symtable

from sleuth.evidence.source.graph import ClassDefinition, FunctionDefinition, Value
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.text import Text
from sleuth.evidence.source.topics import TOPICS, Topic, spelled_out, topics_of
from sleuth.probes.source.calls import call, call_value
from sleuth.probes.source.control import CONTROL
from sleuth.probes.source.expressions import EVALUATORS
from sleuth.probes.source.functions import call_function, define, run
from sleuth.probes.source.imports import import_from, load, plain_import
from sleuth.probes.source.machine import Machine, Parts
from sleuth.probes.source.objects import exemplar
from sleuth.probes.source.statements import STATEMENTS, assign
from sleuth.probes.source.texts import Unreadable

MIN_BUDGET = 2_000  # statements read inside calls, whatever the file's length
BUDGET_PER_LINE = 2  # and so many more for each of its lines
PYTHON_2 = ("Missing parentheses in call to", "multiple exception types must be parenthesized")
# What is wanted of modules beside a program.
IN_MODULES = ("module-class", "zero-grad", "optimizer-step", "backward", "loader", "fit", "softmax", "relu")
ABOUT_NETWORKS = "no-grad"  # what is asked about it depends on what the networks of the file are made of
RECURSION = 6_000  # Python's own limit while a program is read: ten calls within each other, and deep expressions in them

_WORD = re.compile(r"[A-Za-z_]\w*")
PARTS = Parts(
    {**EVALUATORS, ast.Call: call},  # type: ignore[dict-item]  # each takes its own kind of syntax
    {**STATEMENTS, **CONTROL, ast.Import: plain_import, ast.ImportFrom: import_from},  # type: ignore[dict-item]  # likewise
    call_function,
    define,  # type: ignore[arg-type]  # it takes functions only
    assign,
    call_value,
    load,
)


def read_program(
    text: Text,
    *,
    topics: frozenset[str] | None = None,
    asked: frozenset[str] | None = None,
    versions: Mapping[str, tuple[int, ...]] | None = None,
    is_whole: bool = False,
) -> Source:
    """Read a program's text.

    Args:
        text: the program.
        topics: of which it speaks, if that is known already.
        asked: the topics about which there will be questions: functions that speak of none of them are read only where they are
            called.
        versions: of the libraries that the project asks for.
        is_whole: what its other modules declare, and it uses, is read to the end too.

    Raises:
        Unreadable: it is not valid Python; the message says where.
    """
    whole = "\n".join(text.lines)
    topics = topics_of(whole) if topics is None else topics
    with deep_recursion():
        tree = parsed(text, whole)
        machine = Machine(text.file, MIN_BUDGET + BUDGET_PER_LINE * len(text.lines), PARTS)
        machine.texts[text.file] = text
        if text.has_cells:
            machine.unknown_names = []
        if asked is not None:
            machine.topics = frozenset((*asked, *IN_MODULES))
        machine.bind("__name__", machine.make("constant", "__name__"))
        try:
            machine.execute(tree.body)
            _read_the_rest(machine, text, topics if asked is None else asked, is_whole=is_whole)
            if is_whole:
                _read_other_modules(machine, topics if asked is None else asked)
        except RecursionError as error:
            raise Unreadable("it is nested too deeply to be read") from error
    index: dict[str, list[Value]] = {}
    for event in machine.events:
        index.setdefault(event.name, []).append(event)
    return Source(
        text.file,
        machine.texts,
        topics,
        tuple(machine.events),
        tuple(machine.functions),
        tuple(machine.classes),
        versions or {},
        machine.is_complete,
        {name: tuple(events) for name, events in index.items()},
        tuple(machine.holders),
        tuple(machine.unknown_names or ()) if not machine.scope.stars else (),
        frozenset(machine.scope.names),
    )


def release(source: Source) -> None:
    """Take apart what was read, which no one may ask after that: its parts hold each other, and so they go at once."""
    for event in source.events:
        event.inputs = ()
        event.members = event.keywords = event.frame = None
        if isinstance(event.definition, FunctionDefinition):
            event.definition.closure = None
        event.definition = None
    for holder in source.holders:
        holder.members = None
    for function in source.functions:
        function.closure = function.owner = None
        function.defaults.clear()
    for one in source.classes:
        one.methods.clear()
        one.attributes.clear()
        one.exemplar = None
        one.made.clear()
    source.lookup.clear()


def parsed(text: Text, whole: str) -> ast.Module:
    """The syntax of a program; `whole` is its text in one piece.

    Raises:
        Unreadable: it is not valid Python; the message says where.
    """
    with _told_where(text):
        return ast.parse(whole)


def check_syntax(text: Text, whole: str) -> None:
    """Nothing, if a program is valid Python; its syntax is not made into objects, which takes most of the time of parsing.

    Raises:
        Unreadable: it is not; the message says where.
    """
    with deep_recursion(), _told_where(text):
        symtable(whole, text.file, "exec")


@contextmanager
def _told_where(text: Text) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        raise Unreadable(f"{_line(text, error.lineno or 1)}: {error.msg}{_guess(error.msg)}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(f"it cannot be parsed: {error}") from error


def _line(text: Text, line: int) -> str:
    span = text.stretch(line, 0, 0)
    return f"line {span.line}" if span.cell is None else f"line {span.line} of cell {span.cell}"


def _guess(message: str) -> str:
    return " (this may be Python 2)" if message.startswith(PYTHON_2) else ""


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Allow deeper calls for the time of a reading."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, RECURSION))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _read_the_rest(machine: Machine, text: Text, asked: frozenset[str], *, is_whole: bool) -> None:
    """Read what nothing called: first what nothing even names, since it calls the others as they are meant to be called.

    Of a program that is read with its modules every function counts: it may call those that speak of a topic.
    """
    topics = [TOPICS[name] for name in asked]
    if any(topic.of_classes for topic in topics) or ABOUT_NETWORKS in asked:
        for one in tuple(machine.classes):
            method = one.methods.get("__init__")
            if "torch.nn.Module" in one.kinds and method is not None and not method.is_entered:
                exemplar(machine, one)
    if any(name.startswith("keras") for name in asked):
        for one in tuple(machine.classes):  # Keras calls it, under another name than the program does
            method = one.methods.get("call") if any(kind.startswith("keras.") for kind in one.kinds) else None
            if method is not None and not method.is_entered:
                _read_alone(machine, method)
    counts = _counts(text)
    seen = _Interest(text, [topic for topic in topics if not topic.of_classes])
    for is_first in (True, False):
        position = 0
        while position < len(machine.functions):
            definition = machine.functions[position]
            position += 1
            if definition.is_entered or (is_first and counts[definition.name] > 1):
                continue
            if is_whole or seen.has(definition, machine.functions):
                _read_alone(machine, definition)


def _read_other_modules(machine: Machine, asked: frozenset[str]) -> None:
    """Read the methods that nothing called of the objects that are made of other modules' classes: libraries call them."""
    topics = [topic for name in asked if not (topic := TOPICS[name]).of_classes]
    made = {id(one.definition): one.definition for one in machine.events if one.op == "instance"}
    for definition in made.values():
        if not isinstance(definition, ClassDefinition) or definition.file == machine.file:
            continue
        methods = list(definition.methods.values())
        seen = _Interest(machine.texts[definition.file], topics)
        for method in methods:
            if not method.is_entered and seen.has(method, methods):
                _read_alone(machine, method)


def _counts(text: Text) -> Counter[str]:
    return Counter(_WORD.findall("\n".join(text.lines)))


class _Interest:
    """Which functions are worth reading: those that speak of a topic, or name a function that does."""

    def __init__(self, text: Text, topics: list[Topic]) -> None:
        self._lines = spelled_out("\n".join(text.lines)).split("\n")
        self._topics = topics
        self._known: dict[FunctionDefinition, bool] = {}
        self._names: set[str] | None = None

    def has(self, definition: FunctionDefinition, functions: list[FunctionDefinition]) -> bool:
        """Whether this function is worth reading."""
        if self._names is None:
            self._names = {one.name for one in functions if self._speaks(one)} - {"__init__", "forward", "__call__", "<lambda>"}
        if self._speaks(definition):
            return True
        body = self._body(definition)
        if self._calls_itself(definition, body):
            return True
        return any(name in body for name in self._names) and not self._names.isdisjoint(_WORD.findall(body))

    def _calls_itself(self, definition: FunctionDefinition, body: str) -> bool:
        """Whether a method calls its own object, `self(x)`, and what that does speaks of a topic."""
        if definition.owner is None or not definition.parameters or f"{definition.parameters[0]}(" not in body:
            return False
        called = (definition.owner.method(name) for name in ("forward", "__call__"))
        return any(one is not None and one is not definition and self._speaks(one) for one in called)

    def _body(self, definition: FunctionDefinition) -> str:
        decorated = (one.lineno for one in getattr(definition.node, "decorator_list", ()))  # stand above its own first line
        return "\n".join(self._lines[min(decorated, default=definition.node.lineno) - 1 : definition.node.end_lineno])

    def _speaks(self, definition: FunctionDefinition) -> bool:
        if definition not in self._known:
            body = self._body(definition)
            self._known[definition] = any(topic.is_in_function(body) for topic in self._topics)
        return self._known[definition]


def _read_alone(machine: Machine, definition: FunctionDefinition) -> None:
    arguments: tuple[Value, ...] = ()
    names = {decorator.name for decorator in definition.decorators}
    if definition.owner is not None and "builtins.staticmethod" not in names and definition.parameters:
        arguments = (exemplar(machine, definition.owner),)
        if definition.is_entered:  # by the instance's own making
            return
    machine.frame = machine.module_frame
    run(machine, definition, arguments, {}, None)
