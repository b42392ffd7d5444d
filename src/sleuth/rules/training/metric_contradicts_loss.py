"""T217 metric-contradicts-loss."""

from __future__ import annotations

from collections.abc import Iterator

from sleuth.errors import NotApplicable
from sleuth.evidence.trace import Trace
from sleuth.rule import FAULT, LIKELY, WARNING, Finding, Where, rule


@rule("T217", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("losses",), explains=())
def metric_contradicts_loss(trace: Trace, *, min_calls: int = 3) -> Iterator[Finding]:
    """Write here: the fault in one sentence.

    Measure:
        Write here: what in the trace shows it; the fields are in src/sleuth/evidence/trace.py, and those without which it
        cannot be judged are named in `needs`.
    Why:
        Write here: what it does to the training.
    Fix:
        Write here: what to change in the program.
    Limits:
        Write here: healthy programs that look the same, and why the rule is silent on them.
    Source:
        Write here: author, year, title, address.

    Args:
        min_calls: Write here: the unit, the range, and why this default.
    """
    if not trace.losses:
        raise NotApplicable("Write here: why this program has nothing that the rule is about")
    shown = [call for call in trace.losses if not call.is_finite]  # Write here: the test that tells the fault from health
    if len(shown) >= min_calls:
        yield Finding(
            message=f"Write here: what was measured, with its numbers: {len(shown)} calls.",
            where=Where(shown[0].place, first_step=shown[0].step),
            values={"calls": len(shown)},
        )
