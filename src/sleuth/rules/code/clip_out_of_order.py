"""C214 clip-out-of-order."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.order import beside, exclude_each_other, is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import backwards, steps
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

CLIPS = ("torch.nn.utils.clip_grad_norm_", "torch.nn.utils.clip_grad_value_", "torch.nn.utils.clip_grad_norm")
SCALER = "torch.amp.GradScaler"


@rule("C214", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("clip", "backward"), explains=("exploding-gradients",))
def clip_out_of_order(source: Source) -> Iterator[Finding]:
    """Gradients are clipped where that has no effect: before backward, after the step, or while they are scaled.

    Measure:
        In one turn of a loop: a clipping after the last step, one before the first backward call, or one of gradients that a
        GradScaler has scaled, without `unscale_` before.
    Why:
        After the step, gradients that are too large have already done their harm; before backward there are none of this
        batch; and scaled gradients are some thousand times too large for the limit, so that all are cut to nothing.
    Fix:
        Clip between `loss.backward()` (and `scaler.unscale_(optimizer)`) and the step.
    Limits:
        Loops in which nothing steps, or where the order depends on a condition, are not judged.
    Source:
        PyTorch documentation, Automatic Mixed Precision examples, Gradient clipping,
        https://docs.pytorch.org/docs/stable/notes/amp_examples.html.

    Args:
        None.
    """
    for clip in source.calls(*CLIPS):
        turn = next(loops(clip.frame), None)
        if turn is None:
            continue
        mine = [one.event for one in steps(source) if is_in(one.event, turn) and not exclude_each_other(one.event, clip)]
        computed = [one for one, _ in backwards(source) if is_in(one, turn) and not exclude_each_other(one, clip)]
        if not mine or not computed:
            continue
        if all(one.order < clip.order for one in (*mine, *computed)):
            message, other = "The gradients are clipped after the step has used them.", mine[-1]
        elif all(one.order > clip.order for one in (*mine, *computed)):
            message, other = "The gradients are clipped before backward has computed them.", computed[0]
        elif (scaled := _scaled(source, clip, computed, mine)) is not None:
            message, other = "The gradients are clipped while they are scaled: call `scaler.unscale_(optimizer)` before.", scaled
        else:
            continue
        where = Where(span=source.span(beside(clip, other)), trace=source.link(other, "what should come on the other side of it"))
        yield Finding(message=message, where=where)


def _scaled(source: Source, clip: Value, computed: list[Value], used: list[Value]) -> Value | None:
    """The backward of a scaled loss before the clipping, if nothing unscales its gradients."""
    before = [one for one in computed if one.order < clip.order]
    if not before or any(one.order < clip.order for one in source.calls("unscale_")):
        return None
    loss = before[-1].inputs[0] if before[-1].inputs else None
    is_scaled = loss is not None and loss.op == "method" and loss.name == "scale" and loss.inputs[0].type == SCALER
    is_stepped = any(one.inputs[0].type == SCALER for one in used if one.order > clip.order)
    return before[-1] if is_scaled and is_stepped else None
