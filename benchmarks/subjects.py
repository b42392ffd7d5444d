"""The published subjects: programs with one to five known faults each, and the measure that the paper of them uses.

`published/published.toml` says where they come from and what is wrong with each; `published/<name>/` holds `faulty.py` and
`fixed.py`, which has none of the faults.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from pathlib import Path

from programs import HERE, Program, Role

ROOT = HERE / "published"
NUMBER = re.compile(r"nan|-?inf|-?\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)


class Better(StrEnum):
    """Which way a metric is better."""

    HIGHER = "higher"  # an accuracy, at most 1
    LOWER = "lower"  # an error, 0 at best


@dataclass(frozen=True, slots=True)
class TrueFault:
    """One thing that is wrong: the paper's code of its kind, and the names of the catalogue that say it rightly."""

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """One pair of programs; `number` is the paper's, such as D3."""

    name: str
    number: str
    better: Better
    faults: tuple[TrueFault, ...]
    folder: Path

    def programs(self) -> tuple[Program, Program]:
        """The faulty program and its twin."""
        names = tuple(sorted({name for fault in self.faults for name in fault.names}))
        return (
            Program(self.name, Role.FAULTY, self.folder / "faulty.py", self.number, names),
            Program(self.name, Role.FIXED, self.folder / "fixed.py", self.number),
        )


@dataclass(frozen=True, slots=True)
class Measure:
    """Recall, precision and F3 of one program, each in 0 to 1; a program about which nothing is said has 0 of each."""

    n_true: int
    n_found: int  # true faults that are named
    n_right: int  # findings that name a true fault
    n_findings: int

    @property
    def recall(self) -> float:
        """The true faults that are named, of all true faults."""
        return self.n_found / self.n_true

    @property
    def precision(self) -> float:
        """The findings that name a true fault, of all findings."""
        return self.n_right / self.n_findings if self.n_findings else 0.0

    @property
    def f3(self) -> float:
        """The weighted harmonic mean of the two in which recall counts nine times as much (van Rijsbergen 1979, chapter 7)."""
        return 10 * self.precision * self.recall / (9 * self.precision + self.recall) if self.n_found else 0.0


def find_subjects(root: Path = ROOT) -> list[Subject]:
    """All of them, by name."""
    table = tomllib.loads((root / "published.toml").read_text(encoding="utf-8"))
    return [
        Subject(
            name,
            entry["subject"],
            Better(entry["better"]),
            tuple(TrueFault(fault["kind"], tuple(fault["names"])) for fault in entry["faults"]),
            root / name,
        )
        for name, entry in sorted(table["programs"].items())
    ]


def measure(faults: tuple[TrueFault, ...], findings: tuple[str, ...]) -> Measure:
    """Compare findings with the true faults. One finding names one fault: two faults need two findings.

    >>> measure((TrueFault("LRM", ("model-too-small",)), TrueFault("LCN", ("model-too-small",))), ("model-too-small", "x"))
    Measure(n_true=2, n_found=1, n_right=1, n_findings=2)
    """
    findings = tuple(dict.fromkeys(findings))
    named = _pair(faults, findings, {}, 0)
    right = sum(any(name in fault.names for fault in faults) for name in findings)
    return Measure(len(faults), len(named), right, len(findings))


def _pair(faults: tuple[TrueFault, ...], findings: tuple[str, ...], taken: dict[str, int], at: int) -> dict[str, int]:
    """The largest set of findings, each with the fault of its own that it names; there are at most five faults."""
    if at == len(faults):
        return taken
    best = _pair(faults, findings, taken, at + 1)
    for name in findings:
        if name in faults[at].names and name not in taken:
            best = max(best, _pair(faults, findings, {**taken, name: at}, at + 1), key=len)
    return best


def metric(printed: str) -> float:
    """The number at the end of the last line that a program printed; NaN if there is none.

    >>> metric("epoch 3\\ntest accuracy: 0.95\\n")
    0.95
    """
    lines = printed.strip().splitlines()
    numbers = NUMBER.findall(lines[-1]) if lines else []
    return float(numbers[-1]) if numbers else float("nan")


def error(value: float, better: Better) -> float:
    """What is missing to a perfect metric; a training that ended in NaN misses everything.

    >>> round(error(0.9, Better.HIGHER), 3)
    0.1
    """
    if not isfinite(value):
        return float("inf")
    return 1 - value if better is Better.HIGHER else value
