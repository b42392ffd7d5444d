"""A program that uses a model and trains none: what can be said of it."""

from __future__ import annotations

from collections.abc import Sequence

from sleuth.diagnosis import engine
from sleuth.evidence.trace import Trace
from sleuth.rule import Rule
from sleuth.verdict import Outcome, Status

IN_USE = frozenset({"train-mode-in-evaluation", "pretrained-weights-not-loaded"})


def judge_use(trace: Trace, rules: Sequence[Rule], selection: engine.Selection, reason: str) -> tuple[Outcome, ...]:
    """The outcomes of all rules, of which only some judge a model that is not trained; () where these find nothing.

    Args:
        trace: of a run without a backward call.
        rules: those that would judge a training.
        selection: as for a training.
        reason: why the others do not judge.
    """
    judged = engine.judge(trace, [rule for rule in rules if rule.name in IN_USE], selection)
    if not any(outcome.status is Status.FOUND for outcome in judged):
        return ()
    left = [rule for rule in rules if rule.name not in IN_USE and engine.is_selected(rule, selection)]
    return (*judged, *(Outcome(rule, Status.SKIPPED, reason=reason) for rule in left))
