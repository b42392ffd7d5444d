"""T102 double-normalised-inputs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.normalisations import twice_normalised
from sleuth.evidence.reading import pooled_facts
from sleuth.evidence.trace import Phase, TensorFacts, Trace
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule

IMAGES = 4  # axes of a batch of images


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
    trace: Trace, *, tolerance: float = 0.003, bright: float = 0.75, min_forwards: int = 3
) -> Iterator[Finding]:
    """The images are scaled or normalised twice on their way to the model.

    Measure:
        Least and greatest value of the model's inputs over the training, against what black and white become when they are
        divided by their greatest grey value twice, are then normalised by a published mean and deviation, or normalised twice.
    Why:
        Divided by 255 twice, all images are black to within 0.004: the first layer sees next to nothing, and learns slowly.
        Normalised twice, they lie off centre, on a scale for which neither the rate nor pretrained weights were made.
    Fix:
        Scale once: `ToTensor()` divides by 255 already, and the data set may be normalised when it is loaded.
    Limits:
        Told by the extremes alone, so the batches must hold black and (nearly) white, and the normalisation must be well known.
    Source:
        PyTorch documentation, torchvision.transforms.ToTensor,
        https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.ToTensor.html.

    Args:
        tolerance: difference of the extremes from the expected ones, as a share of the range; published means have 4 digits.
        bright: greatest value of images that are divided twice, as a share of white's, 0 to 1.
        min_forwards: training forwards that must have been seen.
    """
    seen = list(_inputs(trace, min_forwards))
    if not seen:
        raise NotApplicable("no model was trained on inputs of real numbers")
    for model, facts, shape in seen:
        ends = np.array([facts.minimum, facts.maximum])
        for said, low, high in twice_normalised(shape):
            is_nearly = low == 0 and len(shape) == IMAGES and ends[0] == 0 and bright * high <= ends[1] <= high
            if is_nearly or (np.abs(ends - (low, high)) <= tolerance * (high - low)).all():
                place = trace.models[model].place if model >= 0 else None
                yield Finding(
                    message=f"The inputs go from {ends[0]:.4g} to {ends[1]:.4g}, as black and white do if they are {said}.",
                    where=Where(place, first_step=0),
                    values={"minimum": facts.minimum, "maximum": facts.maximum, "mean": facts.mean, "deviation": facts.std},
                )
                return


def _inputs(trace: Trace, min_forwards: int) -> Iterator[tuple[int, TensorFacts, tuple[int, ...]]]:
    """What each model was trained on, all batches together, and what the forward pass made of the data for a first layer."""
    inputs: dict[int, list[TensorFacts]] = defaultdict(list)
    for f in trace.forwards:
        if f.phase is Phase.TRAIN and f.input is not None and "float" in f.input.dtype and len(f.input.shape) >= 2:
            inputs[f.model].append(f.input)
    for model, facts in inputs.items():
        if len(facts) >= min_forwards:
            yield model, pooled_facts(facts), facts[0].shape
    for call in trace.layer_calls:
        layer, given = trace.layers[call.layer], call.input
        if layer.model in inputs and layer.parameters and given and "float" in given.dtype and not given.requires_grad:
            yield layer.model, given, given.shape
