"""D302 near-duplicate-images."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.media import N_GREY, Images, ViewArray
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import IntArray, Table
from sleuth.rule import ERROR, FAULT, LIKELY, Finding, Where, rule
from sleuth.stats.nearest import Nearest, copies, relit, repeated

Limits = tuple[tuple[float, float], tuple[float, float]]  # tolerance and part, as they are and in other light


@rule(
    "D302",
    kind=FAULT,
    certainty=LIKELY,
    severity=ERROR,
    needs=("images",),
    explains=("spurious-image-property", "label-shift", "covariate-shift"),
)
def near_duplicate_images(
    splits: Splits,
    *,
    tolerance: float = 2.0,
    part: float = 0.15,
    tolerance_of_relit: float = 0.25,
    part_of_relit: float = 0.2,
    min_images: int = 3,
    min_share: float = 0.002,
) -> Iterator[Finding]:
    """Images stand in the folder several times, or in two splits.

    Measure:
        Each image as 16 by 16 grey values and 4 by 4 colours; its distance from the nearest other one. A copy is nearer than the
        tolerance, and nearer than a part of the distance at which the images of the folder usually have their nearest
        neighbour. The same with the mean of the grey values taken off and their deviation made one, for copies in other light;
        these must be parted from the others by a gap. Images of one colour are left out.
    Why:
        Between splits: the test asks what was learned by heart. Within one: the image counts several times.
    Fix:
        Leave the copies out before the split is made.
    Limits:
        Copies that were cut by more than a rim, turned, mirrored or coloured otherwise are not found, nor copies of pictures that
        all look alike.
    Source:
        Barz and Denzler 2020, Do We Train on Test Data? Purging CIFAR of Near-Duplicates,
        https://doi.org/10.3390/jimaging6060041.

    Args:
        tolerance: root of the mean squared difference, in grey levels of 255, up to which images may be copies.
        part: of the usual distance of the nearest, up to which they are, 0 to 1.
        tolerance_of_relit: as `tolerance`, in deviations of the grey values (0.25: they correlate by 0.97).
        part_of_relit: as `part`, for copies in other light.
        min_images: copies from which on.
        min_share: the same as a share of the images, 0 to 1.
    """
    limits = (tolerance, part), (tolerance_of_relit, part_of_relit)
    for table in splits.tables:
        if table.images is None:
            continue
        shown, views = _shown(table, table.images)
        found, near, compared = _most_copies(views, None, limits)
        again = found[repeated(compared[found], float(near.distance[found].max()))] if len(found) else found
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
            yield from _between((one, one.images), (other, other.images), limits, min_images)


def _most_copies(views: ViewArray, known: ViewArray | None, limits: Limits) -> tuple[IntArray, Nearest, ViewArray]:
    """Copies as they are or in other light, whichever are more, their neighbours, and the views that were compared."""
    (tolerance, part), (tolerance_of_relit, part_of_relit) = limits
    plain = copies(views, known, tolerance=tolerance, part=part)
    bare, others = relit(views, N_GREY), None if known is None else relit(known, N_GREY)
    lit = copies(bare, others, tolerance=tolerance_of_relit, part=part_of_relit, must_be_apart=True)
    return (*lit, bare) if len(lit[0]) > len(plain[0]) else (*plain, views)


def _between(one: tuple[Table, Images], other: tuple[Table, Images], limits: Limits, min_images: int) -> Iterator[Finding]:
    (known, views), (shown, others) = _shown(*one), _shown(*other)
    found, near, _ = _most_copies(others, views, limits)
    if len(found) < min_images:
        return
    first = int(found[0])
    names = tuple(other[1].names[place] for place in shown[found][:MOST_NAMES])
    yield Finding(
        f"{len(found):,} of {len(other[1].names):,} images of {other[0].split} stand in {one[0].split} too: {names[0]!r} as "
        f"{one[1].names[known[near.place[first]]]!r}.",
        Where(split=other[0].split), {"files": names, "images": len(found), "share": len(found) / len(shown)},
    )  # fmt: skip


def _shown(table: Table, images: Images) -> tuple[IntArray, ViewArray]:
    """Places and views of the images that show something."""
    contrast = table.by_name["contrast"].values
    shows = (contrast > LEAST_CONTRAST) & (images.views[:, :N_GREY].std(1) > LEAST_SEEN)
    kept = np.flatnonzero(shows).astype(np.int64)
    return kept, images.views[kept]


MOST_NAMES = 100
LEAST_CONTRAST = 0.01  # deviation of the grey values below which an image shows nothing
LEAST_SEEN = 1.0  # the same of the small view, in grey levels of 255: below it is what the pixels' noise leaves
