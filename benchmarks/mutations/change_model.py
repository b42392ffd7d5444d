"""Operators on layers, activations, the output and the first weights."""

from __future__ import annotations

import ast
from collections.abc import Callable

from mutations.edits import Edit, Source, before, replace, set_keyword
from mutations.sites import (
    LAYERS,
    NoPlace,
    argument,
    calls,
    hidden_activations,
    is_module,
    loss,
    optimized,
    optimizer,
    outputs,
    tail,
)

DROPOUT = ("Dropout", "Dropout2d", "dropout")
NORMS = ("BatchNorm1d", "BatchNorm2d")


def _activations(source: Source, module: str, function: str) -> list[Edit]:
    """Write other activations: `module` for one that is a layer, `function` with a place for the input for one that is called."""
    found = []
    for call in hidden_activations(source):
        if tail(call)[0].isupper():
            found.append(replace(source, call, module))
        elif call.args:
            found.append(Edit(source.span(call)[0], source.span(call.args[0])[0], function.partition("{}")[0]))
            found.append(Edit(source.span(call.args[0])[1], source.span(call)[1], function.partition("{}")[2]))
        else:  # x.relu()
            found.append(replace(source, call, function.format(source.code(call.func.value))))
    return found


def sigmoid_in_depth(source: Source) -> list[Edit]:
    """All hidden activations are sigmoids."""
    return _activations(source, "torch.nn.Sigmoid()", "torch.sigmoid({})")


def softmax_in_depth(source: Source) -> list[Edit]:
    """All hidden activations are softmax."""
    return _activations(source, "torch.nn.Softmax(dim=1)", "torch.softmax({}, 1)")


def remove_activations(source: Source) -> list[Edit]:
    """There are no hidden activations."""
    return _activations(source, "torch.nn.Identity()", "({})")


def _output(source: Source, losses: tuple[str, ...]) -> ast.expr:
    if loss(source)[0] not in losses:
        raise NoPlace("another loss")
    found = outputs(source)
    if not found:
        raise NoPlace("no output")
    return found[0]


def _after_output(source: Source, losses: tuple[str, ...], module: str, function: str) -> list[Edit]:
    output = _output(source, losses)
    text = source.code(output)
    if is_module(source, output):
        return [replace(source, output, f"{text}, {module}")]
    return [replace(source, output, function.format(text))]


def relu_on_output(source: Source) -> list[Edit]:
    """The scores go through a ReLU before the loss."""
    return _after_output(source, ("CrossEntropyLoss", "BCEWithLogitsLoss", "MSELoss"), "torch.nn.ReLU()", "torch.relu({})")


def softmax_on_output(source: Source) -> list[Edit]:
    """The scores go through a softmax before cross-entropy."""
    return _after_output(source, ("CrossEntropyLoss",), "torch.nn.Softmax(dim=1)", "torch.softmax({}, 1)")


def sigmoid_on_regression(source: Source) -> list[Edit]:
    """The predictions of a regression go through a sigmoid."""
    return _after_output(source, ("MSELoss", "L1Loss"), "torch.nn.Sigmoid()", "torch.sigmoid({})")


def remove_output_activation(source: Source) -> list[Edit]:
    """The loss wants probabilities and gets scores."""
    output = _output(source, ("NLLLoss", "BCELoss"))
    if not isinstance(output, ast.Call) or tail(output) not in ("LogSoftmax", "log_softmax", "Sigmoid", "sigmoid"):
        raise NoPlace("no activation of the output")
    if is_module(source, output):
        return [replace(source, output, "torch.nn.Identity()")]
    return [replace(source, output, source.code(output.args[0] if output.args else output.func.value))]


