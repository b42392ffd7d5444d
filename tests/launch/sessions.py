"""A session that sees what a test wants it to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sleuth.evidence.insides import Insides
from sleuth.evidence.trace import Trace
from sleuth.rule import ERROR, FAULT, LIKELY, PROOF, SYMPTOM, WARNING, Finding, Where, rule
from sleuth.verdict import Overhead
from tests.traces import healthy_trace


@rule("T997", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("optimizers",), explains=("planted-symptom",))
def planted_fault(trace: Trace) -> Iterator[Finding]:
    """An optimiser is called Broken."""
    for optimizer in trace.optimizers:
        if optimizer.kind == "Broken":
            yield Finding("The optimiser\n is broken.", Where(optimizer.place, "0", 3), {"n": 1}, fix="Mend it.")


@rule("T998", kind=SYMPTOM, certainty=PROOF, severity=WARNING, needs=("optimizers",))
def planted_symptom(trace: Trace) -> Iterator[Finding]:
    """An optimiser is called Broken or Odd."""
    if {optimizer.kind for optimizer in trace.optimizers} & {"Broken", "Odd"}:
        yield Finding("Something is odd.", Where(None, "2"))


@rule("T999", kind=FAULT, certainty=LIKELY, severity=ERROR, needs=("optimizers",))
def planted_belief(trace: Trace) -> Iterator[Finding]:
    """An optimiser is called Doubtful."""
    if any(optimizer.kind == "Doubtful" for optimizer in trace.optimizers):
        yield Finding("This is doubtful.")


RULES = (planted_fault, planted_symptom, planted_belief)


def trace_with(kind: str) -> Trace:
    """A healthy run with an optimiser of this kind."""
    healthy = healthy_trace()
    return replace(healthy, optimizers=(replace(healthy.optimizers[0], kind=kind),))


def faulty_trace() -> Trace:
    """A run in which the planted fault and the planted symptom are found."""
    return trace_with("Broken")


class FakeSession:
    """Stands for the torch probe: says what it is told, or fails where it is told."""

    def __init__(self, trace: Trace | None = None, *, fails_in: str = "", crashes: tuple[str, ...] = ()) -> None:
        self._trace = trace
        self._fails_in = fails_in
        self.crashes = crashes
        self.overhead = Overhead(200, 1.01, 1.03, 0.1)
        self.calls: list[str] = []

    @property
    def has_training(self) -> bool:
        self._note("has_training")
        return self._trace is not None

    @property
    def has_use(self) -> bool:
        return False

    def install(self) -> None:
        self._note("install")

    def uninstall(self) -> None:
        self._note("uninstall")

    def finish(self, status: str, exception: str = "") -> None:
        self._note("finish")
        self.ended = (status, exception)

    def trace(self) -> Trace:
        self._note("trace")
        assert self._trace is not None
        return self._trace

    def splits(self) -> None:
        self._note("splits")

    def look_inside(self, seconds: float) -> Insides:
        self._note("look_inside")
        self.looked = seconds
        nothing = np.zeros(0)
        return Insides(nothing, nothing, False, None, np.zeros(0, np.int64))

    def _note(self, name: str) -> None:
        self.calls.append(name)
        if name == self._fails_in:
            raise ZeroDivisionError("planted")


class FakeClassical:
    """Sees no estimators."""

    has_fits = False
    crashes = ()

    def install(self):
        pass

    def uninstall(self):
        pass

    def finish(self, status, exception=""):
        pass

    def fit(self):
        raise AssertionError("there is nothing to see")

    def scores(self):
        return [("accuracy_score", 0.9), ("f1_score", 0.5), ("accuracy_score", 0.8)]

    def experiment(self, fit, names, seconds):
        return ()
