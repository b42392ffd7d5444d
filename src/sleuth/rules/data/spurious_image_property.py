"""D303 spurious-image-property."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.errors import NotApplicable
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, FloatArray
from sleuth.rule import FAULT, HINT, LIKELY, WARNING, Finding, Where, rule
from sleuth.stats.association import auc
from sleuth.stats.classes import one_against_rest

OF_THE_FILE = ("width", "height", "aspect", "mode", "format", "quality")  # by how the image was stored, not by what it shows


@rule(
    "D303",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("images", "classes"),
    explains=(),
)
def spurious_image_property(
    splits: Splits, *, min_auc: float = 0.8, min_auc_of_light: float = 0.9, alpha: float = 1e-6, min_images: int = 20
) -> Iterator[Finding]:
    """How an image was stored tells its class.

    Measure:
        For each class against the rest, the AUC of size, aspect, colour mode, file format and compression; above a limit and
        significant after correction for all that was tried. Brightness, colour (how much of it, and how much more red than
        blue), contrast and sharpness can be what the class is, so they give a hint.
    Why:
        A model that learns from the pixels can read these too, and scores well without looking at the things themselves.
    Fix:
        Store all classes alike: one size, mode, format and compression, from sources that are mixed over the classes.
    Limits:
        A class that is wide by nature, such as panoramas, looks the same.
    Source:
        Geirhos, Jacobsen, Michaelis, Zemel, Brendel, Bethge and Wichmann 2020, Shortcut Learning in Deep Neural Networks,
        https://arxiv.org/abs/2004.07780.

    Args:
        min_auc: AUC of a property of the file from which on, 0.5 to 1.
        min_auc_of_light: AUC of brightness, colour, contrast or sharpness for a hint, 0.5 to 1.
        alpha: p-value after correction, 0 to 1.
        min_images: images of a class and of the rest that are needed.
    """
    table, target = splits.train, splits.target
    if table.images is None or target is None:
        raise NotApplicable("the images have no classes")
    tested = [
        (label, name, *auc(scores[known & ~np.isnan(scores)], is_it[known & ~np.isnan(scores)]))
        for label, is_it, known in one_against_rest(target)
        if min(int(is_it.sum()), int((known & ~is_it).sum())) >= min_images
        for column in table.properties
        for name, scores in _scores(column)
    ]
    best: dict[str, tuple[float, str]] = {}
    for label, name, found, p_value in tested:
        least = min_auc if name.split(" ")[0] in OF_THE_FILE else min_auc_of_light
        height = max(found, 1 - found)
        if height >= least and p_value * len(tested) < alpha and height > best.get(name, (0.0, ""))[0]:
            best[name] = height, label
    for name, (height, label) in sorted(best.items(), key=lambda one: -one[1][0]):
        column = table.by_name[name.split(" ")[0]]
        yield Finding(
            f"The {name} of an image alone tells the class {label!r} from the others with an AUC of {height:.2f}.",
            Where(split=table.split, column=column.name), {"auc": height, "class": label},
            None if column.name in OF_THE_FILE else HINT,
        )  # fmt: skip


def _scores(column: Column) -> Iterator[tuple[str, FloatArray]]:
    """A property as numbers; of text each level by itself."""
    if not column.is_text:
        yield column.name, column.values
        return
    for place, level in enumerate(column.levels if len(column.levels) > 1 else ()):
        yield f"{column.name} {level.value}", (column.values == place).astype(np.float64)
