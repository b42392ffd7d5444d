"""Reports to render: made from the healthy trace and from rules whose texts do not change with the product's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sleuth.diagnosis.explain import explain
from sleuth.evidence.place import Place
from sleuth.evidence.trace import RunFacts, Trace
from sleuth.rule import ERROR, FAULT, HINT, LIKELY, PROOF, SYMPTOM, WARNING, Finding, Rule, Where, rule
from sleuth.verdict import Diagnosis, Found, Outcome, Overhead, Report, Status
from tests.traces import healthy_trace, with_parameter


@rule("T906", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("optimizers",), explains=("flat-loss", "still-layers"))
def forgotten_parameters(trace: Trace) -> Iterator[Finding]:
    """Parameters ask for a gradient and get one, but no optimiser holds them.

    Measure:
        Parameters in no group.
    Why:
        They stay at their initial values, so part of the network is a random projection: training goes on, and learns less.
        It is seldom noticed.
    Fix:
        Build the optimiser from `model.parameters()` after the model is complete, or pass one group for each part.
    """
    yield from ()


@rule("T903", kind=FAULT, certainty=LIKELY, severity=WARNING, needs=("scalars",), explains=("flat-loss",))
def timid_rate(trace: Trace) -> Iterator[Finding]:
    """The learning rate is far too low.

    Why:
        The weights hardly move.
    Fix:
        Try a rate ten times higher.
    """
    yield from ()


@rule("T902", kind=SYMPTOM, certainty=PROOF, severity=WARNING, needs=("scalars",))
def flat_loss(trace: Trace) -> Iterator[Finding]:
    """The loss does not fall.

    Why:
        Nothing is learned.
    Fix:
        Look for the cause.
    """
    yield from ()


@rule("T909", kind=SYMPTOM, certainty=PROOF, severity=WARNING, needs=("gradients",))
def still_layers(trace: Trace) -> Iterator[Finding]:
    """Trainable weights do not change."""
    yield from ()


@rule("T916", kind=FAULT, certainty=HINT, severity=WARNING, needs=("loaders",))
def odd_batch(trace: Trace) -> Iterator[Finding]:
    """The batch size is unusual.

    Why:
        Small batches are noisy.
    Fix:
        Try 32.
    """
    yield from ()


RULES: tuple[Rule, ...] = (forgotten_parameters, timid_rate, flat_loss, still_layers, odd_batch)
PLACE = Place("train.py", 41, "optimizer = torch.optim.Adam(net.head.parameters(), lr=1e-2)")
FORGOTTEN = Found(
    forgotten_parameters,
    Finding(
        "2 of the 4 trainable tensors of net get gradients but are in no optimiser, so they never change: encoder.0.weight, encoder.0.bias.",
        Where(PLACE, "encoder.0", 0), {"missing": 2, "trainable": 4, "parameters": ("encoder.0.weight", "encoder.0.bias")},
        fix="Pass `net.parameters()` to Adam at train.py:41.",
    ),
)  # fmt: skip
TIMID = Found(
    timid_rate,
    Finding("The weights change by 3e-07 of their size per step (usual: 1e-3).", Where(PLACE, "", 12), {"ratio": 3e-7}),
)
FLAT = Found(
    flat_loss,
    Finding(
        "The loss has not fallen for 150 steps: 1.386 at step 50, 1.384 at step 199. It equals chance.",
        Where(Place("train.py", 47, "loss.backward()"), "", 50),
    ),
)
STILL = Found(still_layers, Finding("encoder.0.weight did not change in 15 watched steps.", Where(None, "encoder.0", 0)))
STILL_TOO = Found(still_layers, Finding("encoder.0.bias did not change in 15 watched steps.", Where(None, "encoder.0", 0)))
ODD = Found(odd_batch, Finding("The batch holds 3 samples.", Where(Place("data.py", 7, "loader = DataLoader(data, 3)")), {"size": 3, "share": float("nan"), "limit": float("inf")}))  # fmt: skip
NOT_CHECKED = (
    Outcome(timid_rate, Status.SKIPPED, reason="no gradients were seen"),
    Outcome(odd_batch, Status.CRASHED, reason="ZeroDivisionError: division by zero"),
)
ENVIRONMENT = (("Python", "3.11.7"), ("torch", "2.13.0"), ("platform", "Linux x86-64"))


def place_of(line: int) -> Place:
    """A line of the program."""
    return Place("train.py", line, f"line {line}")


def report(diagnosis: Diagnosis, trace: Trace | None = None, **changes: object) -> Report:
    """A report of a finished run of 200 steps."""
    made = Report(
        run="2026-11-20-1432-keen-otter", script="train.py", exit_code=0, diagnosis=diagnosis, trace=healthy_trace() if trace is None else trace,
        overhead=Overhead(200, 1.0123, 1.03, 0.05), started="2026-11-20T14:32:07Z", command=("sleuth", "run", "train.py", "--epochs", "3"),
        environment=ENVIRONMENT, folder=".sleuth/runs/2026-11-20-1432-keen-otter",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def diagnosis(*found: Found, skipped: tuple[Outcome, ...] = ()) -> Diagnosis:
    """The diagnosis that these findings lead to; rules without a finding passed."""
    names = {one.rule.name for one in found} | {one.rule.name for one in skipped}
    outcomes = [Outcome(one.rule, Status.FOUND, (one,)) for one in found]
    passed = [Outcome(one, Status.PASSED) for one in RULES if one.name not in names]
    return explain([*outcomes, *skipped, *passed], RULES)


def faulty_trace() -> Trace:
    """The first layer's tensors are in no optimiser and do not change; the loss stays up."""
    trace = healthy_trace()
    for index in (0, 1):
        trace = with_parameter(trace, index, optimizers=())
    assert trace.scalars is not None
    assert trace.gradients is not None
    random = np.random.default_rng(1)
    loss = 1.386 + random.normal(0, 0.02, len(trace.scalars.loss)) - 0.3 * (1 - np.exp(-trace.scalars.step / 20))
    update = trace.gradients.update_norm.copy()
    update[:, :2] = 0.0
    return replace(trace, scalars=replace(trace.scalars, loss=loss), gradients=replace(trace.gradients, update_norm=update))


def raised() -> Report:
    """A run that ended with an exception at its third step, with a non-finite loss before."""
    trace = healthy_trace()
    run = replace(trace.run, n_steps=3, status="raised", exception="RuntimeError: shapes (32x20 and 21x32) do not match")
    return report(diagnosis(TIMID), replace(trace, run=run), exit_code=1)


def without_training() -> Report:
    """A program that trained nothing."""
    none = report(Diagnosis(), exit_code=0, folder="", overhead=Overhead())
    return replace(none, trace=None)


def unmeasured() -> Report:
    """A trace of no steps at all."""
    return report(Diagnosis(), Trace(RunFacts(script="train.py")))


REPORTS = {
    "fault": lambda: report(diagnosis(FORGOTTEN, FLAT, STILL, STILL_TOO, ODD, skipped=NOT_CHECKED[1:]), faulty_trace()),
    "two-faults": lambda: report(diagnosis(FORGOTTEN, TIMID, FLAT), faulty_trace()),
    "likely": lambda: report(diagnosis(TIMID)),
    "symptom": lambda: report(diagnosis(FLAT, STILL, skipped=NOT_CHECKED)),
    "clean": lambda: report(diagnosis()),
    "clean-with-hint": lambda: report(diagnosis(ODD, skipped=NOT_CHECKED[:1]), folder=""),
    "raised": raised,
    "no-training": without_training,
    "no-steps": unmeasured,
}
