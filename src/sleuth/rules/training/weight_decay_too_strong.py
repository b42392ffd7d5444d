"""T310 weight-decay-too-strong."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.regularisation import has_penalty
from sleuth.evidence.trace import Group, Optimizer, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule
from sleuth.stats.decay import Decay, known_decays, matrices_of, own_updates, unset_decay
from sleuth.stats.holding import Anew, Holding
from sleuth.stats.objective import fall, has_several_objectives
from sleuth.stats.plateau import find_plateau


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
        A decay by the program's own loop is known by what it takes off the weights between two steps, all values alike; one by
        its own optimiser, by its effect: most weights shrink at one speed, by more than gradients can do.
    Why:
        Each step takes away a share of every weight. Where that is more than the gradient gives back, the weights go to zero
        and the output becomes the same for every input.
    Fix:
        Lower `weight_decay` by a factor of ten or more; 1e-4 is usual for SGD and Adam, 1e-2 for AdamW.
    Limits:
        But for the experiment, a run that learns all the same is left alone, as are embeddings and runs with several objectives.
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
    decays = known_decays(trace)
    known = [one.group for one in decays]
    every = [(o, g) for o in trace.optimizers or own_updates(trace) for g in o.groups if o.n_steps and g not in known]
    unset = list(_unset(trace, every, max_norm, min_share))
    if not (decays or unset) or trace.scalars is None or trace.gradients is None:
        raise NotApplicable("no optimiser decays its weights")
    if has_several_objectives(trace):
        raise NotApplicable("the run has several objectives, and their losses have no common trend")
    fallen = fall(trace.scalars.loss)
    if unset and (fallen <= max_fall or find_plateau(trace)):
        yield from unset
        return
    holding = Holding.of(trace)
    if decays and holding is not None and holding.ways == ("decay",) and holding.trained >= min_kept * holding.initial:
        one = max(decays, key=lambda one: one.strength)
        yield Finding(
            message=f"The trained model has a loss of {holding.trained:.3g} (at first {holding.initial:.3g}); without the "
            f"{one.said} more steps bring it to {holding.free:.3g}, with it to {holding.held:.3g}, on other batches.",
            where=Where(one.optimizer.place, first_step=one.optimizer.first_step),
            values={"weight_decay": one.strength, "loss": holding.trained, "with": holding.held, "without": holding.free},
        )
        return
    anew = Anew.of(trace, "decay")
    if decays and anew and fallen <= max_fall:
        yield _held_back(max(decays, key=lambda one: one.strength), anew)
        return
    for one in decays:
        judged = matrices_of(trace, one.group)
        least = min_share_of_update if one.group.is_decoupled and not one.is_own else min_pull
        pulls = {p.name: one.pull(trace, p.index, max_norm=max_norm, min_steps=min_steps) for p in judged}
        pulled = {name: pull for name, pull in pulls.items() if pull >= least}
        if not pulled or len(pulled) < min_share * len(judged) or not (fallen <= max_fall or anew or find_plateau(trace)):
            continue
        name = max(pulled, key=lambda one: pulled[one])
        yield Finding(
            message=f"The {one.said} shrinks {len(pulled)} of {len(judged)} "
            f"weights below half; its pull on {name} is {pulled[name]:.3g} times "
            f"{'the whole update' if one.is_own or one.group.is_decoupled else 'the gradient'}.{anew.said if anew else ''}",
            where=Where(one.optimizer.place, name, first_step=one.optimizer.first_step),
            values={"weight_decay": one.strength, "weights": len(pulled), "of": len(judged), "pull": pulled[name]},
        )


def _held_back(one: Decay, anew: Anew) -> Finding:
    """Of a training that failed, with weights that shrank by half, and that does far better without the decay."""
    return Finding(
        message=f"The {one.said} has shrunk the weights.{anew.said}",
        where=Where(one.optimizer.place, first_step=one.optimizer.first_step),
        values={"weight_decay": one.strength, "loss": anew.trained, "with": anew.held, "without": anew.free},
    )


def _unset(trace: Trace, groups: list[tuple[Optimizer, Group]], max_norm: float, min_share: float) -> Iterator[Finding]:
    """Groups whose weights decay though no setting that is known says so."""
    for optimizer, group in groups:
        judged = matrices_of(trace, group)
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
