"""T002 loss-plateau."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.logged import Chance, find_chance
from sleuth.stats.objective import has_moving_targets, training_loss
from sleuth.stats.plateau import find_plateau


@rule("T002", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("scalars",))
def loss_plateau(
    trace: Trace,
    *,
    min_steps: int = 60,
    min_calls: int = 2,
    share: float = 0.5,
    tolerance: float = 0.05,
    min_targets: int = 64,
    min_points: int = 20,
    max_classes: int = 10,
) -> Iterator[Finding]:
    """The training loss stands still at what a constant answer would reach: nothing is learnt from the inputs.

    Measure:
        Over the last `share` of the steps, a trend test finds no fall, and the mean loss is above the entropy of the labels
        (cross-entropy) or the variance of the targets (squared error) by at most `tolerance`, or below by half of that; and the
        training accuracy, where known, is not above that of always naming the most frequent class. In a log, which has no labels,
        the loss has stood at the logarithm of a small whole number from the start, and hardly varies.
    Why:
        The label entropy is the best loss of a model that ignores its input. A flat loss below it is the end of training.
    Fix:
        Look for what cuts the inputs from the loss: wrong labels, no update, no gradient, dead units, a rate far off.
    Limits:
        Needs one loss function of a known kind; full-batch regressions are not judged. Random labels look the same.
        Tasks that leave a long plateau late (parity) look the same until they do; so it is judged at the end only.
    Source:
        Cover & Thomas (2006), Elements of Information Theory, theorem 2.6.3, https://doi.org/10.1002/047174882X;
        Hamed & Rao (1998), A modified Mann-Kendall trend test, https://doi.org/10.1016/S0022-1694(97)00125-X.

    Args:
        min_steps: training steps before it speaks; shorter runs have had no time.
        min_calls: watched loss calls in the window; the watched steps grow sparse with time.
        share: of the steps, from the end, that must be flat.
        tolerance: relative distance from the loss of the constant answer, no unit.
        min_targets: targets seen in the window, so that their entropy is known well.
        min_points: losses in a log.
        max_classes: number of classes for which a log's level alone is telling; without an accuracy at chance, no more.
    """
    if trace.run.source:
        yield from _of_log(trace, find_chance(trace, min_points=min_points, share=share, max_classes=max_classes))
        return
    found = find_plateau(
        trace, min_steps=min_steps, min_calls=min_calls, share=share, tolerance=tolerance, min_targets=min_targets
    )
    if found is None:
        return
    yield Finding(
        message=f"The loss stands at {found.level:.4g} over the last {found.n_window} of {found.n_steps} steps; "
        f"a model that ignores its input would reach {found.constant:.4g}.",
        where=Where(found.place, first_step=found.since),
        values={"loss": found.level, "constant_loss": found.constant, "steps": found.n_window},
    )


def _of_log(trace: Trace, found: Chance | None) -> Iterator[Finding]:
    training_loss(trace)
    if has_moving_targets(trace):
        raise NotApplicable("the targets move, so that the loss need not fall")
    if found is not None:
        yield Finding(
            message=f"The loss stands at {found.level:.4g} over the last {found.n_window} of {found.n_points} points, not "
            f"lower before; equal odds for {found.n_classes} classes give {np.log(found.n_classes):.4g}.",
            where=Where(first_step=found.since),
            values={"loss": found.level, "classes": found.n_classes, "points": found.n_points},
        )
