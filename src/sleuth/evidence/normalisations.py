"""Published normalisations of images, the limits of images that went through one twice, and what models are trained on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import prod

from sleuth.evidence.reading import pooled_facts
from sleuth.evidence.trace import Phase, TensorFacts, Trace

GREY_LEVELS = (255.0, 16.0)  # the greatest value of 8-bit images, and of scikit-learn's digits
DIGIT_PIXELS = 64  # of the latter
LEAST_BRIGHT = 0.25  # mean over deviation of images; those of MNIST, all but black, have 0.42
INEXACT = 0.1  # by which the deviation of some batches differs from that of all data
STANDARDS = {  # mean and deviation of published normalisations, one number for each channel
    "0.5": ((0.5,), (0.5,)),
    "MNIST": ((0.1307,), (0.3081,)),
    "Fashion-MNIST": ((0.2860,), (0.3530,)),
    "CIFAR-10": ((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)),
    "CIFAR-10, older": ((0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010)),
    "ImageNet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}


def twice_normalised(shape: tuple[int, ...]) -> Iterator[tuple[str, float, float]]:
    """What was done twice, and what black and white become by it, for inputs of this shape.

    Examples:
        >>> [said for said, _, _ in twice_normalised((32, 784))]
        ['divided by 255 twice']
    """
    for level in GREY_LEVELS:
        if level == GREY_LEVELS[0] or prod(shape[1:]) == DIGIT_PIXELS:
            yield f"divided by {level:g} twice", 0.0, 1 / level
    if len(shape) < 3:
        return
    for name, (means, deviations) in STANDARDS.items():
        pairs = list(zip(means, deviations, strict=True))
        if len(pairs) > 1 and 3 not in shape[1:]:
            continue
        tiny = [((0 - m) / s, (1 / GREY_LEVELS[0] - m) / s) for m, s in pairs]
        yield f"divided by 255 twice and normalised ({name})", min(t[0] for t in tiny), max(t[1] for t in tiny)
        twice = [(((0 - m) / s - m) / s, ((1 - m) / s - m) / s) for m, s in pairs]
        yield f"normalised twice ({name})", min(t[0] for t in twice), max(t[1] for t in twice)


def is_undivided(mean: float, deviation: float, shape: tuple[int, ...]) -> bool:
    """Whether images that were divided by their greatest grey value look so after mean and deviation of undivided ones.

    The deviation of images is divided by itself times the greatest grey value: that value's inverse is left, whatever they show.

    Examples:
        >>> is_undivided(-1.2, 0.00392, (32, 1, 28, 28)), is_undivided(-0.02, 0.00392, (32, 20))
        (True, False)
    """
    levels = [level for level in GREY_LEVELS if level == GREY_LEVELS[0] or prod(shape[1:]) == DIGIT_PIXELS]
    return mean < -LEAST_BRIGHT and any(abs(deviation * level - 1) <= INEXACT for level in levels)


def training_inputs(trace: Trace, min_forwards: int) -> Iterator[tuple[int, TensorFacts, tuple[int, ...]]]:
    """What each model was trained on, all batches together, and what the forward pass made of the data for a first layer.

    Each is the model's index (-1 without one), facts, and the shape of a batch.

    Args:
        trace: the run.
        min_forwards: training forwards that must have been seen.

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> list(training_inputs(Trace(run=RunFacts()), 3))
        []
    """
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
