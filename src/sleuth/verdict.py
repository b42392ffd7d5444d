"""What came of a run: findings with their rules, outcomes, the diagnosis, and the report that is kept and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sleuth.rule import Certainty, Finding, Rule

if TYPE_CHECKING:
    from sleuth.evidence.fit import Fit
    from sleuth.evidence.retrial import Retried
    from sleuth.evidence.splits import Splits
    from sleuth.evidence.trace import Trace


class Status(StrEnum):
    """What came of one rule."""

    PASSED = "passed"  # measured, and fine
    FOUND = "found"
    NOT_APPLICABLE = "not applicable"  # this program has nothing that the rule is about
    SKIPPED = "skipped"  # something it needs was not recorded
    IGNORED = "ignored"  # the user asked to leave it out
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the rule that made it; the engine attaches the rule, so that no rule can speak for another.

    `in_code` is the same mistake as it was found in the program's text, where a run was judged together with its text.
    """

    rule: Rule
    finding: Finding
    in_code: Found | None = None

    @property
    def certainty(self) -> Certainty:
        """The finding's own certainty, or its rule's."""
        return self.finding.certainty or self.rule.certainty

    @property
    def evidence(self) -> tuple[str, ...]:
        """How it was seen: "run", "code", or both."""
        if self.rule.family == "code":
            return ("code",)
        return ("run", "code") if self.in_code is not None else ("run",)

    @property
    def first_step(self) -> int:
        """The step at which it began; a large number when it has none, so that it sorts last."""
        return 1 << 60 if self.finding.where.first_step is None else self.finding.where.first_step


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one rule: its findings, or the reason why there is no judgement."""

    rule: Rule
    status: Status
    found: tuple[Found, ...] = ()
    reason: str = ""


class Verdict(StrEnum):
    """The whole in one word."""

    FAULT = "fault"
    SYMPTOM = "symptom"
    CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class Price:
    """What a fault of a table costs: the held-out loss of a quick model, and how a mend changes it. Negative = better."""

    mend: str  # "set the values to missing"
    measure: str  # "log loss"
    before: float
    change: float
    low: float  # of the interval of the change, 95 %
    high: float
    n_held: int  # rows that it is measured on


@dataclass(frozen=True, slots=True)
class Fault:
    """A cause, with the findings that it accounts for."""

    found: Found
    explains: tuple[Found, ...] = ()
    price: Price | None = None
    retried: Retried | None = None  # the score without it, where one was asked for


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A symptom that no found fault accounts for, with the faults that could, in order of how much they would explain."""

    found: Found
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong with a run. `faults` is ordered; the first one is the diagnosis."""

    faults: tuple[Fault, ...] = ()
    symptoms: tuple[Unexplained, ...] = ()
    hints: tuple[Found, ...] = ()
    not_checked: tuple[Outcome, ...] = ()
    passed: tuple[Outcome, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """`fault` if there is one, else `symptom` if there is one, else `clean`."""
        if self.faults:
            return Verdict.FAULT
        return Verdict.SYMPTOM if self.symptoms else Verdict.CLEAN


@dataclass(frozen=True, slots=True)
class Recent:
    """Losses and learning rates of the steps from some number on, one of each for a step; NaN = unknown."""

    loss: Sequence[float] = ()
    lr: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Overhead:
    """What watching cost: wall time with sleuth over wall time without its own measured work, and the limit set."""

    steps: int = 0
    ratio: float = 1.0
    budget: float = 1.03
    seconds: float = 0.0  # of sleuth's own work


@dataclass(frozen=True, slots=True)
class Report:
    """One run, or one check of tables, as it is kept and shown. `trace` is None when nothing was trained."""

    run: str  # "2026-11-20-1432-keen-otter"
    script: str
    exit_code: int
    diagnosis: Diagnosis
    trace: Trace | None = None
    overhead: Overhead = Overhead()
    started: str = ""  # ISO 8601, UTC
    command: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()  # ("Python", "3.11.7"), ("torch", "2.13.0"), ("platform", ...)
    folder: str = ""  # of the run, "" when nothing is kept
    splits: Splits | None = None  # the tables, when tables were checked
    fit: Fit | None = None  # what classical estimators did, when some learned

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to judge."""
        return self.trace is None and self.splits is None and self.fit is None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A finding that reading one file tells of another, with its line there and its fingerprint."""

    found: Found
    excerpt: str
    mark: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file of source code as it was judged. `error` says why it could not be read; then nothing is found.

    `excerpts` and `marks` stand beside `found`, one for each: the line at which it begins, and a fingerprint of what is there and
    where, which stays when lines move.
    """

    file: str
    found: tuple[Found, ...] = ()
    error: str = ""
    n_lines: int = 0
    n_suppressed: int = 0  # findings that a comment in the file asks to leave out
    failed: tuple[Outcome, ...] = ()  # rules that crashed
    excerpts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    n_known: int = 0  # findings that the baseline holds
    n_fixed: int = 0  # findings that were mended
    files: tuple[str, ...] = ()  # other modules of the program that were read for it
    elsewhere: tuple[Elsewhere, ...] = ()  # what reading it tells of these
