"""Where a value first stopped being finite: the operand, parameter, input or layer behind a loss that is NaN or infinite."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch

from sleuth.probes.frames import Line
from sleuth.probes.torch import graph
from sleuth.probes.torch.records import NonFiniteRecord, Row
from sleuth.probes.torch.tensors import is_plain

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

INPUTS = {
    "Addmm": "_saved_mat1",
    "Mm": "_saved_self",
    "Convolution": "_saved_input",
    "Linear": "_saved_input",
    "Mul": "_saved_other",
}


def locate(recorder: Recorder, walked: graph.Walked, line: Line | None) -> NonFiniteRecord:
    """The first cause in the order of execution: a parameter, an input, a target, or an operation on a bad operand."""
    step = recorder.step
    for leaf in walked.leaves:
        if is_plain(leaf) and not bool(torch.isfinite(leaf.detach()).all()):
            number = recorder.structure.known_parameter(leaf)
            name = recorder.structure.parameters[number].name if number >= 0 else "a tensor"
            stale = NonFiniteRecord(step, "parameter", name, "the weights were not finite before this step's forward", line)
            blame_fragile(recorder, stale)
            return stale
    for loss in recorder.losses_seen[-4:] + recorder.losses.pending:
        if loss.step == step and loss.target.n_nonfinite:
            return NonFiniteRecord(
                step, "target", loss.function, f"{loss.target.n_nonfinite} target values are not finite", loss.line
            )
    if recorder.has_saved_hooks:
        return NonFiniteRecord(step, "loss", "", "", line)
    for node in sorted((n for n in walked.nodes if getattr(n, "variable", None) is None), key=lambda n: n._sequence_nr()):
        found = _judge(node, graph.op_name(node), step, line)
        if found is not None:
            return found
    return NonFiniteRecord(step, "loss", "", "", line)


def _judge(node: graph.Node, name: str, step: int, line: Line | None) -> NonFiniteRecord | None:
    attribute = INPUTS.get(name)
    given = graph.saved(node, attribute) if attribute else None
    if given is not None and is_plain(given) and given.numel() and not bool(torch.isfinite(given).all()):
        if _has_no_history(node):
            return NonFiniteRecord(step, "input", "", "", line, sample=first_bad_row(given))
        return NonFiniteRecord(step, "operation", name, "its input was not finite already", line)
    low, high = graph.operand_range(node, name)
    cause, value = _cause(name, low, high, node)
    return NonFiniteRecord(step, "operation", name, cause, line, value=value) if cause else None


def _has_no_history(node: graph.Node) -> bool:
    """Whether the data operand of a layer comes from outside the graph: only leaves, or nothing, are behind it."""
    behind = [following for following, _ in node.next_functions if following is not None]
    for following in behind:
        name = graph.op_name(following)
        inner = [f for f, _ in following.next_functions if f is not None]
        is_weight = name == "AccumulateGrad" or (
            name in ("T", "Transpose", "Permute") and all(graph.op_name(f) == "AccumulateGrad" for f in inner)
        )
        if not is_weight:
            return False
    return True


def _cause(name: str, low: float, high: float, node: graph.Node) -> tuple[str, float]:
    """What is wrong with the operands, in words, and the operand."""
    if math.isnan(low) and math.isnan(high) and name not in ("Sqrt", "LinalgVectorNorm"):
        return "", low
    if name in ("Log", "Log2", "Log10") and low <= 0:
        return ("log of 0" if low == 0 else "log of a negative number"), low
    if name == "Log1P" and low <= -1:
        return "log of 0" if low == -1 else "log of a negative number", low
    if name == "Div" and low <= 0 <= high and _has_zero(node, "_saved_other"):
        return "divided by 0", 0.0
    if name == "Sqrt" and (math.isnan(low) or low == 0):
        return ("sqrt of 0 in the backward pass", 0.0) if low == 0 else ("sqrt of a negative number", low)
    if name in ("Exp",) and math.isinf(high):
        return "exp overflow", high
    if name == "Pow" and low <= 0:
        exponent = getattr(node, "_saved_exponent", None)
        power = float(exponent) if isinstance(exponent, (int, float)) else math.nan
        if low == 0 and power < 0:
            return "divided by 0", 0.0
        if low < 0 and power == power and power != round(power):
            return "power of a negative number", low
    return "", low


def _has_zero(node: graph.Node, attribute: str) -> bool:
    value = graph.saved(node, attribute)
    return value is not None and bool((value == 0).any())


def first_bad_row(tensor: torch.Tensor) -> int:
    """Position on dimension 0 of the first row with a value that is not finite; -1 if there is none."""
    if tensor.dim() == 0:
        return -1
    bad = ~torch.isfinite(tensor.detach()).reshape(tensor.shape[0], -1).all(1)
    return int(bad.nonzero()[0]) if bool(bad.any()) else -1


def blame_fragile(recorder: Recorder, record: NonFiniteRecord) -> None:
    """If an operation stood at 0, where its derivative is infinite, in this step or the one before, it is the cause."""
    broken = recorder.backward_calls.broken
    if broken is not None and recorder.step - broken[0] <= 1:
        record.step, record.source, record.name, record.value = broken[0], "operation", broken[1], 0.0
        record.cause = "sqrt of 0 in the backward pass" if broken[1] == "Sqrt" else "power of 0 in the backward pass"


def note_gradient(recorder: Recorder, row: Row) -> None:
    """Gradients of a watched step are not finite although its loss was."""
    loss: Any = recorder.last_loss
    if not math.isfinite(loss):
        return
    bad = [number for number, norm in row.gradient.items() if norm == float("inf")]
    if recorder.uses_grad_scaler or not bad:
        return
    record = NonFiniteRecord(recorder.step, "gradient", recorder.structure.parameters[bad[0]].name, "", recorder.graphs_line)
    blame_fragile(recorder, record)
    recorder.nonfinite.append(record)
    recorder.schedule.ask_for_more(recorder.step)
