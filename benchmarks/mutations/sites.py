"""Where things stand in a training program: its loops, loss, optimiser, settings, activations, output and data.

Programs are written in many ways; what is not found in one of the usual ones is not guessed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from mutations.edits import Source

OPTIMIZERS = {
    "SGD": 0.01,
    "Adam": 0.001,
    "AdamW": 0.001,
    "RMSprop": 0.01,
    "Adadelta": 1.0,
    "Adagrad": 0.01,
}  # their default rates
ACTIVATIONS = ("ReLU", "ELU", "Tanh", "GELU", "LeakyReLU", "relu", "elu", "tanh", "gelu")
LAYERS = ("Linear", "Conv1d", "Conv2d")
LOSSES = {
    "CrossEntropyLoss": "cross_entropy", "NLLLoss": "nll_loss", "MSELoss": "mse_loss", "L1Loss": "l1_loss",
    "BCELoss": "binary_cross_entropy", "BCEWithLogitsLoss": "binary_cross_entropy_with_logits",
}  # fmt: skip


class NoPlace(Exception):
    """The program has nothing of the kind that was looked for, or more than one and no way to choose."""


def tail(node: ast.AST) -> str:
    """The last part of a dotted name, or that of the function of a call.

    >>> tail(ast.parse("torch.nn.Linear(1, 2)", mode="eval").body)
    'Linear'
    """
    if isinstance(node, ast.Call):
        return tail(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def calls(source: Source, *names: str, inside: ast.AST | None = None) -> list[ast.Call]:
    """Calls of functions or methods of these names, in the order of the text."""
    found = [n for n in ast.walk(inside or source.tree) if isinstance(n, ast.Call) and tail(n) in names]
    return sorted(found, key=lambda n: source.span(n))


def argument(call: ast.Call, name: str, position: int | None = None) -> ast.expr | None:
    """An argument by its name or its place, or None."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[position] if position is not None and position < len(call.args) else None


def called(source: Source, function: ast.FunctionDef) -> list[ast.Call]:
    """The calls of a function of the program by its plain name."""
    return [call for call in calls(source, function.name) if isinstance(call.func, ast.Name)]


def optimizer(source: Source) -> ast.Call:
    """The call that makes the only optimiser, of the parameters of one model."""
    found = calls(source, *OPTIMIZERS)
    if len(found) != 1 or not calls(source, "parameters", inside=found[0]):
        raise NoPlace(f"{len(found)} optimisers")
    return found[0]


def optimized(source: Source) -> str:
    """The expression whose `.parameters()` the optimiser has."""
    return source.code(calls(source, "parameters", inside=optimizer(source))[0].func.value)


def backward(source: Source) -> ast.Call:
    """The only call of `.backward()`."""
    found = calls(source, "backward")
    if len(found) != 1 or found[0].args or not isinstance(found[0].func.value, ast.Name):
        raise NoPlace(f"{len(found)} calls of backward")
    return found[0]


def loops(source: Source) -> tuple[ast.For, ast.For | None]:
    """The loop over epochs, and the one over batches; None if each epoch is one step."""
    step = backward(source)
    around = [n for n in source.above(step) if isinstance(n, ast.For | ast.FunctionDef)]
    functions = [n for n in around if isinstance(n, ast.FunctionDef)]
    found = [n for n in around if isinstance(n, ast.For)]
    if len(found) == 1 and functions:
        for call in called(source, functions[0]):
            found += [n for n in source.above(call) if isinstance(n, ast.For)][:1]
    over_range = [n for n in found if isinstance(n.iter, ast.Call) and tail(n.iter) == "range"]
    if not over_range:
        raise NoPlace("no loop over epochs")
    epochs = over_range[-1]
    return epochs, found[0] if found[0] is not epochs else None


def resolve(source: Source, node: ast.expr | None) -> ast.Constant:
    """The number in the text that gives an expression its value: itself, an assignment, a default or a dictionary's entry."""
    for _ in range(4):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return node
        node = next(_definitions(source, node), None) if node is not None else None
    raise NoPlace("no number")


def _definitions(source: Source, node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.Name):
        yield from _assigned(source, node)
    elif isinstance(node, ast.Attribute):  # args.lr
        for call in calls(source, "add_argument"):
            flags = [a.value for a in call.args if isinstance(a, ast.Constant)] + [getattr(argument(call, "dest"), "value", "")]
            if node.attr in [str(flag).lstrip("-").replace("-", "_") for flag in flags] and argument(call, "default"):
                yield argument(call, "default")
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):  # config["lr"]
        for one in ast.walk(source.tree):
            if isinstance(one, ast.Dict):
                yield from (v for k, v in zip(one.keys, one.values, strict=True) if getattr(k, "value", None) == node.slice.value)


def _assigned(source: Source, name: ast.Name) -> Iterator[ast.expr]:
    for function in (n for n in source.above(name) if isinstance(n, ast.FunctionDef)):
        names = [a.arg for a in function.args.args]
        if name.id in names:
            for call in called(source, function):
                if (given := argument(call, name.id, names.index(name.id))) is not None:
                    yield given
            defaults = dict(zip(names[::-1], function.args.defaults[::-1], strict=False))
            yield from (value for key, value in defaults.items() if key == name.id)
    yield from (value for key, value in assignments(source) if key == name.id)


