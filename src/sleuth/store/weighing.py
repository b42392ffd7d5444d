"""Which of the differences between runs goes with what came of them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from sleuth.evidence.kept_run import Difference, Importance, KeptRun
from sleuth.stats.importance import MIN_RUNS, as_numbers, importance

MOST_OUTCOMES = 4
DECIDED = (
    "argument", "value", "settings", "seeds", "data", "script", "commit", "uncommitted changes", "environment", "host", "folder",
)  # fmt: skip
HELD_OUT = re.compile(r"val|test|eval|dev|held", re.IGNORECASE)  # measures on data that was not trained on go first
ARGUMENT = "argument"
_ASSIGNED = re.compile(r"([A-Za-z_][\w.\-/]*)=(.*)", re.DOTALL)
_NEGATIVE = re.compile(r"-\.?\d")


def weigh(runs: Sequence[KeptRun], differences: Sequence[Difference]) -> Iterator[Importance]:
    """For the final loss and a few metrics: each difference by itself, the most important first.

    Those that always change together count as one.

    Args:
        runs: that are compared.
        differences: between them.
    """
    together: dict[tuple[int, ...], list[Difference]] = {}
    for one in differences:
        if one.name.partition(":")[0] in DECIDED:
            together.setdefault(_pattern(one.values), []).append(one)
    for outcome, values in _outcomes(runs):
        known = [at for at, value in enumerate(values) if not math.isnan(value)]
        found = [made for group in together.values() if (made := _weighed(outcome, values, known, group)) is not None]
        yield from sorted(found, key=lambda one: (-one.share, one.chance))


def _pattern(values: Sequence[str]) -> tuple[int, ...]:
    """What two differences that cannot be told apart have in common: which runs have one value, or the order of the runs."""
    levels = list(dict.fromkeys(values))
    if len(levels) == len(values) and (numbers := as_numbers(values)) is not None:
        order = tuple(int(at) for at in np.argsort(np.argsort(numbers)))
        return min(order, tuple(len(values) - 1 - at for at in order))
    return tuple(levels.index(value) for value in values)


def _weighed(outcome: str, values: Sequence[float], known: Sequence[int], group: Sequence[Difference]) -> Importance | None:
    """Of things that change together those with numbers speak: their order may tell more than groups."""
    results = [importance([one.values[at] for at in known], np.array([values[at] for at in known])) for one in group]
    told = [result for result in results if not math.isnan(result[0])]
    if not told:
        return None
    share, chance, direction = max(told, key=lambda result: (abs(result[2]), result[0]))
    return Importance(outcome, tuple(one.name for one in group), share, chance, direction, len(known))


def _outcomes(runs: Sequence[KeptRun]) -> Iterator[tuple[str, tuple[float, ...]]]:
    """What came of the runs, NaN where it is not known: known in three at least, and not the same in all."""
    names = dict.fromkeys(one.name for run in runs for one in run.metrics)
    ordered = sorted(names, key=lambda name: HELD_OUT.search(name) is None)
    last = [{one.name: one.last for one in run.metrics} for run in runs]
    found = [("final loss", tuple(math.nan if run.final_loss is None else run.final_loss for run in runs))]
    found += [(name, tuple(one.get(name, math.nan) for one in last)) for name in ordered]
    kept = [(name, values) for name, values in found if len(set(_known(values))) > 1 and len(_known(values)) >= MIN_RUNS]
    yield from kept[:MOST_OUTCOMES]


def _known(values: Sequence[float]) -> list[float]:
    return [value for value in values if not math.isnan(value)]


def arguments(run: KeptRun) -> Mapping[str, str]:
    """What the program was given on its command line: `--name value`, `--name=value`, `name=value`, flags, and the rest by place.

    Example:
        >>> run = KeptRun("a", "", "finished", command=("sleuth", "run", "t.py", "--lr", "-0.1", "data", "opt=adam", "--amp"))
        >>> dict(arguments(run))
        {'lr': '-0.1', '1': 'data', 'opt': 'adam', 'amp': 'yes'}
    """
    words = list(run.command)
    begin = next((at + 1 for at, word in enumerate(words) if word == run.script or word.endswith(".py")), len(words))
    made: dict[str, str] = {}
    n_free = 0
    waiting = ""
    for word in words[begin:]:
        is_flag = word.startswith("-") and len(word) > 1 and not _NEGATIVE.match(word)
        if waiting and not is_flag:
            made[waiting], waiting = word, ""
            continue
        waiting = ""
        name, equals, value = word.lstrip("-").partition("=") if is_flag else ("", "", "")
        assigned = None if is_flag else _ASSIGNED.fullmatch(word)
        if is_flag:
            made[name] = value if equals else "yes"
            waiting = "" if equals else name
        elif assigned is not None:
            made[assigned[1]] = assigned[2]
        else:
            n_free += 1
            made[str(n_free)] = word
    return made
