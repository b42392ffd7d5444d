"""Patterns of einsum and einops, as they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

_EINOPS_AXIS = re.compile(r"\.\.\.|…|[A-Za-z_]\w*|\d+")


def einsum_fault(pattern: str, n_operands: int, ranks: Sequence[int | None] = ()) -> str:
    """What is wrong with an einsum pattern for so many operands with so many axes (None: not known); "" if nothing is.

    Example:
        >>> einsum_fault("bij,bjk->bil", 2)
        'the result has l, which no operand has'
    """
    plain = re.sub(r"\s", "", pattern).replace("...", "")
    left, arrow, right = plain.partition("->")
    operands = left.split(",")
    if strange := sorted(set(re.sub(r"[A-Za-z,]", "", left) + re.sub(r"[A-Za-z]", "", right))):
        return f"it has {' '.join(strange)}, which is no axis"
    if n_operands and len(operands) != n_operands:
        return f"it names {len(operands)} operand{'s' if len(operands) != 1 else ''}, and gets {n_operands}"
    if arrow and (missing := sorted(set(right) - set(left))):
        return f"the result has {', '.join(missing)}, which no operand has"
    if n_operands and "..." not in pattern:
        for place, (letters, rank) in enumerate(zip(operands, ranks, strict=False), 1):
            if rank is not None and rank != len(letters):
                return f"operand {place} has {rank} {'axis' if rank == 1 else 'axes'}, and the pattern names {len(letters)}"
    if arrow and len(set(right)) < len(right):
        twice = sorted({axis for axis in right if right.count(axis) > 1})
        return f"the result has {', '.join(twice)} twice"
    return ""


def einops_fault(pattern: str, word: str, given: frozenset[str]) -> str:
    """What is wrong with the pattern of `rearrange`, `reduce` or `repeat`; "" if nothing is.

    Example:
        >>> einops_fault("b c h w -> b (h w) d", "rearrange", frozenset())
        'd stands on the right only'
    """
    if pattern.count("->") != 1:
        return "it has no arrow" if "->" not in pattern else "it has several arrows"
    left, right = ([axis for axis in _EINOPS_AXIS.findall(side) if not axis.isdigit()] for side in pattern.split("->"))
    for side in (left, right):
        if twice := sorted({axis for axis in side if side.count(axis) > 1}):
            return f"{', '.join(twice)} stands twice on one side"
    if any(side.count("(") != side.count(")") for side in pattern.split("->")):
        return "a bracket is not closed"
    only_right = sorted(set(right) - set(left) - (given if word == "repeat" else frozenset()) - {"...", "_"})
    if only_right:
        return f"{', '.join(only_right)} stands on the right only"
    only_left = sorted(set(left) - set(right) - {"...", "_"}) if word == "rearrange" else []
    return f"{', '.join(only_left)} stands on the left only" if only_left else ""
