"""What was found in a program's text, held against what its run has shown.

A mistake of the same name in both is one finding with two kinds of evidence. What the run measured and found fine is refuted, and
left out. What the run has no rule for, or could not judge, stands by itself.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from sleuth.rule import ERROR, FAULT, HINT, LIKELY
from sleuth.verdict import Diagnosis, Fault, Found, Unexplained


def joined(diagnosis: Diagnosis, read: Sequence[Found]) -> Diagnosis:
    """The diagnosis of a run, with what was read in its text.

    Args:
        diagnosis: of the run.
        read: findings in the text, each with the line of its program in `where.place`.
    """
    passed = {outcome.rule.name for outcome in diagnosis.passed}
    alone: list[Found] = []
    for one in read:
        names = names_in_run(one)
        seen = [each for each in _all(diagnosis) if each.rule.name in names]
        if seen:
            is_only = len(seen) == 1 and not any(other is not one and names & names_in_run(other) for other in read)
            diagnosis = _confirmed(diagnosis, _nearest(seen, one), one, is_only=is_only)
        elif not names & passed:
            alone.append(one)
    return _with_alone(_promoted(diagnosis), alone)


def names_in_run(one: Found) -> frozenset[str]:
    """The names under which rules of a run know this mistake."""
    return frozenset((one.rule.name, *one.rule.runs_as))


def _all(diagnosis: Diagnosis) -> list[Found]:
    nested = [each for fault in diagnosis.faults for each in (fault.found, *fault.explains)]
    return [*nested, *(symptom.found for symptom in diagnosis.symptoms), *diagnosis.hints]


def _nearest(seen: Sequence[Found], read: Found) -> Found:
    """Of several findings of the run the one at the same line, else the first that has no second evidence yet."""
    line = _line(read)
    same = [one for one in seen if line is not None and _line(one) == line]
    free = [one for one in seen if one.in_code is None]
    return (same or free or list(seen))[0]


def _line(one: Found) -> tuple[str, int] | None:
    """The line without the folder, which the run and the text may write differently."""
    place = one.finding.where.place
    return (os.path.basename(place.file), place.line) if place is not None else None


def _confirmed(diagnosis: Diagnosis, seen: Found, read: Found, *, is_only: bool) -> Diagnosis:
    """The finding with both kinds of evidence. Of a layer the run knows the line that builds it, the text the mistake's own."""
    if seen.in_code is not None:
        return diagnosis
    where = seen.finding.where
    is_at_layer = bool(where.layer) and is_only and read.finding.where.place is not None
    place = where.place if where.place is not None and not is_at_layer else read.finding.where.place
    certainty = min(seen.certainty, read.certainty, key=lambda one: one.rank)
    finding = replace(seen.finding, where=replace(where, place=place), certainty=certainty)
    both = Found(seen.rule, finding, read)

    def exchanged(one: Found) -> Found:
        return both if one is seen else one

    return replace(
        diagnosis,
        faults=tuple(
            replace(one, found=exchanged(one.found), explains=tuple(map(exchanged, one.explains))) for one in diagnosis.faults
        ),
        symptoms=tuple(Unexplained(exchanged(one.found), one.candidates) for one in diagnosis.symptoms),
        hints=tuple(map(exchanged, diagnosis.hints)),
    )


def _promoted(diagnosis: Diagnosis) -> Diagnosis:
    """Faults in order of their certainty, which a second evidence may have raised; a hint that has become more is a fault."""
    risen = [one for one in diagnosis.hints if one.certainty is not HINT and one.rule.kind is FAULT]
    faults = sorted((*diagnosis.faults, *map(Fault, risen)), key=lambda one: one.found.certainty.rank)
    return replace(diagnosis, faults=tuple(faults), hints=tuple(one for one in diagnosis.hints if one not in risen))


def _with_alone(diagnosis: Diagnosis, alone: Sequence[Found]) -> Diagnosis:
    """The findings that only the text shows, after those of the run, with the symptoms that they would explain.

    A fault of the run that one of them explains and is surer of is nested too, and gives it its place.
    """
    faults, hints, symptoms = list(diagnosis.faults), list(diagnosis.hints), list(diagnosis.symptoms)
    for one in alone:
        if one.certainty.rank > LIKELY.rank or one.rule.severity is not ERROR:
            hints.append(one)
            continue
        explained = [symptom for symptom in symptoms if symptom.found.rule.name in one.rule.explains]
        symptoms = [symptom for symptom in symptoms if symptom not in explained]
        weaker = [fault for fault in faults if _accounts_for(one, fault.found)]
        at = faults.index(weaker[0]) if weaker else len(faults)
        nested = [each for fault in weaker for each in (fault.found, *fault.explains)]
        faults.insert(at, Fault(one, (*nested, *(symptom.found for symptom in explained))))
        faults = [fault for fault in faults if fault not in weaker]
    return replace(diagnosis, faults=tuple(faults), hints=tuple(hints), symptoms=tuple(symptoms))


def _accounts_for(read: Found, seen: Found) -> bool:
    """Whether what was read explains a fault of the run that is less sure, and of which the text shows nothing."""
    return seen.rule.name in read.rule.explains and read.certainty.rank < seen.certainty.rank and seen.in_code is None
