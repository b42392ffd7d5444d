"""Figures of what goes with what came of several runs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from sleuth.evidence.kept_run import Importance, RunComparison
from sleuth.render.charts.distributions import bars
from sleuth.render.figures import Figure, Key
from sleuth.render.side_by_side import MAY_BE_CHANCE, weight
from sleuth.render.words import clean, plural

MOST = 10  # differences in a figure


def importance_figures(comparison: RunComparison) -> Iterator[Figure]:
    """For each outcome a bar for each difference."""
    for outcome, found in groupby(comparison.importances, lambda one: one.outcome):
        yield _figure(clean(outcome), list(found))


def _figure(outcome: str, found: list[Importance]) -> Figure:
    shown = found[:MOST]
    sure = [one.chance <= MAY_BE_CHANCE for one in shown]
    colors = ["c0" if one else "c0 faint" for one in sure]
    best = next((one for one, is_sure in zip(shown, sure, strict=True) if is_sure), None)
    said = f"{_name(best)} goes with it: {weight(best)}." if best else "None of them goes with it more than chance may do."
    caption = (
        f"Share of the variance of {outcome} (by rank) in {plural(shown[0].n_runs, 'run')}, each difference by itself. {said}"
        f"{f' The {MOST} greatest of {len(found)}.' if len(found) > MOST else ''}"
    )
    title = f"Importance for {outcome}"
    shares = np.array([one.share for one in shown])
    drawn = bars(f"{title}. {caption}", [_name(one) for one in shown], [("c0", shares)], colors=colors)
    keys = [Key("c0", "more than chance", "area")] if any(sure) else []
    keys += [Key("c0 faint", f"may be chance (above {100 * MAY_BE_CHANCE:.0f} %)", "area")] if not all(sure) else []
    return Figure(title, drawn, caption, tuple(keys), gutter="long")


def _name(one: Importance) -> str:
    """The differences that change together, without the words for their groups."""
    short = [clean(name.partition(": ")[2] or name) for name in one.names]
    return " + ".join(short[:3]) + (f" +{len(short) - 3}" if len(short) > 3 else "")
