"""C220 hidden-state-not-detached."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.place import Edit
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.kept_states import kept_states
from sleuth.evidence.source.mending import line_after
from sleuth.evidence.source.order import called_from, is_under, loops
from sleuth.evidence.source.program import Source, values
from sleuth.evidence.source.recurring import is_computed, may_be_cut, reaches
from sleuth.evidence.source.training import backwards
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule


@rule(
    "C220",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("backward", "optimizer-step"),
    explains=("memory-growing", "slow-step", "graph-kept-across-steps"),
)
def hidden_state_not_detached(source: Source) -> Iterator[Finding]:
    """A state is carried from batch to batch together with the graph that computed it.

    Measure:
        A variable of a loop that at the end of a turn holds what a network computed from its value of the turn before, without
        `detach`, and from which the loss of the same turn is computed and sent backward; and an attribute of an object that was
        made before the loop, which keeps such a state.
    Why:
        The second backward call goes through the first batch's graph, which is gone: an error, or, with `retain_graph=True`,
        time and memory that grow with each batch.
    Fix:
        Cut it after each step: `hidden = hidden.detach()`, for an LSTM `tuple(part.detach() for part in hidden)`.
    Limits:
        Silent where the loss is added up over the turns and sent backward after them, and where anything between may cut.
    Source:
        R. Williams and J. Peng, "An efficient gradient-based algorithm for on-line training of recurrent network trajectories",
        Neural Computation 2(4), 1990, https://doi.org/10.1162/neco.1990.2.4.490 (truncated backpropagation through time).

    Args:
        None.
    """
    yield from _of_objects(source)
    carried = [one for one in values(source) if one.op == "loop" and one.node is not None]
    for event, loss in backwards(source):
        turn = next(loops(event.frame), None)
        if turn is None or turn.node is None:
            continue
        for state in carried:
            if state.node is not turn.node or not reaches(loss, state) or may_be_cut(source, state, turn):
                continue
            ends = [one for one in state.inputs[1:] if one is not state and is_computed(one, state)]
            if ends:
                yield Finding(
                    message=f"`{state.name}` is carried into the next turn with the graph that computed it.",
                    where=Where(
                        span=source.span(called_from(ends[0], turn)) or source.span(event),
                        trace=(
                            *source.heading(turn, "each turn starts from the state of the last one"),
                            *source.link(event, "goes back through all turns before"),
                        ),
                    ),
                    fix=f"Detach `{state.name}` after each backward call.",
                    edits=_edits(source, state, ends[0], event),
                )
                break


def _of_objects(source: Source) -> Iterator[Finding]:
    for kept in kept_states(source):
        yield Finding(
            message=f"`{kept.store.name}` is kept for the next turn with the graph that computed it.",
            where=Where(
                span=source.span(kept.store),
                trace=(
                    *source.heading(kept.turn, "each turn starts from what is kept of the last one"),
                    *source.link(kept.backward, "goes back through all turns before"),
                ),
            ),
            fix=f"Store `{kept.store.name}` detached.",
        )


def _edits(source: Source, state: Value, end: Value, event: Value) -> tuple[Edit, ...]:
    if is_under(event, "with") or not state.name.isidentifier():
        return ()
    layer = end.inputs[0].name if end.op == "item" and end.inputs[0].op == "apply" else ""
    if layer.endswith(".LSTM"):
        text = f"{state.name} = tuple(part.detach() for part in {state.name})"
    elif layer.endswith((".GRU", ".RNN")) or end.op == "binary":
        text = f"{state.name} = {state.name}.detach()"
    else:
        return ()
    return line_after(source, source.span(event), text, is_safe=False)
