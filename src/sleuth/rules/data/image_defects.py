"""D301 image-defects."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.media import Images
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Table
from sleuth.rule import FAULT, LIKELY, PROOF, WARNING, Finding, Where, rule
from sleuth.stats.tails import beyond_gap, far_above, far_off


@rule(
    "D301",
    kind=FAULT,
    certainty=LIKELY,
    severity=WARNING,
    needs=("images",),
    explains=(
        "near-duplicate-images", "spurious-image-property", "univariate-outliers", "disguised-missing",
        "conflicting-labels", "out-of-range-values",
    ),
)  # fmt: skip
def image_defects(
    splits: Splits,
    *,
    max_chance: float = 1e-4,
    max_contrast: float = 0.01,
    max_dark: float = 0.06,
    min_bright: float = 0.97,
    blur: float = 4.0,
    odd_size: float = 4.0,
    odd_aspect: float = 2.5,
) -> Iterator[Finding]:
    """Images are unreadable, of one colour, far too dark or bright, blurred, or of an odd size.

    Measure:
        Files that the decoder refuses. Images whose pixels are all equal. Of the others those that a gap parts from the body of
        the set (a test on the tail, whatever its weight) in brightness, sharpness (deviation of the Laplacian over that of the
        grey values), size or aspect, and that are beyond a limit too.
    Why:
        They have a label, but show nothing of it, and resizing bends or enlarges what they show.
    Fix:
        Look at the files named; load them again, or leave them out.
    Limits:
        A set that is dark or blurred as a whole is taken to be meant so. More than two images in a hundred with one defect are a
        part of the set.
    Source:
        Pech-Pacheco, Cristóbal, Chamorro-Martínez and Fernández-Valdivia 2000, Diatom autofocusing in brightfield microscopy,
        https://doi.org/10.1109/ICPR.2000.903548; Hill 1975, https://doi.org/10.1214/aos/1176343247.

    Args:
        max_chance: chance of the gap in an ordinary tail, 0 to 1.
        max_contrast: deviation of the grey values up to which an image is of one colour, 0 to 0.5.
        max_dark: brightness up to which an image is dark, 0 to 1.
        min_bright: brightness from which on it is bright, 0 to 1.
        blur: how many times less sharp than the median.
        odd_size: how many times fewer or more pixels along a side than the median.
        odd_aspect: how many times wider or narrower than the median.
    """
    for table in splits.tables:
        if table.images is None:
            continue
        if table.images.unreadable:
            yield _unreadable(table, table.images)
        value = {one.name: one.values for one in table.properties}
        flat = (value["contrast"] <= max_contrast) & ~(value["information"] > 1)
        common = flat.sum() > max(MOST_FLAT * len(flat), 1)  # empty masks are a part of the set
        side = np.sqrt(value["width"] * value["height"])
        dark = (value["brightness"] <= max_dark) & beyond_gap(-value["brightness"], max_chance)
        bright = (value["brightness"] >= min_bright) & beyond_gap(value["brightness"], max_chance)
        found = [
            ("of one colour", flat & (not common)),
            ("far darker than the others", ~flat & dark),
            ("far brighter than the others", ~flat & bright),
            (f"more than {blur:g} times less sharp than the median", ~flat & far_above(1 / value["sharpness"], blur, max_chance)),
            (f"of a size more than {odd_size:g} times off the median", far_off(side, odd_size, max_chance)),
            (f"of an aspect more than {odd_aspect:g} times off the median", far_off(value["aspect"], odd_aspect, max_chance)),
        ]
        for what, places in found:
            if places.any():
                yield _finding(table, table.images, np.flatnonzero(places).tolist(), what)


def _unreadable(table: Table, images: Images) -> Finding:
    name, why = images.unreadable[0]
    n = len(images.unreadable)
    return Finding(
        f"{n:,} of {images.n_files:,} files of {table.split} cannot be read: {name!r} ({why}).",
        Where(split=table.split), {"files": tuple(one for one, _ in images.unreadable[:MOST_NAMES]), "images": n},
        PROOF,
    )  # fmt: skip


def _finding(table: Table, images: Images, places: list[int], what: str) -> Finding:
    names = tuple(images.names[place] for place in places[:MOST_NAMES])
    return Finding(
        f"{len(places):,} of {len(images.names):,} images of {table.split} are {what}: {', '.join(map(repr, names[:3]))}.",
        Where(split=table.split), {"files": names, "images": len(places), "defect": what},
    )  # fmt: skip


MOST_NAMES = 100
MOST_FLAT = 0.02  # share of images of one colour up to which they are a defect
