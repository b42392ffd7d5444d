"""Comments by which a program asks to leave findings out: `# sleuth: ignore[name-or-code]` and `# noqa: CODE`."""

from __future__ import annotations

import re

from sleuth.evidence.source.text import Text
from sleuth.verdict import Found

_IGNORE = re.compile(r"#\s*sleuth:\s*ignore(?:\[([^\]]*)\])?", re.IGNORECASE)
_NOQA = re.compile(r"#\s*noqa(?::\s*([A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*))?", re.IGNORECASE)


def is_suppressed(found: Found, text: Text) -> bool:
    """Whether a comment on the first or last line of the finding names its rule, or every rule.

    The text is that of the file in which the finding stands.
    """
    span = found.finding.where.span
    if span is None:
        return False
    offset = 0 if span.cell is None else text.cells[span.cell - 1] - 1
    for number in {span.line + offset, span.end_line + offset}:
        line = text.lines[number - 1] if 0 < number <= len(text.lines) else ""
        if "#" in line and any(_names(match.group(1), found) for match in (*_IGNORE.finditer(line), *_NOQA.finditer(line))):
            return True
    return False


def _names(listed: str | None, found: Found) -> bool:
    if listed is None:
        return True
    words = {word.strip().lower() for word in re.split(r"[\s,]+", listed)}
    return found.rule.name in words or found.rule.code.lower() in words
