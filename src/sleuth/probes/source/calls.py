"""Calls: of libraries, of the program's own functions (which are read in place), and of objects."""

from __future__ import annotations

import ast
from collections.abc import Callable

from sleuth.evidence.source.graph import ClassDefinition, Frame, FunctionDefinition, Value, alternatives
from sleuth.evidence.source.layers import is_module
from sleuth.probes.source.containers import add_to_any, change_container, length_of
from sleuth.probes.source.defaults import chosen_by
from sleuth.probes.source.expressions import NONE, get_attribute
from sleuth.probes.source.functions import OF_RATES, call_function, read_function_of_rate
from sleuth.probes.source.knowledge import SAME_MODULE_METHODS, SAME_OBJECT, method_type, returned_type
from sleuth.probes.source.machine import Arguments, Keywords, Machine
from sleuth.probes.source.objects import instantiate, set_attribute
from sleuth.probes.source.piping import OF_FUNCTIONS, assigned, of_table
from sleuth.probes.source.records import as_dict, keep_attributes, named_tuple
from sleuth.probes.source.sequential import ROW, SEQUENTIAL, above_row, known_end, parts_of

OBJECTS = frozenset(("call", "instance", "api", "class", "partial"))  # what can be called of a class's own attributes
PICKS_ONE = frozenset(("builtins.min", "builtins.max"))
ANY_OF = {"torch.optim": "torch.optim.Optimizer"}  # what `getattr` gives of a module by a name that is not known, as its class
MAX_ALTERNATIVES = 4  # of what is called; more are one unknown call


def call(machine: Machine, node: ast.Call) -> Value:
    function = node.func
    if isinstance(function, ast.Attribute):
        owner = machine.evaluate(function.value)
        arguments, keywords = given(machine, node)
        return call_method(machine, owner, function.attr, arguments, keywords, node)
    callee = machine.evaluate(function)
    arguments, keywords = given(machine, node)
    return call_value(machine, callee, arguments, keywords, node)


def given(machine: Machine, node: ast.Call) -> tuple[Arguments, Keywords]:
    """The arguments of a call; `*rest` is spread where its elements are known."""
    arguments: list[Value] = []
    for one in node.args:
        value = machine.evaluate(one)
        if value.op == "star" and value.inputs[0].op in ("tuple", "list") and value.inputs[0].literal is None:
            arguments.extend(value.inputs[0].inputs)
        else:
            arguments.append(value)
    keywords: Keywords = {}
    for keyword in node.keywords:
        value = machine.evaluate(keyword.value)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
        elif value.op == "dict" and value.keywords is not None and "**" not in value.keywords:
            keywords.update(value.keywords)
        else:
            keywords["**"] = value
    return tuple(arguments), keywords


def call_method(machine: Machine, owner: Value, word: str, arguments: Arguments, keywords: Keywords, node: ast.AST) -> Value:
    """`owner.word(...)`."""
    op = owner.op
    if op == "api":
        return call_value(machine, machine.api(f"{owner.name}.{word}"), arguments, keywords, node)
    if op in ("join", "loop"):
        return _call_method_of_any(machine, owner, word, arguments, keywords, node)
    if op == "module":
        return call_value(machine, get_attribute(machine, owner, word, node), arguments, keywords, node)
    definition = owner.definition
    if op == "super":
        return _call_above(machine, owner, word, arguments, keywords, node)
    if isinstance(definition, ClassDefinition) and op in ("instance", "class"):
        stored = owner.members.get(word) if owner.members and op == "instance" else None
        if stored is not None and stored.op != "attribute":
            return call_value(machine, stored, arguments, keywords, node)
        method = definition.method(word)
        if method is not None:
            return _call_own(machine, owner, method, arguments, keywords, node)
        shared = next((one.attributes[word] for one in definition.lineage() if word in one.attributes), None)
        if shared is not None and shared.op in OBJECTS:
            return call_value(machine, shared, arguments, keywords, node)
    elif owner.members and word in owner.members and owner.members[word].op != "attribute":
        return call_value(machine, owner.members[word], arguments, keywords, node)
    closure = (arguments[0] if arguments else keywords.get("closure")) if word == "step" else None
    if closure is not None and isinstance(closure.definition, FunctionDefinition):
        call_value(machine, closure, (), {}, node)  # as LBFGS asks for
    if word in OF_FUNCTIONS and (made := of_table(machine, owner, word, arguments, keywords, node)) is not None:
        return made
    if word == "assign" and keywords:
        keywords = assigned(machine, owner, keywords, node)
    if op == "constant" and word in ("lower", "upper") and isinstance(owner.literal, str):
        return machine.make("constant", "", (), node, owner.type, getattr(owner.literal, word)())
    value = _event(machine, "method", word, (owner, *arguments), keywords, node)
    changed = change_container(machine, owner, value)
    if changed is not None:
        return changed
    if is_module(owner):
        return _of_module(machine, owner, word, value)
    value.type = method_type(owner, word)
    return value


