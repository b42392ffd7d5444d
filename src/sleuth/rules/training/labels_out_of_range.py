"""T108 labels-out-of-range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from sleuth.errors import NotApplicable
from sleuth.evidence.functions import BINARY_LOSSES, CLASS_LOSSES
from sleuth.evidence.trace import LossCall, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule
from sleuth.stats.misfit import is_number_for_binary

OUT_OF_BOUNDS = re.compile(r"Target (-?\d+) is out of bounds")
ONE_HOT = re.compile(r"Class values must be (smaller than num_classes|non-negative)")


@rule(
    "T108",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("losses",),
    explains=(
        "loss-plateau", "loss-diverging", "chance-level-metric", "one-class-predictions", "underfitting", "non-finite-loss",
        "weights-diverging", "exploding-gradients", "saturated-activations", "flipped-loss-sign", "learning-rate-too-high",
    ),
)  # fmt: skip
def labels_out_of_range(trace: Trace, *, tolerance: float = 0.5) -> Iterator[Finding]:
    """A target is not among the classes of the output, or lies outside [0, 1] for a binary cross-entropy.

    Measure:
        The least and the greatest target of each classification loss against the number of classes (`ignore_index` left out),
        and of each binary cross-entropy against [0, 1].
    Why:
        Class numbers go from 0 to K - 1: any other raises an error, or on an accelerator stops the process. A binary target
        outside [0, 1] gives a loss without a lower bound, so the logits grow for ever.
    Fix:
        Number the classes from 0 (subtract 1 from labels that begin with 1), give the last layer one output for each class, and
        map binary labels to 0 and 1.
    Limits:
        Softened binary targets a little outside [0, 1], as GANs use them, are within `tolerance`. Labels that are wrong but
        in range, and a real number for each sample of a binary cross-entropy (wrong-loss-for-task), are another matter.
    Source:
        PyTorch documentation, CrossEntropyLoss, "Target ... in the range [0, C)",
        https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html.

    Args:
        tolerance: how far a binary target may lie outside [0, 1], no unit; 0.5 leaves room for randomly softened labels.
    """
    calls = [c for c in trace.losses if c.function in CLASS_LOSSES | BINARY_LOSSES]
    if not (calls or ONE_HOT.search(trace.run.exception)):
        raise NotApplicable("no classification loss was computed")
    yield from islice(_findings(trace, calls, tolerance), 1)


def _findings(trace: Trace, calls: list[LossCall], tolerance: float) -> Iterator[Finding]:
    for call in calls:
        where = Where(call.place, first_step=call.step)
        low, high, classes = call.target.minimum, call.target.maximum, call.n_classes
        is_outside = call.function in BINARY_LOSSES and (low < -tolerance or high > 1 + tolerance)
        if is_outside and not is_number_for_binary(call):
            fix = "Map the labels to 0 and 1" + (
                ": (y + 1) / 2." if (low, high) == (-1, 1) else ": y - 1." if (low, high) == (1, 2) else "."
            )
            yield _finding(
                f"{call.function} gets targets from {low:.4g} to {high:.4g}; it needs 0 to 1", where, (low, high), 2, fix
            )
        said = OUT_OF_BOUNDS.search(call.raised)
        if call.function in CLASS_LOSSES and (said or _is_outside(call)):
            value = float(said[1]) if said else high if high >= classes else low
            fix = f"Give the last layer {int(max(value, high)) + 1} outputs, or number the classes from 0 to {classes - 1}."
            if low == 1 and value == classes:
                fix = "The labels begin with 1: subtract 1 from them."
            elif value < 0 and call.is_by_hand:
                fix = (
                    f"As an index {value:.0f} counts from the end and takes another class: leave out the samples that have none."
                )
            elif value < 0:
                fix = f"Replace the label {value:.0f} by a class, or pass ignore_index={value:.0f} if it marks no class."
            range_ = f"but the output has {classes} {'class' if classes == 1 else 'classes'} (0 to {classes - 1})"
            yield _finding(f"{call.function} gets the label {value:.0f}, {range_}", where, (low, high), classes, fix)
    if said := ONE_HOT.search(trace.run.exception):
        yield _finding(f"one_hot raised an error: class values must be {said[1]}", Where(), (), 0, "Number the classes from 0.")


def _is_outside(call: LossCall) -> bool:
    """Whether a class target that counts is negative or not below the number of classes."""
    if call.n_classes < 1 or not call.target.is_integer or not call.target.dtype.startswith(("int", "uint")):
        return False
    is_high = call.target.maximum >= call.n_classes and call.target.maximum != call.ignore_index
    return is_high or (call.target.minimum < 0 and call.target.minimum != call.ignore_index)


def _finding(said: str, where: Where, labels: tuple[float, ...], n_classes: int, fix: str) -> Finding:
    return Finding(message=f"{said}.", where=where, values={"labels": labels, "classes": n_classes}, fix=fix)
