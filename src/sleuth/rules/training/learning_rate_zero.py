"""T303 learning-rate-zero."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.reading import watched_share
from sleuth.evidence.trace import Group, Optimizer, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule
from sleuth.stats.logged import zero_rate


@rule(
    "T303",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("scalars.lr",),
    explains=(
        "loss-plateau", "frozen-layers", "underfitting", "chance-level-metric", "one-class-predictions", "learning-rate-too-low",
        "update-without-effect", "initial-loss-off", "too-few-epochs",
    ),
)  # fmt: skip
def learning_rate_zero(
    trace: Trace,
    *,
    min_steps: int = 5,
    min_steps_live: int = 200,
    proof_share: float = 0.95,
    min_share: float = 0.5,
    min_watched: float = 0.6,
) -> Iterator[Finding]:
    """A learning rate is 0 while gradients are not, so the weights do not move.

    Measure:
        The share of all steps at which the first optimiser's rate was 0; and groups whose rate is 0 and whose parameters got
        gradients but never changed.
    Why:
        The step multiplies every gradient by 0. It comes from a wrong setting, an integer division in a schedule, or a schedule
        that ends long before the training does.
    Fix:
        Set the rate, and print `scheduler.get_last_lr()` for a few steps to see the schedule.
    Limits:
        A warm-up from 0 and a schedule that ends at 0 are no fault, nor is a group with loaded weights held at 0. While the run
        goes on, only an optimiser all of whose groups are at 0 is judged. A log tells the rate only, so there it is likely.
    Source:
        PyTorch documentation, torch.optim, "How to adjust learning rate", https://docs.pytorch.org/docs/stable/optim.html.

    Args:
        min_steps: steps that the optimiser must have made when the run is over, no unit.
        min_steps_live: the same while the run goes on, longer than an epoch of warm-up.
        proof_share: share of the steps at rate 0 from which no schedule explains it, 0 to 1.
        min_share: share of the steps at rate 0 from which it is likely, 0 to 1; half the run is no decay's tail.
        min_watched: the last watched step as a share of the optimiser's steps that is needed to call a group still.
    """
    if trace.run.source:
        yield from _of_log(trace, min_steps, min_share)
        return
    if not any(o.n_steps for o in trace.optimizers):
        raise NotApplicable("no optimiser made a step")
    needed = min_steps if trace.run.is_final else min_steps_live
    for optimizer in (o for o in trace.optimizers if o.n_steps >= needed):
        still = [g for g in optimizer.groups if g.lr == 0 and _is_still(trace, g)]
        share = _share_at_zero(trace) if len(trace.optimizers) == 1 else 0.0  # the recorded rates are its own
        is_watched = watched_share(trace, optimizer.index) >= min_watched
        opened = optimizer.groups[:1] if len(trace.optimizers) == 1 and share < proof_share else ()
        fresh = [g for g in still if not _is_pretrained(trace, g) and g not in opened]
        if still and len(still) == len(optimizer.groups) and (share >= proof_share or is_watched):
            yield _finding(trace, optimizer, still, 1.0, PROOF)
        elif share >= min_share and len(optimizer.groups) == 1 and (trace.run.is_final or share >= proof_share):
            yield _finding(trace, optimizer, [optimizer.groups[0]], share, PROOF if share >= proof_share else LIKELY)
        elif fresh and trace.run.is_final and any(g.lr > 0 for g in optimizer.groups):
            yield _finding(trace, optimizer, fresh, 1.0, LIKELY)


def _of_log(trace: Trace, min_steps: int, min_share: float) -> Iterator[Finding]:
    """Logged rates that are 0, unless the loss falls meanwhile: then they were rounded, or are those of another part."""
    share, n_points, first = zero_rate(trace)
    if n_points < min_steps or share < min_share:
        return
    yield Finding(
        message=f"The logged learning rate is 0 at {share:.0%} of the {n_points} points, and the loss does not fall there.",
        where=Where(first_step=first),
        values={"share": round(share, 3), "points": n_points},
        certainty=LIKELY,
    )


def _finding(trace: Trace, optimizer: Optimizer, groups: list[Group], share: float, certainty: Certainty) -> Finding:
    is_all = len(groups) == len(optimizer.groups)
    which = "" if is_all else f" of {len(groups)} of {len(optimizer.groups)} groups"
    schedule = next((s for s in trace.schedulers if s.optimizer == optimizer.index), None) if is_all else None
    first, fix = optimizer.first_step, f"Give {optimizer.kind} a learning rate above 0, and check the schedule that sets it."
    if schedule is not None:
        rates = trace.scalars.lr if trace.scalars is not None else np.zeros(1)
        first = int(np.argmax(rates == 0)) if len(trace.optimizers) == 1 else first
        fix = f"Print the rate that {schedule.kind} gives for each step, from step {first} on: it must be above 0 until the end."
    return Finding(
        message=f"The learning rate{which} of {optimizer.kind} is 0 in {share:.0%} of the steps, although there are gradients.",
        where=Where((schedule.built or schedule.place) if schedule else optimizer.place, first_step=first),
        values={"share": round(share, 3), "groups": len(groups), "tensors": sum(len(g.parameters) for g in groups)},
        certainty=certainty,
        fix=fix,
    )


def _is_still(trace: Trace, group: Group) -> bool:
    """Its parameters got gradients that are not zero, and none of them moved in any watched step."""
    if trace.gradients is None or not group.parameters:
        return False
    index = list(group.parameters)
    is_fed = bool(np.nansum(trace.gradients.gradient_norm[:, index]) > 0)
    return is_fed and not np.nansum(trace.gradients.update_norm[:, index]) > 0


def _is_pretrained(trace: Trace, group: Group) -> bool:
    return any(trace.parameters[i].is_loaded or trace.parameters[i].is_trained_before for i in group.parameters)


def _share_at_zero(trace: Trace) -> float:
    rates = trace.scalars.lr[np.isfinite(trace.scalars.lr)] if trace.scalars is not None else np.zeros(0)
    return float((rates == 0).mean()) if len(rates) else 0.0