def _event(machine: Machine, op: str, word: str, inputs: Arguments, keywords: Keywords, node: ast.AST) -> Value:
    value = machine.make(op, word, inputs, node)
    if keywords:
        value.keywords = keywords
    return machine.event(value)


def _of_module(machine: Machine, owner: Value, word: str, event: Value) -> Value:
    if word in SAME_MODULE_METHODS:
        return owner
    if word in ("register_buffer", "add_module", "register_module", "register_parameter") and len(event.inputs) > 2:
        name = event.inputs[1].literal
        if isinstance(name, str):
            set_attribute(machine, owner, name, event.inputs[2], event.node)
    if word == "forward" and owner.op != "instance":
        event.type = "torch.Tensor"
    return event


def _call_method_of_any(
    machine: Machine, owner: Value, word: str, arguments: Arguments, keywords: Keywords, node: ast.AST
) -> Value:
    known = [one for one in alternatives(owner) if not (one.op == "constant" and one.literal is None)]
    own = [one for one in known if one.op == "instance" and isinstance(one.definition, ClassDefinition)]
    if len(known) == 1:
        return call_method(machine, known[0], word, arguments, keywords, node)
    if own and len(known) <= MAX_ALTERNATIVES and len(own) == len(known):
        return _each(machine, known, node, lambda one: call_method(machine, one, word, arguments, keywords, node))
    value = _event(machine, "method", word, (owner, *arguments), keywords, node)
    if add_to_any(machine, known, value):
        return NONE
    value.type = method_type(owner, word)
    if word in SAME_MODULE_METHODS and known and all(is_module(one) for one in known):
        return owner
    return value


def _each(machine: Machine, values: list[Value], node: ast.AST, do: Callable[[Value], Value]) -> Value:
    """Do it with each of the values, as arms of one branch."""
    before = machine.frame
    results = []
    for arm, one in enumerate(values):
        machine.enter("branch", node, arm)
        results.append(do(one))
        machine.frame = before
    return machine.join(results)


def _call_own(
    machine: Machine, owner: Value, method: FunctionDefinition, arguments: Arguments, keywords: Keywords, node: ast.AST
) -> Value:
    names = [decorator.name for decorator in method.decorators]
    if "builtins.staticmethod" in names:
        return call_function(machine, method, arguments, keywords, node)
    if "builtins.classmethod" in names:
        return call_function(machine, method, (_class_of(machine, owner, node), *arguments), keywords, node)
    if owner.op == "class":
        return call_function(machine, method, arguments, keywords, node)
    return call_function(machine, method, (owner, *arguments), keywords, node)


def _class_of(machine: Machine, owner: Value, node: ast.AST) -> Value:
    if owner.op == "class":
        return owner
    value = machine.make("class", owner.name, (), node)
    value.definition = owner.definition
    return value


def _call_above(machine: Machine, owner: Value, word: str, arguments: Arguments, keywords: Keywords, node: ast.AST) -> Value:
    """A method of the class above, by `super()`."""
    value = _event(machine, "method", word, (owner, *arguments), keywords, node)
    definition = owner.definition
    if isinstance(definition, ClassDefinition) and owner.inputs:
        for parent in definition.parents:
            method = parent.method(word)
            if method is not None:
                return call_function(machine, method, (owner.inputs[0], *arguments), keywords, node)
        if SEQUENTIAL in definition.kinds and (made := above_row(machine, owner.inputs[0], word, arguments, keywords, node)):
            return made
        if is_module(owner.inputs[0]):
            return _of_module(machine, owner.inputs[0], word, value)
    return value


