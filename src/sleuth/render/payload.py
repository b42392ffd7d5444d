"""The report as JSON (schema 1, `docs/schema/run.schema.json`), which other programs read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import sleuth
from sleuth.evidence.place import Span
from sleuth.render.words import change, clean, experiments, reason
from sleuth.rule import Value, Where
from sleuth.verdict import Fault, Found, Report, Unexplained

if TYPE_CHECKING:
    from sleuth.evidence.retrial import Retried
    from sleuth.evidence.trace import Experiment

SCHEMA = 1
Json = int | float | str | bool | None | list["Json"] | dict[str, "Json"]


def payload(report: Report) -> dict[str, object]:
    """The report as a tree of dicts, lists, strings and finite numbers, which `json.dumps(…, allow_nan=False)` accepts.

    A NaN becomes null; infinities become the strings "inf" and "-inf".
    """
    diagnosis = report.diagnosis
    return {
        "schema": SCHEMA,
        "sleuth": sleuth.__version__,
        "run": clean(report.run),
        "script": clean(report.script),
        "exit_code": int(report.exit_code),
        "verdict": diagnosis.verdict.value,
        "faults": [_fault(one) for one in diagnosis.faults],
        "symptoms": [_unexplained(one) for one in diagnosis.symptoms],
        "hints": [_in_run(one) for one in diagnosis.hints],
        "not_checked": [{"rule": one.rule.name, "reason": reason(one)} for one in diagnosis.not_checked],
        "experiments": [_experiment(one) for one in experiments(report)],
        "overhead": {
            "steps": int(report.overhead.steps),
            "ratio": plain(report.overhead.ratio),
            "budget": plain(report.overhead.budget),
        },
    }


def _experiment(one: Experiment) -> dict[str, Json]:
    result: dict[str, Json] = {clean(name): plain(value) for name, value in one.values}
    return {"name": one.name, "seconds": round(one.seconds, 3), "reason": clean(one.reason) or None, "result": result}


def finding_object(found: Found) -> dict[str, Json]:
    """One finding: rule, code, certainty, severity, where, message, values, fix."""
    finding = found.finding
    return {
        "rule": found.rule.name,
        "code": found.rule.code,
        "certainty": found.certainty.value,
        "severity": found.rule.severity.value,
        "where": _where(finding.where),
        "message": clean(finding.message),
        "values": _values(finding.values),
        "fix": change(found),
    }


def _in_run(found: Found) -> dict[str, Json]:
    """A finding with the kinds of its evidence, and what was found in the program's text."""
    read = found if found.rule.family == "code" else found.in_code
    where = replace(found.finding.where, span=None, trace=())
    plain_found = replace(found, finding=replace(found.finding, where=where))
    kinds: list[Json] = [*found.evidence]
    return {**finding_object(plain_found), "evidence": kinds, "in_code": None if read is None else finding_object(read)}


def _fault(fault: Fault) -> dict[str, Json]:
    return {**_in_run(fault.found), "explains": [_in_run(one) for one in fault.explains], "verified": _price(fault)}


def _price(fault: Fault) -> dict[str, Json] | None:
    """What a mend was seen to change."""
    one = fault.price
    if fault.retried is not None and not fault.retried.reason:
        return _retried(fault.retried)
    if one is None:
        return None
    return {
        "mend": one.mend, "measure": one.measure, "before": plain(one.before), "change": plain(one.change),
        "low": plain(one.low), "high": plain(one.high), "held_rows": one.n_held,
    }  # fmt: skip


def _retried(one: Retried) -> dict[str, Json]:
    """A score without the leak."""
    return {
        "mend": one.way.value, "measure": one.metric, "reported": plain(one.reported), "before": plain(one.before),
        "change": plain(one.after - one.before), "low": plain(one.low), "high": plain(one.high), "held_rows": one.n_rows,
        "paired": one.is_paired,
    }  # fmt: skip


def _unexplained(symptom: Unexplained) -> dict[str, Json]:
    return {**_in_run(symptom.found), "candidates": list(symptom.candidates)}


def _where(where: Where) -> dict[str, Json]:
    if where.span is not None:
        return {**span_object(where.span), "trace": [{**span_object(one.span), "note": clean(one.note)} for one in where.trace]}
    return {
        "file": clean(where.place.file) if where.place else None,
        "line": int(where.place.line) if where.place else None,
        "source": clean(where.place.source) or None if where.place else None,
        "layer": clean(where.layer) or None,
        "first_step": None if where.first_step is None else int(where.first_step),
        **_where_in_tables(where),
    }


def span_object(span: Span) -> dict[str, Json]:
    """A stretch of a source file: file, cell, line, column, end_line, end_column; all but the cell count from 1."""
    return {
        "file": clean(span.file),
        "cell": span.cell,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _where_in_tables(where: Where) -> dict[str, Json]:
    """Split, column and example rows; in a training none of these keys is there."""
    if not where.split and not where.column:
        return {}
    rows: list[Json] = [int(row) for row in where.rows]
    return {"split": clean(where.split) or None, "column": clean(where.column) or None, "rows": rows}


def _values(values: Mapping[str, Value]) -> dict[str, Json]:
    return {clean(str(name)): plain(value) for name, value in values.items()}


def plain(value: object) -> Json:
    """Any value that a rule may report as JSON; NumPy scalars and arrays become plain ones, what is unknown its `str`.

    Example:
        >>> plain((1, float("nan"), float("-inf")))
        [1, None, '-inf']
    """
    to_list = getattr(value, "tolist", None)  # NumPy scalars and arrays
    if callable(to_list):
        value = to_list()
    if isinstance(value, Mapping):
        return {clean(str(name)): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, float):
        return _finite(value)
    return value if value is None or isinstance(value, bool | int) else clean(str(value))


def _finite(value: float) -> Json:
    if math.isnan(value):
        return None
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return value
