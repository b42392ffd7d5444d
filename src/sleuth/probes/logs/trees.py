"""Nested objects of JSON as flat names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

MAX_DEPTH = 16


def flat(tree: Mapping[str, object], before: str = "", depth: int = 0) -> Iterator[tuple[str, object]]:
    """Names and values of a tree, joined by slashes; lists are values.

    Example:
        >>> list(flat({"train": {"loss": 0.5}, "step": 3}))
        [('train/loss', 0.5), ('step', 3)]
    """
    for name, value in tree.items():
        if isinstance(value, dict):
            if depth < MAX_DEPTH:
                yield from flat(value, f"{before}{name}/", depth + 1)
        else:
            yield f"{before}{name}", value
