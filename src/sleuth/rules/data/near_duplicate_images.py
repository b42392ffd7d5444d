"""D302 near-duplicate-images."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.media import Images
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import IntArray, Table
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule
from sleuth.stats.nearest import copies, repeated


@rule(
    "D302",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("images",),
    explains=("spurious-image-property", "label-shift", "covariate-shift"),
)
def near_duplicate_images(
    splits: Splits, *, tolerance: float = 2.0, part: float = 0.15, min_images: int = 3, min_share: float = 0.002
) -> Iterator[Finding]:
    """Images stand in the folder several times, or in two splits.

    Measure:
        Each image as 16 by 16 grey values and 4 by 4 colours; its distance from the nearest other one. A copy is nearer than the
        tolerance, and nearer than a part of the distance at which the images of the folder usually have their nearest
        neighbour. Images of one colour are left out.
    Why:
        Between splits: the test asks what was learned by heart. Within one: the image counts several times.
    Fix:
        Leave the copies out before the split is made.
    Limits:
        Copies that were cut, turned or mirrored are not found, nor copies of pictures that all look alike.
    Source:
        Barz and Denzler 2020, Do We Train on Test Data? Purging CIFAR of Near-Duplicates,
        https://doi.org/10.3390/jimaging6060041.

    Args:
        tolerance: root of the mean squared difference, in grey levels of 255, up to which images may be copies.
        part: of the usual distance of the nearest, up to which they are, 0 to 1.
        min_images: copies from which on.
        min_share: the same as a share of the images, 0 to 1.
    """
    for table in splits.tables:
        if table.images is None:
            continue
        shown, views = _shown(table, table.images)
        found, near = copies(views, tolerance=tolerance, part=part)
        again = found[repeated(views[found], float(near.distance[found].max()))] if len(found) else found
        if len(again) >= max(min_images, min_share * len(shown)):
            first = int(again[0])
            pair = table.images.names[shown[near.place[first]]], table.images.names[shown[first]]
            names = tuple(table.images.names[place] for place in shown[again][:MOST_NAMES])
            yield Finding(
                f"{len(again):,} of {len(table.images.names):,} images of {table.split} are copies of others: {pair[1]!r} of "
                f"{pair[0]!r}.",
                Where(split=table.split), {"files": names, "images": len(again), "share": len(again) / len(shown)},
            )  # fmt: skip
    for pair_of in splits.pairs:
        one, other = splits.table(pair_of.reference), splits.table(pair_of.other)
        if one.images is not None and other.images is not None:
            yield from _between((one, one.images), (other, other.images), tolerance, part, max(min_images, 0))


def _between(
    one: tuple[Table, Images], other: tuple[Table, Images], tolerance: float, part: float, min_images: int
) -> Iterator[Finding]:
    (known, views), (shown, others) = _shown(*one), _shown(*other)
    found, near = copies(others, views, tolerance=tolerance, part=part)
    if len(found) < min_images:
        return
    first = int(found[0])
    names = tuple(other[1].names[place] for place in shown[found][:MOST_NAMES])
    yield Finding(
        f"{len(found):,} of {len(other[1].names):,} images of {other[0].split} stand in {one[0].split} too: {names[0]!r} as "
        f"{one[1].names[known[near.place[first]]]!r}.",
        Where(split=other[0].split), {"files": names, "images": len(found), "share": len(found) / len(shown)},
    )  # fmt: skip


def _shown(table: Table, images: Images) -> tuple[IntArray, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    """Places and views of the images that show something."""
    contrast = table.by_name["contrast"].values
    kept = np.flatnonzero(contrast > LEAST_CONTRAST).astype(np.int64)
    return kept, images.views[kept]


MOST_NAMES = 100
LEAST_CONTRAST = 0.01  # deviation of the grey values below which an image shows nothing
