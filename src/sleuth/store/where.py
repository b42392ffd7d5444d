"""The small language of `--where`: comparisons of a run's columns, joined by and, or, not.

fault is null and loss < 0.3 and (script = 'train.py' or command contains '--amp')
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sleuth.errors import UsageError
from sleuth.evidence.kept_run import LISTS, KeptRun, Row, Value
from sleuth.store.columns import KINDS, MOST, NUMBER, TEXT, cells_of, column, is_number, named, own_columns

Predicate = Callable[[Row], bool]
MAX_DEPTH = 50  # of parentheses and nots
WORDS = ("and", "or", "not", "is", "null", "contains")
TRUTHS = {"true": "True", "false": "False"}  # as settings have them

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?!\w)|[-+]?inf\b)"""
    r"""|(?P<word>[^\W\d]\w*(?:\.\w+)*)|(?P<sign><=|>=|!=|<>|==|=|<|>|\(|\)))"""
)
_EQUAL, _UNEQUAL = ("=", "=="), ("!=", "<>")
_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # text, number, word, sign, end
    text: str
    at: int  # characters before it


def parse(expression: str, own: Mapping[str, str] | None = None) -> Predicate:
    """What the expression asks of a row. A comparison with what is not known is false, and `!=` is the opposite of `=`.

    Args:
        expression: such as "loss < 0.3 and val_acc > 0.9 and optim.lr < 0.1".
        own: the columns that only some runs have, see `own_columns`.

    Raises:
        UsageError: it cannot be read, or names a column that does not exist.

    Example:
        >>> parse("loss < 0.3 and tag = 'a'")({"loss": 0.1, "tags": ("a", "b")})
        True
    """
    reader = _Reader(expression, own or {})
    predicate = reader.either(0)
    if reader.now.kind != "end":
        raise reader.wrong("and, or, or the end")
    return predicate


def sorted_by(runs: Sequence[KeptRun], fits: Predicate | None = None, sort: str = "") -> tuple[KeptRun, ...]:
    """The runs that fit, sorted by a column if one is named: the least first, with `-` before it the greatest; unknown last.

    Raises:
        UsageError: there is no such column.
    """
    if fits is None and not sort:
        return tuple(runs)
    pairs = [(run, cells_of(run)) for run in runs]
    own = own_columns(runs) if sort else {}
    pairs = [(run, cells) for run, cells in pairs if fits is None or fits(cells)]
    if sort:
        name = column(sort.removeprefix("-"), own)
        known = [pair for pair in pairs if not _is_null(pair[1].get(name))]
        known.sort(key=lambda pair: _place(pair[1].get(name)), reverse=sort.startswith("-"))
        pairs = known + [pair for pair in pairs if _is_null(pair[1].get(name))]
    return tuple(run for run, _ in pairs)


class _Reader:
    """Reads one expression from left to right; `now` is the token to be read next."""

    def __init__(self, expression: str, own: Mapping[str, str]) -> None:
        self._expression = expression
        self._own = own
        self._tokens = _tokens(expression)
        self._index = 0

    @property
    def now(self) -> _Token:
        return self._tokens[self._index]

    def wrong(self, expected: str) -> UsageError:
        got = "the end" if self.now.kind == "end" else repr(self.now.text)
        return UsageError(f"--where {self._expression!r}: expected {expected} at character {self.now.at + 1}, got {got}")

    def either(self, depth: int) -> Predicate:
        parts = [self._both(depth)]
        while self._take("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else lambda row: any(part(row) for part in parts)

    def _both(self, depth: int) -> Predicate:
        parts = [self._one(depth)]
        while self._take("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else lambda row: all(part(row) for part in parts)

    def _one(self, depth: int) -> Predicate:
        if depth > MAX_DEPTH:
            raise UsageError(f"--where: more than {MAX_DEPTH} parentheses or nots in one another")
        if self._take("not"):
            inner = self._one(depth + 1)
            return lambda row: not inner(row)
        if self._take("("):
            inner = self.either(depth + 1)
            if not self._take(")"):
                raise self.wrong("and, or, or )")
            return inner
        return self._comparison()

    def _comparison(self) -> Predicate:
        if self.now.kind != "word" or self.now.text.lower() in WORDS:
            raise self.wrong("a column")
        name = column(self._next().text, self._own)
        if self._take("is"):
            is_negated = self._take("not")
            if not self._take("null"):
                raise self.wrong("null" if is_negated else "null or not null")
            return lambda row: _is_null(row.get(name)) is not is_negated
        if self._take("contains"):
            return self._containing(name)
        if self.now.kind != "sign" or self.now.text in ("(", ")"):
            raise self.wrong("= != < <= > >= contains or is null")
        sign = self._next().text
        is_truth = self.now.kind == "word" and self.now.text.lower() in TRUTHS and name in self._own
        if self.now.kind not in ("text", "number") and not is_truth:
            raise self.wrong("a number or a 'text' in quotes")
        return _compared(name, sign, _literal(self._next(), name, KINDS.get(name) or self._own[name]))

    def _containing(self, name: str) -> Predicate:
        if self.now.kind != "text":
            raise self.wrong("a 'text' in quotes")
        part = str(_literal(self._next(), name, KINDS.get(name) or self._own[name])).casefold()
        return lambda row: any(part in str(value).casefold() for value in _values(row.get(name)))

    def _next(self) -> _Token:
        token = self.now
        self._index += 1
        return token

    def _take(self, text: str) -> bool:
        if self.now.kind in ("word", "sign") and self.now.text.lower() == text:
            self._index += 1
            return True
        return False


def _tokens(expression: str) -> list[_Token]:
    tokens, at, end = [], 0, len(expression.rstrip())
    while at < end:
        found = _TOKEN.match(expression, at)
        if found is None or found.lastgroup is None:
            rest = expression[at:end].lstrip()
            raise UsageError(f"--where {expression!r}: cannot read {rest[:20]!r} at character {end - len(rest) + 1}")
        tokens.append(_Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup)))
        at = found.end()
    return [*tokens, _Token("end", "", end)]


