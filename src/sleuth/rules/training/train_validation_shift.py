"""T112 train-validation-shift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import isnan, prod

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.naming import is_held_out
from sleuth.evidence.place import Place
from sleuth.evidence.reading import is_same_shape, pooled_facts
from sleuth.evidence.trace import Evaluation, Forward, Phase, TensorFacts, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.fit import error_excess, evaluation_excess

MIN_VALUES = (
    256  # of an evaluated input, and of those trained on together, for its mean and deviation to be known within a few percent
)


@rule(
    "T112",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("forwards",),
    explains=(
        "overfitting", "chance-level-metric", "one-class-predictions", "under-regularised", "underfitting",
        "covariate-shift", "out-of-range-values", "unit-change", "feature-target-relation-change",
    ),
)  # fmt: skip
def train_validation_shift(
    trace: Trace, *, min_ratio: float = 1.8, far_ratio: float = 4.0, far_shift: float = 3.0, tolerance: float = 0.2,
    min_harm: float = 1.3, min_features: int = 4,
) -> Iterator[Finding]:  # fmt: skip
    """What the model gets in evaluation is scaled otherwise than what it was trained on.

    Measure:
        Mean, deviation, least and greatest value of the model's input, in training and in each forward of an evaluation: the
        ratio of the deviations and the distance of the means. If least and greatest value agree once each is measured in its
        own deviations, one is the other in another unit: a normalisation that only one of them got.
    Why:
        The weights fit inputs of one scale. On another they answer something else, however good the training is.
    Fix:
        Give both data sets the same normalisation, with the mean and the deviation of the training data.
    Limits:
        Augmentation changes the shape too, and the scale but a little. A run that also evaluates inputs of the training's scale
        at the same line (a study of robustness), or whose loss in evaluation is as low as in training, is left alone.
    Source:
        Breck, Polyzotis, Roy, Whang and Zinkevich 2019, Data Validation for Machine Learning (training-serving skew),
        https://proceedings.mlsys.org/paper_files/paper/2019/hash/928f1160e52192e3e0017fb63ab65391-Abstract.html.

    Args:
        min_ratio: ratio of the deviations, either way, if the shape is the same; images in [-1, 1] against [0, 1] have 2.
        far_ratio: the same ratio, if the shape differs, as with features scaled one by one.
        far_shift: distance of the means in training deviations, whatever the shape.
        tolerance: relative difference of the extremes, in deviations, up to which the shape is the same, 0 to 1.
        min_harm: last loss in evaluation over the training loss from which on the shift does harm, no unit; the share of wrong
            answers where the loss is not computed.
        min_features: numbers of a sample; a grid over a few coordinates may reach beyond the training on purpose.
    """
    trained: dict[int, list[TensorFacts]] = defaultdict(list)
    evaluated: dict[tuple[int, Place | None], list[Forward]] = defaultdict(list)
    for f in trace.forwards:
        if f.input is None or "float" not in f.input.dtype or f.input.n_nonfinite or not f.input.std > 0:
            continue
        if prod(f.input.shape[1:]) >= min_features and f.phase is Phase.TRAIN:
            trained[f.model].append(f.input)
        elif f.input.n_values >= MIN_VALUES and f.phase is Phase.EVALUATION:
            evaluated[f.model, f.place].append(f)
    if not any(model in trained for model, _ in evaluated):
        raise NotApplicable("no model was both trained and evaluated on inputs of real numbers")
    judged = {e.place for e in trace.evaluations if _is_judged(trace, e)}  # other calls time the model, or draw a picture
    for (model, place), forwards in evaluated.items():
        if place not in judged:
            continue
        facts = [f.input for f in forwards if f.input is not None]
        alike = [one for one in trained[model] if one.shape[1:] == facts[0].shape[1:]]
        if len(alike) < 2 or sum(one.n_values for one in alike) < MIN_VALUES:
            continue
        then = pooled_facts(alike)
        sizes = np.array([max(one.std / then.std, then.std / one.std) for one in facts])
        shifts = np.array([abs(one.mean - then.mean) / then.std for one in facts])
        same = (sizes > min_ratio) & [is_same_shape(then, one, tolerance=tolerance) for one in facts]
        if not (same | (sizes > far_ratio) | (shifts > far_shift)).all():
            continue
        harm, now = evaluation_excess(trace, model), facts[-1]
        harm = error_excess(trace, model) if isnan(harm) else harm
        is_data = same.all() and (forwards[0].loader >= 0 or _is_bounded(trained[model]))
        yield Finding(
            message=f"In evaluation the input has mean {now.mean:.3g} and deviation {now.std:.3g}; in training it had "
            f"{then.mean:.3g} and {then.std:.3g}.",
            where=Where(place),
            values={"ratio": now.std / then.std, "shift": shifts[-1], "is_same_shape": bool(same.all())},
            certainty=LIKELY if harm >= min_harm or (isnan(harm) and is_data) else HINT,
        )
        return


def _is_judged(trace: Trace, one: Evaluation) -> bool:
    """Whether answers were compared with targets, or the data are called held out."""
    names = (*one.names, *(trace.loaders[one.loader].names if one.loader >= 0 else ()))
    is_compared = one.batches is not None and len(one.batches.n_correct) > 0
    return one.has_targets or is_compared or any(map(is_held_out, names))


def _is_bounded(facts: list[TensorFacts]) -> bool:
    """Whether different batches have the same least value, as images have their black."""
    return len({one.minimum for one in facts}) == 1 < len({one.mean for one in facts})
