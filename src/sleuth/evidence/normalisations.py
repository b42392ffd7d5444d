"""Published normalisations of images, and the limits of images that went through one twice."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

GREY_LEVELS = (255.0, 16.0)  # the greatest value of 8-bit images, and of scikit-learn's digits
DIGIT_PIXELS = 64  # of the latter
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
