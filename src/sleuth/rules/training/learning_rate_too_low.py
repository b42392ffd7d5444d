"""T302 learning-rate-too-low."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.decay import have_vanished
from sleuth.stats.repeated_runs import Exchange, other_rate_wins, unless_told
from sleuth.stats.sweep import Sweep

STRONG_DROPOUT = 0.8  # share of what passes a layer
NOISE = 0.1  # of a fall, by which two rates may differ by chance


@rule(
    "T302",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("optimizers",),
    explains=("loss-plateau", "chance-level-metric", "one-class-predictions", "underfitting", "too-few-epochs", "frozen-layers"),
    experiments=("learning-rate-sweep",),
    consults=("repeated-runs", "regularisation-off"),
)
def learning_rate_too_low(
    trace: Trace, *, max_kept: float = 0.25, min_fall: float = 0.1, min_steps: float = 1.5, min_times: float = 4.0,
    min_left: float = 0.25, few_steps: int = 200,
) -> Iterator[Finding]:  # fmt: skip
    """The learning rate is too low: a larger one learns far more in a few steps than the whole run did.

    Measure:
        On copies, from the weights at the start, with the program's own optimiser: the loss on batches that are not trained on
        after up to 40 steps at the program's rate and at ten, a hundred and a thousand times it, and at the end of the run:
        the run made a quarter of the way at most, or ended at four times the loss, for a loss of one
        term and in a run that was not short. Or a run that hardly got below a constant answer is repeated, and ends with a
        quarter of the loss at a larger rate: a hint, if it learnt anything.
    Why:
        The weights hardly leave their initial values; the run ends long before it arrives.
    Fix:
        Use the rate that did best, or the largest one that trains steadily.
    Limits:
        A run that is slow and arrives is not named, nor one whose weights all but vanished. A hint only where a layer drops
        nearly everything and it was not tried what the model learns without. Fine-tuning keeps its rate low on purpose, and
        starts from weights that a larger rate makes worse. Several optimisers or losses in turn are not judged.
    Source:
        Smith 2017, "Cyclical Learning Rates for Training Neural Networks", section 3.3 (the range test),
        https://arxiv.org/abs/1506.01186

    Args:
        max_kept: share of the larger rate's fall that the run must have missed to reach, 0 to 1.
        min_fall: fall of the loss at a larger rate, as a share of the first loss, that must be there to be missed.
        min_steps: steps of the run for each step of the experiment, so that the comparison is fair.
        min_times: the run's last loss over the larger rate's, from which on it counts as missed though it fell far.
        min_left: share of its first loss that such a run kept; below, both have learned the task.
        few_steps: steps below which a run that is under way is short rather than slow.
    """
    if have_vanished(trace):
        raise NotApplicable("the weights went to zero, which more of the same steps would not undo")
    won = other_rate_wins(trace, below=False)
    own = _of_sweep(
        trace, max_kept=max_kept, min_fall=min_fall, min_steps=min_steps, min_times=min_times, min_left=min_left,
        few_steps=few_steps,
    )  # fmt: skip
    yield from unless_told(own, _of_repeated(trace, *won) if won else None)


def _of_sweep(
    trace: Trace, *, max_kept: float, min_fall: float, min_steps: float, min_times: float, min_left: float, few_steps: int,
) -> Iterator[Finding]:  # fmt: skip
    sweep = Sweep.of(trace)
    if sweep is None or trace.run.n_steps < min_steps * sweep.n_steps:
        raise NotApplicable("the run is shorter than the experiment, or the experiment gave no numbers")
    higher = sweep.best(below=False)
    if higher is None or not higher.fall > min_fall * abs(sweep.initial):
        return
    lower = sweep.best(below=True)
    is_far_above = min(sweep.final, sweep.own) > min_times * higher.loss > 0 and sweep.final > min_left * sweep.initial
    is_far_above = is_far_above and sweep.is_held_out and trace.run.n_steps >= few_steps and _has_one_term(trace)
    if not sweep.misses(higher, max_kept) and not is_far_above:
        return
    if (lower is not None and lower.fall > sweep.own_fall + NOISE * higher.fall) or sweep.run_fall < -max_kept * higher.fall:
        return  # the rate is not simply too small: less of it is better, or the run made things worse
    optimizer = trace.optimizers[0]
    yield Finding(
        message=f"The run took the loss from {sweep.initial:.3g} to {sweep.final:.3g} in {trace.run.n_steps} steps. From the "
        f"same start, {sweep.n_steps:g} steps at a rate of {higher.factor * sweep.rate:.2g} instead of {sweep.rate:.2g} reach "
        f"{higher.loss:.3g} on other batches.",
        where=Where(optimizer.place, first_step=optimizer.first_step),
        values={"rate": sweep.rate, "better_rate": higher.factor * sweep.rate, "loss": sweep.final, "loss_there": higher.loss},
        certainty=HINT if _may_be_dropout(trace) else LIKELY,
        fix=f"Set the learning rate to {higher.factor * sweep.rate:.2g} instead of {sweep.rate:.2g}.",
    )


def _of_repeated(trace: Trace, factor: float, won: Exchange) -> Finding:
    optimizer = trace.optimizers[0]
    rate = max((group.lr for group in optimizer.groups), default=float("nan"))
    return Finding(
        message=won.said_of_rate(factor),
        where=Where(optimizer.place, first_step=optimizer.first_step),
        values={"rate": rate, "better_rate": factor * rate, "loss": won.as_run, "loss_there": won.changed},
        certainty=HINT if won.has_learnt else LIKELY,
        fix=f"Set the learning rate to {factor * rate:.2g} instead of {rate:.2g}.",
    )


def _may_be_dropout(trace: Trace) -> bool:
    """Whether nearly everything was dropped somewhere, and what the model learns without was not tried: that slows it too."""
    is_strong = any(one.n_training_calls and one.probability >= STRONG_DROPOUT for one in trace.layers)
    return is_strong and trace.experiment("regularisation-off") is None


def _has_one_term(trace: Trace) -> bool:
    return len({(call.function, call.place) for call in trace.losses if call.phase is Phase.TRAIN}) < 2
