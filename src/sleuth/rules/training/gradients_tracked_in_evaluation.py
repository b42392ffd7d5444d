"""T408 gradients-tracked-in-evaluation."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase, Trace
from sleuth.rule import FAULT, HINT, INFO, Finding, Where, rule


@rule("T408", kind=FAULT, certainty=HINT, severity=INFO, needs=("forwards",))
def gradients_tracked_in_evaluation(trace: Trace, *, min_forwards: int = 2) -> Iterator[Finding]:
    """Evaluation builds the graph for a backward pass that never comes.

    Measure:
        Forwards of a trained model that no backward went through, outside the usual training step, made with gradients enabled
        and with an output that asks for a gradient.
    Why:
        The activations of each batch are kept until its output is dropped: evaluation needs as much memory as training, and
        more time; a list of losses that is kept for the report keeps all graphs.
    Fix:
        Put `with torch.no_grad():` (or `torch.inference_mode()`) around the evaluation, or the decorator on its function.
    Limits:
        A hint: results are the same. Forwards whose gradients are taken by `torch.autograd.grad`, forwards in almost every
        training step (actors, target networks) and models that are not trained are left out.
    Source:
        PyTorch documentation, Autograd mechanics, "No-grad mode", https://docs.pytorch.org/docs/stable/notes/autograd.html.

    Args:
        min_forwards: watched forwards of one line; a single one may be a look at the output.
    """
    every_step = {e.model for e in trace.evaluations if e.is_every_step}
    asked = [f for f in trace.forwards if f.phase is Phase.EVALUATION and f.model not in every_step]
    if not asked:
        raise NotApplicable("no evaluation was seen")
    tracked = [f for f in asked if f.is_grad_enabled and f.output is not None and f.output.requires_grad]
    for place in dict.fromkeys(f.place for f in tracked):
        here = [f for f in tracked if f.place == place]
        if len(here) >= min_forwards:
            yield Finding(
                message=f"{len(here)} watched forwards of `{trace.models[here[0].model].name}` in evaluation built a graph that "
                "no backward used.",
                where=Where(place, first_step=here[0].step),
                values={"forwards": len(here)},
            )
