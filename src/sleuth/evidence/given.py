"""What a program was given: the values of its settings, by where they came from, and the seeds of its random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A setting: `source` is "argparse", a class of the program's, or a file; nested names are joined by dots."""

    source: str
    name: str
    value: Plain


@dataclass(frozen=True, slots=True)
class Seeding:
    """A call that seeded a generator, and where it stands."""

    generator: str  # python, numpy, numpy default_rng, torch
    seed: str
    file: str
    line: int
    n: int = 1  # how often it was made


def shown(value: Plain) -> str:
    """The value as Python writes it, a text without quotes.

    Example:
        >>> [shown(one) for one in (True, None, 1e-05, "adam")]
        ['True', 'None', '1e-05', 'adam']
    """
    return value if isinstance(value, str) else repr(value)


def by_name(values: Iterable[GivenValue]) -> dict[str, Plain]:
    """The values by names that are told apart: another value of the same name in a later source has the source before it.

    Example:
        >>> by_name([GivenValue("argparse", "lr", 0.1), GivenValue("a.yaml", "lr", 0.2), GivenValue("a.yaml", "n", 3)])
        {'lr': 0.1, 'a.yaml lr': 0.2, 'n': 3}
    """
    made: dict[str, Plain] = {}
    for one in values:
        if one.name not in made:
            made[one.name] = one.value
        elif made[one.name] != one.value:
            made.setdefault(f"{one.source} {one.name}", one.value)
    return made


def by_source(values: Iterable[GivenValue]) -> dict[str, dict[str, Plain]]:
    """The values of each source, in their order.

    Example:
        >>> by_source([GivenValue("argparse", "lr", 0.1), GivenValue("a.yaml", "lr", 0.2)])
        {'argparse': {'lr': 0.1}, 'a.yaml': {'lr': 0.2}}
    """
    made: dict[str, dict[str, Plain]] = {}
    for one in values:
        made.setdefault(one.source, {})[one.name] = one.value
    return made


def places(seedings: Sequence[Seeding]) -> Mapping[str, str]:
    """Where each generator was seeded.

    Example:
        >>> places([Seeding("torch", "0", "a.py", 3), Seeding("torch", "1", "a.py", 9, 20)])
        {'torch': 'a.py:3, a.py:9'}
    """
    made: dict[str, list[str]] = {}
    for one in seedings:
        made.setdefault(one.generator, []).append(f"{one.file}:{one.line}")
    return {name: ", ".join(dict.fromkeys(where)) for name, where in made.items()}
