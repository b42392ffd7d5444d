"""The program's own functions: defined with their defaults, and read in place where they are called."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import ClassDefinition, Frame, FunctionDefinition, Value
from sleuth.probes.source.annotations import typed_parameter
from sleuth.probes.source.defaults import option_default
from sleuth.probes.source.expressions import NONE
from sleuth.probes.source.machine import MAX_CALLS_DEEP, Arguments, Keywords, Machine, Scope

CONTEXTS = frozenset(
    ("torch.no_grad", "torch.inference_mode", "torch.enable_grad", "torch.set_grad_enabled", "torch.amp.autocast")
)
OF_RATES = frozenset(("torch.optim.lr_scheduler.LambdaLR", "torch.optim.lr_scheduler.MultiplicativeLR"))
AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def define(machine: Machine, node: AnyFunction, word: str, owner: ClassDefinition | None) -> Value:
    """The value of a `def` or `lambda`."""
    decorators = () if isinstance(node, ast.Lambda) else tuple(machine.evaluate(one) for one in node.decorator_list)
    arguments = node.args
    positional = (*arguments.posonlyargs, *arguments.args)
    defaults = {
        one.arg: machine.evaluate(default)
        for one, default in zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True)
    }
    for one, given in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if given is not None:
            defaults[one.arg] = machine.evaluate(given)
    definition = FunctionDefinition(
        word,
        node,
        machine.frame.file,
        tuple(one.arg for one in positional),
        frozenset(one.arg for one in (*positional, *arguments.kwonlyargs)),
        decorators,
        owner,
        machine.scope,
        defaults,
        [_returned(node)] if isinstance(node, ast.Lambda) else list(node.body),
    )
    machine.functions.append(definition)
    return machine.defined("function", definition, (), node)


def _returned(node: ast.Lambda) -> ast.Return:
    place = node.body
    return ast.Return(
        place, lineno=place.lineno, col_offset=place.col_offset, end_lineno=place.end_lineno, end_col_offset=place.end_col_offset
    )


def call_function(
    machine: Machine, definition: FunctionDefinition, arguments: Arguments, keywords: Keywords, node: ast.AST
) -> Value:
    """Read the body of the function here, with these arguments; the value that it returns."""
    event = machine.make("inline", definition.name, arguments, node)
    event.keywords = keywords or None
    event.definition = definition
    machine.event(event)
    if machine.budget <= 0 or machine.n_calls_deep >= MAX_CALLS_DEEP or _is_entered(machine.frame, definition):
        event.op = "opaque"
        machine.is_complete = machine.is_complete and machine.budget > 0
        return event
    return run(machine, definition, arguments, keywords, event)


def register(machine: Machine, made: Value, decorators: tuple[Value, ...], node: ast.AST) -> None:
    """Do what decorators of the program do that give back what they get: they put it into a registry, say."""
    for one in reversed(decorators):
        if isinstance(one.definition, FunctionDefinition) and _gives_back(one):
            machine.parts.call_value(machine, one, (made,), {}, node)


def _gives_back(decorator: Value) -> bool:
    """Whether a function ends by returning its first argument itself."""
    definition = decorator.definition
    if not isinstance(definition, FunctionDefinition) or not definition.body:
        return False
    last, place = definition.body[-1], len(decorator.inputs) if decorator.op == "bound" else 0
    returned = last.value if isinstance(last, ast.Return) else None
    return isinstance(returned, ast.Name) and definition.parameters[place : place + 1] == (returned.id,)


def _is_entered(frame: Frame | None, definition: FunctionDefinition) -> bool:
    while frame is not None:
        if frame.definition is definition:
            return True
        frame = frame.parent
    return False


def run(machine: Machine, definition: FunctionDefinition, arguments: Arguments, keywords: Keywords, event: Value | None) -> Value:
    """Read the body in a frame of its own; `event` is the call, None for a function that is read on its own."""
    definition.is_entered = True
    before, scope, loops = machine.frame, machine.scope, machine.loops
    frame = Frame("function", before, definition.file, definition.node, definition=definition, call=event)
    machine.frame = frame
    for decorator in definition.decorators:
        if decorator.name in CONTEXTS:
            machine.frame = Frame("with", machine.frame, definition.file, definition.node, value=decorator)
    closure = definition.closure
    machine.scope = inner = Scope(closure if isinstance(closure, Scope) else None, is_function=True)
    machine.loops = []
    machine.n_calls_deep += 1
    bind_parameters(machine, definition, arguments, keywords, is_alone=event is None)
    try:
        is_left = machine.execute(definition.body)  # type: ignore[arg-type]  # statements
    finally:
        machine.frame, machine.scope, machine.loops = before, scope, loops
        machine.n_calls_deep -= 1
    if inner.yielded:
        node = event.node if event else definition.node
        if inner.is_in_order and not inner.returned and len(inner.yielded) > 1:
            return machine.make("list", "", inner.yielded, node, "builtins.generator")
        return machine.make("comprehension", "generator", (machine.join(inner.yielded),), node, "builtins.generator")
    results = inner.returned if is_left else [*inner.returned, NONE]
    return machine.join(results) if results else NONE


def spread(machine: Machine, arguments: Arguments, n: int) -> Arguments:
    """The arguments with the parts of a last `*rest` one by one, where there must be `n` arguments in all."""
    if not arguments or arguments[-1].op != "star" or any(one.op == "star" for one in arguments[:-1]):
        return arguments
    *first, last = arguments
    whole = last.inputs[0]
    parts = [machine.make("item", str(place), (whole,), last.node, literal=place) for place in range(n - len(first))]
    return (*first, *parts)


def bind_parameters(
    machine: Machine, definition: FunctionDefinition, arguments: Arguments, keywords: Keywords, *, is_alone: bool
) -> None:
    """Give each parameter its argument, its default, or a value of which nothing is known but its name and annotation."""
    syntax = definition.node.args  # type: ignore[attr-defined]  # it is the syntax of a function
    names = machine.scope.names
    n_sure = next((index for index, one in enumerate(arguments) if one.op == "star"), len(arguments))
    for position, one in enumerate((*syntax.posonlyargs, *syntax.args)):
        if position < n_sure:
            names[one.arg] = arguments[position]
        elif one.arg in keywords:
            names[one.arg] = keywords[one.arg]
        else:
            names[one.arg] = _unknown(machine, definition, one, position, is_alone or n_sure < len(arguments) or "**" in keywords)
    for one in syntax.kwonlyargs:
        names[one.arg] = (
            keywords[one.arg] if one.arg in keywords else _unknown(machine, definition, one, -1, is_alone or "**" in keywords)
        )
    if syntax.vararg:
        rest = arguments[len(syntax.posonlyargs) + len(syntax.args) :]
        known = not is_alone and n_sure == len(arguments)
        names[syntax.vararg.arg] = (
            machine.make("tuple", "", rest, syntax.vararg)
            if known
            else machine.make("parameter", syntax.vararg.arg, (), syntax.vararg)
        )
    if syntax.kwarg:
        value = machine.make("parameter" if is_alone else "dict", syntax.kwarg.arg, [], syntax.kwarg)
        value.keywords = {name: one for name, one in keywords.items() if name not in names}
        names[syntax.kwarg.arg] = value


def _unknown(machine: Machine, definition: FunctionDefinition, one: ast.arg, position: int, is_alone: bool) -> Value:
    default = definition.defaults.get(one.arg) or (option_default(definition, one.arg) if is_alone else None)
    if default is not None and not is_alone:
        return default
    return typed_parameter(machine, one, position, default)


def read_function_of_rate(machine: Machine, schedule: Value) -> None:
    """Read the functions by which a schedule works out the rate of each step, with a step that is not known."""
    given = schedule.argument(1, "lr_lambda")
    for one in () if given is None else given.inputs if given.op == "list" else (given,):
        if isinstance(one.definition, FunctionDefinition) and not one.definition.is_entered:
            run(machine, one.definition, tuple(one.inputs), {}, None)