def assignments(source: Source) -> Iterator[tuple[str, ast.expr]]:
    """The names that are given values, and the values; `a, b = 1, 2` is two."""
    for statement in ast.walk(source.tree):
        for target in statement.targets if isinstance(statement, ast.Assign) else ():
            if isinstance(target, ast.Name):
                yield target.id, statement.value
            if isinstance(target, ast.Tuple) and isinstance(statement.value, ast.Tuple):
                pairs = zip(target.elts, statement.value.elts, strict=False)
                yield from ((t.id, v) for t, v in pairs if isinstance(t, ast.Name))


def loss_call(source: Source) -> ast.Call:
    """The call of the loss function that training goes down."""
    epochs, batches = loops(source)
    name = backward(source).func.value.id
    for node in ast.walk(batches or epochs):
        if isinstance(node, ast.Assign) and tail(node.targets[0]) == name and isinstance(node.value, ast.Call):
            return node.value
    raise NoPlace("no call of a loss function")


def loss(source: Source) -> tuple[str, ast.Call]:
    """The class name of the loss that PyTorch has, and the call to change: of the class, or of the function itself."""
    call = loss_call(source)
    for name, function in LOSSES.items():
        if tail(call) == function:
            return name, call
        made = calls(source, name)
        if made and isinstance(call.func, ast.Name | ast.Attribute) and len(calls(source, *LOSSES)) == 1:
            return name, made[0]
    raise NoPlace("no loss of PyTorch")


def hidden_activations(source: Source) -> list[ast.Call]:
    """Activations that are not the last thing before the loss."""
    last = {id(node) for node in outputs(source)}
    found = [c for c in calls(source, *ACTIVATIONS) if id(c) not in last]
    if not found:
        raise NoPlace("no activation")
    return found


def outputs(source: Source) -> list[ast.expr]:
    """What the model returns: the last argument of a Sequential, or the value of the only return of `forward`."""
    name = optimized(source)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign) and tail(node.targets[0]) == name and isinstance(node.value, ast.Call):
            made = node.value
            if tail(made) == "Sequential" and made.args and not isinstance(made.args[-1], ast.Starred):
                return [made.args[-1]]
            returns = _returns(source, tail(made))
            if len(returns) == 1:
                return returns
    return []


def _returns(source: Source, name: str) -> list[ast.expr]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and node.name == name:
            forward = [n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "forward"]
            return [n.value for f in forward for n in ast.walk(f) if isinstance(n, ast.Return) and n.value is not None]
        if isinstance(node, ast.FunctionDef) and node.name == name:  # def build_model(): return nn.Sequential(...)
            made = [n.value for n in ast.walk(node) if isinstance(n, ast.Return) and isinstance(n.value, ast.Call)]
            return [m.args[-1] for m in made if tail(m) == "Sequential" and m.args]
    return []


def is_module(source: Source, output: ast.expr) -> bool:
    """Whether an output stands as a layer in a Sequential, not as a tensor in `forward`."""
    return isinstance(source.parents[output], ast.Call)


@dataclass(frozen=True, slots=True)
class Data:
    """The training data: two names and the statement before which they are whole, or the call that puts them together."""

    x: ast.expr
    y: ast.expr
    statement: ast.stmt
    dataset: ast.Call | None


def training_data(source: Source) -> Data:
    """The inputs and targets that training draws from."""
    loaders = [c for c in calls(source, "DataLoader") if argument(c, "shuffle") is not None]
    sets = [c for loader in loaders for c in calls(source, "TensorDataset", inside=loader) if len(c.args) == 2]
    if sets:
        return Data(*sets[0].args, source.statement(sets[0]), sets[0])
    epochs, batches = loops(source)
    drawn = _drawn(source, batches or epochs)
    if len(drawn) != 2:
        raise NoPlace("no training data in two names")
    inside = [n for n in source.above(epochs) if isinstance(n, ast.FunctionDef)]
    whole = [source.statement(call) for call in called(source, inside[0])] if inside else [epochs]
    if not whole:
        raise NoPlace("no place where the training data is whole")
    return Data(*drawn, whole[0], None)


def _drawn(source: Source, loop: ast.For) -> list[ast.Name]:
    """The names that a step takes rows of, inputs first."""
    end = source.span(backward(source))[0]
    found: dict[str, ast.Name] = {}
    for node in sorted((n for n in ast.walk(loop) if isinstance(n, ast.Subscript)), key=lambda n: source.span(n)):
        inside = any(isinstance(n, ast.Subscript) and node is not n.value for n in source.above(node))
        if (
            isinstance(node.value, ast.Name)
            and not inside
            and source.span(node)[0] < end
            and not isinstance(node.slice, ast.Slice)
        ):
            found.setdefault(node.value.id, node.value)
    into_model = [
        n for n in found.values() if any(isinstance(a, ast.Call) and a is not loss_call(source) for a in source.above(n))
    ]
    return sorted(found.values(), key=lambda n: n not in into_model)
