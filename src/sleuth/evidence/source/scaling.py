"""Gradient scalers of mixed precision: which losses they have scaled, and which they should have."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.flow import ancestors
from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.order import happens_with, is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import backwards, clearings, is_of, may_clear, steps

SCALER = "torch.amp.GradScaler"


def is_scaler(value: Value) -> bool:
    """Whether it is a gradient scaler whose making is seen, one that is always off aside."""
    return any(one.op == "call" and one.type == SCALER and not _is_off(one) for one in alternatives(value))


def _is_off(scaler: Value) -> bool:
    given = (scaler.keywords or {}).get("enabled")
    return given is not None and given.literal is False


def is_scaled(value: Value) -> bool:
    """Whether it is what a scaler gives for a loss."""
    return any(one.op == "method" and one.name == "scale" and is_scaler(one.inputs[0]) for one in alternatives(value))


def unscaled_beside(source: Source, step: Value, scaled: list[Value]) -> Iterator[Value]:
    """Where backward starts from a loss that is not scaled, though it has its part in this step beside one that is.

    Args:
        source: the program.
        step: `scaler.step(optimizer)`.
        scaled: every backward from a loss that is scaled.
    """
    turn, optimizer = next(loops(step.frame), None), step.argument(0, "optimizer")
    if turn is None or optimizer is None:
        return
    if any(not is_scaler(one.event.inputs[0]) for one in steps(source) if is_in(one.event, turn)):
        return  # another optimiser takes what the scaler leaves alone
    cleared = max((one.order for one, _ in clearings(source) if is_in(one, turn) and one.order < step.order), default=-1)
    divided = min((one.order for one in source.calls("unscale_") if is_in(one, turn)), default=step.order)
    parts = [
        (event, loss)
        for event, loss in backwards(source)
        if cleared < event.order < divided and is_in(event, turn) and happens_with(event, step) and is_of(loss, optimizer)
    ]
    if any(event in scaled for event, _ in parts):
        yield from (event for event, loss in parts if not _speaks_of_scale(event) and not _speaks_of_scale(loss))


def unscaled_alone(source: Source, step: Value) -> Value | None:
    """Where backward starts for this step alone from a loss that no scaler has scaled; None if that is not certain.

    It is certain where the step's own optimiser clears its gradients first, and nothing unknown happens in between.
    """
    optimizer = step.argument(0, "optimizer")
    mine = alternatives(optimizer) if optimizer is not None else ()
    cleared = max(
        (one.order for one in source.calls("zero_grad")
         if one.op == "method" and alternatives(one.inputs[0]) == mine and one.order < step.order and happens_with(one, step)),
        default=None,
    )  # fmt: skip
    if optimizer is None or cleared is None or any(may_clear(one, optimizer) for one in source.events[cleared + 1 : step.order]):
        return None
    parts = [(event, loss) for event, loss in backwards(source) if cleared < event.order < step.order]
    if any(_speaks_of_scale(one) for part in parts for one in part):
        return None
    own = [event for event, loss in parts if happens_with(event, step) and is_of(loss, optimizer)]
    return own[-1] if own else None


def _speaks_of_scale(value: Value) -> bool:
    """Whether a scaler had its part in the making: `scaler.scale(loss)`, `loss * scaler.get_scale()`."""
    return any(one.op == "method" and one.name in ("scale", "get_scale") and is_scaler(one.inputs[0]) for one in ancestors(value))
