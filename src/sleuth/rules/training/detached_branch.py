"""T501 detached-branch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sleuth.errors import NotApplicable
from sleuth.evidence.ops import lacks_operand, lacks_width
from sleuth.evidence.reading import is_moved, is_same_tensor, watched_share
from sleuth.evidence.trace import Layer, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, Certainty, Finding, Where, rule

USED = 1e-3  # relative change of the loss


@rule(
    "T501",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("parameters", "layers", "backwards", "optimizers"),
    explains=(
        "frozen-layers",
        "loss-plateau",
        "vanishing-gradients",
        "underfitting",
        "chance-level-metric",
        "one-class-predictions",
    ),
    consults=("unreached-parts",),
)
def detached_branch(
    trace: Trace, *, min_backwards: int = 3, min_backwards_live: int = 100, min_watched: float = 0.6
) -> Iterator[Finding]:
    """A part of the model runs and is in the optimiser, but no gradient ever reaches it: the graph is cut behind it.

    Measure:
        Layers that ran, whose parameters ask for a gradient and are in a stepping optimiser, and that no backward call reached.
        Proof when a trained layer takes exactly this part's output as a tensor without a graph; likely when the width fits, when
        a concatenation or sum in the graph lacks an operand of that shape, when the part ran under `no_grad`, or when by
        experiment the loss depends on weights that get no gradient (an `argmin` or a rounding lies between).
    Why:
        `detach()`, `.data`, `no_grad()`, `torch.tensor(...)` or a way through NumPy cuts the graph; this part stays as it was
        initialised, and everything behind it learns from random features.
    Fix:
        Remove the cut between this part and the next; freeze the part with `requires_grad_(False)` if the cut is wanted.
    Limits:
        Weights that were loaded, trained earlier or changed in another way (EMA copies) are left alone. A head whose output is
        not used looks the same as a cut that leaves no trace in the graph: a hint.
    Source:
        PyTorch documentation, "Autograd mechanics", https://docs.pytorch.org/docs/stable/notes/autograd.html.

    Args:
        min_backwards: watched backward calls that must have reached other parameters when the run is over.
        min_backwards_live: the same while the run goes on, when a loss of this part may still come.
        min_watched: the last watched step as a share of the optimiser's steps that a proof needs: a later loss may use the part.
    """
    if not any(o.n_steps for o in trace.optimizers):
        raise NotApplicable("no optimiser made a step")
    watched = Counter(u.optimizer for u in trace.updates)
    stepping = {o for o, n in watched.items() if n >= min_backwards}
    needed = min_backwards if trace.run.is_final else min_backwards_live
    if sum(bool(b.reached) for b in trace.backwards) < needed:
        return
    for model in trace.models:
        cut = [layer for layer in trace.layers if layer.model == model.index and _is_cut(trace, layer, stepping)]
        if not cut or model.is_loaded:
            continue
        certainty, user = _evidence(trace, cut)
        if (
            certainty is PROOF
            and min(watched_share(trace, o) for o in trace.parameters[cut[0].parameters[0]].optimizers) < min_watched
        ):
            certainty = LIKELY
        names = tuple(layer.name or layer.kind for layer in cut)
        into = (user.name or user.kind) if user else ""
        yield Finding(
            message=f"No gradient reaches {', '.join(names[:3])}{' …' if len(names) > 3 else ''} of {model.name}; it runs and "
            f"the optimiser holds it.{f' {into} takes its output without a graph.' if into else ''}",
            where=Where((user or cut[0]).place, names[0], 0),
            values={"layers": names[:20], "parameters": sum(len(layer.parameters) for layer in cut), "cut_before": into},
            certainty=certainty,
            fix=f"Remove the `detach()`, `no_grad()`, `.data` or NumPy step between {names[-1]} and {into or 'the loss'}.",
        )


def _is_cut(trace: Trace, layer: Layer, stepping: set[int]) -> bool:
    own = [trace.parameters[i] for i in layer.parameters]
    if not own or layer.n_calls == 0 or any(p.n_reached or p.is_loaded or p.is_trained_before for p in own):
        return False
    return not is_moved(trace, layer.parameters) and all(p.requires_grad and stepping & set(p.optimizers) for p in own)


def _evidence(trace: Trace, cut: Sequence[Layer]) -> tuple[Certainty, Layer | None]:
    """How sure the cut is, and the trained layer that takes the output without its graph."""
    calls = {c.layer: c for c in trace.layer_calls}
    outputs = [f for layer in cut if layer.index in calls and (f := calls[layer.index].output)]
    for layer in trace.layers:  # through activations and the like, which hand the features on
        call = calls.get(layer.index)
        if call and call.output and not layer.parameters and any(is_same_tensor(call.input, o) for o in outputs):
            outputs.append(call.output)
    trained = [c for c in calls.values() if any(trace.parameters[i].n_reached for i in trace.layers[c.layer].parameters)]
    if any(c.output and not c.output.requires_grad for c in trained):  # the facts come from a forward under no_grad
        return HINT, None
    takers = [trace.layers[c.layer] for c in trained if c.input and not c.input.requires_grad]
    for taker in takers:
        if any(is_same_tensor(calls[taker.index].input, output) for output in outputs):
            return PROOF, taker
    for taker in takers:
        if taker.index > cut[-1].index and taker.features[:1] == cut[-1].features[-1:] != ():
            return LIKELY, taker
    is_without_graph = any(not o.requires_grad for o in outputs)
    graphs = [b.graph for b in trace.backwards]
    is_missed = any(lacks_operand(graphs, o.shape) for o in outputs) or lacks_width(graphs, cut[-1].features[-1:])
    return (LIKELY if is_without_graph or is_missed or _is_used(trace) else HINT), None


def _is_used(trace: Trace) -> bool:
    """Whether the loss is another one where the weights that get no gradient are others."""
    found = trace.experiment("unreached-parts")
    return found is not None and abs(found.value("after") - found.value("before")) > USED * abs(found.value("before"))
