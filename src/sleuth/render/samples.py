"""The samples whose labels are contradicted, each with its labels, its margin and a picture of its input."""

from __future__ import annotations

from dataclasses import dataclass

from sleuth.evidence.suspects import Suspects
from sleuth.render import words
from sleuth.render.charts.picture import picture
from sleuth.verdict import Report

RULE = "noisy-labels"


@dataclass(frozen=True, slots=True)
class Sample:
    """One line of the table."""

    name: str  # "row 17" of the program's data, or "17th seen"
    given: int
    suggested: int
    margin: str
    n_seen: int
    picture: str  # SVG, "" where the input was not kept


def suspicious(report: Report, limit: int) -> list[Sample]:
    """Those of a report that speaks of wrong labels, the least margins first."""
    found = Suspects.of(report.trace) if report.trace else None
    if found is None or not any(one.rule.name == RULE for one in words.all_found(report)):
        return []
    margins, samples = found.margins, []
    places = {int(sample): place for place, sample in enumerate(margins.shown)}
    for sample, suggested in list(zip(found.samples.tolist(), found.suggested.tolist(), strict=True))[:limit]:
        position, drawn = int(margins.position[sample]), ""
        name = f"row {position:,}" if position >= 0 else f"seen as number {sample:,}"
        if sample in places:
            drawn = picture(margins.rows[places[sample]], margins.shape, f"the input of {name}")
        margin = words.number(float(margins.margin[sample]))
        samples.append(Sample(name, int(margins.label[sample]), suggested, margin, int(margins.n_seen[sample]), drawn))
    return samples
