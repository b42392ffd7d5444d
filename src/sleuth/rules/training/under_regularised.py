"""T603 under-regularised."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from sleuth.errors import NotApplicable
from sleuth.evidence.linear_chain import RESHAPING
from sleuth.evidence.trace import Phase, Trace
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.overfit import find_overfits
from sleuth.stats.overlap import coverage_of_training

PENALTIES = frozenset(("Pow", "Mul", "Abs", "LinalgVectorNorm", "Norm", "Sum", "MseLoss", "Dot"))
DECOUPLED = ("AdamW", "SGD")  # whose decay shrinks a weight by rate x decay in each step; Adam's is rescaled


@rule(
    "T603",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("evaluations", "scalars", "parameters"),
    explains=("overfitting",),
)
def under_regularised(
    trace: Trace, *, min_capacity: float = 2.0, min_decay: float = 0.1, max_varied: float = 1.5
) -> Iterator[Finding]:
    """The model learns its few samples by heart, and nothing in the program holds it back.

    Measure:
        The loss in evaluation rises beyond doubt while the training loss falls (as in `overfitting`), the trained weights are
        more than `min_capacity` for each training sample and one for each feature, and there is no weight decay to speak of, no
        dropout, no penalty on a weight in the loss's graph, and no augmentation.
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
    sure = [one for one in find_overfits(trace) if one.is_sure]
    if not len(trace.train_samples):
        raise NotApplicable("the training samples were not seen")
    if not trace.run.is_final or not sure or _is_held_back(trace, min_decay):
        return
    lengths = [one.n_samples for one in trace.loaders if one.is_training and one.n_samples > 0]
    if lengths and len(trace.train_samples) > max_varied * sum(lengths):
        return
    n_samples = len(trace.train_samples) / max(coverage_of_training(trace), 1e-9)
    for one in sure:
        inputs = [f.input for f in trace.forwards if f.model == one.model and f.phase is Phase.TRAIN and f.input is not None]
        n_features = prod(inputs[0].shape[1:]) if inputs else 0
        n_weights = sum(prod(p.shape) for p in trace.parameters if p.model == one.model and p.requires_grad and p.optimizers)
        if n_weights <= min_capacity * n_samples + n_features:
            continue
        yield Finding(
            message=f"{n_weights:,} trained weights learn about {n_samples:,.0f} samples by heart: the loss in evaluation rose "
            f"from {one.lowest:.4g} to {one.last:.4g}, with neither weight decay, dropout nor augmentation.",
            where=Where(one.place, first_step=one.step),
            values={"weights": n_weights, "samples": round(n_samples), "lowest": one.lowest, "last": one.last},
        )
        return


def _is_held_back(trace: Trace, min_decay: float) -> bool:
    """Whether the program has weight decay with an effect, dropout, or a penalty on its weights."""
    for optimizer in trace.optimizers:
        for group in (g for g in optimizer.groups if g.weight_decay > 0):
            speed = 1 / (1 - group.momentum) if optimizer.kind == "SGD" and 0 <= group.momentum < 1 else 1.0
            if optimizer.kind not in DECOUPLED or group.lr * group.weight_decay * speed * optimizer.n_steps >= min_decay:
                return True
    if any(layer.probability > 0 and layer.n_training_calls for layer in trace.layers):
        return True
    for graph in (b.graph for b in trace.backwards):
        matrices = {i for i, op in enumerate(graph) if op.parameter >= 0 and len(op.shape) > 1}
        behind = matrices | {i for i, op in enumerate(graph) if op.name in RESHAPING and matrices.intersection(op.inputs)}
        if any(op.name in PENALTIES and behind.issuperset(op.inputs) and op.inputs for op in graph):
            return True
    return False
