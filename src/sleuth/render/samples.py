"""Single samples with their labels, margins and pictures: those whose labels are contradicted, else the hardest ones."""

from __future__ import annotations

from dataclasses import dataclass

from sleuth.evidence.suspects import Suspects
from sleuth.evidence.trace import SampleMargins
from sleuth.render import words
from sleuth.render.charts.picture import picture
from sleuth.verdict import Report

RULE = "noisy-labels"


@dataclass(frozen=True, slots=True)
class Sample:
    """One line of the table."""

    name: str  # "row 17" of the program's data, or "17th seen"
    given: int
    other: int  # the class that like samples have, or to which the model gives the greatest score but for the given one
    margin: str
    n_seen: int
    picture: str  # SVG, "" where the input was not kept


@dataclass(frozen=True, slots=True)
class Samples:
    """The table, the least margins first."""

    are_doubtful: bool  # their labels are contradicted; otherwise they are only hard
    lines: tuple[Sample, ...]


def notable(report: Report, limit: int) -> Samples | None:
    """The contradicted ones of a report that speaks of wrong labels, else the hardest; None where no samples were followed."""
    if report.trace is None or not report.trace.margins:
        return None
    found = Suspects.of(report.trace)
    if found is not None and any(one.rule.name == RULE for one in words.all_found(report)):
        pairs = list(zip(found.samples.tolist(), found.suggested.tolist(), strict=True))[:limit]
        return Samples(True, tuple(_line(found.margins, sample, other) for sample, other in pairs)) if pairs else None
    margins = max(report.trace.margins, key=lambda one: len(one.label))
    hardest = margins.shown[:limit].tolist()
    return Samples(False, tuple(_line(margins, one, int(margins.other[one])) for one in hardest)) if hardest else None


def _line(margins: SampleMargins, sample: int, other: int) -> Sample:
    position, drawn = int(margins.position[sample]), ""
    name = f"row {position:,}" if position >= 0 else f"seen as number {sample:,}"
    places = {int(one): place for place, one in enumerate(margins.shown)}
    if sample in places:
        drawn = picture(margins.rows[places[sample]], margins.shape, f"the input of {name}")
    margin = words.number(float(margins.margin[sample]))
    return Sample(name, int(margins.label[sample]), other, margin, int(margins.n_seen[sample]), drawn)
