"""A finding in one line, as it is said while the program runs."""

from __future__ import annotations

import os

from sleuth.evidence.trace import Trace
from sleuth.verdict import Found


def line(found: Found, trace: Trace, folder: str) -> str:
    """A finding as it is said while the program runs, with the step at which it began."""
    first = found.finding.where.first_step
    return f"sleuth: step {trace.run.n_steps if first is None else first}: {described(found, folder)}"


def stated(found: Found, trace: Trace, folder: str) -> str:
    """A finding without its rule: place, step and message."""
    first = found.finding.where.first_step
    return f"{_place(found, folder)} from step {trace.run.n_steps if first is None else first}: {_message(found)}".strip()


def described(found: Found, folder: str) -> str:
    """A finding in one line: rule, certainty, place, message; files are named from `folder`."""
    return f"{found.rule.name} ({found.certainty}){_place(found, folder)} {_message(found)}"


def _place(found: Found, folder: str) -> str:
    where = found.finding.where
    return f" {_short(where.place.file, folder)}:{where.place.line}" if where.place else f" {where.layer}" if where.layer else ""


def _message(found: Found) -> str:
    return " ".join(found.finding.message.split())


def _short(file: str, folder: str) -> str:
    prefix = folder.rstrip(os.sep) + os.sep
    return file[len(prefix) :] if file.startswith(prefix) else file