def softmax_for_sigmoid(source: Source) -> list[Edit]:
    """The sigmoid of a single output is a softmax."""
    output = _output(source, ("BCELoss",))
    last = calls(source, "Linear")[-1:]
    is_single = bool(last) and getattr(argument(last[0], "out_features", 1), "value", 0) == 1
    if not is_single or not isinstance(output, ast.Call) or tail(output) not in ("Sigmoid", "sigmoid"):
        raise NoPlace("no sigmoid of one output")
    if is_module(source, output):
        return [replace(source, output, "torch.nn.Softmax(dim=1)")]
    return [replace(source, output, f"torch.softmax({source.code(output.args[0])}, dim=1)")]


def softmax_over_batch(source: Source) -> list[Edit]:
    """A softmax runs over the batch."""
    for call in calls(source, "Softmax", "LogSoftmax", "softmax", "log_softmax"):
        given = argument(call, "dim", None if tail(call)[0].isupper() else 1)
        if given is not None and ast.unparse(given) in ("1", "-1"):
            return [replace(source, given, "0")]
    raise NoPlace("no softmax over axis 1")


def _initialise(source: Source, choice: str, body: str) -> list[Edit]:
    if not calls(source, *LAYERS):
        raise NoPlace("no layer")
    kinds = ", ".join(f"torch.nn.{name}" for name in LAYERS)
    lines = f"layers = [m for m in {optimized(source)}.modules() if isinstance(m, ({kinds}))]\nfor layer in layers{choice}:\n"
    lines += (
        f"    torch.nn.init.{body}\n    if layer.bias is not None:\n        torch.nn.init.zeros_(layer.bias)"  # as Keras begins
    )
    return [before(source, source.statement(optimizer(source)), lines)]


def ones_in_first_layer(source: Source) -> list[Edit]:
    """The first layer begins with ones."""
    return _initialise(source, "[:1]", "ones_(layer.weight)")


def constant_weights(source: Source) -> list[Edit]:
    """All layers begin with one constant."""
    return _initialise(source, "", "constant_(layer.weight, 0.02)")


def wide_weights(source: Source) -> list[Edit]:
    """All layers begin with normal numbers of deviation 3."""
    return _initialise(source, "", "normal_(layer.weight, std=3.0)")


def _each(source: Source, names: tuple[str, ...], change: Callable[[ast.Call], list[Edit]]) -> list[Edit]:
    found = [edit for call in calls(source, *names) for edit in change(call)]
    if not found:
        raise NoPlace(f"no {names[0]}")
    return found


def _rate(source: Source, call: ast.Call, rate: str) -> list[Edit]:
    if tail(getattr(call.func, "value", call)) == "self":  # self.dropout(x): the rate stands where the layer is made
        return []
    position = 0 if tail(call)[0].isupper() else 1
    given = argument(call, "p", position)
    return [replace(source, given, rate) if given is not None else set_keyword(source, call, "p", rate)]


def strong_dropout(source: Source) -> list[Edit]:
    """Dropout leaves one unit of fifty."""
    return _each(source, DROPOUT, lambda call: _rate(source, call, "0.98"))


def no_regularisation(source: Source) -> list[Edit]:
    """There is no dropout and no decay of weights."""
    decay = argument(optimizer(source), "weight_decay")
    found = [edit for call in calls(source, *DROPOUT) for edit in _rate(source, call, "0.0")]
    found += [replace(source, decay, "0.0")] if decay is not None else []
    if not found:
        raise NoPlace("no regularisation")
    return found


def add_biases(source: Source) -> list[Edit]:
    """Layers without a bias get one."""
    return _each(source, LAYERS, lambda call: [replace(source, k.value, "True") for k in call.keywords if k.arg == "bias"])


def remove_biases(source: Source) -> list[Edit]:
    """Layers have no bias."""
    return _each(source, LAYERS, lambda call: [set_keyword(source, call, "bias", "False")])


def remove_norms(source: Source) -> list[Edit]:
    """There is no batch normalisation."""
    return _each(source, NORMS, lambda call: [replace(source, call, "torch.nn.Identity()")])


def freeze_statistics(source: Source) -> list[Edit]:
    """Batch normalisation never updates the statistics that evaluation uses."""
    return _each(source, NORMS, lambda call: [set_keyword(source, call, "momentum", "0.0")])
