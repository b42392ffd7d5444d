"""masked-positions: does what a mask marks as padding reach the outputs through attention?

A module that is given sequences `(n, length, ...)` beside a mask `(n, length)` of a tail of varying length is run again with
other values at the marked positions, and the weights are read that attention gives to them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from sleuth.probes.experiments.slots import transform
from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values
from sleuth.probes.torch import graph
from sleuth.probes.torch.attention import FUSED, fused_weights
from sleuth.probes.torch.tensors import all_tensors

MIN_SIZE = 3  # rows, and positions
MAX_STEPS = 4
TINY = 1e-12


@dataclass(slots=True)
class Masked:
    """The first module in a step that was given a mask, where padding stands by it `(n, length)`, and the length given first."""

    module: nn.Module | None = None
    padding: Tensor | None = None
    length: int = 0


def masked_positions(subject: Subject, deadline: Deadline) -> Values:
    """The least of each value over the recorded steps with padding under a mask.

    `weight`: attention that real positions give to padding, on average, in the attention that gives least; -1 without any.
    `unmasked`: the same when the mask marks nothing. `moved`: change of the outputs of real positions, in their deviation, once
    padding holds other values. `predicted`: 1 if the loss judges outputs at padding in any step, so that they are no padding.
    `lengths`: different lengths of the sequences, which are padded to the longest of their batch where there are several.
    """
    subject.restore("final")
    lengths: set[int] = set()
    told: list[Values] = []
    with subject.mode("eval"):
        for step in subject.steps[::-1]:
            masked = Masked()
            if len(told) < MAX_STEPS and (values := _of_step(subject, step, masked)) is not None:
                told.append(values)
            lengths.add(masked.length)
    if not told:
        raise Unrecordable("no module was given sequences with a mask for padding")
    least = {name: min(one[name] for one in told) for name in ("weight", "unmasked", "moved")}
    return {**least, "predicted": max(one["predicted"] for one in told), "lengths": float(len(lengths - {0}))}


def _of_step(subject: Subject, step: Recorded, masked: Masked) -> Values | None:
    with _watching(subject, masked):
        base = subject.run(step)
    padding, outputs = masked.padding, base.predictions
    if padding is None or outputs is None or not outputs.is_floating_point() or not outputs.requires_grad:
        return None
    by_position = outputs.shape[:2] == padding.shape
    weight = attention_to(padding, base.loss)
    (slope,) = torch.autograd.grad(base.loss, [outputs], allow_unused=True)
    is_predicted = by_position and slope is not None and bool(slope[padding].any())
    with _watching(subject, Masked(masked.module), "mask"):
        unmasked = attention_to(padding, subject.run(step).loss)
    with _watching(subject, Masked(masked.module), "content"):
        other = subject.run(step, has_grad=False).predictions
    if other is None or other.shape != outputs.shape:
        return None
    one, two = ((t.detach()[~padding] if by_position else t.detach()).float() for t in (outputs, other))
    moved = float((one - two).abs().max()) / max(float(one.std()), TINY)
    return {"weight": weight, "unmasked": unmasked, "moved": moved, "predicted": float(is_predicted)}


@contextlib.contextmanager
def _watching(subject: Subject, masked: Masked, change: str = "") -> Iterator[None]:
    """Find the first module that is given a mask; if it is known, change the "content" at padding, or the "mask" to none."""

    def enter(module: nn.Module, args: Any, kwargs: Any) -> Any:
        if masked.padding is not None or masked.module not in (None, module):
            return None
        tensors = [*all_tensors(args), *all_tensors(kwargs)]
        masked.length = masked.length or next((one.shape[1] for one in tensors if one.dim() > 1), 0)
        found = next(_pairs(tensors), None)
        if found is None:
            return None
        (content, mask, masked.padding), masked.module = found, module
        if not change:
            return None
        old = content if change == "content" else mask
        new = _filled(content, masked.padding) if change == "content" else _none_marked(mask, masked.padding)
        return tuple(transform(nest, lambda one: new if one is old else one) for nest in (args, kwargs))

    tops = (top for top in subject.modules if next(top.parameters(), None) is not None)
    handles = [one.register_forward_pre_hook(enter, with_kwargs=True) for top in tops for one in top.modules()]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def _pairs(tensors: Sequence[Tensor]) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Sequences, a mask beside them, and where they are padding by it."""
    for mask in tensors:
        padding = _padding(mask)
        for content in tensors if padding is not None else ():
            if padding is not None and content.shape[:2] == padding.shape and _n_values(content[:, :4]) > 2:
                yield content, mask, padding


