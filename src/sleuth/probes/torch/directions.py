"""Directions of rows: how many weights of a layer point the same way, and how many dimensions its outputs fill."""

from __future__ import annotations

import torch

from sleuth.probes.torch.tensors import is_plain, real

ROWS = 64  # of a weight that are compared
COLUMNS = 1024
COLLINEAR = 0.95  # absolute cosine from which on two rows count as one direction
MIN_ROWS = 8
MIN_COLUMNS = 16  # random directions in 16 dimensions are that close once in 10^10 pairs
SAMPLES = 64
UNITS = 32
SPACING = 3  # a measurement is taken once the step is so many times that of the one before: never older than two thirds of a run


def is_due(step: int, last: int) -> bool:
    """Whether `step` is far enough from the last measured one (-1 if there is none)."""
    return last < 0 or step > SPACING * last


def collinear_share(weight: torch.Tensor) -> torch.Tensor | None:
    """Share of the pairs of rows that are nearly collinear, `()`; None if there are too few rows or columns, or a row is 0."""
    if not is_plain(weight) or weight.dim() < 2 or weight.layout is not torch.strided or not weight.is_floating_point():
        return None
    n_rows, n_columns = weight.shape[0], weight[0].numel() if weight.shape[0] else 0
    if n_rows < MIN_ROWS or n_columns < MIN_COLUMNS:
        return None
    rows = weight.detach()[:: -(-n_rows // ROWS)].reshape(-1, n_columns)[:, :: -(-n_columns // COLUMNS)]
    rows = real(rows)
    norms = rows.norm(dim=1, keepdim=True)
    if not bool((norms > 0).all()):
        return None
    rows = rows / norms
    near = ((rows @ rows.T).abs() > COLLINEAR).float().sum() - len(rows)
    return near / (len(rows) * (len(rows) - 1))


def dimensions(samples: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Effective rank of rows of activations, and the share of their energy that lies in their mean, `()` each.

    The effective rank is the exponential of the entropy of the normalised singular values (Roy and Vetterli 2007, The Effective
    Rank, EUSIPCO); the rows are not centred. Both are NaN for rows of zeros.

    Args:
        samples: `(n_samples, n_units)`, of which 64 and 32 are used.
    """
    rows = samples.detach()[:: -(-samples.shape[0] // SAMPLES), :: -(-samples.shape[1] // UNITS)].double()
    values = torch.linalg.eigvalsh(rows.T @ rows).clamp(min=0).sqrt()
    share = values / values.sum()
    rank = torch.exp(-(share * share.clamp(min=1e-300).log()).sum())
    return rank, rows.mean(0).square().sum() / rows.square().sum(1).mean()
