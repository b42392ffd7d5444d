"""Questions about token ids and their targets that several rules ask."""

from __future__ import annotations

from collections import defaultdict

from sleuth.evidence.place import Place
from sleuth.evidence.trace import Phase, TokenFacts, Trace


def lookups_of_steps(trace: Trace) -> list[tuple[TokenFacts, ...]]:
    """The lookups of each watched training loss, together, in the order of the steps.

    Examples:
        >>> from sleuth.evidence.trace import RunFacts, Trace
        >>> lookups_of_steps(Trace(RunFacts()))
        []
    """
    steps: dict[tuple[int, Place | None], list[TokenFacts]] = defaultdict(list)
    for facts in trace.tokens:
        steps[facts.step, facts.place].append(facts)
    return [tuple(group) for group in steps.values()]


def place_of_targets(trace: Trace, facts: TokenFacts) -> Place | None:
    """Where the loss with these targets was computed; the backward call if no loss function was seen.

    Examples:
        >>> from sleuth.evidence.trace import RowEnd, RunFacts, TokenFacts, Trace
        >>> end = RowEnd(0, 0.1, 0, 1, 5)
        >>> place_of_targets(Trace(RunFacts()), TokenFacts(0, None, 0, (2, 8), 50, 0, 49, end, end)) is None
        True
    """
    for call in trace.losses:
        if call.step == facts.step and call.phase is Phase.TRAIN and call.target.n_values == facts.n_targets:
            return call.place
    return facts.place