def _padding(mask: Tensor) -> Tensor | None:
    """What a mask of two values marks, if that is a tail (or a head) of varying length; None otherwise."""
    if mask.dim() < 2 or mask.requires_grad or min(mask.shape[0], mask.shape[-1]) < MIN_SIZE:
        return None
    if mask.numel() != mask.shape[0] * mask.shape[-1]:
        return None
    rows = mask.detach().reshape(mask.shape[0], -1)
    if _n_values(rows) != 2:
        return None
    for view, is_turned in ((rows, False), (rows.flip(1), True)):
        real = view[0, 0]
        padding = view != real
        is_tail = bool((view[:, 0] == real).all()) and bool((padding[:, 1:] >= padding[:, :-1]).all())
        lengths = padding.sum(1)
        is_causal = rows.shape[0] == rows.shape[1] and bool((lengths.diff() == lengths.diff()[0]).all())
        if is_tail and not is_causal and _n_values(lengths) > 1:
            return padding.flip(1) if is_turned else padding
    return None


def _n_values(tensor: Tensor) -> int:
    return int(torch.unique(tensor.detach()).numel())


def _none_marked(mask: Tensor, padding: Tensor) -> Tensor:
    real = mask.reshape(len(padding), -1)[~padding][0]
    return real.expand_as(mask).clone()


def _filled(content: Tensor, padding: Tensor) -> Tensor:
    """The sequences with the values of real positions, in turn, at padding."""
    filled = content.detach().clone()
    real = filled[~padding].flip(0)
    n = int(padding.sum())
    filled[padding] = real.repeat(-(-n // len(real)), *[1] * (real.dim() - 1))[:n]
    return filled


def attention_to(padding: Tensor, loss: Tensor) -> float:
    """The mean weight that real positions of padded rows give to padding, least over the attentions; -1 without attention."""
    found = []
    n, length = padding.shape
    for node in graph.walk(loss).nodes:
        weights = _weights(node)
        if weights is None or weights.shape[-1] != length:
            continue
        if not graph.op_name(node).startswith(FUSED):
            if weights.shape[0] % n:
                continue
            weights = weights.reshape(n, -1, *weights.shape[1:])
        pads, rows = padding[: len(weights)], padding.any(1)[: len(weights)]
        given = (weights * pads.view(len(pads), *[1] * (weights.dim() - 2), length)).sum(-1)
        if given.dim() > 2 and given.shape[-1] == length:  # each position looks at all of its own sequence
            found.append(given.flatten(1, -2).mean(1)[rows][~pads[rows]].mean())
        else:
            found.append(given[rows].mean())
    return min((float(one) for one in found), default=-1.0)


def _weights(node: graph.Node) -> Tensor | None:
    """The weights of an attention or of any softmax, with the axis that they sum to 1 along last."""
    name = graph.op_name(node)
    if name.startswith(FUSED):
        return fused_weights(node)
    result = graph.saved(node, "_saved_result") if name in ("Softmax", "SafeSoftmax") else None
    if result is None or result.dim() < 2:
        return None
    dim = int(node._saved_dim)
    return result.detach().movedim(dim - 2**64 if dim > 2**63 else dim, -1)


TRIAL = Trial("masked-positions", 0.5, masked_positions)
