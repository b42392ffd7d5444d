"""T102 double-normalised-inputs."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.normalisations import is_undivided, training_inputs, twice_normalised
from sleuth.evidence.trace import TensorFacts, Trace
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Certainty, Finding, Where, rule
from sleuth.stats.objective import fall

IMAGES = 4  # axes of a batch of images
CENTRED, SPREAD = 0.15, 1.3  # what a standardised input has at most: distance of the mean from 0, factor of the deviation from 1
OFF_CENTRE = 3.0  # deviations between the mean and 0
MOST_FALL = 0.5  # share of the first loss; a model that learns more bears its inputs


@rule(
    "T102",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("forwards",),
    explains=(
        "loss-plateau", "underfitting", "chance-level-metric", "one-class-predictions", "vanishing-gradients",
        "unnormalised-inputs", "learning-rate-too-low", "activation-scale-drift", "train-validation-shift", "initial-loss-off",
        "model-cannot-fit-one-batch", "model-too-small", "rank-collapse",
    ),
)  # fmt: skip
def double_normalised_inputs(
    trace: Trace, *, tolerance: float = 0.003, bright: float = 0.75, min_forwards: int = 3, max_left: float = 0.1
) -> Iterator[Finding]:
    """The images are scaled or normalised twice on their way to the model.

    Measure:
        Least and greatest value of the model's inputs over the training, against what black and white become when they are
        divided by their greatest grey value twice, are then normalised by a published mean and deviation, or normalised twice.
        Or a deviation of 1/255 far off zero, which divided images have after the mean and deviation of undivided ones were
        applied. Or inputs of any kind that come with mean 0 and deviation 1, and of which the forward pass makes a first layer's
        inputs that are all but constant and far off zero.
    Why:
        Normalised twice, the inputs lie off centre, on a scale for which neither the rate nor pretrained weights were made, or
        are all but constant. Divided by 255 twice, all images are black to within 0.004: the first layer sees next to nothing.
    Fix:
        Scale once: `ToTensor()` divides by 255 already, and the data set may be normalised when it is loaded.
    Limits:
        Images are told by the extremes alone, so the batches must hold black and (nearly) white, and the normalisation must be
        well known.
    Source:
        PyTorch documentation, torchvision.transforms.ToTensor,
        https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.ToTensor.html.

    Args:
        tolerance: difference of the extremes from the expected ones, as a share of the range; published means have 4 digits.
        bright: greatest value of images that are divided twice, as a share of white's, 0 to 1.
        min_forwards: training forwards that must have been seen.
        max_left: of a deviation of 1, what a normalisation in the forward pass leaves of inputs that had been normalised.
    """
    seen = list(training_inputs(trace, min_forwards))
    if not seen:
        raise NotApplicable("no model was trained on inputs of real numbers")
    for model, facts, shape in seen:
        ends = np.array([facts.minimum, facts.maximum])
        for said, low, high in twice_normalised(shape):
            is_nearly = low == 0 and len(shape) == IMAGES and ends[0] == 0 and bright * high <= ends[1] <= high
            if is_nearly or (np.abs(ends - (low, high)) <= tolerance * (high - low)).all():
                yield Finding(
                    message=f"The inputs go from {ends[0]:.4g} to {ends[1]:.4g}, as black and white do if they are {said}.",
                    where=_where(trace, model),
                    values={"minimum": facts.minimum, "maximum": facts.maximum, "mean": facts.mean, "deviation": facts.std},
                )
                return
        if is_undivided(facts.mean, facts.std, shape):
            yield _undivided(trace, model, facts)
            return
    yield from _inside(trace, min_forwards, max_left)


def _undivided(trace: Trace, model: int, facts: TensorFacts) -> Finding:
    return Finding(
        message=f"The inputs have a deviation of {facts.std:.2g} and a mean of {facts.mean:.3g}, as images that were divided by "
        "their greatest grey value and then normalised by the mean and deviation of undivided ones.",
        where=_where(trace, model),
        values={"mean": facts.mean, "deviation": facts.std},
        certainty=_certainty(trace),
        fix="Take mean and deviation from the images as they are when they are normalised: after the division.",
    )


def _where(trace: Trace, model: int) -> Where:
    return Where(trace.models[model].place if model >= 0 else None, first_step=0)


def _certainty(trace: Trace) -> Certainty:
    return HINT if trace.scalars is not None and fall(trace.scalars.loss) > MOST_FALL else LIKELY


def _inside(trace: Trace, min_forwards: int, max_left: float) -> Iterator[Finding]:
    """Standardised inputs of which the forward pass makes narrow ones, far off zero, as a normalisation of its own does."""
    come: dict[int, tuple[TensorFacts, tuple[int, ...]]] = {}
    for model, facts, shape in training_inputs(trace, min_forwards):
        before, was = come.setdefault(model, (facts, shape))  # the model's own inputs come first
        is_standard = abs(before.mean) <= CENTRED and 1 / SPREAD <= before.std <= SPREAD and prod(was[1:]) == prod(shape[1:])
        is_narrow = 0 < facts.std <= max_left and abs(facts.mean) >= OFF_CENTRE * facts.std
        if is_standard and is_narrow and not any(p.model == model and not p.requires_grad for p in trace.parameters):
            yield Finding(
                message=f"The model is given inputs of mean {before.mean:.2g} and deviation {before.std:.2g}; its "
                f"forward pass makes of them a mean of {facts.mean:.3g} and a deviation of {facts.std:.2g}, "
                "as when they are normalised again.",
                where=_where(trace, model),
                values={"mean": facts.mean, "deviation": facts.std},
                certainty=_certainty(trace),
                fix="Normalise once: in the data set or in the forward pass.",
            )
            return
