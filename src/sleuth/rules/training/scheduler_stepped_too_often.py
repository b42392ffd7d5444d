"""T304 scheduler-stepped-too-often."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import FloatArray, Scheduler, Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, Certainty, Finding, Where, rule
from sleuth.stats.passes import passes

PERIODIC = frozenset(("CyclicLR", "CosineAnnealingWarmRestarts", "OneCycleLR"))  # made to be stepped after every batch
WHOLE = frozenset(("CosineAnnealingLR", "LinearLR", "PolynomialLR", "SequentialLR", "ChainedScheduler"))
STAIRS = frozenset(("StepLR", "MultiStepLR"))
FIXED = frozenset(("ExponentialLR", "LinearLR", "PolynomialLR")) | STAIRS  # their decay is given by numbers, not by a function


@rule(
    "T304",
    kind=FAULT,
    certainty=PROOF,
    severity=ERROR,
    needs=("schedulers", "scalars"),
    explains=(
        "learning-rate-zero", "loss-plateau", "loss-oscillating", "frozen-layers", "underfitting", "one-class-predictions",
        "chance-level-metric", "learning-rate-too-low", "too-few-epochs", "update-without-effect", "initial-loss-off",
        "scheduler-before-optimizer",
    ),
)  # fmt: skip
def scheduler_stepped_too_often(
    trace: Trace, *, min_passes: int = 3, min_batches: float = 2.0, dead: float = 0.02, dead_share: float = 0.65,
    max_passes: float = 5.0, decay: float = 0.75, tolerance: float = 0.05, drop: float = 0.5,
) -> Iterator[Finding]:  # fmt: skip
    """A schedule that was planned in epochs is stepped after every batch, so the learning rate runs through it far too early.

    Measure:
        The calls of step() against its plan (T_max, total_iters, milestones, step_size) and the epochs of the run: a plan as
        long as the run in epochs (or updates) that was called twice as often at least; milestones within the first half epoch;
        or, stepped per batch, a rate that is nearly 0 for most of the run.
    Why:
        The rate has decayed away before the model has learnt, or swings up and down within each epoch.
    Fix:
        Move `scheduler.step()` out of the loop over batches, or plan it in batches: epochs times `len(loader)`.
    Limits:
        Cyclic schedules, warm restarts, one cycle and warm-up are made to be stepped per batch. A cosine that swings once in an
        epoch or more slowly may be meant, and a rate that falls from high to 0 in one step was not run through. Without a loader
        the epochs are estimated, and it is likely at most.
    Source:
        PyTorch documentation, torch.optim, "How to adjust learning rate", https://docs.pytorch.org/docs/stable/optim.html.

    Args:
        min_passes: epochs that the run must have had.
        min_batches: batches in an epoch; with one, batches and epochs are the same. Also calls over the plan.
        dead: rate over its highest that counts as nearly 0, no unit; two steps by a tenth.
        dead_share: share of the run's steps with such a rate; no schedule that was planned for the run has it.
        max_passes: epochs within which it is reached, where they are estimated.
        decay: rate at the end of the plan over that at its start, below which it is no warm-up.
        tolerance: of the number of epochs, where it is estimated.
        drop: rate over its highest just before it is 0, from which it fell at once.
    """
    if "number of total steps" in trace.run.exception:
        for one in (s for s in trace.schedulers if s.kind == "OneCycleLR"):
            yield _finding(one, f"and raised after the {one.horizon} steps that it was planned for", PROOF)
        return
    done = passes(trace)
    if done is None or trace.scalars is None:
        raise NotApplicable("it is not known how many batches an epoch has")
    if not trace.run.is_final or done.n < min_passes or done.batches < min_batches:
        return
    rates = trace.scalars.lr[np.isfinite(trace.scalars.lr)]
    for one in (s for s in trace.schedulers if s.kind not in PERIODIC):
        if abs(trace.optimizers[one.optimizer].n_steps - len(rates)) > 1 or not rates.max(initial=0) > 0:
            continue  # its rates are not those that were recorded
        per_update = (one.n_calls - 1) / max(1, one.last_update - one.first_update)
        is_each_batch = per_update * min_batches >= 1
        is_plan = one.horizon == len(rates) or abs(one.horizon - done.n) <= (0 if done.is_counted else tolerance * done.n)
        is_early = is_each_batch and 0 < min_batches * one.horizon <= done.batches
        still = np.flatnonzero(rates > dead * rates.max())[-1] + 1
        is_dead = len(rates) - still >= dead_share * len(rates) and (done.is_counted or still <= max_passes * done.batches)
        if one.kind in WHOLE and is_plan and one.n_calls >= min_batches * one.horizon and _falls(one, rates, per_update, decay):
            text = f"{one.n_calls} times, with a plan of {one.horizon} steps in a run of {done.n:.0f} epochs"
            yield _finding(one, text, PROOF if done.is_counted else LIKELY)
        elif is_each_batch and is_dead and not _drops_at_once(rates, still, drop):
            is_sure = done.is_counted and one.kind in FIXED and still <= min_batches * done.batches
            text = f"after every batch: from step {still} of {len(rates)} on the rate is below {dead:.0%} of its highest"
            yield _finding(one, text, PROOF if is_sure else LIKELY)
        elif is_early and (one.kind == "CosineAnnealingLR" or (one.kind in STAIRS and one.horizon <= done.n)):
            yield _finding(one, f"after every batch: its plan of {one.horizon} is over within half an epoch", LIKELY)


def _falls(one: Scheduler, rates: FloatArray, per_update: float, decay: float) -> bool:
    """Whether the rate at the end of the plan is lower than at its highest before."""
    end = int(one.first_update + one.horizon / max(per_update, 1e-9))
    return end < len(rates) and bool(rates[end - 1 : end + 2].min() <= decay * rates[: end + 1].max())


def _drops_at_once(rates: FloatArray, still: int, drop: float) -> bool:
    """Whether the rate is exactly 0 from one step to the next and stays so: the function gives 0, however often it is called."""
    return bool(rates[still - 1] > drop * rates.max() and not rates[still:].any())


def _finding(one: Scheduler, what: str, certainty: Certainty) -> Finding:
    return Finding(
        message=f"{one.kind}.step() was called {what}.",
        where=Where(one.place, first_step=one.first_update),
        values={"calls": one.n_calls, "planned": one.horizon, "updates": one.last_update - one.first_update + 1},
        certainty=certainty,
    )
