"""Moments in words."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from sleuth.evidence.table import Column, ColumnKind


def moment(column: Column, value: float) -> str:
    """A value of a time column as a person writes it.

    Example:
        >>> import numpy as np
        >>> moment(Column("t", ColumnKind.TIME, "DATE", 1, 0, 1, np.zeros(1)), 86400.0)
        '1970-01-02'
    """
    if column.kind is not ColumnKind.TIME or not math.isfinite(value):
        return f"{value:g}"
    try:
        found = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=value)
    except OverflowError:
        return f"{value:g} s"
    return f"{found:%Y-%m-%d}" if value % 86_400 == 0 else f"{found:%Y-%m-%d %H:%M:%S}"
