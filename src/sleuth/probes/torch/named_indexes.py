"""Which samples a sampler of the program's own names, over whole passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from sleuth.evidence.trace import Named

MAX_NAMED = 1_000_000


@dataclass(slots=True)
class NamedIndexes:
    """What came of the passes that ended by themselves."""

    known: set[int] = field(default_factory=set)
    n_passes: int = 0
    n_each: int = 0  # in the last pass
    n_new: int = 0  # in the last pass, that no pass before it had
    sizes: set[int] = field(default_factory=set)  # of the batches
    repeats: bool = False  # a pass named an index twice
    by: str = ""  # class name of what names them
    lengths: tuple[int, ...] = ()  # of the lists that it holds
    is_odd: bool = False  # something else than whole numbers, or too many

    def take(self, batches: list[Any]) -> None:
        """One whole pass."""
        named = [index for batch in batches for index in (batch if isinstance(batch, list | tuple) else [batch])]
        if self.is_odd or not all(type(index) is int and index >= 0 for index in named):
            self.is_odd = True
            return
        distinct = set(named)
        self.n_passes += 1
        self.n_each, self.n_new = len(named), len(distinct - self.known)
        self.sizes |= {len(batch) for batch in batches if isinstance(batch, list | tuple)}
        self.repeats |= len(distinct) < len(named)
        self.known |= distinct
        self.is_odd = len(self.known) > MAX_NAMED

    def evidence(self) -> Named | None:
        """None where nothing is known for sure."""
        if self.is_odd or not self.n_passes:
            return None
        given = min((n for n in self.lengths if n >= len(self.known)), default=-1)
        sizes = tuple(sorted(self.sizes)[:2])
        return Named(len(self.known), self.n_passes, self.n_each, self.n_new, sizes, self.repeats, self.by, given)


def of_own_sampler(loader: Any) -> NamedIndexes | None:
    """For the class by which the program tells which samples a batch has; None if it is one of torch."""
    every = (getattr(loader, "batch_sampler", None), getattr(loader, "sampler", None))
    kinds = (list, tuple, range)
    own = [one for one in every if one is not None and not type(one).__module__.startswith("torch.") and type(one) not in kinds]
    if not own:
        return None
    held = list(getattr(own[0], "__dict__", {}).values())
    lengths = [len(one) for one in held if isinstance(one, kinds) or (isinstance(one, np.ndarray | torch.Tensor) and one.ndim)]
    lengths += [n for one in held if isinstance(one, dict) and (n := _n_grouped(one))]
    lengths += [len(loader.dataset)] if any(one is loader.dataset for one in held) else []
    return NamedIndexes(by=type(own[0]).__name__, lengths=tuple(lengths))


def _n_grouped(groups: dict[Any, Any]) -> int:
    """How many indexes a dict of lists of them holds, each once, as samples are grouped by their length; else 0."""
    if not groups or not all(isinstance(one, list | tuple) for one in groups.values()):
        return 0
    n = sum(map(len, groups.values()))
    if n > MAX_NAMED:
        return 0
    every = [index for one in groups.values() for index in one]
    return n if all(type(index) is int for index in every) and len(set(every)) == n else 0


def noting(indexes: Iterator[Any], take: Callable[[list[Any]], object]) -> Iterator[Any]:
    """The same indexes, batch by batch; at their end `take` is given all of them."""
    seen: list[Any] = []
    n = 0
    for batch in indexes:
        n += len(batch) if isinstance(batch, list | tuple) else 1
        if n <= MAX_NAMED:
            seen.append(list(batch) if isinstance(batch, list) else batch)
        yield batch
    if n <= MAX_NAMED:
        take(seen)
