"""A baseline: the findings that a project has already, so that only new ones are told.

The file is JSON, in order of files and rules, so that a change of it can be read in review. A finding is known by its
fingerprint, which stays when lines move; the paths are relative to the file's folder.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sleuth.errors import UsageError
from sleuth.verdict import FileReport

NAME = "sleuth-baseline.json"
SCHEMA = 1
Key = tuple[str, str]  # file, fingerprint


@dataclass(frozen=True, slots=True)
class Baseline:
    """How often each finding was there when the baseline was written."""

    folder: str
    counts: Mapping[Key, int]

    def key(self, file: str, mark: str) -> Key:
        """Of a finding with this fingerprint in this file."""
        return _relative(file, self.folder), mark


def read_baseline(path: str) -> Baseline:
    """Read a baseline.

    Raises:
        UsageError: there is none, or it is not one.
    """
    try:
        data = json.loads(Path(path).read_text("utf-8"))
        rows = [(row["file"], row["fingerprint"], row["count"]) for row in data["findings"]]
        if data["schema"] != SCHEMA or not all(isinstance(count, int) and isinstance(file, str) for file, _, count in rows):
            raise ValueError(f"its schema is not {SCHEMA}")
    except FileNotFoundError as error:
        raise UsageError(f"there is no baseline {path!r}; --write-baseline makes one") from error
    except OSError as error:
        raise UsageError(f"the baseline {path!r} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path!r} is no baseline of sleuth lint: {error}; --write-baseline makes a new one") from error
    return Baseline(_folder(path), {(file, mark): count for file, mark, count in rows})


def without_known(reports: Iterable[FileReport], baseline: Baseline) -> tuple[FileReport, ...]:
    """The reports without the findings that the baseline holds; one that stands there oftener than then is new."""
    left = Counter(baseline.counts)
    return tuple(_without(report, baseline, left) for report in reports)


def _without(report: FileReport, baseline: Baseline, left: Counter[Key]) -> FileReport:
    kept: list[int] = []
    for position, mark in enumerate(report.marks):
        key = baseline.key(report.file, mark)
        if left[key] > 0:
            left[key] -= 1
        else:
            kept.append(position)
    if len(kept) == len(report.found):
        return report
    return replace(
        report,
        found=tuple(report.found[position] for position in kept),
        excerpts=tuple(report.excerpts[position] for position in kept),
        marks=tuple(report.marks[position] for position in kept),
        n_known=len(report.found) - len(kept),
    )


def gone(reports: Sequence[FileReport], baseline: Baseline) -> int:
    """How many findings of the baseline are no longer there, in the files that were read."""
    there = Counter(baseline.key(report.file, mark) for report in reports for mark in report.marks)
    read = {_relative(report.file, baseline.folder) for report in reports if not report.error}
    return sum(max(count - there[key], 0) for key, count in baseline.counts.items() if key[0] in read)


def write_baseline(path: str, reports: Iterable[FileReport]) -> int:
    """Write all findings into a baseline; returns how many they are.

    Raises:
        UsageError: it cannot be written.
    """
    folder = _folder(path)
    counts: Counter[tuple[str, str, str]] = Counter()
    for report in reports:
        for one, mark in zip(report.found, report.marks, strict=True):
            counts[_relative(report.file, folder), one.rule.name, mark] += 1
    rows = [
        {"file": file, "rule": rule, "fingerprint": mark, "count": count} for (file, rule, mark), count in sorted(counts.items())
    ]
    try:
        Path(path).write_text(json.dumps({"schema": SCHEMA, "findings": rows}, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise UsageError(f"the baseline {path!r} cannot be written: {error.strerror}") from error
    return counts.total()


def _folder(path: str) -> str:
    return os.path.dirname(os.path.realpath(path))


def _relative(file: str, folder: str) -> str:
    return os.path.relpath(os.path.realpath(file), folder).replace(os.sep, "/")
