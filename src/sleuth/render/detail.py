"""How much of a run goes into a page: enough to judge it, never more than the page may weigh."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Detail:
    """Limits on what is drawn and listed; what is left out is said on the page."""

    lines: int = 12  # in one chart, at most `colour.N_DEPTHS`
    buckets: int = 250  # stretches to which a series of all steps is cut, four points each
    watched_buckets: int = 50  # the same for a series of watched steps
    rows: int = 40  # of a heat map
    columns: int = 64
    tensors: int = 6  # of a chart that shows how the values of each are spread
    map_layers: int = 4  # of the maps of a sample
    maps: int = 6  # of each of these layers
    spots: int = 256  # samples in a projection
    layers: int = 240  # lines of the layer tree
    findings: int = 60  # of a kind, shown in full
    loops: int = 4  # different orders of events
    samples: int = 24  # in the table of those that are doubtful or hard


FULL = Detail()
SMALL = Detail(
    lines=8,
    buckets=120,
    watched_buckets=25,
    rows=24,
    columns=40,
    tensors=4,
    map_layers=3,
    maps=4,
    spots=128,
    layers=100,
    findings=25,
    samples=12,
)
LEAST = Detail(
    lines=4,
    buckets=60,
    watched_buckets=12,
    rows=12,
    columns=24,
    tensors=2,
    map_layers=2,
    maps=2,
    spots=64,
    layers=30,
    findings=8,
    loops=2,
    samples=6,
)