def call_value(machine: Machine, callee: Value, arguments: Arguments, keywords: Keywords, node: ast.AST) -> Value:
    """`callee(...)`."""
    op = callee.op
    if op == "api":
        return _call_api(machine, callee.name, arguments, keywords, node)
    definition = callee.definition
    if isinstance(definition, FunctionDefinition):
        inputs = (*callee.inputs, *arguments) if op == "bound" else arguments
        return call_function(machine, definition, inputs, keywords, node)
    if op == "class" and isinstance(definition, ClassDefinition):
        return instantiate(machine, definition, arguments, keywords, node)
    if op == "instance" and isinstance(definition, ClassDefinition):
        method = definition.method("__call__") or (definition.method("forward") if is_module(callee) else None)
        if method is not None:
            return call_function(machine, method, (callee, *arguments), keywords, node)
        if callee.members and ROW in callee.members:
            return call_value(machine, callee.members[ROW], arguments, keywords, node)
    if op == "partial":
        return call_value(
            machine, callee.inputs[0], (*callee.inputs[1:], *arguments), {**(callee.keywords or {}), **keywords}, node
        )
    if op in ("join", "loop"):
        known = [one for one in alternatives(callee) if not (one.op == "constant" and one.literal is None)]
        if len(known) == 1:
            return call_value(machine, known[0], arguments, keywords, node)
        if 1 < len(known) <= MAX_ALTERNATIVES and all(one.op not in ("join", "loop", "parameter") for one in known):
            return _each(machine, known, node, lambda one: call_value(machine, one, arguments, keywords, node))
    if callee.type == "torch.nn.Sequential" and op == "call" and len(arguments) == 1:
        parts = parts_of(callee)
        if parts is not None:
            _event(machine, "inline", "forward", (callee, *arguments), {}, node)
            return _through(machine, parts, arguments[0], node)
    value = _event(machine, "apply", callee.type, (callee, *arguments), keywords, node)
    if named_tuple(machine, callee, value) or not is_module(callee):
        return value
    value.type = "torch.Tensor" if callee.type not in _RECURRENT else "builtins.tuple"
    return _through(machine, known_end(callee) if op == "call" and len(arguments) == 1 else (), value, node)


def _through(machine: Machine, parts: tuple[Value, ...], flowing: Value, node: ast.AST) -> Value:
    """What layers in a row make of a value."""
    for part in parts:
        flowing = call_value(machine, part, (flowing,), {}, node)
        if flowing.op == "apply":
            flowing.literal = PART
    return flowing


PART = "part"  # the literal of the call of one layer of an nn.Sequential: its own place is where the layer is made
_RECURRENT = frozenset(("torch.nn.LSTM", "torch.nn.GRU", "torch.nn.RNN", "torch.nn.MultiheadAttention"))


def _call_api(machine: Machine, name: str, arguments: Arguments, keywords: Keywords, node: ast.AST) -> Value:
    if name == "builtins.super":
        return _above(machine, arguments, node)
    if name == "builtins.getattr" and len(arguments) >= 2:
        if isinstance(word := chosen_by(machine, arguments[1]).literal, str):
            return get_attribute(machine, arguments[0], word, node)
        if arguments[0].op == "api" and arguments[0].name in ANY_OF:
            return machine.api(ANY_OF[arguments[0].name])
    if name == "builtins.setattr" and len(arguments) == 3 and isinstance(arguments[1].literal, str):
        set_attribute(machine, arguments[0], arguments[1].literal, arguments[2], node)
        return NONE
    if name == "functools.partial" and arguments:
        return _event(machine, "partial", "", arguments, keywords, node)
    value = _event(machine, "call", name, arguments, keywords, node)
    if name in OF_RATES:
        read_function_of_rate(machine, value)
    if name == "builtins.len" and (known := length_of(arguments)) is not None:
        return machine.make("constant", "", (), node, "builtins.int", known)
    if name in PICKS_ONE and len(arguments) > 1 and "key" in keywords and not value.has_star:
        return machine.join(arguments)
    if name in SAME_OBJECT and arguments:
        return arguments[0]
    if (known_dict := as_dict(machine, value, keywords)) is not None:
        return known_dict
    value.type = returned_type(name)
    keep_attributes(machine, value, keywords)
    if name == "copy.deepcopy" and arguments:
        value.type = arguments[0].type
    return value


def _above(machine: Machine, arguments: Arguments, node: ast.AST) -> Value:
    """`super()`: the instance, and the class whose parents are asked."""
    value = machine.make("super", "", (), node)
    frame: Frame | None = machine.frame
    while frame is not None and not (frame.definition and frame.definition.owner):
        frame = frame.parent
    if frame is not None and frame.definition is not None and frame.definition.parameters:
        value.definition = frame.definition.owner
        me = machine.look_up(frame.definition.parameters[0]) if len(arguments) < 2 else arguments[1]
        value.inputs = (me,) if me is not None else ()
    return value
