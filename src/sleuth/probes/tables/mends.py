"""From a finding to the change that mends it, where there is one that does not need a person's judgement."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain

from sleuth.evidence.mend import Action, Mend
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Column, ColumnKind
from sleuth.rule import PROOF
from sleuth.stats.spelling import folded, is_damaged
from sleuth.verdict import Found

INFINITE = (float("inf"), float("-inf"))


def mend_of(found: Found, splits: Splits) -> Mend | None:
    """The change that mends this finding in the training table; None where there is none.

    Only safe ones are written by `--fix`; the others are tried on a stand-in, to see what the finding costs.
    """
    plan = PLANS.get(found.rule.name)
    where = found.finding.where
    if plan is None or where.split not in ("", splits.train.split):
        return None
    column = splits.train.by_name.get(where.column)
    if column is not None and column.name == splits.roles.target and found.rule.name not in OF_ROWS:
        return None  # the answers are a person's
    plain = Mend(found.rule.name, found.rule.code, Action.DROP_ROWS, where.column, why=found.finding.message)
    return plan(plain, found, column, splits)


Plan = Callable[[Mend, Found, Column | None, Splits], Mend | None]


def _infinite(plain: Mend, found: Found, column: Column | None, splits: Splits) -> Mend | None:
    return replace(plain, action=Action.TO_NULL, numbers=INFINITE, is_safe=True) if column else None


def _disguised(plain: Mend, found: Found, column: Column | None, splits: Splits) -> Mend | None:
    shown = str(found.finding.values.get("value", ""))
    if column is None or not shown:
        return None
    if column.is_text:
        return replace(plain, action=Action.TO_NULL, texts=(str(ast.literal_eval(shown)),), is_safe=True)
    same = tuple(float(value) for value in column.distinct[0] if _shown(column, float(value)) == shown)
    return replace(plain, action=Action.TO_NULL, numbers=same, is_safe=True) if same else None


def _shown(column: Column, value: float) -> str:
    if column.kind is ColumnKind.TIME:
        return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=value):%Y-%m-%d}"
    return f"{value:g}"


def _spelled(plain: Mend, found: Found, column: Column | None, splits: Splits) -> Mend | None:
    """All spellings of the category, in all splits, as the most frequent one."""
    levels = found.finding.values.get("levels")
    if column is None or not isinstance(levels, tuple) or not levels or found.certainty is not PROOF:
        return None
    same = folded(str(levels[0]))
    counts: dict[str, int] = {}
    for level in chain.from_iterable(t.by_name[column.name].levels for t in splits.tables if column.name in t.by_name):
        if folded(level.value) == same:
            counts[level.value] = counts.get(level.value, 0) + level.count
    best = max(counts, key=lambda text: (counts[text], text == text.strip()))
    pairs = tuple((text, best.strip()) for text in counts if text != best.strip())
    return replace(plain, action=Action.REPLACE, replacements=pairs, is_safe=True)


def _damaged(plain: Mend, found: Found, column: Column | None, splits: Splits) -> Mend | None:
    """Letters that were read with the wrong encoding, read with the right one."""
    pairs = []
    for level in column.levels if column else ():
        right = _right(level.value) if is_damaged(level.value) else level.value
        if right != level.value:
            pairs.append((level.value, right))
    return replace(plain, action=Action.REPLACE, replacements=tuple(pairs), is_safe=True) if pairs else None


def _right(text: str) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return text


def _as_text(plain: Mend, found: Found, column: Column | None, splits: Splits) -> Mend | None:
    is_number = found.finding.values.get("kind") == "number"
    return replace(plain, action=Action.PARSE, is_safe=True) if column and is_number else None


def _blank(plain: Mend, found: Found, column: Column | None, splits: Splits) -> Mend | None:
    blank = tuple(level.value for level in column.levels if not level.value.strip()) if column else ()
    return replace(plain, action=Action.TO_NULL, texts=blank, is_safe=True) if blank else None


def _constant(plain: Mend, found: Found, column: Column | None, splits: Splits) -> Mend | None:
    return replace(plain, action=Action.DROP_COLUMN, is_safe=found.certainty is PROOF) if column else None


def _copy(plain: Mend, found: Found, column: Column | None, splits: Splits) -> Mend | None:
    is_equal = found.finding.values.get("is_equal") is True and bool(column and not column.is_text)
    return replace(plain, action=Action.DROP_COLUMN, is_safe=is_equal) if column else None


def _identifier(plain: Mend, found: Found, column: Column | None, splits: Splits) -> Mend | None:
    return replace(plain, action=Action.DROP_COLUMN) if column else None


def _copies(plain: Mend, found: Found, column: Column | None, splits: Splits) -> Mend | None:
    return replace(plain, action=Action.DROP_COPIES, is_safe=found.certainty is PROOF)


def _rows(plain: Mend, found: Found, column: Column | None, splits: Splits) -> Mend | None:
    rows = found.finding.where.rows
    return replace(plain, rows=rows) if rows else None


OF_ROWS = frozenset({"duplicate-rows", "label-errors", "harmful-rows", "row-outliers", "univariate-outliers", "target-outliers"})
PLANS: dict[str, Plan] = {
    "infinite-values": _infinite,
    "disguised-missing": _disguised,
    "category-spelling-variants": _spelled,
    "encoding-damage": _damaged,
    "numbers-stored-as-text": _as_text,
    "empty-text": _blank,
    "constant-column": _constant,
    "duplicated-columns": _copy,
    "identifier-as-feature": _identifier,
    "duplicate-rows": _copies,
    "label-errors": _rows,
    "harmful-rows": _rows,
    "row-outliers": _rows,
    "univariate-outliers": _rows,
    "target-outliers": _rows,
}
