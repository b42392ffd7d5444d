"""T306 optimizer-missing-parameters."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.evidence.trace import Parameter, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule


@rule(
    "T306",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("parameters", "optimizers", "backwards"),
    explains=("loss-plateau", "frozen-layers", "underfitting", "chance-level-metric"),
)
def optimizer_missing_parameters(trace: Trace, *, min_backwards: int = 2) -> Iterator[Finding]:
    """Parameters ask for a gradient and get one, but no optimiser holds them.

    Measure:
        Registered parameters with `requires_grad` that the graph of at least `min_backwards` losses reached, and that are
        in no group of any optimiser, in a model that is being trained.
    Why:
        They stay at their initial values, so part of the network is a random projection: training goes on, and learns less.
    Fix:
        Build the optimiser from `model.parameters()` after the model is complete, or pass one group for each part. If the
        part is frozen on purpose, say so with `requires_grad_(False)`.
    Limits:
        A part whose weights were loaded or trained earlier may be left out on purpose, without freezing it; that is a hint.
        A whole model that no optimiser holds (a perceptual loss, a teacher) is likely at most, when it is in train mode.
    Source:
        PyTorch documentation, torch.optim, "Constructing it", https://docs.pytorch.org/docs/stable/optim.html.

    Args:
        min_backwards: backward calls that must have reached a parameter; 2, since one may be a probe of the user's own.
    """
    held_models = {p.model for p in trace.parameters if p.optimizers}
    missing = [p for p in trace.parameters if _is_missing(p, min_backwards)]
    for model in trace.models:
        mine = [p for p in missing if p.model == model.index]
        if not mine:
            continue
        names = tuple(p.name for p in mine)
        trainable = sum(p.model == model.index and p.requires_grad for p in trace.parameters)
        certainty = PROOF if model.index in held_models else LIKELY
        if all(p.is_loaded or p.is_trained_before for p in mine) or model.is_loaded:
            continue
        if certainty is LIKELY and not _is_trained_with(trace, model.index):
            continue
        layers = [trace.layers[p.layer].name for p in mine if p.layer >= 0]
        optimizer = trace.optimizers[0]
        yield Finding(
            message=f"{len(mine)} of the {trainable} trainable tensors of {model.name} get gradients but are in no optimiser, "
            f"so they never change: {', '.join(names[:4])}{' …' if len(names) > 4 else ''}.",
            where=Where(optimizer.place, layers[0] if layers else names[0], min(p.first_step for p in mine)),
            values={"missing": len(mine), "trainable": trainable, "parameters": names[:20]},
            certainty=certainty,
        )


def _is_missing(parameter: Parameter, min_backwards: int) -> bool:
    return (
        parameter.is_registered
        and parameter.requires_grad
        and not parameter.optimizers
        and not parameter.is_model_input
        and parameter.n_reached >= min_backwards
    )


def _is_trained_with(trace: Trace, model: int) -> bool:
    """A whole model outside every optimiser is only suspicious when it runs in train mode in the training forwards."""
    calls = [f for f in trace.forwards if f.model == model and f.phase == "train"]
    return bool(calls) and all(f.is_training for f in calls) and any(o.n_steps for o in trace.optimizers)
