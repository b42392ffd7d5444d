"""What an exporter is given, and what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

PREFIX = "sleuth/"  # of every name, so that the program's own are never met
NORMS = ("gradient_norm", "weight_norm", "update_norm")
METRICS = "metrics/"  # before the name of what the program logs or prints


@dataclass(frozen=True, slots=True)
class Row:
    """Numbers of one step, under names without the prefix: "loss", "gradient_norm/encoder.0", "metrics/val_acc"."""

    step: int
    time: float  # seconds since 1970
    values: Mapping[str, float]  # an infinity is a value that was not finite; what is unknown is not there


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, as text."""

    rule: str
    kind: str  # fault, symptom or hint
    certainty: str  # proof, likely or hint
    severity: str  # error, warning or info
    message: str
    where: str = ""  # "train.py:12", or a layer
    fix: str = ""
    step: int | None = None  # of its onset
    time: float | None = None  # of its onset, seconds since 1970; None if it is not known

    @property
    def onset(self) -> str:
        """When it began, in words; "" if that is not known."""
        when = f"{datetime.fromtimestamp(self.time, UTC):%Y-%m-%d %H:%M:%S} UTC" if self.time is not None else ""
        return ", ".join(part for part in (f"from step {self.step}" if self.step is not None else "", when) if part)

    @property
    def line(self) -> str:
        """All of it in one line."""
        parts = [f"{self.kind}, {self.certainty}", self.where, self.onset]
        return f"{self.rule} ({'; '.join(part for part in parts if part)}): {self.message}"

    @property
    def markdown(self) -> str:
        """All of it in a few lines."""
        mend = f"\n\nChange: {self.fix}" if self.fix and self.kind != "symptom" else ""
        return f"**{self.rule}** ({self.kind}, {self.certainty})\n\n{self.where} {self.onset}\n\n{self.message}{mend}\n"


@dataclass(frozen=True, slots=True)
class Subject:
    """The run that is written."""

    name: str
    script: str
    command: str
    folder: str  # the working directory of the program
    started: float  # seconds since 1970
    host: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the run ended."""

    status: str  # as in `run.json`
    verdict: str = ""  # "" where the run did not come to one
    time: float = 0.0


class Exporter(Protocol):
    """Writes one run into one tool. Whatever it raises ends it, and is told to the user."""

    @property
    def address(self) -> str:
        """Where the run is to be seen; "" if that cannot be said."""

    def write(self, rows: Sequence[Row]) -> None:
        """Write numbers, in the order of their time."""

    def tell(self, found: Sequence[Told]) -> None:
        """Write findings that are new."""

    def close(self, ended: Ended) -> None:
        """Write how the run ended, and finish."""
