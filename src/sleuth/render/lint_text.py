"""What was found in source code, for people: in full, or one line each."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Sequence

from sleuth.evidence.place import Span
from sleuth.render.words import CERTAINTY_WORDS, change, clean, plural, reason, to_ascii, why
from sleuth.rule import Certainty
from sleuth.verdict import FileReport, Found

_WIDTH = 100  # columns at which text is wrapped
_TAB = 4
_LABEL = 8  # columns of "Change: "
_STYLES = {Certainty.PROOF: "1;31", Certainty.LIKELY: "1;33", Certainty.HINT: "36"}
_BOLD, _DIM, _BLUE = "1", "2", "34"


def location(span: Span) -> str:
    """`file:line:column`, or `file:cell 3:line:column` in a notebook.

    Example:
        >>> location(Span("train.py", 4, 9, 4, 12))
        'train.py:4:9'
    """
    cell = "" if span.cell is None else f"cell {span.cell}:"
    return f"{clean(span.file)}:{cell}{span.line}:{span.column}"


def concise(reports: Sequence[FileReport]) -> str:
    """One line for each finding."""
    lines = [f"{location(one.finding.where.span)}: {one.rule.code} [{one.rule.name}] {clean(one.finding.message)}"
             for report in reports for one in report.found if one.finding.where.span]  # fmt: skip
    return "".join(f"{line}\n" for line in lines)


def full(reports: Sequence[FileReport], *, color: bool, unicode: bool) -> str:
    """Each finding with its line, the way by which the value came there, why it matters and what to change; then the sum.

    Args:
        reports: of all files.
        color: write ANSI colours and bold.
        unicode: write other characters than ASCII.
    """
    parts = [
        _finding(one, excerpt, color=color)
        for report in reports
        for one, excerpt in zip(report.found, report.excerpts, strict=True)
    ]
    text = "\n".join([*parts, _sum(reports, color=color)])
    return text if unicode else to_ascii(text.replace("│", "|").replace("✗", "x").replace("✓", "ok"))


def errors(reports: Sequence[FileReport]) -> str:
    """One line for each file that could not be read, and for each rule that failed."""
    lines = [f"sleuth: {clean(report.file)} cannot be read: {clean(report.error)}" for report in reports if report.error]
    lines += [
        f"sleuth: {one.rule.name} on {clean(report.file)}: {reason(one)}. This is a bug in sleuth."
        for report in reports
        for one in report.failed
    ]
    return "".join(f"{line}\n" for line in lines)


def unified(file: str, before: str, after: str) -> str:
    """The change of one file as a unified diff, which `patch` and `git apply` take."""
    told = difflib.unified_diff(_kept_ends(before), _kept_ends(after), clean(file), clean(file))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in told)


def _kept_ends(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)


def _styled(text: str, style: str, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color and text else text


def _finding(found: Found, excerpt: str, *, color: bool) -> str:
    span = found.finding.where.span
    if span is None:
        return ""
    style = _STYLES[found.certainty]
    head = f"{_styled(location(span), _BOLD, color)}  {_styled(found.rule.name, _BOLD, color)}  " + (
        f"{_styled(CERTAINTY_WORDS[found.certainty], style, color)}  {_styled(found.rule.code, _DIM, color)}"
    )
    lines = [head, *_excerpt(span, excerpt, style, color), *_wrapped("", found.finding.message)]
    for number, link in enumerate(found.finding.where.trace, 1):
        lines += _wrapped(f"{number}. ", f"{location(link.span)}: {link.note}")
    lines += _wrapped("Why:", why(found))
    lines += [_styled(line, _BOLD, color) for line in _wrapped("Change:", change(found))]
    return "\n".join(lines) + "\n"


def _excerpt(span: Span, line: str, style: str, color: bool) -> list[str]:
    """The line with a caret under the stretch that is meant."""
    if not line:
        return []
    shown = clean(line.expandtabs(_TAB))
    start = len(line[: span.column - 1].expandtabs(_TAB))
    end = len(line[: span.end_column - 1].expandtabs(_TAB)) if span.end_line == span.line else len(shown)
    indent = len(shown) - len(shown.lstrip())
    gutter = f"  {span.line} │ "
    carets = " " * max(start - indent, 0) + _styled("^" * max(end - start, 1), style, color)
    return [_styled(gutter, _BLUE, color) + shown.strip(), _styled(" " * (len(gutter) - 2) + "│ ", _BLUE, color) + carets]


def _wrapped(label: str, text: str) -> list[str]:
    head = "  " + (label.ljust(_LABEL) if label.endswith(":") else label)
    return textwrap.wrap(clean(text), _WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_long_words=False,
                         break_on_hyphens=False)  # fmt: skip


def _sum(reports: Sequence[FileReport], *, color: bool) -> str:
    read = [report for report in reports if not report.error]
    n_found = sum(len(report.found) for report in read)
    files, lines = plural(len(read), "file"), plural(sum(report.n_lines for report in read), "line")
    suppressed, known, fixed = (
        sum(numbers)
        for numbers in zip(*[(one.n_suppressed, one.n_known, one.n_fixed) for one in read] or [(0, 0, 0)], strict=True)
    )
    rest = f"; {plural(suppressed, 'finding')} left out by comments" if suppressed else ""
    rest += f"; {known:,} known from the baseline" if known else ""
    mended = _styled(f"✓ {plural(fixed, 'finding')} mended", "1;32", color) + "\n" if fixed else ""
    if n_found:
        n_files = sum(bool(report.found) for report in read)
        what = _styled(f"✗ {plural(n_found, 'finding')} in {plural(n_files, 'file')}", "1;31", color)
        return f"{mended}{what} ({files}, {lines} read{rest})\n{_offers(read)}"
    return f"{mended}{_styled('✓ Nothing found', _BOLD, color)} ({files}, {lines} read{rest})\n"


def _offers(reports: Sequence[FileReport]) -> str:
    """Which options would mend how many of the findings."""
    edits = [one.finding.edits for report in reports for one in report.found if one.finding.edits]
    safe = sum(all(edit.is_safe for edit in each) for each in edits)
    offers = [f"--fix mends {safe:,}"] if safe else []
    offers += [f"--unsafe-fixes {len(edits) - safe:,}{'' if safe else ' of them'}, to be looked at"] if len(edits) > safe else []
    return f"  {', '.join(offers)}\n" if offers else ""
