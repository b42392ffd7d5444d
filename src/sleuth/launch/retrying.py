"""Faults on which a score stands, with the score as it is without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sleuth.evidence.retrial import Retrial, Retried
from sleuth.evidence.trace import Experiment
from sleuth.render.retrials import sentence
from sleuth.rule import Value
from sleuth.verdict import Diagnosis, Fault

Retry = Callable[[tuple[Retrial, ...], float], tuple[Retried, ...]]
RESERVED = 0.5  # of the time for experiments, for scores without the leaks, where there are any


def retrials(diagnosis: Diagnosis) -> tuple[Retrial, ...]:
    """How the scores would be measured again that stand on the diagnosis's faults."""
    return tuple(one.found.finding.retrial for one in diagnosis.faults if one.found.finding.retrial is not None)


def seconds_beside(diagnosis: Diagnosis, seconds: float) -> float:
    """The time for other experiments."""
    return seconds * (1 - RESERVED) if retrials(diagnosis) else seconds


def retried(diagnosis: Diagnosis, retry: Retry, seconds: float) -> tuple[Diagnosis, tuple[Experiment, ...]]:
    """The diagnosis with what came of measuring again, in the faults' own words too, and the same as experiments."""
    asked = retrials(diagnosis)
    found = dict(zip(asked, retry(asked, seconds) if asked else (), strict=False))
    faults, made, told = [], [], set()
    for fault in diagnosis.faults:
        one = found.get(fault.found.finding.retrial) if fault.found.finding.retrial is not None else None
        if one is None:
            faults.append(fault)
            continue
        is_new = fault.found.finding.retrial not in told
        told.add(fault.found.finding.retrial)
        faults.append(_with(fault, one) if is_new else replace(fault, retried=one))
        made += [_experiment(fault, one)] if is_new else []
    return replace(diagnosis, faults=tuple(faults)), tuple(made)


def _with(fault: Fault, one: Retried) -> Fault:
    if one.reason:
        return replace(fault, retried=one)
    finding = fault.found.finding
    values: dict[str, Value] = {
        **finding.values, "score_metric": one.metric, "score_reported": one.reported, "score_before": one.before,
        "score_without": one.after, "score_rows": one.n_rows,
    }  # fmt: skip
    told = replace(finding, message=f"{finding.message} {sentence(one)}", values=values)
    return replace(fault, found=replace(fault.found, finding=told), retried=one)


def _experiment(fault: Fault, one: Retried) -> Experiment:
    values = () if one.reason else (
        ("reported", one.reported), ("before", one.before), ("after", one.after), ("low", one.low), ("high", one.high),
        ("rows", float(one.n_rows)), ("paired", float(one.is_paired)),
    )  # fmt: skip
    return Experiment(f"without-{fault.found.rule.name}", one.seconds, one.reason, values)
