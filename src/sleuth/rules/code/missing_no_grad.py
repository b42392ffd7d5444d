"""C206 missing-no-grad."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.source.graph import Value, alternatives
from sleuth.evidence.source.modes import calls_of, mode_at, switches
from sleuth.evidence.source.order import contexts, functions, is_in, loops
from sleuth.evidence.source.program import Source
from sleuth.evidence.source.training import backwards, models_of, steps
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule

WITHOUT_GRADIENT = ("torch.no_grad", "torch.inference_mode", "torch.set_grad_enabled")
UNKNOWN = ("parameter", "unknown", "opaque")  # of a context manager: it may be one that keeps no graph
MADE = ("instance", "call", "method")
SWITCHES = ("torch.set_grad_enabled", "torch.autograd.set_grad_enabled", "torch.autograd.grad_mode.set_grad_enabled")
OF_INPUTS = ("torch.autograd.grad", "requires_grad_", "retain_grad")


@rule(
    "C206",
    kind=FAULT,
    certainty=HINT,
    severity=INFO,
    needs=("eval-mode", "backward"),
    explains=("memory-growing",),
    runs_as=("gradients-tracked-in-evaluation",),
)
def missing_no_grad(source: Source) -> Iterator[Finding]:
    """An evaluation builds the graph for gradients that nobody asks for.

    Measure:
        Calls in a loop, in evaluation mode and outside of `torch.no_grad()`, of a network that the program trains, where no
        backward call stands in the same loop or function.
    Why:
        Every intermediate result is kept for a backward call that does not come: memory for several times the batch, and time.
    Fix:
        Put the loop under `with torch.no_grad():`, or `@torch.inference_mode()` on the function.
    Limits:
        Silent in programs that ask for gradients by inputs (saliency, adversarial examples), and where weights are frozen before.
    Source:
        PyTorch documentation, Autograd mechanics, Locally disabling gradient computation,
        https://docs.pytorch.org/docs/stable/notes/autograd.html.

    Args:
        None.
    """
    if any(source.calls(*OF_INPUTS)):
        return
    computed = [event for event, _ in backwards(source)]
    for network in _stepped(source):
        for call in calls_of(source, network):
            is_judged = _is_evaluation(source, call, computed) and mode_at(source, call, network) is False
            if not is_judged or _is_off(source, call, computed):
                continue
            yield Finding(
                message="This evaluation keeps what gradients would need, and nobody asks for gradients.",
                where=Where(span=source.span(call)),
            )
            break


def _stepped(source: Source) -> tuple[Value, ...]:
    """Every network whose parameters an optimiser gets, also one that was made elsewhere."""
    found = {id(one): one for step in steps(source) for one in models_of(step.optimizer) if one.op in MADE}
    return tuple(found.values())


def _is_evaluation(source: Source, call: Value, computed: list[Value]) -> bool:
    """Whether it stands in a loop, with gradients, and nothing in its loop or function goes backward."""
    inner = next(loops(call.frame), None)
    around_it = [each for one in contexts(call) for each in alternatives(one)]
    if inner is None or any(one.name in WITHOUT_GRADIENT or one.op in UNKNOWN for one in around_it):
        return False
    off = [one.event for one in switches(source) if one.is_training is False]
    own = [frame for frame in functions(call.frame) if any(is_in(one, frame) and one.order < call.order for one in off)]
    around = own[0] if own and own[0].depth > inner.depth else inner
    return not any(is_in(one, around) for one in computed)


def _is_off(source: Source, call: Value, computed: list[Value]) -> bool:
    """Whether gradients are switched off before it by a statement of its own, or the weights frozen since the last training."""
    made = (one.inputs[0] for one in source.of("expression") if one.order < call.order)
    switched = [one.argument(0, "mode") for one in made if one.op == "call" and one.name in SWITCHES]
    trained = max((one.order for one in computed if one.order < call.order), default=-1)
    frozen = any(trained < one.order < call.order for one in source.named("requires_grad") if one.op == "store")
    return frozen or (bool(switched) and (switched[-1] is None or switched[-1].literal is not True))
