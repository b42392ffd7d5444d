"""T410 model-rebuilt-in-loop."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.trace import Optimizer, Phase, Rebuild, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Finding, Where, rule
from sleuth.stats.change import jumps_back
from sleuth.stats.rates import is_schedule


@rule(
    "T410",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("run",),
    explains=(
        "loss-plateau", "loss-oscillating", "underfitting", "chance-level-metric", "frozen-layers", "too-few-epochs",
        "one-class-predictions", "optimizer-stale-parameters", "initial-loss-off", "learning-rate-too-low",
    ),
)  # fmt: skip
def model_rebuilt_in_loop(
    trace: Trace,
    *,
    min_models: int = 3,
    min_models_per_step: int = 5,
    max_alive: int = 2,
    min_passes: float = 0.85,
    max_passes: float = 1.6,
    min_repeats: float = 1.3,
) -> Iterator[Finding]:
    """The model is constructed inside the training loop, so each pass begins again from random weights.

    Measure:
        Models of one class built at one line, each trained by an optimiser on the same data for one step (proof) or one pass over
        the loader (likely), almost all thrown away; the first loss of each returns to where the first model began.
    Why:
        What one epoch learns is lost at the next construction: only the last epoch counts.
    Fix:
        Construct the model and its optimiser once, before the loop.
    Limits:
        Folds, seeds, searches and ensembles train each model for several passes, on other data, with other settings or sizes, or
        keep them. Rates that fall in small steps are a schedule's. Without a data loader, passes are estimated from samples.
    Source:
        PyTorch tutorials, "Optimizing Model Parameters", https://docs.pytorch.org/tutorials/beginner/basics/optimization_tutorial.html.

    Args:
        min_models: models trained for one pass each that must have been seen, no unit.
        min_models_per_step: the same for models trained for a single step.
        max_alive: models that may still be referenced; the last one and one more.
        min_passes: estimated passes over the data for each model, without a loader, from which it counts as one pass.
        max_passes: the same, up to which it counts as one pass; above 1 as only watched batches are fingerprinted.
        min_repeats: times that each sample must have been seen on average, without a loader: the data are the same for all.
    """
    inferred = _from_optimizers(trace)
    for rebuild in inferred if sum(r.n_trained for r in inferred) > sum(r.n_trained for r in trace.rebuilds) else trace.rebuilds:
        is_stepwise = rebuild.steps_each <= 1 and rebuild.n_trained >= min_models_per_step
        is_one_pass = 0 < rebuild.passes_each <= 1
        if rebuild.passes_each < 0 and trace.n_train_samples_seen > min_repeats * len(trace.train_samples):
            is_one_pass = min_passes <= _estimated_passes(trace, rebuild) <= max_passes
        is_passwise = is_one_pass and rebuild.steps_each > 1 and rebuild.n_trained >= min_models
        if not (is_stepwise or is_passwise) or not rebuild.same_data or rebuild.n_alive > max_alive:
            continue
        if _is_a_study(trace, rebuild) or not _returns_to_start(rebuild):
            continue
        what = "step" if is_stepwise else "pass over the data"
        yield Finding(
            message=f"{rebuild.kind} is constructed again for each {what}: {rebuild.n_trained} models had one {what} "
            "each, and the loss returned to its start each time.",
            where=Where(rebuild.place, first_step=0),
            values={"models": rebuild.n_trained, "alive": rebuild.n_alive, "steps_each": rebuild.steps_each},
            certainty=PROOF if is_stepwise else LIKELY,
            fix=f"Construct {rebuild.kind} and its optimiser once, above the loop.",
        )


def _from_optimizers(trace: Trace) -> tuple[Rebuild, ...]:
    """What the optimisers tell, where models came and went between watched steps: each has its own tensors of the same shapes."""
    stepped = [o for o in trace.optimizers if o.n_steps]
    loaders = [loader for loader in trace.loaders if loader.is_training]
    held = [tuple(i for g in o.groups for i in g.parameters) for o in stepped]
    shapes = {tuple(trace.parameters[i].shape for i in one) for one in held}
    is_apart = len({i for one in held for i in one}) == sum(len(one) for one in held)
    is_alike = len({(o.place, o.kind, o.n_steps) for o in stepped}) == 1 and (
        len({str(_rates(o)) for o in stepped}) == 1 or is_schedule([_rates(o) for o in stepped])
    )
    if not (stepped and is_apart and is_alike and len(shapes) == len(loaders) == 1) or trace.scalars is None:
        return ()
    alive = sum(m.is_alive for m in trace.models)
    model = next((m for m in trace.models if held[0] and m.index == trace.parameters[held[0][0]].model), None)
    n, steps, loss = len(stepped), stepped[0].n_steps, trace.scalars.loss
    first = np.array([loss[o.first_step] for o in stepped if o.first_step < len(loss)])
    last = np.array([loss[o.first_step + steps - 1] for o in stepped if o.first_step + steps <= len(loss)])
    place, kind = (model.place, model.kind) if model else (stepped[0].place, "The model")
    passes = loaders[0].n_passes / n if loaders[0].n_passes >= n else -1.0
    return (Rebuild(place, kind, n, n, alive, passes, float(steps), True, first, last),) if len(last) else ()


def _is_a_study(trace: Trace, rebuild: Rebuild) -> bool:
    """Sizes or optimiser settings differ from model to model."""
    sizes = {m.n_parameters for m in trace.models if m.kind == rebuild.kind and m.place == rebuild.place}
    indexes = {m.index for m in trace.models if m.kind == rebuild.kind and m.place == rebuild.place}
    owners = {o for p in trace.parameters if p.model in indexes for o in p.optimizers}
    made = [trace.optimizers[o] for o in sorted(owners)]
    settings = {(o.kind, tuple((str(g.weight_decay), str(g.momentum)) for g in o.groups)) for o in made}
    is_one_rate = len({str(_rates(o)) for o in made}) <= 1 or is_schedule([_rates(o) for o in made])
    return len(sizes) > 1 or len(settings) > 1 or not is_one_rate


def _rates(optimizer: Optimizer) -> tuple[float, ...]:
    return tuple(group.lr for group in optimizer.groups)


def _estimated_passes(trace: Trace, rebuild: Rebuild) -> float:
    """Samples that each model was trained on over the distinct samples of the run; 0 if unknown."""
    sizes = [f.input.shape[0] for f in trace.forwards if f.phase is Phase.TRAIN and f.input and f.input.shape]
    return rebuild.steps_each * float(np.median(sizes)) / len(trace.train_samples) if sizes and len(trace.train_samples) else 0.0


def _returns_to_start(rebuild: Rebuild) -> bool:
    """Later models begin nearer to where the first began than to where it ended, or above the end of the one before."""
    first, last = rebuild.losses_first, rebuild.losses_last
    if rebuild.steps_each <= 1 or not (np.isfinite(first).all() and np.isfinite(last).all() and len(first) > 1):
        return True
    is_near = np.median(first[1:]) > (first[0] + last[0]) / 2 or last[0] >= first[0]
    return bool(is_near) or jumps_back(first[1:] - last[:-1], first[1:] - last[1:])
