"""T315 too-few-epochs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Evaluation, FloatArray, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.objective import call_unit, constant_loss, has_moving_targets, training_calls, training_loss
from sleuth.stats.trend import block_means, mann_kendall, theil_sen


@rule("T315", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("scalars", "gradients"), explains=("underfitting",))
def too_few_epochs(
    trace: Trace,
    *,
    min_steps: int = 6,
    few_steps: int = 20,
    min_share: float = 0.05,
    steep: float = 0.1,
    far: float = 0.5,
    untrained: float = 0.9,
    min_rate: float = 0.3,
    min_update: float = 5e-4,
    max_epochs: int = 10,
) -> Iterator[Finding]:
    """The training ends while its loss still falls as steeply as before, far from what it can reach.

    Measure:
        The loss of the second half of the steps: a trend test finds a fall, and at its slope the last tenth of the run brings
        `min_share` of the whole fall. It is likely a fault if the loss is still above `far` of what an answer without any input
        reaches, each evaluation on held-out data is better than the one before (or there was one pass only, and `steep`), in
        `max_epochs` passes or less; else, as in runs that are short on purpose, a hint.
    Why:
        The model that comes out is worse than the same program makes it by training on.
    Fix:
        Train until the loss in evaluation no longer falls.
    Limits:
        Not judged: stopped runs, several objectives, moving targets, rates that a schedule has lowered, tiny updates.
    Source:
        Prechelt (1998), Early Stopping - But When?, https://doi.org/10.1007/3-540-49430-8_3;
        Humbatova, Jahangirova & Tonella (2021), DeepCrime, https://doi.org/10.1145/3460319.3464825.

    Args:
        min_steps: training steps before a trend is worth a test.
        few_steps: below, the trend of all steps is tested, and the loss must still be above `untrained`.
        min_share: of the whole fall, 0 to 1; an exponential approach brings 0.05 in its last tenth after 1.3 time constants.
        steep: the same in a single pass over the data, no less than in the run as a whole.
        far: loss over that of the best constant answer, no unit.
        untrained: the same for a run of a few steps, no unit.
        min_rate: last rate over the highest one, no unit; below, a schedule has ended the training.
        min_update: median of update over weight, no unit; about 1e-3 is usual.
        max_epochs: passes over the training data (without a loader, evaluations); after many more the rate is to blame.
    """
    loss, scalars, gradients = training_loss(trace), trace.scalars, trace.gradients
    if has_moving_targets(trace) or scalars is None or gradients is None:
        raise NotApplicable("the targets move, so that the loss need not fall")
    rate = scalars.lr[np.isfinite(scalars.lr)]
    is_over = not trace.run.is_final or trace.run.status != "finished" or (len(rate) and rate[-1] < min_rate * rate.max())
    if len(loss) < min_steps or is_over or not np.isfinite(loss).all():
        return
    is_short = len(loss) < few_steps
    half, blocks = (loss, loss) if is_short else (loss[len(loss) // 2 :], block_means(loss, 20))
    fall = float(blocks[0] - blocks[-1])
    share = -theil_sen(half) * 0.1 * len(loss) / fall if fall > 0 else 0.0
    is_matrix = [len(p.shape) > 1 for p in trace.parameters]
    update, weight = gradients.update_norm[:, is_matrix], gradients.weight_norm[:, is_matrix]
    is_tiny = bool((weight > 0).any()) and np.nanmedian(update[weight > 0] / weight[weight > 0]) < min_update
    if share < min_share or is_tiny or not mann_kendall(half).is_falling():
        return
    level = _level(trace, float(blocks[-1]))
    curves = _held_out(trace)
    is_improving = bool(curves) and all((np.diff(curve) < 0).all() for curve in curves)  # False where one is not known
    n_epochs = int(scalars.epoch.max()) if scalars.epoch.max() > 0 else max(map(len, curves), default=0)
    is_first_pass = scalars.epoch.max() == 1 and share >= steep  # each batch is new, so that its loss is that of new data
    is_plain = level >= (untrained if is_short else far) and (is_improving or is_first_pass) and n_epochs <= max_epochs
    part = "whole of it" if is_short else "second half"
    yield Finding(
        message=f"The training loss is still falling at its end, from {half[0]:.4g} to {blocks[-1]:.4g} over the {part}: "
        f"the last tenth of the {len(loss)} steps brought {share:.0%} of the whole fall.",
        where=Where(next((u.place for u in trace.updates), None), first_step=len(loss) // 2),
        values={"share": round(share, 4), "loss": float(blocks[-1]), "epochs": n_epochs},
        certainty=LIKELY if is_plain else HINT,
    )


def _level(trace: Trace, last: float) -> float:
    """The last loss over that of the best constant answer; NaN if it is not known."""
    calls = training_calls(trace)
    assert trace.scalars is not None
    constant = constant_loss(calls)
    return call_unit(trace.scalars, calls) * last / constant if constant > 0 else float("nan")


def _held_out(trace: Trace) -> list[FloatArray]:
    """For each set that was evaluated twice or more: its losses, or its accuracies with the opposite sign."""
    series: dict[tuple[object, ...], list[Evaluation]] = defaultdict(list)
    for one in trace.evaluations:
        if not one.is_every_step:
            series[one.key].append(one)
    losses = [(np.array([e.loss for e in ones]), np.array([-e.accuracy for e in ones])) for ones in series.values()]
    return [loss if np.isfinite(loss).all() else accuracy for loss, accuracy in losses if len(loss) > 1]
