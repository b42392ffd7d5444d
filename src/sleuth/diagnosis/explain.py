"""From findings to a diagnosis: rank the faults, nest the symptoms that they explain, name candidates for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sleuth.rule import Certainty, Kind, Rule
from sleuth.verdict import Diagnosis, Fault, Found, Outcome, Status, Unexplained


def explain(outcomes: Sequence[Outcome], rules: Iterable[Rule] = ()) -> Diagnosis:
    """Rank faults by certainty, by how many findings they explain, by how early they began; nest what they explain.

    Args:
        outcomes: one per rule, from `engine.judge`.
        rules: all installed rules, from which the candidate causes of an unexplained symptom are taken.
    """
    found = [one for outcome in outcomes for one in outcome.found]
    hints = tuple(one for one in found if one.certainty is Certainty.HINT)
    solid = [one for one in found if one.certainty is not Certainty.HINT]
    faults = [one for one in solid if one.rule.kind is Kind.FAULT]
    symptoms = [one for one in solid if one.rule.kind is Kind.SYMPTOM]

    names = {one.rule.name for one in solid}
    statuses = {outcome.rule.code: outcome.status for outcome in outcomes}
    ordered = sorted(faults, key=lambda one: _rank(one, names))
    roots = [one for one in ordered if not any(_accounts_for(other, one) for other in ordered)]
    explained: set[int] = set()
    nested = [Fault(root, _effects(root, [*symptoms, *ordered], explained)) for root in roots or ordered[:1]]
    return Diagnosis(
        faults=tuple(nested),
        symptoms=tuple(
            Unexplained(one, _candidates(one, rules, names, statuses)) for one in symptoms if id(one) not in explained
        ),
        hints=hints,
        not_checked=tuple(outcome for outcome in outcomes if outcome.status in (Status.SKIPPED, Status.CRASHED)),
        passed=tuple(outcome for outcome in outcomes if outcome.status is Status.PASSED),
    )


def _rank(one: Found, names: set[str]) -> tuple[int, int, int, int, str]:
    explained = len(names.intersection(one.rule.explains))
    return (one.certainty.rank, one.rule.severity.rank, -explained, one.first_step, one.rule.code)


def _accounts_for(cause: Found, effect: Found) -> bool:
    """A fault explains what its rule lists, but never a finding that is more certain than itself and its own fault.

    Any fault explains one of last resort, but those despite which it was found. In tables, what is wrong with one column
    explains nothing of another, but of those that it reaches. What was found by exchanging one thing alone explains symptoms,
    and no fault but one of last resort.
    """
    if effect is cause or cause.rule.name in effect.finding.despite:
        return False
    column = cause.finding.where.column
    if column and effect.finding.where.column not in ("", column, *cause.finding.reaches):
        return False
    if effect.rule.is_last_resort and not cause.rule.is_last_resort and cause.rule.kind is Kind.FAULT:
        return True
    if effect.rule.name not in cause.rule.explains or (cause.finding.is_beside and effect.rule.kind is Kind.FAULT):
        return False
    if effect.rule.kind is Kind.FAULT and cause.rule.name in effect.rule.explains and not effect.finding.is_beside:
        return (cause.certainty.rank, cause.rule.code) < (effect.certainty.rank, effect.rule.code)
    return True


def _effects(root: Found, others: Sequence[Found], explained: set[int]) -> tuple[Found, ...]:
    """What `root` accounts for, directly or through what it accounts for; adds their ids to `explained`."""
    effects: list[Found] = []
    causes = [root]
    while causes:
        cause = causes.pop(0)
        for effect in others:
            if id(effect) not in explained and effect is not root and _accounts_for(cause, effect):
                explained.add(id(effect))
                effects.append(effect)
                causes.append(effect)
    return tuple(effects)


def _candidates(symptom: Found, rules: Iterable[Rule], names: set[str], statuses: Mapping[str, Status]) -> tuple[str, ...]:
    """What could have caused it: first what was hinted at, then what could not be judged, then what was judged and not found.

    What does not apply to the program at all, as batch normalisation where there is none, is no cause.
    """
    causes = [rule for rule in rules if rule.kind is Kind.FAULT and symptom.rule.name in rule.explains]
    causes = [rule for rule in causes if statuses.get(rule.code) is not Status.NOT_APPLICABLE]
    order = sorted(
        causes, key=lambda rule: (LIKELIEST.get(statuses.get(rule.code), 1), -len(names.intersection(rule.explains)), rule.code)
    )
    return tuple(rule.name for rule in order)


LIKELIEST: Mapping[Status | None, int] = {Status.FOUND: 0, Status.PASSED: 2}  # 1: not judged
