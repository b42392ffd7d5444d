"""T603 under-regularised."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from sleuth.errors import NotApplicable
from sleuth.evidence.regularisation import decay_over_run, has_penalty, kept_by_dropout
from sleuth.evidence.trace import Evaluation, Phase, Trace
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.holding import HoldingBack
from sleuth.stats.overfit import Overfit, find_overfits
from sleuth.stats.overlap import coverage_of_training


@rule(
    "T603",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("evaluations", "scalars", "parameters"),
    explains=("overfitting",),
    consults=("regularisation-on",),
)
def under_regularised(
    trace: Trace, *, min_capacity: float = 2.0, min_decay: float = 0.1, max_varied: float = 1.5
) -> Iterator[Finding]:
    """The model learns its few samples by heart, and nothing in the program holds it back.

    Measure:
        The loss in evaluation rises beyond doubt while the training loss falls (as in `overfitting`), the trained weights are
        more than `min_capacity` for each training sample and one for each feature, and there is no weight decay to speak of, no
        dropout, no penalty on a weight in the loss's graph, and no augmentation. No rise is needed where an experiment
        shows what is lost: repeated with weight decay, the training ends far better on the program's own evaluation rows.
    Why:
        A network with 2 n + d weights can fit any labels of n samples with d features. With more, and nothing to prefer a
        simple answer, the training ends in one that holds for the training samples only.
    Fix:
        Stop at the lowest loss in evaluation; or add weight decay (AdamW with 0.01 to 0.1 over a long run), dropout,
        augmentation or more data; or make the model smaller.
    Limits:
        Wrong labels, and validation data of another kind, look the same; rules that find them explain this. Batch normalisation
        and label smoothing do not count as holding back.
    Source:
        Zhang, Bengio, Hardt, Recht and Vinyals 2017, Understanding Deep Learning Requires Rethinking Generalization, theorem 1,
        https://arxiv.org/abs/1611.03530.

    Args:
        min_capacity: trained weights for each training sample, no unit; from 2 on any labels can be fitted (Zhang et al.).
        min_decay: share by which weight decay shrinks a weight over the run from which on it counts, 0 to 1.
        max_varied: different samples met over the loader's length from which on there is augmentation, no unit.
    """
    gain = HoldingBack.of(trace)
    sure = [one for one in find_overfits(trace) if one.is_sure]
    if not len(trace.train_samples):
        raise NotApplicable("the training samples were not seen")
    is_held_back = decay_over_run(trace) >= min_decay or has_penalty(trace) or kept_by_dropout(trace) < 1
    if not trace.run.is_final or not (sure or gain) or is_held_back:
        return
    lengths = [one.n_samples for one in trace.loaders if one.is_training and one.n_samples > 0]
    if lengths and len(trace.train_samples) > max_varied * sum(lengths):
        return
    n_samples = len(trace.train_samples) / max(coverage_of_training(trace), 1e-9)
    evaluated: list[Overfit | Evaluation] = [*sure] or [trace.evaluations[-1]]
    for one in evaluated:
        inputs = [f.input for f in trace.forwards if f.model == one.model and f.phase is Phase.TRAIN and f.input is not None]
        n_features = prod(inputs[0].shape[1:]) if inputs else 0
        n_weights = sum(prod(p.shape) for p in trace.parameters if p.model == one.model and p.requires_grad and p.optimizers)
        if n_weights <= min_capacity * n_samples + n_features:
            continue
        yield Finding(
            message=f"{n_weights:,} trained weights learn about {n_samples:,.0f} samples by heart"
            f"{f': the loss in evaluation rose from {one.lowest:.4g} to {one.last:.4g}' if isinstance(one, Overfit) else ''}, "
            f"with neither weight decay, dropout nor augmentation.{gain.said if gain else ''}",
            where=Where(one.place, first_step=one.step),
            values={"weights": n_weights, "samples": round(n_samples), **(gain.values if gain else {})}
            | ({"lowest": one.lowest, "last": one.last} if isinstance(one, Overfit) else {}),
        )
        return
