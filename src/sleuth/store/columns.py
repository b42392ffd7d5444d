"""The columns of runs: those of every run, metrics, and the settings of programs."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from sleuth.errors import UsageError
from sleuth.evidence.kept_run import (
    ALIASES,
    COLUMNS,
    NUMBERS,
    VALUE,
    KeptRun,
    Value,
    metric_columns,
    plain_name,
    row,
    value_columns,
)

NUMBER, TEXT, BOTH = "number", "text", "both"  # kinds of columns
KINDS = {name: NUMBER if name in NUMBERS else TEXT for name in COLUMNS}
KNOWN = tuple(sorted((*COLUMNS, *ALIASES)))
N_SHOWN = 20  # metrics and settings named in an error
N_NEAR = 3  # settings that end with what was asked for
LIMITS = ("max_", "min_")  # columns of metrics that are there to be asked for
MOST = 12  # columns that are added to a table


def cells_of(run: KeptRun) -> dict[str, Value]:
    """All columns of a run; those of every run go before its metrics, and these before the program's settings."""
    return {**value_columns(run), **metric_columns(run), **row(run)}


def own_columns(runs: Sequence[KeptRun]) -> dict[str, str]:
    """The columns that some of the runs have beyond those of every run, and their kinds: metrics, and settings of programs."""
    kinds = dict.fromkeys((name for run in runs for name in metric_columns(run)), NUMBER)
    for run in runs:
        for name, value in value_columns(run).items():
            kind = kinds.get(name, "") if value is None else TEXT if isinstance(value, str) else NUMBER
            kinds[name] = kind if kinds.get(name) in (None, "", kind) else BOTH
    return {name: kind or BOTH for name, kind in kinds.items()}


def column(name: str, own: Mapping[str, str]) -> str:
    """The column of this name, one of every run's or one of `own_columns`.

    Raises:
        UsageError: there is none.
    """
    known = ALIASES.get(name.lower(), name.lower())
    if known in COLUMNS or known in own:
        return known
    known = plain_name(name)
    if known in own:
        return known
    listed = [one for one in sorted(own) if not one.startswith(LIMITS) and one.removeprefix(VALUE) not in own.keys() - {one}]
    last = [one for one in listed if one.endswith(f"_{known}")]
    near = last[:N_NEAR] or difflib.get_close_matches(name.lower(), (*KNOWN, *own), 1)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    more = f"; and of metrics and settings {', '.join(listed[:N_SHOWN])}{' …' if len(listed) > N_SHOWN else ''}" if listed else ""
    raise UsageError(f"runs have no column {name!r}.{hint} The columns are {', '.join(KNOWN)}{more}")


def named(words: str, own: Mapping[str, str]) -> tuple[str, ...]:
    """The columns in a text that names them, with commas or blanks between.

    Raises:
        UsageError: there is none of such a name, or they are too many.

    Example:
        >>> named("optim.lr, loss", {"optim_lr": "number"})
        ('optim_lr', 'loss')
    """
    found = tuple(dict.fromkeys(column(word, own) for word in words.replace(",", " ").split()))
    if len(found) > MOST:
        raise UsageError(
            f"{len(found)} columns are too many for a table; {MOST} can be added, and `sleuth runs export` writes all"
        )
    return found


def is_number(name: str, own: Mapping[str, str]) -> bool:
    """Whether a column holds numbers only."""
    return (KINDS.get(name) or own.get(name)) == NUMBER
