"""What a program was given, in lines and cells: its settings by their sources, and its seeds with their places."""

from __future__ import annotations

from collections.abc import Sequence

from sleuth.evidence.given import by_source, places, shown
from sleuth.evidence.kept_run import KeptRun, Value

MOST_VALUES = 40  # shown of a source of settings
SAME = "the same values"
Pair = tuple[str, str]


def sources_of(run: KeptRun) -> list[tuple[str, tuple[Pair, ...]]]:
    """The settings of each source; what an earlier source says, too, is left out, since the later one was made of it.

    Example:
        >>> from sleuth.evidence.given import GivenValue
        >>> values = (GivenValue("argparse", "lr", 0.1), GivenValue("Config", "lr", 0.1), GivenValue("Config", "n", 3))
        >>> sources_of(KeptRun("a", "", "finished", values=values))
        [('argparse', (('lr', '0.1'),)), ('Config', (('n', '3'),))]
    """
    known: set[tuple[str, object]] = set()
    made = []
    for source, values in by_source(run.values).items():
        made.append((source, tuple((name, shown(value)) for name, value in values.items() if (name, value) not in known)))
        known.update(values.items())
    return made


def values_of(run: KeptRun) -> tuple[Pair, ...]:
    """The settings, a line for each source."""
    lines = []
    for source, pairs in sources_of(run):
        more = f" · and {len(pairs) - MOST_VALUES} more" if len(pairs) > MOST_VALUES else ""
        lines.append(f"{source}: {joined(pairs[:MOST_VALUES]) or SAME}{more}")
    return tuple(("Values" if index == 0 else "", line) for index, line in enumerate(lines))


def seeds_of(run: KeptRun) -> tuple[Pair, ...]:
    """The seed of each generator, and where the program gave it.

    Example:
        >>> from sleuth.evidence.given import Seeding
        >>> seeds_of(KeptRun("a", "", "finished", seeds=(("torch", "0"),), seedings=(Seeding("torch", "0", "a.py", 3),)))
        (('torch', '0 (a.py:3)'),)
    """
    where = places(run.seedings)
    return tuple((name, f"{seed} ({where[name]})" if name in where else seed) for name, seed in run.seeds)


def joined(pairs: Sequence[Pair]) -> str:
    """Names and values in one line.

    Example:
        >>> joined([("lr", "0.1"), ("note", ""), ("n", "3")])
        'lr 0.1 · n 3'
    """
    return " · ".join(f"{name} {value}" for name, value in pairs if value)


def cell(value: Value) -> str:
    """What stands in a column, as a person reads it.

    Example:
        >>> [cell(one) for one in (0.1 + 0.2, 12, "adam", ("a", "b"), None)]
        ['0.3', '12', 'adam', 'a b', '']
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(value)
    return f"{value:.6g}" if isinstance(value, float) else str(value)
