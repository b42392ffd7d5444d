"""Which rows of the program's own tensor the training took, where batches are cut from it by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import torch

from sleuth.evidence.trace import Drawn, HashArray
from sleuth.probes.torch.tensors import HASHED_ROWS, row_hashes

MOST_FOREIGN = 0.01  # of the samples trained on, that may be no rows of the tensor


def drawn_rows(
    held: Iterable[torch.Tensor], trained_on: HashArray, evaluated: Sequence[HashArray], batch_size: int
) -> Drawn | None:  # fmt: skip
    """What was drawn from the smallest of the held tensors that has all samples; None if none has, or its rows are not distinct.

    Args:
        held: tensors of the program that are longer than a batch.
        trained_on: fingerprints of the samples that were trained on.
        evaluated: those of each evaluation.
        batch_size: of the training.
    """
    for data in sorted((one for one in held if len(one) > batch_size), key=len):
        if not len(trained_on) or len(data) < len(trained_on):
            continue
        rows = np.concatenate([row_hashes(data[at : at + HASHED_ROWS]) for at in range(0, len(data), HASHED_ROWS)])
        if np.isin(trained_on, rows).mean() < 1 - MOST_FOREIGN or len(np.unique(rows)) < len(rows):
            continue
        n_full = len(rows) // batch_size * batch_size
        front, behind = rows[:n_full], rows[n_full:]
        apart = [one for one in evaluated if not np.isin(one, front).any()]
        return Drawn(
            n_rows=len(rows), batch_size=batch_size, n_front=int(np.isin(front, trained_on).sum()),
            n_behind=int(np.isin(behind, trained_on).sum()), n_judged=sum(int(np.isin(behind, one).sum()) for one in apart),
        )  # fmt: skip
    return None
