"""T308 parameters-frozen-by-mistake."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.reading import output_layer
from sleuth.evidence.trace import Layer, Model, Parameter, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule
from sleuth.stats.plateau import find_plateau

ADAPTED = ("lora", "adapter", "prompt", "prefix", "delta", "ia3")

WEIGHTED = ("Linear", "Conv1d", "Conv2d", "Conv3d")


@rule(
    "T308",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("parameters", "layers"),
    explains=(
        "loss-plateau", "frozen-layers", "underfitting", "chance-level-metric", "one-class-predictions", "loss-detached",
        "initial-loss-off", "learning-rate-too-low", "too-few-epochs",
    ),
)  # fmt: skip
def parameters_frozen_by_mistake(trace: Trace, *, adapted: tuple[str, ...] = ADAPTED) -> Iterator[Finding]:
    """Weights that were never trained are frozen, so the model cannot learn what they are for.

    Measure:
        `requires_grad` false from the first to the last step. Proof: everything that an optimiser holds. Likely: the freshly
        initialised output layer while earlier layers train; every weight matrix, so that only biases and norms are left; hidden
        layers, when the loss ends where an answer without any input would be; a bare tensor that was given to an optimiser.
    Why:
        A frozen random output layer, or a network of frozen random matrices, bounds what the rest can learn.
    Fix:
        Call `requires_grad_(True)` on the named layers; freeze by name (`model.backbone`), after the new head is in place.
    Limits:
        Loaded weights, weights trained earlier in the run, frozen early layers under a trained head that learns (a backbone,
        random features, positional encodings) and adapters on weights of unknown origin are left alone.
    Source:
        PyTorch documentation, "Autograd mechanics", section "Setting requires_grad",
        https://docs.pytorch.org/docs/stable/notes/autograd.html.

    Args:
        adapted: parts of trainable parameters' names that mark a model tuned by adapters.
    """
    for optimizer in trace.optimizers:
        held = [trace.parameters[i] for g in optimizer.groups for i in g.parameters]
        if held and _is_refused(trace) and not any(p.requires_grad for p in held):
            text = f"Nothing is left to train: all {len(held)} tensors that {optimizer.kind} holds are frozen; backward() raised."
            yield _finding(held, text, PROOF, Where(optimizer.place, held[0].name, optimizer.first_step))
            continue
        bare = [p for p in held if p.model < 0 and _is_frozen(p) and optimizer.n_steps]
        if held and all(_is_frozen(p) for p in held) and (optimizer.n_steps or trace.run.is_final):
            text = f"Everything that {optimizer.kind} holds is frozen: none of its {len(held)} tensors asks for a gradient."
            yield _finding(held, text, PROOF, Where(optimizer.place, held[0].name, optimizer.first_step))
        elif bare:
            names = ", ".join(p.name for p in bare[:4])
            text = f"{optimizer.kind} holds {len(bare)} tensors that do not ask for a gradient: {names}."
            yield _finding(bare, text, LIKELY, Where(optimizer.place, bare[0].name, optimizer.first_step))
    for model in trace.models:
        own = [p for p in trace.parameters if p.model == model.index and p.is_registered]
        open_ = [p for p in own if p.requires_grad and p.n_reached and p.optimizers]
        if not open_:
            continue
        head = output_layer(trace, model.index)
        is_adapted = any(word in p.name.lower() for p in open_ for word in adapted)
        if is_adapted or model.is_loaded or any(p.is_loaded or p.is_trained_before for p in own):
            yield from _fresh_layers(trace, model, own, head if is_adapted else None)
            continue
        matrices = [p for p in own if len(p.shape) > 1]
        if head and all(_is_frozen(trace.parameters[i]) for i in head.parameters):
            frozen = [trace.parameters[i] for i in head.parameters]
            text = (
                f"The output layer {head.name} of {model.name} is frozen as it was initialised, while {len(open_)} tensors train."
            )
            yield _finding(frozen, text, LIKELY, Where(head.place, head.name, 0))
        elif matrices and all(_is_frozen(p) for p in matrices):
            text = f"All {len(matrices)} weight matrices of {model.name} are frozen as initialised; only biases and norms train."
            yield _finding(matrices, text, LIKELY, Where(model.place, matrices[0].name, 0))
        elif hidden := _random_layers(trace, model, own):
            plateau = find_plateau(trace) if trace.run.is_final else None
            if plateau:
                text = (
                    f"{len(hidden)} tensors of {model.name} are frozen as initialised, and the loss stands at "
                    f"{plateau.level:.4g}; a model that ignores its input would reach {plateau.constant:.4g}."
                )
                yield _finding(hidden, text, LIKELY, Where(model.place, hidden[0].name, 0))


def _random_layers(trace: Trace, model: Model, own: list[Parameter]) -> list[Parameter]:
    """The frozen tensors of layers that ran in training; tables of embeddings may have been given their values."""
    ran = {layer.index for layer in trace.layers if layer.model == model.index and layer.n_training_calls}
    tables = {layer.index for layer in trace.layers if layer.kind.startswith("Embedding")}
    return [p for p in own if _is_frozen(p) and p.layer in ran - tables and len(p.shape) > 1]


def _fresh_layers(trace: Trace, model: Model, own: list[Parameter], only: Layer | None) -> Iterator[Finding]:
    """Layers that were added to a pretrained model and frozen with it, before they learnt anything."""
    layers = [only] if only else trace.layers
    for layer in (x for x in layers if x.model == model.index and x.kind in WEIGHTED and x.n_training_calls):
        frozen = [p for p in own if p.layer == layer.index]
        if frozen and all(_is_frozen(p) and not p.is_loaded for p in frozen) and any(p.is_trained_before for p in own):
            name = f"{layer.name} of {model.name}"
            text = f"The layer {name} is new and frozen as it was initialised, beside layers that were trained before."
            yield _finding(frozen, text, LIKELY, Where(layer.place, layer.name, frozen[0].first_step))
            return


def _is_refused(trace: Trace) -> bool:
    return (
        any("does not require grad" in b.raised for b in trace.backwards[-1:]) or "does not require grad" in trace.run.exception
    )


def _finding(frozen: list[Parameter], text: str, certainty: Certainty, where: Where) -> Finding:
    names = tuple(p.name for p in frozen)
    fix = f"Call `requires_grad_(True)` on {names[0]}{' and the others' * (len(names) > 1)}."
    return Finding(text, where, {"frozen": len(frozen), "parameters": names[:20]}, certainty, fix)


def _is_frozen(parameter: Parameter) -> bool:
    is_closed = not parameter.requires_grad and not parameter.required_grad_at_first and not parameter.n_reached
    return is_closed and not parameter.is_trained_before and ("float" in parameter.dtype or "complex" in parameter.dtype)
