"""The programs of the benchmark: faulty ones with their corrected twins, and healthy ones.

`faults/<fault>__<topic>/` holds `faulty.py` and `fixed.py`; `<fault>` is the rule that should be named first. Where the
catalogue makes two names equally right, `expected.txt` lists them, one a line. `healthy/<topic>.py` should yield nothing. Another root
may have faulty programs without twins: mutants of one program share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Role(StrEnum):
    """What a program is for."""

    FAULTY = "faulty"
    FIXED = "fixed"
    HEALTHY = "healthy"


@dataclass(frozen=True, slots=True)
class Program:
    """One script. `expected` is empty for programs that have nothing wrong."""

    name: str
    role: Role
    path: Path
    rule: str = ""
    expected: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A short name that is unique among all programs."""
        return f"{self.name}/{self.role}" if self.rule else f"healthy/{self.name}"


def find_programs(root: Path = HERE) -> list[Program]:
    """All programs under `root`, faulty and fixed twins side by side, then the healthy ones."""
    found: list[Program] = []
    for folder in sorted((root / "faults").iterdir()):
        rule, separator, _ = folder.name.partition("__")
        if not separator:
            continue
        names = folder / "expected.txt"
        expected = tuple(names.read_text(encoding="utf-8").split()) if names.exists() else (rule,)
        found.append(Program(folder.name, Role.FAULTY, folder / "faulty.py", rule, expected))
        if (folder / "fixed.py").exists():
            found.append(Program(folder.name, Role.FIXED, folder / "fixed.py", rule))
    found.extend(Program(path.stem, Role.HEALTHY, path) for path in sorted((root / "healthy").glob("*.py")))
    return found


def quick_slice(programs: list[Program], *, every: int = 17) -> list[Program]:
    """One faulty program of each rule, and every seventeenth of the programs without a fault."""
    first = {p.rule: p for p in reversed(programs) if p.role is Role.FAULTY}
    sane = [p for p in programs if p.role is not Role.FAULTY]
    return [*sorted(first.values(), key=lambda p: p.name), *sane[::every]]


def matching(programs: list[Program], pattern: str) -> list[Program]:
    """Those whose key contains one of the comma-separated parts of `pattern`."""
    parts = [part.strip() for part in pattern.split(",") if part.strip()]
    return [p for p in programs if any(part in p.key for part in parts)]
