"""Code that a run may have left out: one of several arms of which a setting chooses.

A setting is a variable of the module, or an attribute (`args.loss`, `self.kind`, `config["loss"]`): what a loop or a caller
passes may take several values in one run.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

Function = ast.FunctionDef | ast.AsyncFunctionDef
Span = range  # of lines


def left_out(choices: Iterable[Span], line: int, ran: Collection[int]) -> bool:
    """Whether `line` is in an arm of such a choice of which no line is known to have run.

    Args:
        choices: the arms of the file's choices.
        line: from 1.
        ran: the lines of the file that are known to have run.

    Example:
        >>> choices = list(arms(ast.parse("if loss == 'a': y = f(x)" + chr(10) + "else: y = g(x)")))
        >>> [left_out(choices, line, {2}) for line in (1, 2)]
        [True, False]
    """
    around = [arm for arm in choices if line in arm]
    return bool(around) and not any(number in min(around, key=len) for number in ran)


def arms(tree: ast.Module) -> Iterator[Span]:
    """The lines of each arm of all choices in a file."""
    everywhere = _varied(tree)
    of_scope: dict[ast.AST, set[str]] = {tree: everywhere}
    for scope, block in _blocks(tree):
        if scope not in of_scope:
            of_scope[scope] = everywhere | _varied(scope)
        varied = of_scope[scope]
        for number, statement in enumerate(block):
            bodies = _bodies(statement, varied)
            if len(bodies) == 1 and _returns(bodies[0]) and any(isinstance(one, ast.Return) for one in block[number + 1 :]):
                yield _span(bodies[0])  # if kind == "a": return f(x), and below, return g(x)
            for body in bodies:
                others = [other for other in bodies if other is not body]
                if any(_names(body) & _names(other) or (_returns(body) and _returns(other)) for other in others):
                    yield _span(body)


def _blocks(tree: ast.Module) -> Iterator[tuple[ast.Module | Function, list[ast.stmt]]]:
    """Every list of statements with the function, or the module, that it belongs to; an `elif` is no list of its own."""
    waiting: list[tuple[ast.Module | Function, ast.AST]] = [(tree, tree)]
    while waiting:
        outer, node = waiting.pop()
        scope = node if isinstance(node, Function) else outer
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            is_elif = name == "orelse" and isinstance(node, ast.If) and isinstance(block, list) and _is_elif(block)
            if isinstance(block, list) and not is_elif:
                yield scope, block
        waiting += [(scope, child) for child in ast.iter_child_nodes(node)]


def _is_elif(block: Sequence[ast.stmt]) -> bool:
    return len(block) == 1 and isinstance(block[0], ast.If)


def _bodies(statement: ast.stmt, varied: Collection[str]) -> list[list[ast.stmt]]:
    """What stands in the arms, if a setting chooses between them; an `else` counts."""
    if isinstance(statement, ast.Match):
        return [case.body for case in statement.cases] if _is_setting(statement.subject, varied) else []
    found: list[list[ast.stmt]] = []
    while isinstance(statement, ast.If):
        if not _is_setting(statement.test, varied):
            return []
        found.append(statement.body)
        if not _is_elif(statement.orelse):
            return [*found, statement.orelse] if statement.orelse else found
        statement = statement.orelse[0]
    return found


def _is_setting(test: ast.expr, varied: Collection[str]) -> bool:
    """Whether only settings and constants are asked, by name: `loss == "bce"`, `args.mixed`, `not cfg["log"]`."""
    if any(isinstance(node, ast.Call | ast.Await | ast.BinOp) for node in ast.walk(test)):
        return False
    names = [node.id for node in ast.walk(test) if isinstance(node, ast.Name)]
    return bool(names) and not any(name in varied for name in names) and "__name__" not in names and not _is_mode(test)


def _is_mode(test: ast.expr) -> bool:
    """Whether training is asked for, or another part: `self.training`, `self.split == "val"`; both have their turn in a run."""
    asked = [node.attr for node in ast.walk(test) if isinstance(node, ast.Attribute)]
    asked += [str(node.value) for node in ast.walk(test) if isinstance(node, ast.Constant)]
    return any(word in one.lower() for one in asked for word in ("train", "val", "test"))


def _varied(scope: ast.Module | Function) -> set[str]:
    """Names that may take several values in one run: parameters but `self`, what loops bind, and what is bound more than once."""
    found: Counter[str] = Counter()
    names: set[str] = set()
    if isinstance(scope, Function):
        arguments = scope.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        names |= {one.arg for one in every if one is not None} - {"self", "args", "cfg", "config", "opt", "hparams"}
    for node in ast.walk(scope):
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            names |= {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] += 1
    return names | {name for name, n in found.items() if n > 1}


def _names(body: Sequence[ast.stmt]) -> set[str]:
    """What an arm binds: variables, attributes (`self.loss`), functions, classes."""
    found: set[str] = set()
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.add(ast.unparse(node))
            elif isinstance(node, Function | ast.ClassDef):
                found.add(node.name)
    return found


def _returns(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Return)


def _span(body: Sequence[ast.stmt]) -> Span:
    return range(body[0].lineno, (body[-1].end_lineno or body[-1].lineno) + 1)
