"""T107 class-imbalance-ignored."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.decisions import decides, last_evaluation, never_named
from sleuth.evidence.trace import FloatArray, IntArray, LossCall, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.fit import stands_still
from sleuth.stats.objective import beats_majority, call_unit, constant_loss, training_calls
from sleuth.stats.robust import known_median
from sleuth.stats.trend import mann_kendall


@rule(
    "T107",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("losses", "scalars"),
    explains=("one-class-predictions", "chance-level-metric", "underfitting", "metric-contradicts-loss"),
)
def class_imbalance_ignored(
    trace: Trace, *, max_share: float = 0.2, max_recall: float = 0.02, min_targets: int = 20, max_classes: int = 20,
    min_steps: int = 60, max_loss: float = 0.95, max_fall: float = 0.05,
    window: float = 0.6, max_named: float = 0.2, min_evaluated: int = 50,
) -> Iterator[Finding]:  # fmt: skip
    """A rare class is (almost) never predicted: the loss counts every sample alike, and the frequent classes outvote it.

    Measure:
        Targets and predictions (argmax, or the threshold at one half) of each class over the last `window` of the run, with no
        class weights and no weighted sampler: a class with less than `max_share` of the most frequent one's targets, and next to
        no prediction, or few in the last evaluation; while the loss shows that the model has learnt from its inputs. Of an
        evaluation without labels, of two classes: all outputs on one side of the threshold, as many as would hold enough of them.
    Why:
        Where classes overlap, the frequent one is the likelier everywhere, so always naming it has the best accuracy. If the rare
        one is what is looked for (fraud, disease, defects), that model is worth nothing.
    Fix:
        Weigh the classes by one over their frequency (`weight=`, `pos_weight=`), sample the rare ones more often
        (`WeightedRandomSampler`), or choose the threshold by precision and recall.
    Limits:
        A hint where no line of an evaluation makes classes of outputs and no accuracy is printed (a ranking may be all that is
        wanted), and while the loss falls, unless evaluations from the middle of the run on stand still.
    Source:
        He & Garcia 2009, Learning from Imbalanced Data, https://doi.org/10.1109/TKDE.2008.239.

    Args:
        max_share: targets of the rare class over those of the most frequent one.
        max_recall: its predictions over its targets.
        min_targets: of the rare class in the window, or in the last evaluation.
        max_classes: more are a vocabulary, whose rare words are rarely the likeliest.
        min_steps: of the run.
        max_loss: loss over that of a constant answer, below which the model has learnt something.
        max_fall: relative fall of the loss in the window from which it counts as still learning.
        window: share of the steps, from the end.
        max_named: its predictions over its targets in the last evaluation. A model that tells classes apart names each about as
            often as it occurs; one that names a class a fifth as often misses four in five at least.
        min_evaluated: its targets there; so many are not missed by chance.
    """
    calls = tuple(c for c in training_calls(trace) if 1 < len(c.target_counts) <= max_classes and len(c.prediction_counts))
    if not calls or len({len(c.target_counts) for c in calls}) > 1 or trace.scalars is None:
        raise NotApplicable("no single loss over a few classes was seen")
    loss = trace.scalars.loss[-max(1, round(window * len(trace.scalars.loss))) :]
    last = tuple(c for c in calls if c.step >= (1 - window) * trace.run.n_steps)
    if not trace.run.is_final or trace.run.n_steps < min_steps or not last or _is_balanced(trace, last):
        return
    targets, said = (np.sum([getattr(c, name) for c in last], axis=0) for name in ("target_counts", "prediction_counts"))
    rare, is_still = (targets >= min_targets) & (said <= max_recall * targets), False
    evaluated = last_evaluation(trace, len(targets))
    if not (rare & (targets <= max_share * targets.max())).any() and evaluated is not None:
        targets, said = evaluated
        rare = (targets >= min_evaluated) & (said <= max_named * targets)
        rare |= (targets >= min_targets) & (said <= max_recall * targets)
    if not (rare & (targets <= max_share * targets.max())).any() and evaluated is None:
        (targets, said), is_still = _told_by_outputs(trace, calls), True
        rare = (targets >= min_evaluated) & (said == 0)
    rare &= targets <= max_share * targets.max()
    if not rare.any():
        return
    worst = int(np.where(rare, targets, -1).argmax())
    level = call_unit(trace.scalars, calls) * float(np.nanmean(loss)) / constant_loss(calls)
    has_learnt = level < max_loss or (len(targets) > 2 and beats_majority(last))
    is_settled = is_still or not _falls(loss, max_fall) or stands_still(trace, worst, max_recall=max_recall)
    share = targets[worst] / targets.sum()
    yield Finding(
        message=f"Class {worst} has {share:.1%} of the targets ({targets[worst]:.0f} of those at the end) and was predicted "
        f"{said[worst]:.0f} times; the most frequent class has {targets.max() / targets.sum():.0%}, and no weights are used.",
        where=Where(last[0].place, first_step=last[0].step),
        values={"class": worst, "share": float(share), "targets": int(targets[worst]), "predictions": int(said[worst])},
        certainty=LIKELY if has_learnt and is_settled and decides(trace) else HINT,
    )


def _told_by_outputs(trace: Trace, calls: tuple[LossCall, ...]) -> tuple[IntArray, IntArray]:
    """Targets of each class that the last evaluation's outputs have, if they are as frequent as in training, and predictions.

    Zeros where its outputs do not tell that a class is never named.
    """
    watched = np.sum([c.target_counts for c in calls], axis=0)
    unnamed = never_named(trace, calls)
    if unnamed is None:
        return np.zeros_like(watched), np.zeros_like(watched)
    label, n_outputs = unnamed
    said = np.where(np.arange(len(watched)) == label, 0, n_outputs)
    return np.rint(n_outputs * watched / watched.sum()).astype(np.int64), said


def _is_balanced(trace: Trace, calls: tuple[LossCall, ...]) -> bool:
    """Whether weights or a sampler already make up for rare classes."""
    is_weighted = any(len(c.class_weights) and np.ptp(c.class_weights) + (len(c.class_weights) == 1) > 0 for c in calls)
    return is_weighted or any(one.is_training and "Weighted" in one.sampler for one in trace.loaders)


def _falls(loss: FloatArray, max_fall: float) -> bool:
    return (trend := mann_kendall(loss)).is_falling() and -trend.slope * len(loss) > max_fall * abs(known_median(loss))
