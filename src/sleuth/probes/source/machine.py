"""The state of one reading: scopes of names, the current frame, the stream of events, and the budget.

The parts of the reader (statements, expressions, calls, definitions) are functions of a `Machine`; they reach each other
through its `Parts`, so that none of them imports another that imports it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sleuth.evidence.source.graph import ClassDefinition, Frame, FunctionDefinition, Located, Value
from sleuth.evidence.source.removed import watched
from sleuth.evidence.source.text import Text
from sleuth.evidence.source.topics import TOPICS
from sleuth.probes.source.knowledge import canonical

Arguments = tuple[Value, ...]
Keywords = dict[str, Value]
Evaluator = Callable[["Machine", ast.AST], Value]
Executor = Callable[["Machine", ast.AST], bool]  # True: what follows in this block is not reached
BUILTINS = frozenset(dir(builtins))
MAX_CALLS_DEEP = 10  # functions within functions; a trainer's fit, epoch, batch, forward and three blocks are seven


class Scope:
    """Names and what they hold. `parent` is the scope that a function was defined in."""

    __slots__ = ("is_function", "is_in_order", "names", "outer", "parent", "returned", "stars", "yielded")

    def __init__(self, parent: Scope | None = None, *, is_function: bool = False) -> None:
        self.names: dict[str, Value] = {}
        self.parent = parent
        self.is_function = is_function
        self.outer: dict[str, Scope] = {}  # names declared global or nonlocal
        self.returned: list[Value] = []
        self.yielded: list[Value] = []
        self.is_in_order = True  # all that is yielded is seen: one by one, each once
        self.stars: list[str] = []  # modules imported with a star


class Jumps:
    """The names at each `continue` and `break` of one loop."""

    __slots__ = ("broken", "continued")

    def __init__(self) -> None:
        self.continued: list[dict[str, Value]] = []
        self.broken: list[dict[str, Value]] = []


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the reader that others need: kinds of syntax, and what is done with functions, classes and targets."""

    evaluators: dict[type, Evaluator]
    executors: dict[type, Executor]
    call_function: Callable[[Machine, FunctionDefinition, Arguments, Keywords, ast.AST], Value]
    define: Callable[[Machine, ast.AST, str, ClassDefinition | None], Value]
    assign: Callable[[Machine, ast.AST, Value], None]
    call_value: Callable[[Machine, Value, Arguments, Keywords, ast.AST], Value]
    load: Callable[[Machine, Value], Value]  # an imported name of the program's own modules, at its first use


