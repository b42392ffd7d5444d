"""Rows of another split that lie where the training split has none."""

from __future__ import annotations

import math

import numpy as np

from sleuth.evidence.scores import Coverage
from sleuth.evidence.table import ColumnKind, FloatArray, IntArray, Roles, Table
from sleuth.probes.tables.fitting import features, filled
from sleuth.stats.clustering import Clusters, blocks, clusters, design, least_chance
from sleuth.stats.distances import normal_tail
from sleuth.stats.nearest import nearest

MOST_ROWS = 3_000  # of each split
LEAST_ROWS = 100
MOST_COLUMNS = 60
FAR = 0.99  # quantile of the distances among training rows beyond which a row is far
N_BLOCKS = 10  # of neighbouring training rows, which are often of one person or hour: their distances are taken between blocks
N_NAMED = 2
INNER = (0.05, 0.95)  # quantiles between which most far rows lie
N_EXAMPLES = 20
SEED = 0


def coverage(one: Table, other: Table, roles: Roles) -> Coverage | None:
    """How many rows of the other split are farther from the training rows than these are from each other; None: too few."""
    shared = [
        column.name for column in one.columns
        if column.name in other.by_name and other.by_name[column.name].kind is column.kind and column.kind is not ColumnKind.TIME
        and not column.is_text
    ]  # fmt: skip
    names, a = features(one, roles, shared or ("",))
    if not names or len(names) > MOST_COLUMNS:
        return None
    b = np.stack([filled(other.by_name[name], one.by_name[name]) for name in names], axis=1)
    first, second = _some(len(a)), _some(len(b))
    if min(len(first), len(second)) < LEAST_ROWS:
        return None
    x, y = _scaled(a, a[first]), _scaled(a, b[second])
    groups = [
        Clusters(found.one[first], found.other[second]) for found in clusters(one, other, roles) if len(found.one) == len(a)
    ]
    usual = _between_blocks(x, blocks(groups[0].one, N_BLOCKS) if groups else np.arange(len(x)) * N_BLOCKS // len(x))
    limit = float(np.quantile(usual, FAR))
    near = nearest(y.astype(np.float32), x.astype(np.float32))
    distance = near.distance
    far = np.flatnonzero(distance > limit)
    n, chance = len(distance), 1 - FAR
    is_far = [(values > limit).astype(np.float64) for values in (usual, distance)]
    alike = design(groups, is_far[0], is_far[1], (len(usual), n))
    error = math.sqrt(chance * (1 - chance) * (1 / n + 1 / len(usual)) * alike)
    z = (len(far) / n - chance) / error
    p_value = max([normal_tail(z) / 2 if z > 0 else 1.0, *(least_chance(found, far) for found in groups)])
    far = far[np.argsort(-distance[far])]
    apart = ((y[far] - x[near.place[far]]) ** 2).sum(0)  # what each column adds to the distance
    best = np.argsort(-apart)[:N_NAMED]
    inner = [np.quantile(b[second[far], k], INNER) for k in best] if len(far) else []
    ranges = tuple((float(low), float(high)) for low, high in inner)
    rows = tuple(other.rows[second[far[:N_EXAMPLES]]].tolist())
    return Coverage(len(far), n, chance, p_value, tuple(names[int(k)] for k in best), ranges, rows)


def _some(n: int) -> IntArray:
    if n <= MOST_ROWS:
        return np.arange(n, dtype=np.int64)
    return np.sort(np.random.default_rng(SEED).permutation(n)[:MOST_ROWS]).astype(np.int64)


def _scaled(known: FloatArray, values: FloatArray) -> FloatArray:
    """In quartile ranges from the median, far values drawn in by the logarithm."""
    low, middle, high = np.quantile(known, [0.25, 0.5, 0.75], axis=0)
    spread = np.where(high > low, high - low, np.where(known.std(0) > 0, known.std(0), 1.0))
    z = (values - middle) / spread
    made: FloatArray = np.sign(z) * np.log1p(np.abs(z))
    return made


def _between_blocks(x: FloatArray, block: IntArray) -> FloatArray:
    """For each training row the distance of the nearest in another block of rows: of other groups, if there are groups."""
    made = np.empty(len(x))
    narrow = x.astype(np.float32)
    for place in np.unique(block):
        here = block == place
        made[here] = nearest(narrow[here], narrow[~here]).distance
    return made
