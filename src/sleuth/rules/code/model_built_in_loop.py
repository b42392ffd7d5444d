"""C222 model-built-in-loop."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Frame, Value
from sleuth.evidence.source.order import called_from, is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import Step, models_of, steps
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule

EPOCH_NAMES = frozenset(("epoch", "ep", "epoch_idx", "i_epoch", "epoch_index", "current_epoch"))


@rule(
    "C222",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("optimizer-step", "optimizer-class"),
    explains=("loss-plateau", "underfitting"),
    runs_as=("model-rebuilt-in-loop",),
)
def model_built_in_loop(source: Source) -> Iterator[Finding]:
    """The model or its optimiser is made anew in the loop that trains it.

    Measure:
        An optimiser, or the model whose parameters it holds, that is made in the same turn of the same loop in which it
        steps; or an optimiser made in the loop over epochs, for a model made before it.
    Why:
        What the model has learned, or the momentum and step sizes that the optimiser has gathered, is thrown away in each
        turn.
    Fix:
        Make both once, before the loop.
    Limits:
        A loop over folds, seeds or settings makes a new model with its optimiser for each, and is not named; a loop over
        epochs is likely, not certain.
    Source:
        PyTorch documentation, torch.optim, Per-parameter options and state, https://docs.pytorch.org/docs/stable/optim.html.

    Args:
        None.
    """
    seen: set[int] = set()
    for step in steps(source):
        optimizer = step.optimizer
        if optimizer.op != "call" or id(optimizer) in seen:
            continue
        turn = next(loops(step.event.frame), None)
        if turn is None:
            continue
        models = [one for one in models_of(optimizer) if one.op in ("instance", "call")]
        again = next((one for one in models if _is_right_in(one, turn)), None)
        made = again or (optimizer if _is_right_in(optimizer, turn) else None)
        if made is not None:
            seen.add(id(optimizer))
            yield _finding(source, made, step, turn, is_certain=True)
        elif models and (outer := _epochs(optimizer, turn)):
            inside = [one for one in models if is_in(one, outer)]
            if not inside or (_is_named(outer) and all(_always_in(one, outer) for one in inside)):
                seen.add(id(optimizer))
                yield _finding(source, inside[0] if inside else optimizer, step, outer, is_certain=False)


def _is_right_in(value: Value, turn: Frame) -> bool:
    return is_in(value, turn) and next(loops(value.frame), None) is turn


def _epochs(optimizer: Value, turn: Frame) -> Frame | None:
    """The loop over epochs right around this one, if the optimiser is made in it: one that counts."""
    outer = next(loops(turn.parent), None)
    counts = outer is not None and outer.value is not None and outer.value.name in ("builtins.range", "tqdm.trange")
    return outer if outer is not None and counts and _is_right_in(optimizer, outer) else None


def _is_named(loop: Frame) -> bool:
    """Whether the program itself calls the turns of this loop epochs."""
    return getattr(getattr(loop.node, "target", None), "id", "").lower() in EPOCH_NAMES


def _always_in(value: Value, turn: Frame) -> bool:
    """Whether every turn makes it: nothing asks first whether it is there already."""
    frame = value.frame
    while frame is not None and frame is not turn:
        if frame.kind in ("branch", "try"):
            return False
        frame = frame.parent
    return True


def _finding(source: Source, made: Value, step: Step, turn: Frame, *, is_certain: bool) -> Finding:
    what = "optimiser" if made is step.optimizer else "model"
    return Finding(
        message=f"The {what} is made anew in each turn of the loop that trains it.",
        where=Where(
            span=source.span(called_from(made, turn)),
            trace=(*source.heading(turn, "each turn"), *source.link(step.event, "steps with it")),
        ),
        certainty=PROOF if is_certain else LIKELY,
    )
