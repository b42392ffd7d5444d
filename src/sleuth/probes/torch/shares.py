"""Shares of rows that are distributions, and flags within sequences: what a loss is given, in numbers."""

from __future__ import annotations

import torch

ROWS = 1_024
SUM_TOLERANCE = 1e-3


def share_of_distributions(rows: torch.Tensor) -> float:
    """Share of the rows that are not negative and sum to one."""
    return float(((rows >= 0).all(1) & ((rows.float().sum(1) - 1).abs() < SUM_TOLERANCE)).float().mean())


def share_of_targets(rows: torch.Tensor) -> float:
    """Share of the rows that are a distribution, or weigh one class alone (as an advantage does), or none."""
    is_distribution = (rows >= 0).all(1) & ((rows.float().sum(1) - 1).abs() < SUM_TOLERANCE)
    return float((is_distribution | ((rows != 0).sum(1) < 2)).float().mean())


def share_of_logs(rows: torch.Tensor) -> float:
    """Share of the rows whose exponentials sum to one."""
    return float((torch.logsumexp(rows.float(), 1).abs() < SUM_TOLERANCE).float().mean())


def row_shares(values: torch.Tensor) -> tuple[float, float]:
    """Both shares along the axis, the second or the last, on which they are greater."""
    if values.dim() < 2 or not values.is_floating_point():
        return float("nan"), float("nan")
    tables = [values.movedim(axis, -1).reshape(-1, values.shape[axis])[:ROWS] for axis in {1, values.dim() - 1}]
    return max(share_of_distributions(rows) for rows in tables), max(share_of_logs(rows) for rows in tables)


def n_inside(flags: torch.Tensor | None) -> int:
    """How many flags have an unset one before and after them, along the axis on which these are fewer; -1 without a table."""
    if flags is None or min(flags.shape) < 1:
        return -1
    counts = []
    for axis in (0, 1):
        free = (~flags).to(torch.int32)
        before, after = free.cumsum(axis) > 0, free.flip(axis).cumsum(axis).flip(axis) > 0
        counts.append(int((flags & before & after).sum()))
    return min(counts)
