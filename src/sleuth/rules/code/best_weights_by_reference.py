"""C219 best-weights-by-reference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.evidence.place import Edit
from sleuth.evidence.source.carrying import holds_same
from sleuth.evidence.source.graph import Frame, Value
from sleuth.evidence.source.order import is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import backwards, is_optimizer, steps
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

_OTHER = re.compile(r"opt|sched|scaler|ema", re.IGNORECASE)
USES = ("load_state_dict", "torch.save")


@rule(
    "C219",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("state-dict",),
    explains=("overfitting", "under-regularised", "best-checkpoint-unused"),
)
def best_weights_by_reference(source: Source) -> Iterator[Finding]:
    """The best weights are kept by reference, so that they go on changing while the training goes on.

    Measure:
        A `model.state_dict()`, or the tensors of `named_parameters()` by their names, that are kept without a copy in a loop that
        trains, and are loaded, saved or returned after it.
    Why:
        `state_dict()` gives the tensors of the model themselves: each later step changes them, so what is loaded in the end
        is the last weights, not the best.
    Fix:
        Copy them: `copy.deepcopy(model.state_dict())`, or `{k: v.clone() for k, v in model.state_dict().items()}`.
    Limits:
        Weights that are written to a file at once are copied by that. `.detach()`, `.data` and `.numpy()` copy nothing; `.cpu()`
        copies if the model is on another device, and is taken for a copy.
    Source:
        PyTorch documentation, Saving and Loading Models ("will keep getting updated by the subsequent training iterations"),
        https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html.

    Args:
        None.
    """
    training = [*(step.event for step in steps(source)), *(event for event, _ in backwards(source))]
    for kept in source.calls("state_dict", "named_parameters"):
        if kept.op != "method" or is_optimizer(kept.inputs[0]) or _OTHER.search(kept.inputs[0].name):
            continue
        loop = _training_loop(kept, training)
        use = _use(source, kept, loop) if loop and (kept.name == "state_dict" or _is_chosen(kept, loop)) else None
        if use is None:
            continue
        span = source.span(kept)
        text = source.text_at(span) if span else ""
        copied = f"{{name: value.clone() for name, value in {text}.items()}}"
        yield Finding(
            message="These weights are kept by reference: the training goes on changing them, and in the end the last ones "
            "are used.",
            where=Where(
                span=span,
                trace=(
                    *source.link(kept, "the model's own tensors are kept"),
                    *source.link(use, "and used after the training has gone on"),
                ),
            ),
            edits=(Edit(span, copied, True),) if span and text and kept.name == "state_dict" else (),
        )


def _training_loop(kept: Value, training: list[Value]) -> Frame | None:
    """The outermost loop in which the weights are kept, and the model is trained."""
    found = [loop for loop in loops(kept.frame) if any(is_in(event, loop) for event in training)]
    return found[-1] if found else None


def _is_chosen(kept: Value, loop: Frame) -> bool:
    """Whether a condition in the loop says when they are kept: parameters that are only listed are meant to live."""
    frame = kept.frame
    while frame is not None and frame is not loop:
        if frame.kind == "branch":
            return True
        frame = frame.parent
    return False


def _use(source: Source, kept: Value, loop: Frame) -> Value | None:
    for event in source.events:
        is_returned = event.op == "return" and kept.name == "state_dict"
        is_use = is_returned or (event.op in ("method", "call") and event.name in USES)
        if not is_use or is_in(event, loop) or event.order < kept.order:
            continue
        given = event.inputs if event.op == "return" else event.arguments
        if any(holds_same(one, kept) for one in given):
            return event
    return None
