"""What the annotation of a parameter tells of it."""

from __future__ import annotations

import ast

from sleuth.evidence.source.graph import ClassDefinition, Value
from sleuth.probes.source.machine import Machine

MODULE = "torch.nn.Module"


def typed_parameter(machine: Machine, one: ast.arg, position: int, default: Value | None) -> Value:
    """A parameter whose argument is not known; `keywords["default"]` is its default."""
    value = machine.make("parameter", one.arg, (), one, literal=None)
    if default is not None:
        value.keywords = {"default": default}
    if one.annotation is None:
        return value
    kind = _resolved(machine, one.annotation)
    if kind is None:
        return value
    if kind.op == "api":
        value.type = kind.name
    elif kind.op == "class" and isinstance(kind.definition, ClassDefinition):
        if kind.definition.exemplar is not None:
            return kind.definition.exemplar
        value.definition = kind.definition
        value.type = MODULE if MODULE in kind.definition.kinds else f"own.{kind.definition.name}"
    return value


def _resolved(machine: Machine, annotation: ast.AST) -> Value | None:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = ast.parse(annotation.value, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        sides = [one for one in (annotation.left, annotation.right) if not (isinstance(one, ast.Constant) and one.value is None)]
        return _resolved(machine, sides[0]) if len(sides) == 1 else None
    if isinstance(annotation, ast.Subscript):
        outer = _resolved(machine, annotation.value)
        return _resolved(machine, annotation.slice) if outer is not None and outer.name == "typing.Optional" else outer
    if isinstance(annotation, ast.Name):
        return machine.look_up(annotation.id)
    if isinstance(annotation, ast.Attribute):
        outer = _resolved(machine, annotation.value)
        return machine.api(f"{outer.name}.{annotation.attr}") if outer is not None and outer.op == "api" else None
    return None
