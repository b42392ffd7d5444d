"""T310 weight-decay-too-strong."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.regularisation import has_penalty
from sleuth.evidence.trace import Group, Optimizer, Parameter, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule
from sleuth.stats.decay import own_updates, pull_of_decay, unset_decay
from sleuth.stats.holding import Anew, Holding
from sleuth.stats.objective import fall, has_several_objectives
from sleuth.stats.plateau import find_plateau

ADDED = frozenset(("SGD", "ASGD", "Adam", "Adamax", "NAdam", "RAdam", "RMSprop", "Adagrad", "Adadelta"))  # to the gradient


@rule(
    "T310",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("updates", "parameters", "gradients", "scalars"),
    explains=(
        "weights-collapsing", "loss-plateau", "vanishing-gradients", "dead-units", "one-class-predictions", "underfitting",
        "chance-level-metric", "rank-collapse", "correlated-weights", "over-regularised", "model-too-small", "dead-relu-bias",
        "weight-decay-on-norm-or-bias", "adam-with-l2", "saturated-activations", "gradient-noise-dominates", "input-ignored",
        "learning-rate-too-low",
    ),
    consults=("regularisation-off", "regularisation-anew"),
)  # fmt: skip
def weight_decay_too_strong(
    trace: Trace, *, min_pull: float = 1.0, min_share_of_update: float = 0.5, max_norm: float = 0.5, max_fall: float = 0.5,
    min_share: float = 0.5, min_steps: int = 6, min_kept: float = 0.1,
) -> Iterator[Finding]:  # fmt: skip
    """The weight decay pulls harder on the weights than the data do: they shrink, and nothing is learnt.

    Measure:
        While a weight falls to half of its first norm, the decay's part of the step (the decay times the norm) over the norm of
        the gradient; for AdamW the decay's share of the update. Most weights of a group must show it, and the loss must stay
        where it began, or end where a constant answer would, or above what a few steps from the start reach without decay. Or by
        experiment alone: trained on without decay, the model has half of the loss or less on other batches, of which it had kept
        `min_kept`, while more steps as before change little.
        A decay by the program's own optimiser, loop or update without any is known by its effect: most weights shrink at one
        speed, step by step, by more than gradients can do.
    Why:
        Each step takes away a share of every weight. Where that is more than the gradient gives back, the weights go to zero
        and the output becomes the same for every input.
    Fix:
        Lower `weight_decay` by a factor of ten or more; 1e-4 is usual for SGD and Adam, 1e-2 for AdamW.
    Limits:
        But for the experiment, a run that learns in spite of its decay is left alone, as are embeddings, whose gradient is zero
        in most rows, and runs with several objectives.
    Source:
        Krogh & Hertz (1991), A Simple Weight Decay Can Improve Generalization,
        https://papers.nips.cc/paper/1991/hash/8eefcfdf5990e441f0fb6f3fad709e21-Abstract.html.

    Args:
        min_pull: decay over gradient, no unit; from 1 on the weight shrinks whatever the data say.
        min_share_of_update: decay over the whole update, no unit; from half on it is the larger part.
        max_norm: last norm over the first, no unit.
        max_fall: share of the first loss by which it may have fallen.
        min_share: of the group's weights that show it.
        min_steps: watched steps.
        min_kept: share of its first value that the loss must keep, where the experiment is asked; below, the fit is good.
    """
    every = [(o, g) for o in trace.optimizers or own_updates(trace) for g in o.groups if o.n_steps]
    groups = [(o, g) for o, g in every if g.weight_decay > 0 and (o.kind in ADDED or g.is_decoupled)]
    unset = list(_unset(trace, [one for one in every if one not in groups], max_norm, min_share))
    if not (groups or unset) or trace.scalars is None or trace.gradients is None:
        raise NotApplicable("no optimiser decays its weights")
    if has_several_objectives(trace):
        raise NotApplicable("the run has several objectives, and their losses have no common trend")
    fallen = fall(trace.scalars.loss)
    if unset and (fallen <= max_fall or find_plateau(trace)):
        yield from unset
        return
    holding = Holding.of(trace)
    if groups and holding is not None and holding.ways == ("decay",) and holding.trained >= min_kept * holding.initial:
        optimizer, group = max(groups, key=lambda one: one[1].weight_decay)
        yield Finding(
            message=f"The trained model has a loss of {holding.trained:.3g} (at first {holding.initial:.3g}); without the weight "
            f"decay of {group.weight_decay:g} in {optimizer.kind} more steps bring it to {holding.free:.3g}, with it to "
            f"{holding.held:.3g}, on other batches.",
            where=Where(optimizer.place, first_step=optimizer.first_step),
            values={"weight_decay": group.weight_decay, "loss": holding.trained, "with": holding.held, "without": holding.free},
        )
        return
    anew = Anew.of(trace, "decay")
    for optimizer, group in groups:
        judged = _weights(trace, group)
        least = min_share_of_update if group.is_decoupled else min_pull
        rates = trace.scalars.lr if group.is_decoupled else None
        shrunk = {p.name: pull_of_decay(trace.gradients, p.index, rates, max_norm=max_norm, min_steps=min_steps) for p in judged}
        pulls = {name: group.weight_decay * pull for name, pull in shrunk.items()}
        pulled = {name: pull for name, pull in pulls.items() if pull >= least}
        if not pulled or len(pulled) < min_share * len(judged) or not (fallen <= max_fall or anew or find_plateau(trace)):
            continue
        name = max(pulled, key=lambda one: pulled[one])
        yield Finding(
            message=f"The weight decay of {group.weight_decay:g} in {optimizer.kind} shrinks {len(pulled)} of {len(judged)} "
            f"weights below half; its pull on {name} is {pulled[name]:.3g} times "
            f"{'the whole update' if group.is_decoupled else 'the gradient'}.{anew.said if anew else ''}",
            where=Where(optimizer.place, name, first_step=optimizer.first_step),
            values={"weight_decay": group.weight_decay, "weights": len(pulled), "of": len(judged), "pull": pulled[name]},
        )


def _unset(trace: Trace, groups: list[tuple[Optimizer, Group]], max_norm: float, min_share: float) -> Iterator[Finding]:
    """Groups whose weights decay though no setting that is known says so."""
    for optimizer, group in groups:
        judged = _weights(trace, group)
        numbers = [p.index for p in judged]
        share, decayed = unset_decay(trace, optimizer, group, numbers, max_norm=max_norm, min_share=min_share)
        if share > 0 and not has_penalty(trace):
            by = f"with {optimizer.kind}" if optimizer.kind else "of the program"
            yield Finding(
                message=f"Each step {by} takes {share:.2%} off {len(decayed)} of {len(judged)} weights, "
                "whatever their gradient, which shrinks them below half: a weight decay stronger than what the data ask for.",
                where=Where(optimizer.place, trace.parameters[decayed[0]].name, first_step=optimizer.first_step),
                values={"share": share, "weights": len(decayed), "of": len(judged)},
            )


def _weights(trace: Trace, group: Group) -> list[Parameter]:
    tables = {layer.index for layer in trace.layers if layer.kind.startswith("Embedding")}
    own = (trace.parameters[i] for i in group.parameters)
    return [p for p in own if len(p.shape) > 1 and p.requires_grad and p.layer not in tables]
