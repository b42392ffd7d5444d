"""How many units of each layer are silent: zero on every sample of a step, so that no gradient flows through them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sleuth.evidence.trace import CAN_FALL_SILENT, ActivationSeries, Trace
from sleuth.render import words
from sleuth.render.charts.stacks import Stack, stacks
from sleuth.render.figures import Figure, Key
from sleuth.render.layer_figures import Look

PARTS = (  # share of the watched steps from which on a unit belongs to the part, colour, meaning
    (1.0, "c1", "silent in every watched step"),
    (0.5, "c1 half", "in at least half of them"),
    (1e-9, "c1 faint", "in some"),
    (0.0, "c0 faint", "in none"),
)


@dataclass(frozen=True, slots=True)
class Units:
    """An activation: how many of its units belong to each of `PARTS`."""

    name: str
    kind: str
    counts: tuple[int, ...]
    n_steps: int

    @property
    def n(self) -> int:
        """All its units."""
        return sum(self.counts)

    @property
    def silent(self) -> tuple[float, ...]:
        """The shares of the parts but the last, the most silent first."""
        return tuple(count / self.n for count in self.counts[:-1])


def unit_figures(trace: Trace, look: Look) -> Iterator[Figure]:
    """One bar for each activation that can fall silent, split by how often its units did."""
    seen = list(_units(trace.activations)) if trace.activations is not None else []
    if not seen:
        return
    places = sorted(range(len(seen)), key=lambda at: (seen[at].name not in look.named, *(-one for one in seen[at].silent)))
    kept = [seen[at] for at in sorted(places[: look.detail.rows])]
    left = f" The {len(kept)} of {len(seen):,} activations with the most of them." if len(kept) < len(seen) else ""
    is_squashed = any("sigmoid" in one.kind or "tanh" in one.kind for one in kept)
    what = "zero, or of a sigmoid or tanh at one limit," if is_squashed else "zero"
    caption = f"Units that were {what} on every sample of a watched step.{left} {_said(kept)}"
    drawn = [Stack(one.name, one.counts, f"{one.counts[0]:,} of {one.n:,}") for one in kept]
    svg = stacks(f"Silent units by layer. {caption}", drawn, [color for _, color, _ in PARTS])
    yield Figure(
        "Silent units by layer", svg, caption, tuple(Key(color, said, "fill") for _, color, said in PARTS), gutter="long"
    )


def _units(series: ActivationSeries) -> Iterator[Units]:
    for site, zero in enumerate(series.unit_zero_steps):
        n_steps = int(series.n_steps[site])
        if not len(zero) or not n_steps or series.kind[site].lower() not in CAN_FALL_SILENT:
            continue
        share = zero / n_steps
        reached = [int((share >= least).sum()) for least, _, _ in PARTS]
        counts = tuple(now - before for before, now in zip([0, *reached], reached, strict=False))
        yield Units(words.clean(series.name[site]), series.kind[site].lower(), counts, n_steps)


def _said(kept: Sequence[Units]) -> str:
    """The layer with the most silent units, in words."""
    worst = max(kept, key=lambda one: one.silent)
    if not worst.counts[0]:
        return "No unit was so in every step."
    return f"Most in {worst.name}: {worst.counts[0]:,} of {worst.n:,} in all of {words.plural(worst.n_steps, 'step')}."
