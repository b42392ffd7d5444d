"""T208 loss-detached."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Backward, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

NO_GRAPH = "does not require grad and does not have a grad_fn"
NUMBER = re.compile(r"'(float|int|numpy\.\w+|ndarray)' object has no attribute 'backward'")


@rule(
    "T208",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("run",),
    explains=(
        "loss-plateau", "frozen-layers", "underfitting", "chance-level-metric", "one-class-predictions", "vanishing-gradients",
        "optimizer-missing-parameters", "optimizer-stale-parameters", "detached-branch", "unused-module", "step-before-backward",
        "missing-optimizer-step", "wrong-model-stepped", "learning-rate-too-low", "parameters-not-registered",
    ),
)  # fmt: skip
def loss_detached(trace: Trace, *, min_backwards: int = 3) -> Iterator[Finding]:
    """The loss is not connected to the model: something between them cut the graph.

    Measure:
        Backward calls on a loss without a graph (which raise an error, or do nothing if `requires_grad` was set on the loss by
        hand), on a plain number, or on a graph that ends in a new tensor instead of the model's parameters.
    Why:
        No gradient reaches the model, so nothing is learnt: the optimiser has nothing to apply.
    Fix:
        Keep the loss a tensor that comes from the model's output: no `.item()`, `.detach()`, `.data`, `.numpy()`,
        `torch.tensor(...)`, `argmax` or `torch.no_grad()` between them. `requires_grad_()` on the loss hides the error only.
    Limits:
        Batches for which a dummy loss replaces a missing one are left alone, as are attacks and images that are optimised. When
        nothing in the model asks for a gradient, that is another rule's.
    Source:
        PyTorch documentation, Autograd mechanics, https://docs.pytorch.org/docs/stable/notes/autograd.html.

    Args:
        min_backwards: backward calls that must all lack a path to the model, if none raised; 3, since the first may be a trial.
    """
    trainable = [p for p in trace.parameters if p.is_registered and p.requires_grad]
    if trace.parameters and not trainable and any(p.is_registered for p in trace.parameters):
        raise NotApplicable("no parameter of the model asks for a gradient")
    place = trace.losses[-1].place if trace.losses else None
    if number := NUMBER.search(trace.run.exception):
        said = f"backward() was called on a plain {number[1]}, which remembers nothing of the model"
        yield _finding(said, Where(place, first_step=max(trace.run.n_steps - 1, 0)), 1)
        return
    raised = [b for b in trace.backwards if NO_GRAPH in b.raised]
    if raised or NO_GRAPH in trace.run.exception:
        where = Where(raised[0].place, first_step=raised[0].step) if raised else Where(place)
        yield _finding("The loss has no grad_fn, and backward() raised an error", where, max(len(raised), 1))
        return
    if not trace.backwards:
        raise NotApplicable("no backward was called")
    cut = [b for b in trace.backwards if _is_cut(trace, b)]
    if len(cut) == len(trace.backwards) >= min_backwards:
        said = "The graph of the loss ends in a tensor made anew" if cut[0].has_graph else "The loss has no graph behind it"
        yield _finding(f"{said} in all {len(cut)} watched backward calls", Where(cut[0].place, first_step=cut[0].step), len(cut))


def _is_cut(trace: Trace, backward: Backward) -> bool:
    """Whether this backward reached nothing that is a weight, an optimised tensor or a model's input."""
    reached = [trace.parameters[i] for i in backward.reached if 0 <= i < len(trace.parameters)]
    wanted = any(p.is_registered or p.optimizers or p.is_model_input or p.is_attribute for p in reached)
    is_itself = [(p.shape, p.first_step) for p in reached] == [((), backward.step)]  # made a leaf by requires_grad_()
    has_forward = is_itself or any(f.is_grad_enabled for f in trace.forwards)
    is_training = any(o.n_steps for o in trace.optimizers) and has_forward
    return not backward.raised and not wanted and (not backward.has_graph or (is_training and bool(reached)))


def _finding(said: str, where: Where, n: int) -> Finding:
    return Finding(
        message=f"{said}, so no gradient reaches the model.",
        where=where,
        values={"backwards": n},
        fix="Compute the loss from the model's output with tensor operations only, without .item(), .detach(), .data, .numpy(), "
        "torch.tensor() or torch.no_grad() in between.",
    )
