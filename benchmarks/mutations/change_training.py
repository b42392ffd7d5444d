"""Operators on the loss, the optimiser and the step."""

from __future__ import annotations

import ast

from mutations.edits import Edit, Source, before, replace, set_keyword
from mutations.sites import (
    LOSSES,
    OPTIMIZERS,
    NoPlace,
    argument,
    backward,
    calls,
    loss,
    loss_call,
    optimized,
    optimizer,
    resolve,
    tail,
)

RATE = 1  # the position of lr in the optimisers


def _rate(source: Source, factor: float) -> list[Edit]:
    call = optimizer(source)
    given = argument(call, "lr", RATE)
    if given is None:
        return [set_keyword(source, call, "lr", f"{OPTIMIZERS[tail(call)] * factor:g}")]
    node = resolve(source, given)
    return [replace(source, node, f"{node.value * factor:g}")]


def raise_rate(source: Source) -> list[Edit]:
    """The learning rate is a hundred times as large."""
    return _rate(source, 100)


def lower_rate(source: Source) -> list[Edit]:
    """The learning rate is a thousandth."""
    return _rate(source, 1e-3)


def change_optimizer(source: Source) -> list[Edit]:
    """Another optimiser, at its default learning rate: SGD for all that adapt their rate, RMSprop for SGD."""
    call = optimizer(source)
    name = "RMSprop" if tail(call) == "SGD" else "SGD"
    return [replace(source, call, f"torch.optim.{name}({source.code(call.args[0])}, lr={OPTIMIZERS[name]})")]


def lower_epsilon(source: Source) -> list[Edit]:
    """Adam divides by next to nothing."""
    call = optimizer(source)
    if "Adam" not in tail(call):
        raise NoPlace("no Adam")
    return [set_keyword(source, call, "eps", "1e-30")]


def add_weight_decay(source: Source) -> list[Edit]:
    """Weights decay strongly."""
    call = optimizer(source)
    if argument(call, "weight_decay") is not None:
        raise NoPlace("weights decay already")
    return [set_keyword(source, call, "weight_decay", "0.5")]


def change_weight_decay(source: Source) -> list[Edit]:
    """Weights decay a thousand times as strongly."""
    node = resolve(source, argument(optimizer(source), "weight_decay"))
    if not node.value:
        raise NoPlace("no decay of weights")
    return [replace(source, node, f"{node.value * 1000:g}")]


def remove_weight_decay(source: Source) -> list[Edit]:
    """Weights do not decay."""
    given = argument(optimizer(source), "weight_decay")
    if given is None:
        raise NoPlace("no decay of weights")
    return [replace(source, given, "0.0")]


def add_penalty(source: Source) -> list[Edit]:
    """The loss gets a penalty on the absolute weights that outweighs it."""
    name = backward(source).func.value.id
    model = _model_of(source)
    line = f"{name} = {name} + 0.05 * sum(p.abs().sum() for p in {model}.parameters())"
    return [before(source, source.statement(backward(source)), line)]


def _model_of(source: Source) -> str:
    """What the model is called where the loss is computed."""
    inside = [n.args.args for n in source.above(backward(source)) if isinstance(n, ast.FunctionDef)]
    names = [a.arg for arguments in inside for a in arguments if a.arg in ("model", "net", "network")]
    return names[0] if names else optimized(source)


def change_clipping(source: Source) -> list[Edit]:
    """Gradients are clipped to next to nothing."""
    found = calls(source, "clip_grad_norm_", "clip_grad_value_")
    if not found:
        raise NoPlace("no clipping")
    return [replace(source, found[0].args[1], "1e-4")]


def flip_sign(source: Source) -> list[Edit]:
    """The loss is climbed."""
    call = backward(source)
    return [replace(source, call.func.value, f"(-{source.code(call.func.value)})")]


def _other_loss(source: Source, name: str, class_text: str) -> list[Edit]:
    found, call = loss(source)
    if found != name:
        raise NoPlace(f"no {name}")
    if tail(call) == found:
        return [replace(source, call, class_text)]
    return [replace(source, call.func, f"({class_text})")]


def change_loss(source: Source) -> list[Edit]:
    """A margin loss for cross-entropy; for a squared error, the error in parts of the target."""
    if loss(source)[0] == "CrossEntropyLoss":
        return _other_loss(source, "CrossEntropyLoss", "torch.nn.MultiMarginLoss()")
    return _other_loss(source, "MSELoss", "lambda out, target: ((out - target) / target).abs().mean()")


def squared_error_for_classes(source: Source) -> list[Edit]:
    """The squared error of scores against one-hot targets, for cross-entropy."""
    text = "lambda out, target: (out - torch.nn.functional.one_hot(target, out.shape[1])).pow(2).mean()"
    return _other_loss(source, "CrossEntropyLoss", text)


def sum_the_loss(source: Source) -> list[Edit]:
    """The loss is summed over the batch, not averaged."""
    return [set_keyword(source, loss(source)[1], "reduction", '"sum"')]


def broadcast_targets(source: Source) -> list[Edit]:
    """Targets of shape (n,) meet predictions of shape (n, 1) in a squared error."""
    if loss(source)[0] not in ("MSELoss", "L1Loss") or tail(loss_call(source)) in LOSSES:
        raise NoPlace("no squared error")
    target = loss_call(source).args[1]
    return [replace(source, target, f"{source.code(target)}.reshape(-1)")]
