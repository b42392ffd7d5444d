"""T009 frozen-layers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Parameter, Trace
from sleuth.rule import PROOF, SYMPTOM, WARNING, Finding, Where, rule


@rule("T009", kind=SYMPTOM, certainty=PROOF, severity=WARNING, needs=("parameters", "gradients"))
def frozen_layers(trace: Trace, *, min_steps: int = 5, max_sampled: int = 4096, few: float = 0.25) -> Iterator[Finding]:
    """Trainable weights did not change at all during training.

    Measure:
        Per layer, all its weights (two axes or more, asking for a gradient, held by an optimiser or reached by a backward call)
        had a change of exactly 0 at all of at least `min_steps` watched steps.
    Why:
        The layer stays a random projection, and the rest of the model has to make do with it.
    Fix:
        Find out which it is: not in an optimiser, cut from the loss, dead units behind it, or a rate of 0. If it is frozen on
        purpose, say so with `requires_grad_(False)`.
    Limits:
        Biases are not judged: one before a normalisation layer has no gradient and needs none. Neither are layers whose weights
        were loaded or trained before, nor embedding tables of more than `max_sampled` values, of which few rows change, nor a
        few layers that the class of a library made, where the program does not use what they give.
    Source:
        PyTorch documentation, Autograd mechanics, "Locally disabling gradient computation",
        https://docs.pytorch.org/docs/stable/notes/autograd.html.

    Args:
        min_steps: watched steps; a gradient scaler may skip the first ones.
        max_sampled: values; larger tensors are watched at so many of their values.
        few: share of the weights of a library's classes, up to which those that no gradient reaches belong to an output that
            the program does not use, as the pooler of an encoder; where more stand still, it uses the wrong one.
    """
    series = trace.gradients
    if series is None or not np.isfinite(series.update_norm).any():
        raise NotApplicable("no change of a parameter was measured")
    judged = [p for p in trace.parameters if _is_judged(trace, p, max_sampled)]
    known = np.isfinite(series.update_norm)
    is_still = (known.sum(axis=0) >= min_steps) & ~((series.update_norm != 0) & known).any(axis=0)
    still = [p for p in judged if p.index < len(is_still) and is_still[p.index]]
    for model in sorted({p.model for p in still}):
        mine = [p for p in still if p.model == model and _is_meant_to_train(trace, p, is_still)]
        mine = [p for p in mine if p.layer < 0 or all(q in mine for q in judged if q.layer == p.layer)]
        passed_over = _passed_over(trace, model, few)
        mine = [p for p in mine if p.index not in passed_over]
        if not mine:
            continue
        first = mine[0]
        place = trace.layers[first.layer].place if first.layer >= 0 else trace.models[model].place if model >= 0 else None
        layers = tuple(dict.fromkeys(trace.layers[p.layer].name if p.layer >= 0 else p.name for p in mine))
        n_weights = sum(p.model == model for p in judged)
        yield Finding(
            message=f"{len(mine)} of the {n_weights} trainable weights did not change once in {int(known[:, first.index].sum())} "
            f"watched steps: {', '.join(p.name for p in mine[:4])}{' …' if len(mine) > 4 else ''}.",
            where=Where(place, layers[0], max(0, first.first_step)),
            values={"frozen": len(mine), "weights": n_weights, "layers": layers[:20]},
        )


def _is_judged(trace: Trace, parameter: Parameter, max_sampled: int) -> bool:
    """A weight that ought to move: trainable, not loaded, in use."""
    is_table = parameter.layer >= 0 and trace.layers[parameter.layer].kind.startswith("Embedding")
    is_used = bool(parameter.optimizers) or parameter.n_reached > 0
    is_run = parameter.layer < 0 or trace.layers[parameter.layer].n_training_calls > 0
    return (
        len(parameter.shape) > 1
        and parameter.requires_grad
        and parameter.required_grad_at_first
        and not (parameter.is_loaded or parameter.is_trained_before or parameter.is_model_input)
        and not (is_table and np.prod(parameter.shape) > max_sampled)
        and is_used
        and is_run
    )


def _passed_over(trace: Trace, model: int, few: float) -> set[int]:
    """The few weights of a library's classes that no gradient reaches: they make an output that the program does not use."""
    weights = [p for p in trace.parameters if p.model == model and len(p.shape) > 1 and p.requires_grad]
    own = [p for p in weights if p.layer >= 0 and trace.layers[p.layer].is_of_library]
    unreached = {p.index for p in own if p.n_reached == 0}
    return unreached if len(unreached) <= few * len(own) else set()


def _is_meant_to_train(trace: Trace, parameter: Parameter, is_still: np.ndarray) -> bool:
    """An optimiser holds it, or another weight of its model moves; a whole model outside may be a fixed feature extractor."""
    if parameter.optimizers:
        return True
    others = [p.index for p in trace.parameters if p.model == parameter.model and p.index < len(is_still) and p.optimizers]
    return parameter.model >= 0 and not trace.models[parameter.model].is_loaded and any(not is_still[i] for i in others)
