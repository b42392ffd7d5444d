"""The graph of values that a program computes, and the frames in which it computes them.

Values are compared by identity: two names hold the same object if they hold the same `Value`. They are made once by the reader of
the text and not changed afterwards; they have slots instead of being frozen dataclasses, because a file makes tens of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol


class Located(Protocol):
    """A piece of syntax with its place: lines from 1, columns in bytes of UTF-8 from 0."""

    lineno: int
    col_offset: int
    end_lineno: int | None
    end_col_offset: int | None


class Frame:
    """One enclosing piece of control flow: the file, a function that was entered, a loop, an arm of a branch, a with-block.

    `kind` is "file", "function", "loop", "branch", "with" or "try". `arm` tells the arms of one branch apart (0 where the test
    holds); in a try, 0 is the body, 1 a handler, 2 the else, 3 the finally. `value` is the tested value of a branch, the
    iterable of a for, the test of a while, or the context manager of a with. `call` is the place from which a function was
    entered, None for one that is read on its own.
    """

    __slots__ = ("arm", "call", "definition", "depth", "file", "is_certain", "kind", "node", "parent", "value")

    def __init__(  # noqa: PLR0917 - made in one place; keywords cost time
        self,
        kind: str,
        parent: Frame | None,
        file: str,
        node: Located | None = None,
        arm: int = 0,
        value: Value | None = None,
        definition: FunctionDefinition | None = None,
        call: Value | None = None,
    ) -> None:
        self.kind = kind
        self.parent = parent
        self.file = file
        self.node = node
        self.arm = arm
        self.value = value
        self.definition = definition
        self.call = call
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.is_certain = False

    def chain(self) -> Iterator[Frame]:
        """This frame and all around it, innermost first."""
        frame: Frame | None = self
        while frame is not None:
            yield frame
            frame = frame.parent

    def is_within(self, outer: Frame) -> bool:
        """Whether `outer` is this frame or one around it."""
        frame: Frame | None = self
        while frame is not None and frame.depth > outer.depth:
            frame = frame.parent
        return frame is outer


class Value:
    """One value of the program, and the operation that made it.

    op            name                    inputs
    constant                                                    `literal` is the value
    api           "torch.nn.Linear"                             something imported, or a builtin ("builtins.len")
    call          "torch.relu"            arguments             a call of something imported
    apply         type of what is called  callee, arguments     a call of an object: `criterion(out, y)`
    method        "fit"                   receiver, arguments
    inline        function's name         arguments             a call of the program's own function; its events follow
    instance      class's name            arguments             of the program's own class; `members` holds its attributes
    class, function, bound                                      `definition`; bound: the receiver
    attribute     its name                owner                 `keywords["default"]`: of a field of a parameter
    subscript                             owner, index          `keywords["default"]`: of an item of a parameter
    slice                                 lower, upper, step
    binary, unary, compare, boolean, its sign or word, operands
    tuple, list, set, dict                elements              dict: the values; `keywords` by literal key
    text                                  parts                 an f-string
    item          position                what is unpacked      `literal` is the position
    element                               iterable              of a loop or a comprehension
    comprehension "list", "dict" ...      element, iterables    `keywords` hold its conditions
    parameter     its name                                      of a function that is read on its own; `literal`: the position
    join                                  alternatives          after a branch
    loop          variable's name         before, at the end of the body
    store         attribute's name        owner, new value      event; `literal` is the old value
    store-item                            owner, index, new     event; `literal` is the old value, if known
    assign        variable's name         new value             event, for values that are no event themselves, and parts
    augment       the sign                old, operand          event, and the new value
    expression                            a value               event: a statement whose value is not used
    return, yield                         a value               event
    import        what is imported                              event; its name as it is written
    use           what is used                                  event: an attribute of a library that is watched
    raise, break, continue, delete                              event
    unknown

    `order` is the position in the stream of events (for an event, its own; else that of the next one).
    """

    __slots__ = ("definition", "frame", "inputs", "keywords", "literal", "members", "name", "node", "op", "order", "type")

    def __init__(  # noqa: PLR0917 - made in few places; keywords cost time
        self,
        op: str,
        name: str = "",
        inputs: list[Value] | tuple[Value, ...] = (),
        node: Located | None = None,
        frame: Frame | None = None,
        order: int = -1,
        type: str = "",
        literal: object = None,
        keywords: dict[str, Value] | None = None,
        definition: FunctionDefinition | ClassDefinition | None = None,
    ) -> None:
        self.op = op
        self.name = name
        self.inputs = inputs
        self.node = node
        self.frame = frame
        self.order = order
        self.type = type
        self.literal = literal
        self.keywords = keywords
        self.definition = definition
        self.members: dict[str, Value] | None = None

    def __repr__(self) -> str:
        line = self.node.lineno if self.node else "-"
        return f"<{self.op} {self.name or self.literal!r} {self.type} :{line}>"

    @property
    def arguments(self) -> tuple[Value, ...]:
        """The positional arguments of a call, without the callee or the receiver."""
        skip = 1 if self.op in ("apply", "method") else 0
        return tuple(self.inputs[skip:])

    @property
    def receiver(self) -> Value | None:
        """What a method is called on, or which object is called or asked for an attribute."""
        return self.inputs[0] if self.op in ("apply", "method", "attribute", "subscript", "store") and self.inputs else None

    def argument(self, position: int, *names: str) -> Value | None:
        """The argument at this position or of one of these keywords; None if it is not given."""
        for name in names:
            if self.keywords and name in self.keywords:
                return self.keywords[name]
        given = self.arguments
        if 0 <= position < len(given) and not any(one.op == "star" for one in given[: position + 1]):
            return given[position]
        return None

    @property
    def has_star(self) -> bool:
        """Whether arguments are given that cannot be seen: `*rest` or `**rest`."""
        return any(one.op == "star" for one in self.inputs) or bool(self.keywords and "**" in self.keywords)


CALLS = frozenset(("call", "apply", "method", "inline", "instance"))


@dataclass(eq=False, slots=True)
class FunctionDefinition:
    """A function, method or lambda of the program."""

    name: str
    node: Located
    file: str
    parameters: tuple[str, ...] = ()  # that take their arguments by position
    all_parameters: frozenset[str] = frozenset()
    decorators: tuple[Value, ...] = ()
    owner: ClassDefinition | None = None
    closure: object = None  # the reader's own: the scope in which it was defined
    defaults: dict[str, Value] = field(default_factory=dict)
    body: list[object] = field(default_factory=list)  # the reader's own
    is_entered: bool = False  # whether its body was read at least once


@dataclass(eq=False, slots=True)
class ClassDefinition:
    """A class of the program. `kinds` are the canonical names of the library classes above it."""

    name: str
    node: Located
    file: str
    bases: tuple[Value, ...] = ()
    kinds: frozenset[str] = frozenset()
    is_known: bool = True  # whether every base is known: its own class, or a class of a library
    parents: tuple[ClassDefinition, ...] = ()
    methods: dict[str, FunctionDefinition] = field(default_factory=dict)
    attributes: dict[str, Value] = field(default_factory=dict)
    decorators: tuple[Value, ...] = ()
    exemplar: Value | None = None  # an instance made with unknown arguments
    made: list[Value] = field(default_factory=list)  # the instances that the program makes, as they were made

    def lineage(self) -> Iterator[ClassDefinition]:
        """This class and those of the program above it, each once, nearest first."""
        seen: set[int] = set()
        todo = [self]
        while todo:
            one = todo.pop(0)
            if id(one) not in seen:
                seen.add(id(one))
                yield one
                todo.extend(one.parents)

    def method(self, name: str) -> FunctionDefinition | None:
        """Its own or inherited method of this name, if the program defines one."""
        return next((one.methods[name] for one in self.lineage() if name in one.methods), None)


def alternatives(value: Value, *, limit: int = 64) -> tuple[Value, ...]:
    """What this value may be: itself, or the values that meet in it after branches and loops."""
    if value.op not in ("join", "loop"):
        return (value,)
    seen: dict[int, Value] = {}
    todo = [value]
    while todo and len(seen) < limit:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen[id(one)] = one
        if one.op in ("join", "loop"):
            todo.extend(one.inputs)
    return tuple(one for one in seen.values() if one.op not in ("join", "loop"))
