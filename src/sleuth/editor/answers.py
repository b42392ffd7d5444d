"""Findings in the words of the language server protocol: diagnostics, pages on hovering, quick fixes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types
from pygls import uris
from pygls.workspace import PositionCodec

from sleuth.editor.opened import Opened
from sleuth.evidence.place import Edit, Span
from sleuth.lint.comments import UNUSED_IGNORE
from sleuth.lint.documents import replaced
from sleuth.lint.ownership import owns_all
from sleuth.render.words import CERTAINTY_WORDS, change, why
from sleuth.rule import SECTIONS, Certainty, Rule, Severity
from sleuth.verdict import Found

SOURCE = "sleuth"
LEVELS = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def diagnostics(opened: Opened, codec: PositionCodec) -> dict[str, list[types.Diagnostic]]:
    """What is shown in each part, by its URI; also the parts in which nothing is found."""
    shown: dict[str, list[types.Diagnostic]] = {one.uri: [] for one in opened.parts}
    for one in opened.report.found:
        span = one.finding.where.span
        if span is not None:
            shown[opened.part(span.cell).uri].append(_diagnostic(one, span, opened, codec))
    return shown


def _diagnostic(found: Found, span: Span, opened: Opened, codec: PositionCodec) -> types.Diagnostic:
    related = [
        types.DiagnosticRelatedInformation(types.Location(_uri(link.span, opened), _range(link.span, opened, codec)), link.note)
        for link in found.finding.where.trace
    ]
    level = types.DiagnosticSeverity.Hint if found.certainty is Certainty.HINT else LEVELS[found.rule.severity]
    return types.Diagnostic(
        range=_range(span, opened, codec),
        message=f"{found.finding.message}\n{change(found)}",
        severity=level,
        code=found.rule.name,
        source=SOURCE,
        related_information=related,
    )


def _uri(span: Span, opened: Opened) -> str:
    if span.file == opened.text.file:
        return opened.part(span.cell).uri
    return uris.from_fs_path(str(Path(span.file).absolute())) or ""


def _range(span: Span, opened: Opened, codec: PositionCodec) -> types.Range:
    """The stretch in the units of the client; of another file, whose text is not at hand, in characters."""
    lines = opened.part(span.cell).lines if span.file == opened.text.file else ()
    return types.Range(_position(span.line, span.column, lines, codec), _position(span.end_line, span.end_column, lines, codec))


def _position(line: int, column: int, lines: tuple[str, ...], codec: PositionCodec) -> types.Position:
    before = lines[line - 1][: column - 1] if line <= len(lines) else "x" * (column - 1)
    return types.Position(line - 1, codec.client_num_units(before))


def at(opened: Opened, uri: str, wanted: types.Range, codec: PositionCodec) -> Iterator[Found]:
    """The findings that touch this stretch of a part."""
    for one in opened.report.found:
        span = one.finding.where.span
        if span is not None and opened.part(span.cell).uri == uri:
            there = _range(span, opened, codec)
            if there.start <= wanted.end and wanted.start <= there.end:
                yield one


def hover(found: list[Found]) -> types.Hover | None:
    """The pages of the rules, as Markdown."""
    if not found:
        return None
    pages = {one.rule.code: f"{why(one)}\n\n{_page(one.rule, one.certainty)}" for one in found}
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(pages.values())))


def _page(rule: Rule, certainty: Certainty) -> str:
    parts = [f"**{rule.name}** ({rule.code}, {CERTAINTY_WORDS[certainty]}): {rule.summary}"]
    parts += [f"*{title}*: {text}" for title in SECTIONS[:-1] if (text := rule.section(title))]
    return "\n\n".join(parts)


def actions(opened: Opened, uri: str, found: list[Found], codec: PositionCodec) -> list[types.CodeAction]:
    """For each finding: the change that mends it, if the file stays valid with it, and the comment that leaves it out."""
    made: list[types.CodeAction] = []
    for one in found:
        span = one.finding.where.span
        if span is None:
            continue
        shown = [_diagnostic(one, span, opened, codec)]
        edits = one.finding.edits
        if edits and _holds(one, opened):
            is_safe = all(edit.is_safe for edit in edits)
            title = f"{change(one)}{'' if is_safe else ' (look at what it changes)'}"
            made.append(_action(title, edits, opened, codec, shown, is_preferred=is_safe))
        if one.rule is not UNUSED_IGNORE:
            made.append(
                _action(
                    f"Leave out {one.rule.name} here", (_comment(one, span, opened),), opened, codec, shown, is_preferred=False
                )
            )
    return made


def _action(
    title: str,
    edits: tuple[Edit, ...],
    opened: Opened,
    codec: PositionCodec,
    shown: list[types.Diagnostic],
    *,
    is_preferred: bool,
) -> types.CodeAction:
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in edits:
        changes.setdefault(_uri(edit.span, opened), []).append(types.TextEdit(_range(edit.span, opened, codec), edit.text))
    return types.CodeAction(
        title, types.CodeActionKind.QuickFix, shown, is_preferred=is_preferred, edit=types.WorkspaceEdit(changes=dict(changes))
    )


def _holds(found: Found, opened: Opened) -> bool:
    """Whether the edits leave comments and strings alone, and the parts that they change can be read afterwards."""
    edits = found.finding.edits
    if any(edit.span.file != opened.text.file for edit in edits):
        return False
    if not owns_all(opened.text, edits, is_about_comments=found.rule is UNUSED_IGNORE):
        return False
    for cell in {edit.span.cell for edit in edits}:
        mine = [edit for edit in edits if edit.span.cell == cell]
        try:
            ast.parse(replaced("\n".join(opened.part(cell).lines), mine))
        except (SyntaxError, ValueError, RecursionError, MemoryError, IndexError):
            return False
    return True


def _comment(found: Found, span: Span, opened: Opened) -> Edit:
    line = opened.part(span.cell).lines[span.end_line - 1]
    end = Span(span.file, span.end_line, len(line.rstrip()) + 1, span.end_line, len(line) + 1, span.cell)
    return Edit(end, f"  # sleuth: ignore[{found.rule.name}]", is_safe=True)
