"""T504 layer-created-in-forward."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sleuth.evidence.place import Place
from sleuth.evidence.trace import Layer, Trace
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule


@rule(
    "T504",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("layers", "parameters"),
    explains=(
        "parameters-not-registered", "optimizer-missing-parameters", "optimizer-stale-parameters", "unused-module",
        "loss-plateau", "loss-oscillating", "frozen-layers", "underfitting", "chance-level-metric", "one-class-predictions",
        "memory-growing", "slow-step", "dead-units", "gradient-noise-dominates", "detached-branch",
    ),
)  # fmt: skip
def layer_created_in_forward(trace: Trace, *, min_layers: int = 3, min_steps: int = 3) -> Iterator[Finding]:
    """A layer with weights is built anew in each forward, so it never learns.

    Measure:
        Layers with trainable weights that were constructed while a forward was running, counted by the line that builds them, and
        the number of different steps at which their weights first appeared. None of them is held by a stepping optimiser.
    Why:
        Each call multiplies by new random weights; what the backward computes for them is thrown away with them.
    Fix:
        Construct the layer once in `__init__`, and call it in `forward`.
    Limits:
        Layers built lazily in the first forward, layers without weights (`nn.ReLU()(x)`), and fixed filters are no fault.
    Source:
        PyTorch documentation, torch.nn.Module, https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html.

    Args:
        min_layers: layers built at one line that must have been seen, no unit.
        min_steps: different steps at which they must have appeared; 3, since lazy building happens in one.
    """
    by_line: dict[tuple[Place | None, str], list[Layer]] = defaultdict(list)
    for layer in trace.layers:
        if layer.is_created_in_forward and _is_lost(trace, layer):
            by_line[(layer.place, layer.kind)].append(layer)
    for (place, kind), layers in by_line.items():
        steps = {trace.parameters[i].first_step for layer in layers for i in layer.parameters}
        if len(layers) < min_layers or len(steps) < min_steps:
            continue
        at = f" at {place.file}:{place.line}" if place else ""
        yield Finding(
            message=f"A new {kind} is built in each forward{at}: {len(layers)} were seen in {len(steps)} watched steps, "
            "and no optimiser holds them.",
            where=Where(place, layers[0].name, min(steps)),
            values={"layers": len(layers), "steps": len(steps), "kind": kind},
            fix=f"Construct this {kind} once in `__init__` and only call it in `forward`.",
        )


def _is_lost(trace: Trace, layer: Layer) -> bool:
    own = [trace.parameters[i] for i in layer.parameters]
    stepping = {o.index for o in trace.optimizers if o.n_steps}
    return any(p.requires_grad for p in own) and not any(stepping & set(p.optimizers) or p.is_loaded for p in own)
