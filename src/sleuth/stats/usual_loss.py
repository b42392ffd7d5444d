"""Whether the same model learns its classes far better by cross-entropy than by the program's own loss."""

from __future__ import annotations

from math import sqrt

from sleuth.evidence.trace import Experiment, Trace

DEVIATIONS = 4.0  # of the answers that differ, if either loss were as good: one false alarm in 30,000
FAR_BETTER = 0.6  # of the errors
TEACHES = 0.8  # of the first errors, that the program's own loss leaves at most: else it is broken, which has names of its own


def usual_loss_wins(trace: Trace) -> Experiment | None:
    """The experiment, if a few updates by the usual loss beat as many by the program's own, which works, and its whole run.

    The answers that only one of the two gets right are counted (McNemar 1947, https://doi.org/10.1007/BF02295996).

    Example:
        >>> from sleuth.evidence.trace import RunFacts
        >>> values = [("broken", 1.0), ("final", 0.2), ("fixed", 59.0), ("initial", 0.9), ("own", 0.46), ("usual", 0.17)]
        >>> values += [("own_even", 0.5), ("usual_even", 0.2)]
        >>> made = Experiment("usual-loss", values=tuple(sorted(values)))
        >>> usual_loss_wins(Trace(run=RunFacts(), experiments=(made,))) is made
        True
    """
    found = trace.experiment("usual-loss")
    if found is None or not found.value("usual_even") <= FAR_BETTER * found.value("own_even"):  # costs may differ by class
        return None
    if not found.value("usual") / FAR_BETTER <= found.value("own") <= TEACHES * found.value("initial"):
        return None
    if not _is_sure(found.value("fixed"), found.value("broken")):
        return None
    return found if found.value("final") >= found.value("usual") or goes_on_to_win(found) else None


def goes_on_to_win(found: Experiment) -> bool:
    """Whether the usual loss, in no more updates than the run made, ends far better than the run.

    Example:
        >>> values = (("final", 0.2), ("long", 0.05), ("long_broken", 3.0), ("long_fixed", 60.0))
        >>> goes_on_to_win(Experiment("usual-loss", values=values))
        True
    """
    is_sure = _is_sure(found.value("long_fixed"), found.value("long_broken"))
    return is_sure and found.value("long") <= FAR_BETTER * found.value("final")


def told(found: Experiment) -> str:
    """How much is wrong after so many updates, by either loss, in words.

    Example:
        >>> told(Experiment("usual-loss", values=(("own", 0.5), ("steps", 60.0), ("usual", 0.2))))
        'After 60 updates by this loss 50% of the answers are wrong, after as many by cross-entropy 20%'
    """
    steps, own, usual = found.value("steps"), found.value("own"), found.value("usual")
    said = (
        f"After {steps:.0f} updates by this loss {own:.0%} of the answers are wrong, after as many by cross-entropy {usual:.0%}"
    )
    return f"{said}, after {found.value('long_steps'):.0f} {found.value('long'):.1%}" if goes_on_to_win(found) else said


def _is_sure(fixed: float, broken: float) -> bool:
    return fixed - broken > DEVIATIONS * sqrt(fixed + broken)
