"""Single samples of a classifier as figures: how their margins are spread, and where the contradicted ones lie."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleuth.evidence.suspects import Suspects
from sleuth.evidence.trace import SampleMargins, Trace
from sleuth.render import words
from sleuth.render.charts.distributions import Group, histogram
from sleuth.render.figures import Figure, Key

MOST_CLASSES = 4  # that get a colour of their own


def margin_figures(trace: Trace) -> Iterator[Figure]:
    """The margins of the samples, by class where there are few."""
    for margins in trace.margins:
        known = np.isfinite(margins.margin)
        if not known.any():
            continue
        labels = np.unique(margins.label[known])
        if len(labels) <= MOST_CLASSES:
            chosen = [(f"class {label}", known & (margins.label == label)) for label in labels.tolist()]
        else:
            chosen = [("all samples", known)]
        groups = [Group(name, margins.margin[where], f"c{index}") for index, (name, where) in enumerate(chosen)]
        found = Suspects.of(trace)
        is_of_these = found is not None and found.margins is margins and len(found.samples) > 0
        marked = margins.margin[found.samples] if found is not None and is_of_these else None
        n, below = int(known.sum()), int((margins.margin[known] < 0).sum())
        caption = (
            f"Score of the given label minus the greatest other score, of {words.plural(n, 'sample')}; {_times(trace, margins)}. "
            f"{below:,} below zero, where another label had the greater score."
        )
        caption += f" {words.plural(len(marked), 'stroke')}: labels that are contradicted." if marked is not None else ""
        keys = tuple(Key(group.color, group.name, "area") for group in groups)
        yield Figure("Margins of samples", histogram(f"Margins of samples. {caption}", groups, marked=marked), caption, keys)


def _times(trace: Trace, margins: SampleMargins) -> str:
    """What the margins are the means of: steps from the first one on, in which a model still learns."""
    steps = trace.gradients.step if trace.gradients is not None else None
    of = f"the watched steps {steps[0]:,} to {steps[-1]:,}" if steps is not None and len(steps) > 1 else "the watched steps"
    times = int(np.median(margins.n_seen)) if len(margins.n_seen) else 0
    return f"means over {of}, the early ones too, in which a sample was seen {'once' if times <= 1 else f'{times:,} times'}"
