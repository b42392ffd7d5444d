"""A diagnosis as it was before it was kept: from the JSON of `diagnosis.json`, whatever is in it.

The file is anybody's: what is of another kind than expected is left out, and nothing is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeGuard

from sleuth.evidence.place import Place
from sleuth.rule import Certainty, Finding, Rule, Value, Where
from sleuth.verdict import Diagnosis, Fault, Found, Outcome, Overhead, Price, Status, Unexplained

Tree = Mapping[str, object]
Recall = Callable[[str, str], Rule]  # of a code and a name
INFINITE = {"inf": float("inf"), "-inf": float("-inf")}


def diagnosis_in(tree: Tree, recall: Recall) -> Diagnosis:
    """The diagnosis that the JSON (schema 1) holds.

    Args:
        tree: the JSON object.
        recall: gives the rule of a code and a name.

    Example:
        >>> diagnosis_in({"faults": [{"rule": 3}]}, lambda code, name: None).verdict.value
        'clean'
    """
    return Diagnosis(
        faults=tuple(
            Fault(found, tuple(one for _, one in _all_found(item.get("explains"), recall)), _price(item.get("verified")))
            for item, found in _all_found(tree.get("faults"), recall)
        ),
        symptoms=tuple(
            Unexplained(found, tuple(_texts(item.get("candidates")))) for item, found in _all_found(tree.get("symptoms"), recall)
        ),
        hints=tuple(found for _, found in _all_found(tree.get("hints"), recall)),
        not_checked=tuple(
            Outcome(recall("", _text(one, "rule")), Status.SKIPPED, reason=_text(one, "reason"))
            for one in _trees(tree.get("not_checked"))
        ),
    )


def overhead_in(tree: Tree) -> Overhead:
    """What watching cost, as it was kept."""
    kept = tree.get("overhead")
    if not isinstance(kept, dict):
        return Overhead()
    steps, ratio, budget = (kept.get(name) for name in ("steps", "ratio", "budget"))
    return Overhead(steps if _is_whole(steps) else 0, _number(ratio, 1.0), _number(budget, 1.0))


def _all_found(value: object, recall: Recall) -> Iterator[tuple[Tree, Found]]:
    for item in _trees(value):
        found = _found(item, recall)
        if found is not None:
            yield item, found


def _found(item: Tree, recall: Recall) -> Found | None:
    name, message = _text(item, "rule"), _text(item, "message")
    if not name:
        return None
    values = item.get("values")
    known = {str(key): _value(one) for key, one in values.items()} if isinstance(values, dict) else {}
    certainty = next((one for one in Certainty if one.value == item.get("certainty")), None)
    finding = Finding(message, _where(item.get("where")), known, certainty, _text(item, "fix"))
    read = item.get("in_code")
    in_code = _found({**read, "in_code": None}, recall) if isinstance(read, dict) else None
    rule = recall(_text(item, "code"), name)
    return Found(rule, finding, None if rule.family == "code" else in_code)


def _where(value: object) -> Where:
    if not isinstance(value, dict):
        return Where()
    file, line, first, rows = _text(value, "file"), value.get("line"), value.get("first_step"), value.get("rows")
    place = Place(file, line, _text(value, "source")) if file and isinstance(line, int) else None
    return Where(
        place,
        _text(value, "layer"),
        first if _is_whole(first) else None,
        split=_text(value, "split"),
        column=_text(value, "column"),
        rows=tuple(one for one in rows if _is_whole(one)) if isinstance(rows, list) else (),
    )


def _price(value: object) -> Price | None:
    if not isinstance(value, dict):
        return None
    before, change, low, high = (_number(value.get(name), float("nan")) for name in ("before", "change", "low", "high"))
    held = value.get("held_rows")
    return Price(_text(value, "mend"), _text(value, "measure"), before, change, low, high, held if _is_whole(held) else 0)


def _value(value: object) -> Value:
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return INFINITE.get(str(value), str(value))


def _number(value: object, default: float) -> float:
    if isinstance(value, str):
        return INFINITE.get(value, default)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _trees(value: object) -> list[Tree]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _text(tree: Tree, key: str) -> str:
    value = tree.get(key)
    return value if isinstance(value, str) else ""
