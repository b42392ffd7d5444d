"""Whether images got their shape by a `reshape` that left the channels of each pixel side by side."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

SAMPLES = 8  # of a batch
MAX_ROWS, CHUNK = 20_000, 2_000  # of the program's data, that are compared, and at a time
PIXELS = 256  # of each image, evenly spread
MIN_SIDE = 8
SAME, OTHER = 0.999, 0.9  # correlation of an image with a row in one order, and with none in the other one
ROUNDING = 1e-5  # of the norm of a channel; a hundred times single precision


def reshaped_share(images: Tensor, held: Sequence[Tensor]) -> float:
    """Share of images `(n, C, H, W)` that are rows of data `(N, H, W, C)` in their order of values; NaN without such data.

    Each channel may have been scaled and moved, before or after the reshape. What does not count: an image whose axes were
    exchanged, one with a channel of a single value, and one that is found nowhere.
    """
    if (
        images.dim() != 4
        or images.is_complex()
        or images.shape[1] < 2
        or min(images.shape[2:]) < max(MIN_SIDE, images.shape[1] + 1)
    ):
        return float("nan")
    data = [one for one in held if one.dim() == 4 and one.shape[1:] == (*images.shape[2:], images.shape[1])]
    if not data:
        return float("nan")
    own = images[:SAMPLES].cpu().float()
    as_given, as_reshaped, as_planes = (
        own.permute(0, 2, 3, 1).flatten(1, 2),
        own.reshape(len(own), -1, own.shape[1]),
        _planes(own),
    )
    best = torch.zeros(3, len(own))
    for rows in (one[at : min(at + CHUNK, MAX_ROWS)].cpu() for one in data for at in range(0, min(len(one), MAX_ROWS), CHUNK)):
        pixels = rows.flatten(1, 2)
        found = (_likeness(as_given, pixels), _likeness(as_reshaped, pixels), _likeness(as_planes, _planes(rows)))
        best = torch.maximum(best, torch.stack(found))
    return float(((best[1:].amax(0) >= SAME) & (best[0] < OTHER)).double().mean())


def _planes(images: Tensor) -> Tensor:
    """The values `(n, pixels, C)`, by the channels that a convolution takes them for where C is not the last axis."""
    n_channels = min(images.shape[1:])
    return images.reshape(len(images), n_channels, -1).mT


def _likeness(images: Tensor, rows: Tensor) -> Tensor:
    """For each image `(n, pixels, C)` the correlation with the row most like it, of the channel that is least alike."""
    stride = max(1, images.shape[1] // PIXELS)
    images, rows = (_standardised(one[:, ::stride].float()) for one in (images, rows))
    return torch.einsum("npc,mpc->nmc", images, rows).amin(2).amax(1)


def _standardised(images: Tensor) -> Tensor:
    """Each channel around zero, with a norm of 1; zeros for one that has a single value, but for rounding."""
    centred = images - images.mean(1, keepdim=True)
    norm, whole = centred.norm(dim=1, keepdim=True), images.norm(dim=1, keepdim=True)
    return torch.where(norm > ROUNDING * whole, centred / norm, 0.0)
