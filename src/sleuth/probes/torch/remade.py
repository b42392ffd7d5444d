"""Loaders that the program makes anew for each evaluation: which of them give the same samples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sleuth.evidence.trace import HashArray
from sleuth.probes.torch.records import LoaderRecord, Stretch

SAME = 0.9  # of the samples of one that must be among those of the other, where some repeat
MOST = 8  # sets that one line is taken to make


def first_made(loaders: Sequence[LoaderRecord], stretches: Sequence[Stretch]) -> list[int]:
    """For each stretch its loader, or the first one that was made at the same line and gave the same samples in one pass."""
    firsts: dict[tuple[object, ...], list[tuple[int, HashArray]]] = {}
    found = []
    for one in stretches:
        loader = loaders[one.loader] if 0 <= one.loader < len(loaders) else None
        if loader is None or loader.line is None or loader.n_passes > 1 or loader.is_training or not one.hashes:
            found.append(one.loader)
            continue
        samples = np.unique(np.concatenate(one.hashes))
        key = (one.model, loader.line, loader.dataset, loader.n_samples, loader.batch_size, loader.sampler)
        same = (index for index, known in firsts.get(key, []) if np.isin(samples, known).mean() >= SAME)
        index = next(same, -1)
        if index < 0:
            index = one.loader
            if len(others := firsts.setdefault(key, [])) < MOST:
                others.append((index, samples))
        found.append(index)
    return found
