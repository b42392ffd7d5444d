"""Patterns by which a text shows that it may use what is gone, or one of the idioms that a rule asks for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from sleuth.evidence.source.removed import gone_arguments, gone_methods, gone_names

LOADS = ("torch.load(", "pickle.load", "joblib", "dill.load", "np.load(", "numpy.load(", "read_pickle(", "trust_remote_code")
CHAINED = re.compile(r"\]\s*(?:\[[^\]\n]*\]|\.\w+)\s*(?:[-+*/%&|^]|//|\*\*)?=(?!=)|\]\.\w+\([^\n]*inplace\s*=\s*True")
STEP_NAMES = re.compile(r"SearchCV\(|\.set_params\(|\.fit\([^)]*\w__\w+\s*=")

LISTS = ("append",)  # methods that lists have too, and that matter where a result is kept
CALL = 300  # characters of a call in which an argument is looked for


Gated = tuple[str, tuple[str, ...]]  # a word without which none of the others can stand in a text, and these


def _of_arrays(library: str, *names: str) -> Iterable[Gated]:
    """Names of a library of arrays as a text has them; searched for as they stand, which is far quicker than by a pattern."""
    gone = tuple(gone_names(library))
    for name in names:
        yield f"{name}.", tuple(f"{name}.{one}" for one in gone)
    yield f"from {library}", tuple(f"import {one}" for one in gone)
    yield library, tuple(f"{function}(" for function in _functions(library))


def _functions(library: str) -> dict[str, set[str]]:
    """The functions and classes of a library that take an argument no more, by their last names."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, argument in gone_arguments(library):
        found[name.rpartition(".")[2]].add(argument)
    return found


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words)) + ")"


def _patterns(library: str, *names: str) -> Iterable[str]:
    """What a text of a library of tables or models shows: names, imports, methods, and arguments of calls."""
    last = {one.rpartition(".")[2] for one in gone_names(library)}
    plain = {one for one in last if one.islower() and "_" not in one}  # a word of its own in other texts
    if last - plain:
        yield rf"\b{_any(last - plain)}\b"
    yield rf"\b{_any(names)}(?:\.\w+)*\.{_any(last)}\b"
    yield rf"\bfrom {library}[\w.]* import (?:\([^)]*|[^\n]*)\b{_any(last)}\b"
    yield rf"\.{_any(set(gone_methods(library)) - set(LISTS))}\b"
    for function, arguments in _functions(library).items():
        yield rf"\b{function}[(,][\s\S]{{0,{CALL}}}?\b{_any(arguments)}(?:\s*=|[\"']\s*:)"  # called, or handed on with it


GONE_ARRAYS = (
    ("from numpy", ("from numpy import",)),
    *_of_arrays("numpy", "np", "numpy"),
    *_of_arrays("torch", "torch"),
)
GONE_ELSEWHERE = re.compile(
    "|".join((*_patterns("sklearn", "sklearn"), *_patterns("pandas", "pd", "pandas"), rf"=\s*\w+\.{_any(LISTS)}\("))
)
