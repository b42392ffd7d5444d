"""T015 chance-level-metric."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Evaluation, Trace
from sleuth.rule import LIKELY, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.stats.entropy import constant_predictor_accuracy
from sleuth.stats.interval import wilson
from sleuth.stats.objective import fall

LAST = 0.3  # of the last quarter whose median is compared with its start: long enough to average noise out


@rule("T015", kind=SYMPTOM, certainty=LIKELY, severity=WARNING, needs=("evaluations",))
def chance_level_metric(
    trace: Trace,
    *,
    min_samples: int = 100,
    min_steps: int = 60,
    max_majority: float = 0.8,
    margin: float = 0.05,
    max_fall: float = 0.05,
) -> Iterator[Finding]:
    """The accuracy in evaluation is no better than that of always naming the most frequent class.

    Measure:
        The accuracy of the last evaluation, with a Wilson interval, against the share of the most frequent class among its
        targets: the interval reaches down to it, and the accuracy is less than `margin` above it.
    Why:
        At that level the model has learnt nothing that carries over to the evaluated data.
    Fix:
        If the training accuracy is at chance too, look at the training. If not, compare how both sets are made: labels, their
        order, scaling, and the mode (`model.eval()`) in which each runs.
    Limits:
        Judged at the end of the run only. Not judged with fewer than `min_samples` samples, where one class has more than
        `max_majority` of the targets, or where the training loss fell by more than `max_fall` but only at its very end.
    Source:
        Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference,
        https://doi.org/10.1080/01621459.1927.10502953.

    Args:
        min_samples: evaluated samples; fewer cannot tell chance from a modest success.
        min_steps: training steps before the evaluation.
        max_majority: share of the most frequent class, no unit.
        margin: of the accuracy above the most frequent class, no unit.
        max_fall: share by which the loss fell over the last quarter of the run, from which it counts as still learning.
    """
    series: dict[tuple[object, ...], list[Evaluation]] = defaultdict(list)
    for one in trace.evaluations:
        if np.isfinite(one.accuracy) and len(one.target_counts) > 1 and not one.is_every_step:
            series[one.key].append(one)
    if not series:
        raise NotApplicable("no evaluation with an accuracy and its targets was seen")
    if not trace.run.is_final or _is_learning(trace, max_fall):
        return
    for evaluations in series.values():
        last = evaluations[-1]
        n, majority = int(last.target_counts.sum()), constant_predictor_accuracy(last.target_counts)
        if last.step < min_steps or n < min_samples or majority > max_majority:
            continue
        interval = wilson(round(last.accuracy * n), n, confidence=0.99)
        if interval.low > majority or last.accuracy > majority + margin:
            continue
        yield Finding(
            message=f"The accuracy in evaluation is {last.accuracy:.1%} on {n} samples at step {last.step}; "
            f"always naming the most frequent class gives {majority:.1%}.",
            where=Where(last.place, first_step=last.step),
            values={"accuracy": last.accuracy, "majority": majority, "samples": n, "high": interval.high},
        )


def _is_learning(trace: Trace, max_fall: float) -> bool:
    """Whether the training loss fell in the last quarter, as it does in a run that was stopped too early to judge."""
    if trace.scalars is None:
        return False
    loss = trace.scalars.loss
    last = fall(loss[-len(loss) // 4 :], share_last=LAST)
    return last > max_fall and fall(loss) < 4 * max_fall
