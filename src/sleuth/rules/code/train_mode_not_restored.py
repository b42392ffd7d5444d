"""C205 train-mode-not-restored."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.place import Edit
from sleuth.evidence.source.graph import Frame, Value
from sleuth.evidence.source.mending import line_before
from sleuth.evidence.source.modes import depends_on_mode, evaluates_next, is_of, switches, trained
from sleuth.evidence.source.order import is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import backwards, models_of, steps
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "C205",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("eval-mode", "backward"),
    explains=("overfitting",),
    runs_as=("eval-mode-in-training",),
)
def train_mode_not_restored(source: Source) -> Iterator[Finding]:
    """A network is set to evaluation in the loop that trains it, and never back.

    Measure:
        `eval()` of a network with a Dropout or BatchNorm layer, or `train(False)` for an evaluation, in a loop that also
        trains it, with no `train()` of it in that loop.
    Why:
        From the second turn on the network trains in evaluation mode: dropout regularises nothing, and the statistics of
        batch normalisation stay those of the first epoch.
    Fix:
        Call `model.train()` at the beginning of each epoch.
    Limits:
        Networks without such layers do not depend on their mode and are not named; fine-tuning with statistics that are
        frozen on purpose calls `eval()` on parts, or `train(False)` before a training, and is left alone. So is a network
        that each turn builds.
    Source:
        PyTorch documentation, torch.nn.Module.train, https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html.

    Args:
        None.
    """
    computed = [event for event, _ in backwards(source)]
    for network in trained(source):
        kind = depends_on_mode(network)
        for switch in switches(source) if kind else ():
            if switch.is_training is not False or not any(one is network for one in switch.networks):
                continue
            turn = next((loop for loop in loops(switch.event.frame) if any(is_in(one, loop) for one in computed)), None)
            if turn is None or is_in(network, turn) or not _is_stepped(source, network, turn):
                continue
            if _is_set(source, network, turn, computed):
                continue
            first = next(one for one in computed if is_in(one, turn))
            if first.order > switch.event.order:
                continue
            yield Finding(
                message=f"The network, which has a {kind}, is set to evaluation in the loop that trains it, and never back: "
                f"after the "
                "first turn it trains in evaluation mode.",
                where=Where(span=source.span(switch.event), trace=source.heading(turn, "the next turn of this loop trains it")),
                values={"layer": kind},
                edits=_edits(source, switch.event, turn),
            )


def _is_stepped(source: Source, network: Value, turn: Frame) -> bool:
    """Whether an optimiser of this network steps in the loop: another loop may only use it."""
    return any(is_in(one.event, turn) and any(each is network for each in models_of(one.optimizer)) for one in steps(source))


def _is_set(source: Source, network: Value, turn: Frame, computed: list[Value]) -> bool:
    """Whether the loop calls `train` of the network, also with a mode that is not known or is False on purpose."""
    return any(
        is_in(one.event, turn)
        and one.event.name == "train"
        and is_of(one, network)
        and not (one.is_training is False and evaluates_next(source, one, network, computed))
        for one in switches(source)
    )


def _edits(source: Source, event: Value, turn: Frame) -> tuple[Edit, ...]:
    """Training mode at the beginning of each turn."""
    span, body = source.span(event), getattr(turn.node, "body", ())
    name = source.text_at(span).partition(f".{event.name}(")[0] if span else ""
    return line_before(source, source.span_of(body[0], turn), f"{name}.train()", is_safe=False) if name and body else ()
