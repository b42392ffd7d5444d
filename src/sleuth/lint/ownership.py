"""Whether an edit leaves comments and strings alone that are not its own."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sleuth.evidence.place import Edit
from sleuth.evidence.source.text import Text

Position = tuple[int, int]  # line from 1, column from 0, through the whole file


@dataclass(frozen=True, slots=True)
class Piece:
    """One comment or string."""

    start: Position
    end: Position
    text: str
    is_comment: bool


def owns_all(text: Text, edits: Sequence[Edit], *, is_about_comments: bool = False) -> bool:
    """Whether no edit cuts, moves into or drops a comment or a string.

    A string may be replaced as a whole, and may go from where it stood if the new text holds it.

    Args:
        text: before the edits.
        edits: of this text.
        is_about_comments: comments are what the edits are for.
    """
    pieces = tuple(_pieces(text))
    for edit in edits:
        offset = text.number(edit.span) - edit.span.line
        start = (edit.span.line + offset, edit.span.column - 1)
        end = (edit.span.end_line + offset, edit.span.end_column - 1)
        for piece in pieces:
            if not (piece.is_comment and is_about_comments) and _hurts(edit, start, end, piece):
                return False
    return True


def _hurts(edit: Edit, start: Position, end: Position, piece: Piece) -> bool:
    if start == end:
        return piece.start < start < piece.end or (piece.is_comment and start == piece.end and not edit.text.startswith("\n"))
    if end <= piece.start or start >= piece.end:
        return False
    is_whole = start <= piece.start and piece.end <= end
    if not is_whole:
        return True
    is_exact = start == piece.start and piece.end == end and not piece.is_comment
    return not is_exact and piece.text not in edit.text


def _pieces(text: Text) -> Iterator[Piece]:
    whole = "\n".join(text.lines)
    opened: list[Position] = []
    begins, ends = getattr(tokenize, "FSTRING_START", -1), getattr(tokenize, "FSTRING_END", -1)
    try:
        for token in tokenize.generate_tokens(io.StringIO(whole).readline):
            if token.type in (tokenize.COMMENT, tokenize.STRING):
                yield Piece(token.start, token.end, token.string, token.type == tokenize.COMMENT)
            elif token.type == begins:
                opened.append(token.start)
            elif token.type == ends and opened:
                start = opened.pop()
                yield Piece(start, token.end, _between(text, start, token.end), is_comment=False)
    except (tokenize.TokenError, SyntaxError):
        yield Piece((1, 0), (len(text.lines) + 1, 0), whole + "\n", is_comment=True)  # not known: hands off


def _between(text: Text, start: Position, end: Position) -> str:
    if start[0] == end[0]:
        return text.lines[start[0] - 1][start[1] : end[1]]
    middle = text.lines[start[0] : end[0] - 1]
    return "\n".join((text.lines[start[0] - 1][start[1] :], *middle, text.lines[end[0] - 1][: end[1]]))
