"""Comments by which a program asks to leave findings out.

    loss.backward()  # sleuth: ignore[missing-zero-grad, C203]      on the first or the last line of the finding
    loss.backward()  # noqa: C201
    # sleuth: ignore-file[C1]                                       anywhere, for the whole file
    # sleuth: ignore-cell                                           in a notebook, for its cell

Without brackets, every rule is meant. Only comments count, not what looks like one in a string.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sleuth.evidence.place import Edit, Span
from sleuth.evidence.source.text import Text
from sleuth.rule import FAULT, INFO, PROOF, Evidence, Finding, Rule, Where
from sleuth.verdict import Found

_IGNORE = re.compile(r"#\s*sleuth:\s*ignore(-file|-cell)?(?![\w-])\s*(?:\[([^\]]*)\])?", re.IGNORECASE)
_NOQA = re.compile(r"#\s*noqa(?::\s*([A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*))?", re.IGNORECASE)
_WORDS = re.compile(r"[\s,]+")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment that asks for silence. Lines count through the whole file, also in a notebook; columns from 0."""

    line: int
    start: int
    end: int
    scope: str  # "", "-file", "-cell"
    words: tuple[str, ...] | None  # names and codes, in lower case; None: every rule
    is_noqa: bool = False

    def names(self, rule: Rule) -> bool:
        """Whether this rule is meant."""
        if self.words is None:
            return True
        return any(word == rule.name or (rule.code.lower().startswith(word) and word[-1:].isdigit()) for word in self.words)


class Comments:
    """The comments of one file, and which of them were of use."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._found: tuple[Comment, ...] | None = None
        self._used: set[tuple[int, int, str]] = set()

    @property
    def all(self) -> tuple[Comment, ...]:
        """Every such comment; looked for at the first question, since most files have no finding."""
        if self._found is None:
            self._found = tuple(_comments(self._text))
        return self._found

    def is_left_out(self, found: Found) -> bool:
        """Whether a comment asks to leave this finding out; the comment counts as used."""
        span = found.finding.where.span
        if span is None:
            return False
        asking = [one for one in self.all if self._reaches(one, span) and one.names(found.rule)]
        for one in asking:
            for word in one.words or ("",):
                if not word or word == found.rule.name or found.rule.code.lower().startswith(word):
                    self._used.add((one.line, one.start, word))
        return bool(asking)

    def _reaches(self, one: Comment, span: Span) -> bool:
        offset = 0 if span.cell is None else self._text.cells[span.cell - 1] - 1
        if one.scope == "-file":
            return True
        if one.scope == "-cell":
            return span.cell is not None and self._text.cell_of(one.line) == span.cell
        return one.line in (span.line + offset, span.end_line + offset)

    def unused(self, running: Iterable[Rule], rules: Iterable[Rule]) -> Iterator[Found]:
        """A finding for each name or code that left nothing out although its rule ran, or that no rule has.

        Args:
            running: the rules that judged this file.
            rules: all rules.
        """
        ran, known = tuple(running), tuple(rules)
        for one in self.all:
            if one.is_noqa:
                continue  # other tools use the same comment and codes of the same form
            for word in one.words or ("",):
                if (one.line, one.start, word) in self._used:
                    continue
                message = _unused_message(word, ran, known)
                if message:
                    yield Found(UNUSED_IGNORE, Finding(message, Where(span=self._span(one)), edits=self._removal(one, word)))

    def _span(self, one: Comment) -> Span:
        return self._text.stretch(one.line, one.start, one.end)

    def _removal(self, one: Comment, word: str) -> tuple[Edit, ...]:
        """Take the whole comment away where nothing else stands in it and it names nothing else."""
        line = self._text.lines[one.line - 1]
        if len(one.words or ("",)) > 1 or line[one.end :].strip():
            return ()
        start = len(line[: one.start].rstrip())
        if start == 0:
            return ()  # a line of its own: its going would move what follows, or leave an empty line
        return (Edit(self._text.stretch(one.line, start, len(line)), "", is_safe=True),)


def _unused_message(word: str, ran: tuple[Rule, ...], known: tuple[Rule, ...]) -> str:
    def is_meant(rule: Rule) -> bool:
        return not word or word == rule.name or rule.code.lower().startswith(word)

    if not any(is_meant(rule) for rule in known):
        return f"This comment names {word!r}, which no rule is called."
    if word and not any(is_meant(rule) for rule in ran):
        return ""  # its rule did not run, so nothing is known
    return f"This comment leaves nothing out: {word} finds nothing here." if word else "This comment leaves nothing out."


def _comments(text: Text) -> Iterator[Comment]:
    whole = "\n".join(text.lines)
    lowered = whole.lower()
    if "noqa" not in lowered and "sleuth:" not in lowered:
        return
    try:
        for token in tokenize.generate_tokens(io.StringIO(whole).readline):
            if token.type == tokenize.COMMENT:
                yield from _parsed(token)
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return


def _parsed(token: tokenize.TokenInfo) -> Iterator[Comment]:
    line, start = token.start
    for match in _IGNORE.finditer(token.string):
        yield Comment(line, start + match.start(), start + match.end(), (match.group(1) or "").lower(), _listed(match.group(2)))
    for match in _NOQA.finditer(token.string):
        yield Comment(line, start + match.start(), start + match.end(), "", _listed(match.group(1)), is_noqa=True)


def _listed(words: str | None) -> tuple[str, ...] | None:
    return None if words is None else tuple(word for word in _WORDS.split(words.strip().lower()) if word)


def unused_ignore(source: Evidence) -> Iterator[Finding]:
    """A comment asks to leave out a finding that is not there.

    Measure:
        Comments `# sleuth: ignore[...]` whose names or codes left nothing out in this reading, or which no rule has; only with
        `--report-unused-ignores`.
    Why:
        It hides the next real finding on its line, and says of the code what is not true any more.
    Fix:
        Remove the comment, or correct the name.
    Limits:
        A comment for a rule that did not run is not judged. `# noqa` is not judged: other tools read it too.
    Source:
        Defined here.

    Args:
        source: not read; the comments are judged with the findings that they leave out.
    """
    yield from ()


UNUSED_IGNORE = Rule("C000", "unused-ignore", FAULT, PROOF, INFO, (), (), object, unused_ignore, preview=False, settings={})  # type: ignore[arg-type]  # no evidence
