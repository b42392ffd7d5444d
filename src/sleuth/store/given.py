"""What `run.json` says of the settings and seeds that the program was given."""

from __future__ import annotations

import math

from sleuth.evidence.given import GivenValue, Seeding
from sleuth.store.status import Tree, text_of

IMPORTED = "imported"


def values_in(info: Tree) -> tuple[GivenValue, ...]:
    """The settings; none of a run that an older version kept. Of a run that another tool recorded, the settings that it knew.

    Example:
        >>> values_in({"values": {"argparse": {"lr": 0.1, "odd": {}}}})
        (GivenValue(source='argparse', name='lr', value=0.1),)
    """
    tree = info.get("values")
    imported = info.get(IMPORTED)
    if not tree and isinstance(imported, dict):
        settings = imported.get("settings")
        known = settings if isinstance(settings, dict) else {}
        tree = {text_of(imported, "tool") or IMPORTED: {name: _number(value) for name, value in known.items()}}
    sources = tree.items() if isinstance(tree, dict) else ()
    return tuple(
        GivenValue(str(source), str(name), value)
        for source, values in sources
        if isinstance(values, dict)
        for name, value in values.items()
        if value is None or isinstance(value, str | int | float)
    )


def _number(value: object) -> object:
    """What other tools keep as a text, as the number that it is."""
    if not isinstance(value, str):
        return value
    try:
        return int(value)
    except ValueError:
        try:
            number = float(value)
        except ValueError:
            return value
        return number if math.isfinite(number) else value


def seedings_in(info: Tree) -> tuple[Seeding, ...]:
    """The calls that seeded generators; what is damaged is left out."""
    found = info.get("seeded")
    made = []
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict) and isinstance(one.get("line"), int) and isinstance(one.get("n"), int):
            texts = [text_of(one, name) for name in ("generator", "seed", "file")]
            made.append(Seeding(texts[0], texts[1], texts[2], int(str(one["line"])), int(str(one["n"]))))
    return tuple(made)
