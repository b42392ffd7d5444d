"""What the names of a program's variables say: data that are held out, or data to train on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sleuth.evidence.place import Place

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
HELD_OUT = re.compile(
    r"(x|y|data|in|img)?(val|valid|validation|test|testing|dev|holdout|heldout|held|te|va|vl)"
    r"(x|s|set|loader|data|dataset|dl|ds|iter|iterator|batches)?"
)


def is_held_out(name: str) -> bool:
    """Whether a variable's name says validation or test data; names of masks and indexes do not.

    Examples:
        >>> [is_held_out(name) for name in ("val_loader", "X_test", "testloader", "xte", "validDL")]
        [True, True, True, True, True]
        >>> [is_held_out(name) for name in ("train_loader", "values", "latest", "test_mask", "eval_train", "loader")]
        [False, False, False, False, False, False]
    """
    words = [word.lower() for word in WORD.findall(name)]
    if any(word.startswith(("train", "mask", "idx", "index", "indices")) for word in words):
        return False
    return any(HELD_OUT.fullmatch(word) for word in words)


def is_evaluation(name: str) -> bool:
    """Whether a library's name for data says that a training is judged by them; a program's own may mean its training data.

    Examples:
        >>> [is_evaluation(name) for name in ("eval_dataloader", "dataloader", "train_dataloader", "evaluate")]
        [True, False, False, False]
    """
    return is_held_out(name) or any(word.lower() in ("eval", "evaluation") for word in WORD.findall(name))


def held_out_name(names: Iterable[str]) -> str:
    """The first of these names that says held-out data; "" if none does.

    Example:
        >>> held_out_name(("loader", "val_loader"))
        'val_loader'
    """
    return next((name for name in names if is_held_out(name)), "")


def assigned_names(place: Place | None) -> tuple[str, ...]:
    """The names that the line at a place assigns to; none for a line without an assignment.

    Example:
        >>> assigned_names(Place("train.py", 3, "train_loader, val_loader = make(a == b)"))
        ('train_loader', 'val_loader')
    """
    found = re.match(r"([\w\s,.*()\[\]'\":|]+?)=(?!=)", place.source) if place is not None else None
    return tuple(re.findall(r"[A-Za-z_]\w*", found.group(1))) if found else ()
