"""C204 missing-eval-mode."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.place import Edit
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.loaded_networks import answers, loaded_networks
from sleuth.evidence.source.mending import line_before
from sleuth.evidence.source.modes import (
    calls_of,
    depending_classes,
    depends_on_mode,
    given_networks,
    is_among_training,
    is_evaluation,
    is_given_away,
    is_sample,
    mode_at,
    switches,
    trained,
)
from sleuth.evidence.source.order import is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import backwards
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule(
    "C204",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("no-grad", "backward-or-loaded"),
    runs_as=("train-mode-in-evaluation",),
)
def missing_eval_mode(source: Source) -> Iterator[Finding]:
    """A network with dropout or batch normalisation is evaluated in training mode.

    Measure:
        Calls without gradients, after its training, of a network that the program trains and that has a Dropout or BatchNorm
        layer, where the last switch of its mode before, if any, was to training; also of a network that a function is given,
        where every network of the file has such a layer and nothing sets evaluation mode; and of one whose weights are loaded by
        a program that trains nothing and never sets a mode.
    Why:
        Dropout then removes units at random and batch normalisation uses the batch at hand: the measured quality is worse
        than the model's, differs from run to run, and the running statistics take in the test rows.
    Fix:
        Call `model.eval()` before the evaluation, and `model.train()` before the training goes on.
    Limits:
        Silent on samples that a generator makes of noise, where a mode is set by a value that is not known or to training right
        before (Monte Carlo dropout), where the network is given to something unknown, and where the call is followed by a
        backward call in the same turn (dropout is kept on purpose in some methods).
    Source:
        PyTorch documentation, torch.nn.Module.eval, https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html.

    Args:
        None.
    """
    yield from _loaded(source)
    computed = [event for event, _ in backwards(source)]
    networks = [(one, depends_on_mode(one), False) for one in trained(source)]
    networks += [(one, depending_classes(source), True) for one in given_networks(source)]
    for network, kind, is_given in networks:
        if not kind or is_given_away(source, network):
            continue
        for call in calls_of(source, network):
            if not is_evaluation(call, computed) or (is_given and is_among_training(call, computed)):
                continue
            if is_sample(source, call, network):
                continue
            if mode_at(source, call, network) is True:
                before = [one.event for one in switches(source) if one.event.order < call.order and one.is_training]
                if before and _is_set_for(call, before, computed):
                    continue
                yield Finding(
                    message=f"The network has a {kind} and is evaluated in training mode.",
                    where=Where(
                        span=source.span(call),
                        trace=source.link(before[-1], "training mode is set here, and nothing changes it") if before else (),
                    ),
                    values={"layer": kind},
                    edits=_edits(source, call, computed),
                )
                break


def _loaded(source: Source) -> Iterator[Finding]:
    """The first call of each network that is only loaded and asked."""
    for network, loading in loaded_networks(source):
        kind = depends_on_mode(network)
        call = next(answers(source, network, loading), None) if kind and not is_given_away(source, network) else None
        if call is not None:
            yield Finding(
                message=f"The network has a {kind} and is asked in training mode, in which it was made.",
                where=Where(
                    span=source.span(call), trace=source.link(loading, "it gets its weights, and stays in training mode")
                ),
                values={"layer": kind},
                edits=_edits(source, call, []),
            )


def _is_set_for(call: Value, before: list[Value], computed: list[Value]) -> bool:
    """Whether the last switch to training stands there for this call, on purpose: nothing trains after it, in no turn."""
    last = before[-1]
    same = [one for one in before[:-1] if one.node is last.node]  # the turns of a loop over phases before this one
    ends = [next((other.order for other in before if other.order > one.order), call.order) for one in same]
    trains = any(one.order < each.order < end for one, end in zip(same, ends, strict=True) for each in computed)
    return not trains and not any(last.order < one.order < call.order for one in computed)


def _edits(source: Source, call: Value, computed: list[Value]) -> tuple[Edit, ...]:
    """Evaluation mode before the block without gradients; not safe where the training goes on after it."""
    name = source.text_at(span) if (span := source.span_of(getattr(call.node, "func", None), call.frame)) is not None else ""
    block = next((one for one in call.frame.chain() if one.kind == "with"), None) if call.frame is not None else None
    if not name.replace(".", "").isidentifier() or block is None or block.node.__class__.__name__ != "With":
        return ()
    goes_on = any(one.order > call.order for one in computed) or any(
        is_in(one, loop) for loop in loops(call.frame) for one in computed
    )
    return line_before(source, source.span_of(block.node, block), f"{name}.eval()", is_safe=not goes_on)
