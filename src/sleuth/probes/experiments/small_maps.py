"""Maps of what layers make of samples, few and small enough to be kept."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from sleuth.evidence.insides import ByteArray, MapKind, Maps
from sleuth.probes.torch.tensors import real

LAYERS = 6  # of each kind of map, evenly spread over the network
SHOWN = 8  # channels of a convolution, or heads


def small(kind: MapKind, layer: str, maps: Tensor, size: tuple[int, int]) -> Maps:
    """The channels that differ most from place to place, or the first heads, made no larger than a size.

    Args:
        kind: what they are.
        layer: its name.
        maps: `(n_chosen, n_all, height, width)`.
        size: height and width that are not exceeded.

    Example:
        >>> made = small(MapKind.ACTIVATION, "conv", torch.arange(32.0).reshape(1, 2, 4, 4), (2, 2))
        >>> made.values.shape, made.high.tolist()
        ((1, 2, 2, 2), [[12.5, 28.5]])
    """
    n_all, height, width = (int(one) for one in maps.shape[1:])
    maps = real(torch.nan_to_num(maps))
    if kind is MapKind.ACTIVATION:
        spread = maps.flatten(2).std(dim=2, unbiased=False).mean(0)
        shown = spread.argsort(descending=True, stable=True)[:SHOWN].sort().values
    else:
        shown = torch.arange(min(SHOWN, n_all), device=maps.device)
    small = maps[:, shown]
    if height > size[0] or width > size[1]:
        small = nn.functional.adaptive_avg_pool2d(small, (min(height, size[0]), min(width, size[1])))
    values = small.double().cpu().numpy()
    low, high = values.min(axis=(2, 3)), values.max(axis=(2, 3))
    if kind is MapKind.ATTENTION:
        low = np.zeros_like(low)
    reach = np.where(high > low, high - low, 1.0)[:, :, None, None]
    levels: ByteArray = np.rint(255 * (values - low[:, :, None, None]) / reach).clip(0, 255).astype(np.uint8)
    return Maps(kind, layer, n_all, shown.cpu().numpy().astype(np.int64), height, width, levels, low, high)


def spread(maps: list[Maps]) -> Iterator[Maps]:
    """Some layers of each kind, evenly spread, in order; of the calls of one layer the first."""
    firsts = list({(one.kind, one.layer): one for one in reversed(maps)}.values())[::-1]
    for kind in (MapKind.ACTIVATION, MapKind.ATTENTION, MapKind.UNIT):
        own = [one for one in firsts if one.kind is kind]
        for place in sorted({round(at) for at in np.linspace(0, len(own) - 1, min(LAYERS, len(own)))}) if own else ():
            yield own[place]
