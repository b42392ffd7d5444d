"""Which experiments would tell more about a run than what was seen of it."""

from __future__ import annotations

from collections.abc import Iterable

from sleuth.rule import ERROR, PROOF, Rule
from sleuth.verdict import Diagnosis


def asked(diagnosis: Diagnosis, rules: Iterable[Rule], mode: str) -> tuple[str, ...]:
    """The names of the experiments to be made.

    Args:
        diagnosis: what was found without them.
        rules: those that are selected.
        mode: "off": none; "all": all that a rule can judge by; "auto": these too, but none when a proven error explains
            everything that was seen, since nothing is left to be decided.
    """
    if mode == "off":
        return ()
    is_proven = any(one.found.certainty is PROOF and one.found.rule.severity is ERROR for one in diagnosis.faults)
    if mode == "auto" and is_proven and not diagnosis.symptoms:
        return ()
    return tuple(dict.fromkeys(name for rule in rules for name in (*rule.experiments, *rule.consults)))
