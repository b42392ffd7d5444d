"""T502 unused-module."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.reading import is_moved, watched_share
from sleuth.evidence.trace import Layer, Trace
from sleuth.rule import FAULT, HINT, LIKELY, PROOF, WARNING, Certainty, Finding, Where, rule


@rule(
    "T502",
    kind=FAULT,
    certainty=PROOF,
    severity=WARNING,
    needs=("layers", "parameters", "backwards"),
    explains=("frozen-layers", "underfitting"),
)
def unused_module(trace: Trace, *, min_backwards: int = 3, min_watched: float = 0.6) -> Iterator[Finding]:
    """A module with weights is registered in the model, and is never called.

    Measure:
        Layers with trainable weights, in a model that was trained to the end of the run, that no watched forward called (their
        children neither) and whose weights no backward reached and nothing changed.
    Why:
        The architecture that runs is not the one that is written: a layer was forgotten in `forward`, or one name is used twice.
    Fix:
        Call the module in `forward`, or delete it.
    Limits:
        Weights used without a call (`F.linear(x, self.layer.weight)`, tied weights, the output projection of attention) count as
        used. A module that one branch of the program would call (an entry of a ModuleDict, or of a ModuleList but the last) is
        a hint; so is one that no optimiser holds, or that the class of a library made for itself. Modules inside a compiled
        model are not seen.
    Source:
        PyTorch documentation, torch.nn.Module, https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html.

    Args:
        min_backwards: watched backward calls that must have reached the model; 3, since fewer are hardly a training.
        min_watched: the last watched step as a share of the optimiser's steps; below it a later stage may call the module, and
            the finding is likely if another layer could take its output, and a hint if not (another head).
    """
    if not trace.run.is_final or trace.run.status == "raised":
        return
    for model in trace.models:
        layers = [layer for layer in trace.layers if layer.model == model.index and layer.is_registered]
        own = {p.index for p in trace.parameters if p.model == model.index}
        if model.is_compiled or sum(bool(own.intersection(b.reached)) for b in trace.backwards) < min_backwards:
            continue
        unused = [layer for layer in layers if _is_unused(trace, layer, layers)]
        tops = [layer for layer in unused if not any(_is_inside(layer, other) for other in unused)]
        for layer in tops:
            tensors = {i for other in layers if other is layer or _is_inside(other, layer) for i in other.parameters}
            yield Finding(
                message=f"{layer.name} ({layer.kind}) of {model.name} is never called; its {len(tensors)} weights are idle.",
                where=Where(layer.place, layer.name, 0),
                values={"layer": layer.name, "kind": layer.kind, "tensors": len(tensors)},
                certainty=_certainty(trace, layer, layers, tensors, min_watched),
                fix=f"Call `{layer.name}` in the forward of {model.name}, or delete it.",
            )


def _is_inside(layer: Layer, other: Layer) -> bool:
    return layer is not other and (other.name == "" or layer.name.startswith(other.name + "."))


def _is_unused(trace: Trace, layer: Layer, layers: list[Layer]) -> bool:
    if layer.n_calls:
        return False
    family = [other for other in layers if other is layer or _is_inside(other, layer)]
    own = [trace.parameters[i] for other in family for i in other.parameters]
    if any(other.n_calls for other in family) or not any(p.requires_grad for p in own):
        return False
    if any(p.n_reached or p.is_loaded or p.is_shared or p.is_trained_before for p in own):
        return False
    return not is_moved(trace, [p.index for p in own])


def _certainty(trace: Trace, layer: Layer, layers: list[Layer], tensors: set[int], min_watched: float) -> Certainty:
    """A hint where a branch of the program may have called it; likely for the last of a list, as an off-by-one loop leaves it."""
    if layer.is_of_library or not all(trace.parameters[i].optimizers for i in tensors):
        return HINT
    is_idle = all(trace.parameters[i].is_untouched for i in tensors)
    if not is_idle and any(watched_share(trace, o) < min_watched for i in tensors for o in trace.parameters[i].optimizers):
        return LIKELY if _fits_in(layer, layers) and not _is_choice(layer, layers) else HINT
    if not _is_choice(layer, layers):
        return PROOF
    parent = layer.name.rpartition(".")[0]
    siblings = [other for other in layers if other.name and other.name.rpartition(".")[0] == parent]
    is_list = any(other.name == parent and other.kind == "ModuleList" for other in layers)
    is_last = siblings[-1] is layer and len(siblings) > 1 and all(other.n_calls for other in siblings[:-1])
    return LIKELY if is_list and is_last else HINT


def _is_choice(layer: Layer, layers: list[Layer]) -> bool:
    """Whether it is an entry of a list or dict, of which a program may pick."""
    parent = layer.name.rpartition(".")[0]
    return any(other.name == parent and other.kind in ("ModuleList", "ModuleDict") for other in layers)


def _fits_in(layer: Layer, layers: list[Layer]) -> bool:
    """Whether a layer that runs takes as many features as this one (or a part of it) gives: it was meant for the middle."""
    gives = {other.features[-1] for other in layers if other.features and (other is layer or _is_inside(other, layer))}
    return bool(gives & {other.features[0] for other in layers if other.features and other.n_calls})
