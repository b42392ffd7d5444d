"""Tables in words: what was read, what the columns were taken for, how many alarms chance would give."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Table
from sleuth.render import words
from sleuth.verdict import Fault

MOST_NAMES = 6  # columns named in one line


def folded(faults: Iterable[Fault]) -> Iterator[tuple[Fault, str]]:
    """The first fault of each rule and split, with the other columns in words."""
    groups: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((fault.found.rule.code, fault.found.finding.where.split), []).append(fault)
    for group in groups.values():
        names = [words.clean(one.found.finding.where.column) for one in group[1:]]
        known = list(dict.fromkeys(name for name in names if name))
        rest = f" and {len(known) - MOST_NAMES:,} more" if len(known) > MOST_NAMES else ""
        yield group[0], f"also in {', '.join(known[:MOST_NAMES])}{rest}" if known else ""


def summary_lines(splits: Splits) -> Iterator[str]:
    """What was read, the roles, and the alarms that chance would give."""
    yield " · ".join(size(table) for table in splits.tables)
    if taken := roles(splits):
        yield f"Taken as {'; '.join(f'{role}: {name} ({why})' for role, name, why in taken)}."
    if expected := chance(splits):
        yield expected
    if splits.left_out:
        names = ", ".join(f"{words.clean(name)} ({words.clean(why)})" for name, why in splits.left_out[:MOST_NAMES])
        more = f" and {len(splits.left_out) - MOST_NAMES:,} more" if len(splits.left_out) > MOST_NAMES else ""
        yield f"Not judged: {names}{more}."


def size(table: Table) -> str:
    """One split in words: "train: 1,000 rows × 12 columns, 20,002 sampled"."""
    sampled = f", {len(table.rows):,} sampled" if table.is_sampled else ""
    return f"{table.split}: {words.plural(table.n_rows, 'row')} × {words.plural(len(table.columns), 'column')}{sampled}"


def roles(splits: Splits) -> list[tuple[str, str, str]]:
    """(role, column, how it was known); of many columns with one role the first few."""
    listed: dict[str, list[tuple[str, str, str]]] = {}
    for role, name, why in splits.roles.reasons:
        listed.setdefault(role, []).append((role, words.clean(name), words.clean(why)))
    task = f", {splits.roles.task.value}" if splits.roles.task else ""
    return [
        (role, name, why + (task if role == "target" else ""))
        for group in listed.values()
        for role, name, why in group[:MOST_NAMES]
    ]


def chance(splits: Splits) -> str:
    """How many comparisons would alarm by chance; "" where nothing was compared."""
    if math.isnan(splits.expected_alarms):
        return ""
    n = sum(len(pair.comparisons) for pair in splits.pairs)
    return f"{n:,} comparisons between splits; on random halves of {splits.train.split} {splits.expected_alarms:.2g} would alarm."
