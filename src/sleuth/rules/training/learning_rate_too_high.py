"""T301 learning-rate-too-high."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Phase, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, Finding, Where, rule
from sleuth.stats.repeated_runs import Exchange, other_rate_wins, unless_told
from sleuth.stats.sweep import Sweep


@rule(
    "T301",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("optimizers",),
    explains=(
        "loss-plateau", "loss-diverging", "loss-oscillating", "non-finite-loss", "exploding-gradients", "dead-units",
        "saturated-activations", "weights-diverging", "weights-collapsing", "one-class-predictions", "chance-level-metric",
        "vanishing-gradients", "underfitting", "rank-collapse", "gradient-noise-dominates", "activation-scale-drift",
        "correlated-weights", "frozen-layers", "no-warmup",
    ),
    experiments=("learning-rate-sweep",),
    consults=("repeated-runs",),
)  # fmt: skip
def learning_rate_too_high(
    trace: Trace, *, max_kept: float = 0.5, min_fall: float = 0.2, min_steps: float = 1.0, min_times: float = 4.0,
    min_left: float = 0.1, many_steps: float = 5.0, min_worse: float = 1.25, max_begun: float = 0.1,
) -> Iterator[Finding]:  # fmt: skip
    """The learning rate is too high: a smaller one learns more in a few steps than the whole run did.

    Measure:
        On copies, from the weights at the start, with the program's own optimiser: the loss on batches that are not trained on
        after up to 40 steps at the program's rate and at a tenth, a hundredth and a thousandth of it, and at the end of the run:
        the run fell half as far at most, or it ended at four times the loss, for a loss of one term; or it
        ended clearly above the loss, though it made many times as many steps, and the program's rate brings nothing in so few. Or
        a run that hardly got below a constant answer is repeated, and ends with a quarter of the loss at a smaller rate: a
        hint, if it learnt anything.
    Why:
        Each step jumps over the minimum; the loss stands still, swings or grows, and units die on the way.
    Fix:
        Use the rate that did best, then look for the largest one that still trains steadily; warm up to it.
    Limits:
        A rate that is somewhat too high, so that the run ends well and not best, is not named. Programs with several optimisers
        or several losses in turn, and those that evaluate the loss within the step, are not judged.
    Source:
        Smith 2017, "Cyclical Learning Rates for Training Neural Networks", section 3.3 (the range test),
        https://arxiv.org/abs/1506.01186

    Args:
        max_kept: share of the smaller rate's fall that the run must have missed to reach, 0 to 1.
        min_fall: fall of the loss at a smaller rate, as a share of the first loss, that must be there to be missed.
        min_steps: steps of the run for each step of the experiment, so that the comparison is fair.
        min_times: the run's last loss over the smaller rate's, from which on it counts as missed though it fell far.
        min_left: share of its first loss that such a run kept; below, both have learned the task.
        many_steps: steps of the run for each step of the experiment, from which on it should have ended better.
        min_worse: the run's last loss over the smaller rate's, after so many more steps.
        max_begun: of the smaller rate's fall, what as few steps at the program's rate bring at most, 0 to 1.
    """
    won = other_rate_wins(trace, below=True)
    own = _of_sweep(
        trace, max_kept=max_kept, min_fall=min_fall, min_steps=min_steps, min_times=min_times, min_left=min_left,
        late=(many_steps, min_worse, max_begun),
    )  # fmt: skip
    yield from unless_told(own, _of_repeated(trace, *won) if won else None)


def _of_sweep(
    trace: Trace, *, max_kept: float, min_fall: float, min_steps: float, min_times: float, min_left: float,
    late: tuple[float, float, float],
) -> Iterator[Finding]:  # fmt: skip
    sweep = Sweep.of(trace)
    if sweep is None or trace.run.n_steps < min_steps * sweep.n_steps:
        raise NotApplicable("the run is shorter than the experiment, or the experiment gave no numbers")
    lower = sweep.best(below=True)
    if lower is None or not lower.fall > min_fall * abs(sweep.initial):
        return
    higher = sweep.best(below=False)
    is_far_above = min(sweep.final, sweep.own) > min_times * lower.loss > 0 and sweep.final > min_left * sweep.initial
    is_late = not trace.clips and trace.run.n_steps >= late[0] * sweep.n_steps and sweep.falls_behind(lower, *late[1:])
    is_far_above = (is_far_above or is_late) and sweep.is_held_out and _has_one_term(trace)
    if max(sweep.run_fall, sweep.own_fall) > max_kept * lower.fall and not is_far_above:
        return
    if higher is not None and higher.fall >= lower.fall:
        return
    optimizer = trace.optimizers[0]
    yield Finding(
        message=f"The run took the loss from {sweep.initial:.3g} to {sweep.final:.3g}. From the same start, {sweep.n_steps:g} "
        f"steps at a rate of {lower.factor * sweep.rate:.2g} reach {lower.loss:.3g} on other batches; as many at the program's "
        f"{sweep.rate:.2g} reach {sweep.own:.3g}.",
        where=Where(optimizer.place, first_step=optimizer.first_step),
        values={"rate": sweep.rate, "better_rate": lower.factor * sweep.rate, "loss": sweep.final, "loss_there": lower.loss},
        fix=f"Set the learning rate to {lower.factor * sweep.rate:.2g} instead of {sweep.rate:.2g}.",
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


def _has_one_term(trace: Trace) -> bool:
    return len({(call.function, call.place) for call in trace.losses if call.phase is Phase.TRAIN}) < 2
