"""T306 optimizer-missing-parameters."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import is_data_like, is_moved
from sleuth.evidence.trace import Op, Parameter, Phase, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule


@rule(
    "T306",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("parameters", "optimizers", "backwards"),
    explains=("loss-plateau", "frozen-layers", "underfitting", "chance-level-metric", "one-class-predictions", "dead-units"),
)
def optimizer_missing_parameters(trace: Trace, *, min_backwards: int = 2) -> Iterator[Finding]:
    """Parameters ask for a gradient and get one, but no optimiser holds them.

    Measure:
        Parameters with `requires_grad` that the graph of at least `min_backwards` losses reached, that are in no group of any
        optimiser, and that nothing else changed.
    Why:
        They stay at their initial values, so part of the network is a random projection.
    Fix:
        Build the optimiser from `model.parameters()` after the model is complete. Freeze a part with `requires_grad_(False)`.
    Limits:
        Weights that were loaded or trained earlier may be left out on purpose and are not named. A whole model that no optimiser
        holds is likely at most: when it feeds a trained model, or a trained one feeds it and its output meets the data's targets.
        So are weights without a module beside others that are held. Single numbers whose values were not followed are not named.
    Source:
        PyTorch documentation, torch.optim, "Constructing it", https://docs.pytorch.org/docs/stable/optim.html.

    Args:
        min_backwards: backward calls that must have reached a parameter; 2, since one may be a probe of the user's own.
    """
    if not any(o.n_steps for o in trace.optimizers):
        raise NotApplicable("no optimiser made a step")
    held_models = {p.model for p in trace.parameters if p.optimizers and p.model >= 0}
    for model in trace.models:
        mine = [p for p in trace.parameters if p.model == model.index and _is_missing(trace, p, min_backwards)]
        if not mine or model.is_loaded:
            continue
        certainty = PROOF if model.index in held_models else LIKELY
        if certainty is LIKELY and not _is_in_chain(trace, model.index, {p.index for p in mine}):
            continue
        yield _finding(trace, model.name, mine, certainty)
    bare = [p for p in trace.parameters if _is_bare(trace, p, 2 * min_backwards)]
    left = [p for p in bare if not p.optimizers]
    if left and len(left) < len(bare):
        yield _finding(trace, "the program", left, LIKELY)


def _finding(trace: Trace, model: str, mine: list[Parameter], certainty: Certainty) -> Finding:
    names = tuple(p.name for p in mine)
    layers = [trace.layers[p.layer].name for p in mine if p.layer >= 0]
    trainable = sum(p.model == mine[0].model and p.requires_grad for p in trace.parameters)
    own = {p.index for p in trace.parameters if p.model == mine[0].model}
    optimizer = max(trace.optimizers, key=lambda o: (sum(len(own & set(g.parameters)) for g in o.groups), o.n_steps))
    return Finding(
        message=f"{len(mine)} of the {trainable} trainable tensors of {model} get gradients but are in no optimiser, "
        f"so they never change: {', '.join(names[:4])}{' …' if len(names) > 4 else ''}.",
        where=Where(optimizer.place, layers[0] if layers else names[0], min(p.first_step for p in mine)),
        values={"missing": len(mine), "trainable": trainable, "parameters": names[:20]},
        certainty=certainty,
        fix=f"Pass the parameters of {_part(model, layers, len(mine) == trainable)} to {optimizer.kind} too.",
    )


def _part(model: str, layers: list[str], is_whole: bool) -> str:
    """What is left out, in words: the model, or its first layer of that kind; the number of one is no name by itself."""
    first = layers[0] if layers and not is_whole else ""
    return f"{model}.{first}" if first.isdigit() else first or model


def _is_missing(trace: Trace, parameter: Parameter, min_backwards: int) -> bool:
    is_open = parameter.is_registered and parameter.requires_grad and not parameter.optimizers and not parameter.is_model_input
    if parameter.is_loaded or parameter.is_trained_before or not is_open or parameter.n_reached < min_backwards:
        return False
    if all(size == 1 for size in parameter.shape) and not _is_followed(trace, parameter):
        return False
    return not is_moved(trace, [parameter.index])


def _is_followed(trace: Trace, parameter: Parameter) -> bool:
    """Whether its value was recorded: a single number that was not may be a multiplier that the program moves by hand."""
    return trace.gradients is not None and bool(np.isfinite(trace.gradients.weight_norm[:, parameter.index]).sum() > 1)


def _is_bare(trace: Trace, parameter: Parameter, min_backwards: int) -> bool:
    """A weight without a module: a leaf that losses reach and that is no data, whether held or not."""
    is_loose = parameter.model < 0 and not parameter.is_attribute and not parameter.is_model_input and parameter.requires_grad
    is_used = is_loose and parameter.n_reached >= min_backwards and not is_data_like(trace, parameter.index)
    return is_used and (bool(parameter.optimizers) or not is_moved(trace, [parameter.index]))


def _is_in_chain(trace: Trace, model: int, missing: set[int]) -> bool:
    """Whether the model's output feeds a trained layer; or a trained model feeds it, and its output meets the data's targets."""
    held = {p.index for p in trace.parameters if p.optimizers and p.model not in (-1, model)}
    graph = next((b.graph for b in trace.backwards if b.graph and missing.intersection(b.reached)), ())
    forwards = [f for f in trace.forwards if f.model == model and f.phase is Phase.TRAIN]
    if not all(f.is_training for f in forwards):  # put into eval mode: kept as it is on purpose
        return False
    calls = [c for c in trace.losses if c.phase is Phase.TRAIN and c.is_target_from_data and not c.target.requires_grad]
    is_head = {f.output.shape for f in forwards if f.output} & {c.input.shape for c in calls}
    return _feeds(graph, missing, held) or (bool(is_head) and _feeds(graph, held, missing))


def _feeds(graph: tuple[Op, ...], sources: set[int], users: set[int]) -> bool:
    """Whether an operation that takes one of `users` as its weight has one of `sources` beneath another of its inputs."""

    def beneath(start: int) -> set[int]:
        seen, queue = {start}, [start]
        while queue:
            queue += (new := set(graph[queue.pop()].inputs) - seen)
            seen |= new
        return {graph[i].parameter for i in seen} - {-1}

    for op in graph:
        parts = [beneath(i) for i in op.inputs]
        if any(len(p) == 1 and p & users for p in parts) and any(p & sources for p in parts):
            return True
    return False