def _literal(token: _Token, name: str, kind: str) -> str | float:
    if token.kind == "number":
        if kind == TEXT:
            raise UsageError(f"--where: {name} is a text, and is compared with the number {token.text}; write '{token.text}'")
        return float(token.text)
    if kind == NUMBER:
        raise UsageError(f"--where: {name} is a number, and is compared with the text {token.text}")
    quote = token.text[0]
    text = token.text if token.kind == "word" else token.text[1:-1].replace(quote * 2, quote)
    return text if name in KINDS else TRUTHS.get(text.lower(), text)


def _compared(name: str, sign: str, literal: str | float) -> Predicate:
    if sign in _UNEQUAL:
        equal = _compared(name, "=", literal)
        return lambda row: not equal(row)
    if name in LISTS and sign not in _EQUAL:
        raise UsageError(f"--where: {name} holds several texts; only = and != can be asked of it")
    if sign in _EQUAL:
        return lambda row: literal in _values(row.get(name))
    order: Callable[..., bool] = _ORDER[sign]
    is_text = isinstance(literal, str)
    return lambda row: any(order(value, literal) for value in _values(row.get(name)) if isinstance(value, str) is is_text)


def _values(value: Value) -> tuple[str | float, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def asked(expression: str, own: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that an expression names, which `parse` can read.

    Example:
        >>> asked("loss < 0.3 and (lr > 0.1 or not amp = true)", {"lr": "number", "amp": "text"})
        ('loss', 'lr', 'amp')
    """
    words = [token.text for token in _tokens(expression) if token.kind == "word"]
    return tuple(dict.fromkeys(column(word, own) for word in words if word.lower() not in (*WORDS, *TRUTHS)))


def more_columns(words: str, where: str, sort: str, own: Mapping[str, str]) -> dict[str, bool]:
    """The columns that a table shows beyond its own, and whether they hold numbers: those that are named, and those asked for.

    Args:
        words: that name columns.
        where: an expression that `parse` can read, or "".
        sort: a column, or "".
        own: see `own_columns`.

    Raises:
        UsageError: there is no column of such a name, or they are too many.

    Example:
        >>> more_columns("width", "lr > 0.1 and loss < 1", "-acc", {"lr": "number", "acc": "number", "width": "text"})
        {'width': False, 'lr': True, 'acc': True}
    """
    found = [*named(words, own), *(asked(where, own) if where else ()), *([column(sort.removeprefix("-"), own)] if sort else [])]
    beyond = [name for name in dict.fromkeys(found) if name in own or name in named(words, own)]
    return {name: is_number(name, own) for name in beyond[:MOST]}


def _place(value: Value) -> tuple[bool, Value]:
    """By what is sorted: numbers before texts."""
    return isinstance(value, str), value


def _is_null(value: Value) -> bool:
    return value is None or value == ()