class Machine:
    """Everything that changes while a program is read."""

    def __init__(self, file: str, budget: int, parts: Parts) -> None:
        self.file = file
        self.frame = Frame("file", None, file)
        self.module_frame = self.frame
        self.scope = Scope()
        self.events: list[Value] = []
        self.functions: list[FunctionDefinition] = []
        self.classes: list[ClassDefinition] = []
        self.loops: list[Jumps] = []
        self.budget = budget  # statements that may still be read
        self.is_complete = True
        self.n_calls_deep = 0
        self.assumed: dict[int, Value] = {}  # settings, by identity, of which something was chosen by their default
        self.turning: dict[int, Value] = {}  # what is known in one turn of a loop over phases, by identity
        self.n_written_out = 0  # loops over a few known elements, around what is read now
        self.holders: list[Value] = []  # values that hold others which hold them
        self.unknown_names: list[Value] | None = None  # uses of names without a value; None where nobody asks
        self.apis: dict[str, Value] = {}
        self.spaces: dict[str, Value] = {}  # modules of the program, by path
        self.texts: dict[str, Text] = {}
        self.topics = frozenset(TOPICS)  # a module of the program is read only if it speaks of one
        self.parts = parts
        self.watched = watched()  # names of libraries of which every use is an event
        self.evaluators = parts.evaluators
        self.executors = parts.executors

    def evaluate(self, node: ast.AST) -> Value:
        """The value of an expression."""
        evaluator = self.evaluators.get(node.__class__)
        return evaluator(self, node) if evaluator else self.make("unknown", "", (), node)

    def execute(self, body: Sequence[ast.AST]) -> bool:
        """Read statements in order; True if what comes after them is not reached."""
        executors = self.executors
        for statement in body:
            self.budget -= 1
            executor = executors.get(statement.__class__)
            if executor is not None and executor(self, statement):
                return True
        return False

    def make(
        self,
        op: str,
        name: str = "",
        inputs: list[Value] | tuple[Value, ...] = (),
        node: ast.AST | Located | None = None,
        type: str = "",
        literal: object = None,
    ) -> Value:
        """A value made here and now."""
        return Value(op, name, inputs, node, self.frame, len(self.events), type, literal)  # type: ignore[arg-type]  # expressions and statements have places

    def hold(self, owner: Value) -> dict[str, Value]:
        """The attributes of a value that is asked for one for the first time; it and they hold each other."""
        self.holders.append(owner)
        return {}

    def event(self, value: Value) -> Value:
        """Put the value into the stream of events."""
        value.order = len(self.events)
        self.events.append(value)
        return value

    def defined(self, op: str, definition: FunctionDefinition, inputs: Arguments, node: ast.AST) -> Value:
        """A function of the program, or one bound to an instance, as a value."""
        value = self.make(op, definition.name, inputs, node)
        value.definition = definition
        return value

    def api(self, name: str) -> Value:
        """The imported thing of this name."""
        found = self.apis.get(name)
        if found is None:
            name = canonical(name)
            found = self.apis.setdefault(name, Value("api", name))
        return found

    def look_up(self, name: str) -> Value | None:
        """What a name holds here; None for a name that nothing gave a value."""
        scope: Scope | None = self.scope
        is_first = True
        while scope is not None:
            if is_first or scope.is_function or scope.parent is None:
                found = scope.names.get(name)
                if found is not None:
                    if found.op == "imported":
                        found = scope.names[name] = self.parts.load(self, found)
                    return found
            is_first = False
            scope = scope.parent
        return self.api(f"builtins.{name}") if name in BUILTINS else None

    def bind(self, name: str, value: Value) -> None:
        """Give a name its value, in the scope that it was declared for."""
        scope = self.scope
        outer = scope.outer.get(name)
        if outer is None:
            scope.names[name] = value
            return
        old = outer.names.get(name)
        outer.names[name] = value if old is None or not self.is_conditional() else self.join((old, value))

    def is_conditional(self) -> bool:
        """Whether what is read now may not happen, as seen from the beginning of the function."""
        frame: Frame | None = self.frame
        while frame is not None and frame.kind != "function":
            if frame.kind in ("branch", "loop", "try"):
                return True
            frame = frame.parent
        return False

    def join(self, values: Iterable[Value]) -> Value:
        """What may be any of these values."""
        distinct = list({id(one): one for one in values}.values())
        if len(distinct) == 1:
            return distinct[0]
        kinds = {one.type for one in distinct if not (one.op == "constant" and one.literal is None)}
        value = self.make("join", "", distinct, None, kinds.pop() if len(kinds) == 1 else "")
        return value

    def merge(self, states: Sequence[dict[str, Value]]) -> dict[str, Value]:
        """The names after control flow that took one of several ways."""
        if len(states) == 1:
            return states[0]
        first, *others = states
        merged = dict(first)
        for other in others:
            for name, value in other.items():
                mine = merged.get(name)
                if mine is None:
                    merged[name] = value
                elif mine is not value:
                    merged[name] = self.join((mine, value))
        return merged

    def enter(self, kind: str, node: ast.AST, arm: int = 0, value: Value | None = None) -> Frame:
        """Go into a frame; the caller sets `frame` back to its parent."""
        self.frame = Frame(kind, self.frame, self.frame.file, node, arm, value)  # type: ignore[arg-type]  # statements have places
        return self.frame
