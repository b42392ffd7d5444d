"""Expressions: each kind of syntax to a value."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import ClassDefinition, Value, alternatives
from sleuth.probes.source.decisions import decide
from sleuth.probes.source.defaults import field_default
from sleuth.probes.source.items import END, GROWN, subscript
from sleuth.probes.source.iteration import comprehension, element_of, whole_number
from sleuth.probes.source.machine import Machine, Scope
from sleuth.probes.source.phases import answered, is_known

OPERATORS: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**", ast.MatMult:
    "@", ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitXor: "^", ast.BitAnd: "&", ast.Eq: "==", ast.NotEq:
    "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is not", ast.In: "in",
    ast.NotIn: "not in", ast.Not: "not", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~",
}  # fmt: skip
NONE = Value("constant")
_CONSTANTS = {
    kind: f"builtins.{kind.__name__}" for kind in (bool, bytes, complex, float, int, str, type(...))
}  # what a constant of Python's syntax can be
MAX_REPEATED = 64  # elements of a list that is written as `[one] * n`


def constant(machine: Machine, node: ast.Constant) -> Value:
    value = node.value
    kind = "" if value is None else _CONSTANTS[value.__class__]
    return Value("constant", "", (), node, machine.frame, len(machine.events), kind, value)


def name(machine: Machine, node: ast.Name) -> Value:
    found = machine.look_up(node.id)
    if found is None:
        value = starred(machine, node.id) or machine.make("unknown", node.id, (), node)
        if machine.unknown_names is not None and value.op == "unknown":
            machine.unknown_names.append(value)
        return value
    return found


def starred(machine: Machine, word: str) -> Value | None:
    """A name that must come from the one module that was imported with a star."""
    scope: Scope | None = machine.scope
    while scope is not None and scope.parent is not None:
        scope = scope.parent
    modules = scope.stars if scope else []
    return machine.api(f"{modules[0]}.{word}") if len(modules) == 1 else None


def attribute(machine: Machine, node: ast.Attribute) -> Value:
    value = get_attribute(machine, machine.evaluate(node.value), node.attr, node)
    if value.op == "api" and value.name in machine.watched:
        machine.event(machine.make("use", value.name, (), node))
    return value


def get_attribute(machine: Machine, owner: Value, word: str, node: ast.AST) -> Value:
    """The attribute of this name, the same value each time it is asked for until it is stored again."""
    if owner.op == "api":
        return machine.api(f"{owner.name}.{word}")
    members = owner.members
    if members is not None and word in members:
        member = members[word]
        return machine.parts.load(machine, member) if member.op == "imported" else member
    if owner.op == "instance" and isinstance(owner.definition, ClassDefinition):
        found = _of_class(machine, owner, owner.definition, word, node)
        if found is not None:
            return found
        if word == "module" and "torch.nn.Module" in owner.definition.kinds:  # what DataParallel adds
            return owner
    elif owner.op == "class" and isinstance(owner.definition, ClassDefinition):
        for one in owner.definition.lineage():
            if word in one.methods:
                return machine.defined("function", one.methods[word], (), node)
            if word in one.attributes:
                return one.attributes[word]
        if word == "__name__":
            return machine.make("constant", "", (), node, "builtins.str", owner.definition.name)
    elif owner.op == "super":
        return machine.make("attribute", word, (owner,), node)
    elif owner.op in ("join", "loop"):
        known = [one for one in alternatives(owner) if not (one.op == "constant" and one.literal is None)]
        if known and len(known) <= 4 and all(one.op == "instance" or word in (one.members or {}) for one in known):
            return machine.join([get_attribute(machine, one, word, node) for one in known])
    value = machine.make("attribute", word, (owner,), node)
    default = field_default(machine, owner, word, node)
    if default is not None:
        value.keywords = {"default": default}
    if members is None:
        members = owner.members = machine.hold(owner)
    members[word] = value
    return value


def _of_class(machine: Machine, owner: Value, definition: ClassDefinition, word: str, node: ast.AST) -> Value | None:
    for one in definition.lineage():
        method = one.methods.get(word)
        if method is not None:
            if any(decorator.name in ("builtins.property", "functools.cached_property") for decorator in method.decorators):
                return machine.parts.call_function(machine, method, (owner,), {}, node)
            if any(decorator.name == "builtins.staticmethod" for decorator in method.decorators):
                return machine.defined("function", method, (), node)
            return machine.defined("bound", method, (owner,), node)
        if word in one.attributes:
            return one.attributes[word]
    return None


def binary(machine: Machine, node: ast.BinOp) -> Value:
    left = machine.evaluate(node.left)
    right = machine.evaluate(node.right)
    sign = OPERATORS[node.op.__class__]
    if left.op == "list" and right.op == "list" and sign == "+":
        grown = GROWN if GROWN in (left.literal, right.literal) else None
        return machine.make("list", "", [*left.inputs, *right.inputs], node, "builtins.list", grown)
    if (
        left.op == "list"
        and sign == "*"
        and left.literal is None
        and 0 < len(left.inputs) * (whole_number(right) or 0) <= MAX_REPEATED
    ):
        return machine.make("list", "", [*left.inputs] * (whole_number(right) or 0), node, "builtins.list")
    if left.op == right.op == "dict" and sign == "|":
        return _merged(machine, left, right, node)
    kind = left.type if left.type == right.type else "torch.Tensor" if "torch.Tensor" in (left.type, right.type) else ""
    return machine.make("binary", sign, (left, right), node, kind, _folded(sign, _number(left), _number(right)))


def _merged(machine: Machine, left: Value, right: Value, node: ast.AST) -> Value:
    value = machine.make("dict", "", [*left.inputs, *right.inputs], node, "builtins.dict")
    value.keywords = {**(left.keywords or {}), **(right.keywords or {})}
    return value


def _number(value: Value) -> object:
    """What is known of an operand: the literal of an unpacked item is its position, not its value."""
    return value.literal if value.op in ("constant", "unary", "binary") else None


def _folded(sign: str, left: object, right: object) -> object:
    """The number, if both operands are numbers that are known and small."""
    if not (isinstance(left, int | float) and isinstance(right, int | float)) or abs(left) > 1e9 or abs(right) > 1e9:
        return None
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if sign == "//" and right:
        return left // right
    return left / right if sign == "/" and right else None


def unary(machine: Machine, node: ast.UnaryOp) -> Value:
    operand = machine.evaluate(node.operand)
    sign = OPERATORS[node.op.__class__]
    if sign == "not" and machine.turning and is_known(machine, (operand,)):
        return answered(machine, machine.make("constant", "", (), node, "builtins.bool", not operand.literal))
    known = _number(operand)
    number = known if isinstance(known, int | float) and not isinstance(known, bool) else None
    literal = -number if sign == "-" and number is not None else None
    return machine.make("unary", sign, (operand,), node, operand.type if sign != "not" else "builtins.bool", literal)


def compare(machine: Machine, node: ast.Compare) -> Value:
    operands = [machine.evaluate(node.left), *[machine.evaluate(one) for one in node.comparators]]
    sign = node.ops[0].__class__
    if machine.turning and len(operands) == 2 and sign in (ast.Eq, ast.NotEq) and is_known(machine, operands):
        holds = (operands[0].literal == operands[1].literal) == (sign is ast.Eq)
        return answered(machine, machine.make("constant", "", (), node, "builtins.bool", holds))
    return machine.event(machine.make("compare", OPERATORS[node.ops[0].__class__], operands, node))


def boolean(machine: Machine, node: ast.BoolOp) -> Value:
    values = [machine.evaluate(node.values[0])]
    before = machine.frame
    for one in node.values[1:]:
        machine.enter("branch", node, 0, values[-1])
        values.append(machine.evaluate(one))
    machine.frame = before
    return machine.make("boolean", "and" if isinstance(node.op, ast.And) else "or", values, node)


def choice(machine: Machine, node: ast.IfExp) -> Value:
    test = machine.evaluate(node.test)
    decided = decide(machine, node.test)
    if decided is not None:
        return machine.evaluate(node.body if decided else node.orelse)
    before = machine.frame
    machine.enter("branch", node, 0, test)
    first = machine.evaluate(node.body)
    machine.frame = before
    machine.enter("branch", node, 1, test)
    second = machine.evaluate(node.orelse)
    machine.frame = before
    return machine.join((first, second))


def sequence(machine: Machine, node: ast.Tuple | ast.List | ast.Set) -> Value:
    word = {ast.Tuple: "tuple", ast.List: "list", ast.Set: "set"}[node.__class__]
    values: list[Value] = []
    for one in node.elts:
        value = machine.evaluate(one)
        values.extend(value.inputs[0].inputs if value.op == "star" and value.inputs[0].op in ("tuple", "list") else (value,))
    return machine.make(word, "", values, node, f"builtins.{word}")


def dictionary(machine: Machine, node: ast.Dict) -> Value:
    value = machine.make("dict", "", [], node, "builtins.dict")
    value.keywords = {}
    elements: list[Value] = []
    for key, one in zip(node.keys, node.values, strict=True):
        of_key = machine.evaluate(key) if key is not None else None
        element = machine.evaluate(one)
        elements.append(element)
        word = str(of_key.literal) if of_key is not None and isinstance(of_key.literal, str | int) else "**"
        if of_key is None and element.op == "dict" and element.keywords is not None:
            value.keywords.update(element.keywords)
        else:
            value.keywords[word] = element
    value.inputs = elements
    return value


def slicing(machine: Machine, node: ast.Slice) -> Value:
    parts = [machine.evaluate(one) if one is not None else NONE for one in (node.lower, node.upper, node.step)]
    return machine.make("slice", "", parts, node)


def text(machine: Machine, node: ast.JoinedStr) -> Value:
    parts = [machine.evaluate(one.value) for one in node.values if isinstance(one, ast.FormattedValue)]
    return machine.make("text", "", parts, node, "builtins.str")


def star(machine: Machine, node: ast.Starred) -> Value:
    spread = machine.evaluate(node.value)
    value = machine.make("star", "", (spread,), node)
    value.members = {END: spread.members[END]} if spread.op == "list" and spread.members and END in spread.members else None
    return value


def waiting(machine: Machine, node: ast.Await) -> Value:
    return machine.evaluate(node.value)


def yielding(machine: Machine, node: ast.Yield | ast.YieldFrom) -> Value:
    value = machine.evaluate(node.value) if node.value is not None else NONE
    machine.scope.yielded.append(value if isinstance(node, ast.Yield) else element_of(machine, value, node))
    if isinstance(node, ast.YieldFrom) or machine.is_conditional():
        machine.scope.is_in_order = False
    return machine.event(machine.make("yield", "", (value,), node))


def naming(machine: Machine, node: ast.NamedExpr) -> Value:
    value = machine.evaluate(node.value)
    machine.bind(node.target.id, value)
    return value


def anonymous(machine: Machine, node: ast.Lambda) -> Value:
    return machine.parts.define(machine, node, "<lambda>", None)


EVALUATORS = {
    ast.Constant: constant, ast.Name: name, ast.Attribute: attribute, ast.BinOp: binary, ast.UnaryOp: unary, ast.Compare:
    compare, ast.BoolOp: boolean, ast.IfExp: choice, ast.Tuple: sequence, ast.List: sequence, ast.Set: sequence, ast.Dict:
    dictionary, ast.Subscript: subscript, ast.Slice: slicing, ast.JoinedStr: text, ast.Starred: star, ast.Await: waiting,
    ast.Yield: yielding, ast.YieldFrom: yielding, ast.NamedExpr: naming, ast.Lambda: anonymous, ast.ListComp:
    comprehension, ast.SetComp: comprehension, ast.GeneratorExp: comprehension, ast.DictComp: comprehension,
}  # fmt: skip
