"""All figures that there are of one run, each with a name by which it can be asked for."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sleuth.errors import UsageError
from sleuth.render import training_page, words
from sleuth.render.charts import Steps
from sleuth.render.detail import FULL, Detail
from sleuth.render.figures import Figure, Onset, axis, onsets
from sleuth.render.inside_maps import map_figures
from sleuth.render.metric_figures import Measured, metric_figures
from sleuth.verdict import Report

METRIC = "metric-"
N_NEAR = 3  # names that are named in an error
SHORT = {"lr": "learning-rate", "grad": "gradient", "acc": "accuracy", "act": "activation", "hist": "histograms", "mem": "memory",
         "cpu": "resources", "gpu": "resources"}  # fmt: skip
_SAID_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with its name, such as "gradient-norm-by-layer"."""

    name: str
    figure: Figure
    onsets: tuple[Onset, ...] = ()  # whose letters it has

    @property
    def line(self) -> str:
        """What it shows, in one short line."""
        text = f"{self.figure.title}: {self.figure.caption}".replace("\n", " ")
        return words.clean(text if len(text) <= _SAID_LENGTH else text[: _SAID_LENGTH - 1].rstrip() + "…")


def charts(
    report: Report, metrics: Mapping[str, Measured], reported: Sequence[Figure] = (), detail: Detail = FULL
) -> tuple[Chart, ...]:
    """Every figure of the run: what its page draws, what the program logged, and what only its report has.

    Args:
        report: with the trace, as far as there is one.
        metrics: the numbers that the program logged or printed.
        reported: figures that were found in the kept report; those that are here already are passed over.
        detail: how much is drawn.
    """
    begun = onsets(report)
    steps = axis(report.trace, begun) if report.trace else Steps(0.0, 1.0)
    named: dict[str, Chart] = {}
    for name, figure in _all(report, metrics, steps, detail):
        _add(named, name, figure, begun)
    own = {slug(chart.figure.title) for chart in named.values()}
    for figure in reported:
        if slug(figure.title) not in own:
            _add(named, slug(figure.title), figure, ())
    return tuple(named.values())


def _all(report: Report, metrics: Mapping[str, Measured], steps: Steps, detail: Detail) -> Iterator[tuple[str, Figure]]:
    for _, figures in training_page.figure_groups(report, detail):
        yield from ((slug(figure.title), figure) for figure in figures)
    if report.trace is not None and report.trace.insides is not None:
        for sample in range(1, len(report.trace.insides.chosen)):
            more = map_figures(report.trace.insides, sample, detail, f" {sample + 1}")
            yield from ((slug(figure.title), figure) for figure in more)
    for name, figure in metric_figures(metrics, steps, detail):
        yield METRIC + slug(name), figure


def _add(named: dict[str, Chart], name: str, figure: Figure, begun: tuple[Onset, ...]) -> None:
    """Under its name, or under the next one that is free."""
    free, number = name, 1
    while free in named:
        number += 1
        free = f"{name}-{number}"
    named[free] = Chart(free, figure, begun if 'class="letter"' in figure.svg else ())


def slug(title: str) -> str:
    """A title as a name.

    Example:
        >>> slug("Step time (ms)"), slug("Memory of the process (MB)"), slug("Gradient norm by layer")
        ('step-time', 'memory', 'gradient-norm-by-layer')
    """
    plain = re.sub(r"\([^)]*\)| of the (?:process|device)", "", title)
    return re.sub(r"[^\w]+", "-", plain.lower()).strip("-_") or "chart"


def find(made: Sequence[Chart], name: str, run: str, known: str = "") -> Chart:
    """The chart of this name, or the only one whose name has these words; "lr" and "grad" will do.

    Args:
        made: the charts of the run.
        name: as a person calls it.
        run: the run's name, for the message.
        known: how the message ends; where the run's charts are listed if "".

    Raises:
        UsageError: the run has none of this name, or several; the nearest names are in the message.
    """
    words_of = slug(name).split("-") if re.fullmatch(r"[\w -]+", name) else [name]
    part = "-".join(SHORT.get(word, word) for word in words_of)
    exact = [one for one in made if one.name == name] or [one for one in made if one.name in (part, METRIC + part)]
    found = exact or [one for one in made if f"-{part}-" in f"-{one.name}-"]
    if exact or len(found) == 1:
        return found[0]
    if not made:
        raise UsageError(f"{run} has nothing that can be drawn: it kept no steps, no evidence and no numbers")
    names = [one.name for one in made]
    near = [one for one in names if part in one][:N_NEAR] or difflib.get_close_matches(name, names, N_NEAR, 0.4)
    meant = f"; did you mean {' or '.join(near)}?" if near else "."
    raise UsageError(f"{run} has no chart {name!r}{known or f'{meant} `sleuth plot {run} --list` lists what it has'}")
