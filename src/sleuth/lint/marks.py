"""A fingerprint of a finding that stays when lines move: of the rule, the functions around it, and what its line says."""

from __future__ import annotations

import hashlib
import re

from sleuth.evidence.place import Span
from sleuth.evidence.source.text import Text
from sleuth.verdict import Found

_SCOPE = re.compile(r"(\s*)(?:async\s+def|def|class)\s+(\w+)")
_LENGTH = 16  # hexadecimal digits: 64 bits


def mark(found: Found, text: Text) -> str:
    """The fingerprint of a finding in this file; two in one function that say the same in the same words share it."""
    span = found.finding.where.span
    line, scope = (text.line(span), _scope(span, text)) if span else ("", "")
    told = "\0".join((found.rule.code, scope, " ".join(line.split())))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def _scope(span: Span, text: Text) -> str:
    """The names of the functions and classes around the line, told by its indentation: "Trainer.fit"."""
    number = text.number(span)
    names: list[str] = []
    depth = _indentation(text.lines[number - 1])
    for line in reversed(text.lines[: number - 1]):
        if depth == 0:
            break
        if not line or line.isspace() or (indentation := _indentation(line)) >= depth:
            continue
        if match := _SCOPE.match(line):
            names.append(match.group(2))
            depth = indentation
        elif not line.lstrip().startswith(("#", ")", "]", "}")):
            depth = indentation
    return ".".join(reversed(names))


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
