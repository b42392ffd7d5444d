"""The small language of `--where`: comparisons of a run's columns, joined by and, or, not.

fault is null and loss < 0.3 and (script = 'train.py' or tag = 'baseline')
"""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sleuth.errors import UsageError
from sleuth.evidence.kept_run import ALIASES, COLUMNS, LISTS, NUMBERS, KeptRun, Row, Value, metric_columns, row

Predicate = Callable[[Row], bool]
MAX_DEPTH = 50  # of parentheses and nots
WORDS = ("and", "or", "not", "is", "null")
KNOWN = tuple(sorted((*COLUMNS, *ALIASES)))
TEXTS = frozenset(COLUMNS) - frozenset(NUMBERS)  # metrics are numbers, too
N_SHOWN = 20  # metrics named in an error

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?!\w)|[-+]?inf\b)"""
    r"""|(?P<word>[^\W\d]\w*)|(?P<sign><=|>=|!=|<>|==|=|<|>|\(|\)))"""
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


def parse(expression: str, metrics: Collection[str] = ()) -> Predicate:
    """What the expression asks of a row. A comparison with what is not known is false, and `!=` is the opposite of `=`.

    Args:
        expression: such as "loss < 0.3 and val_acc > 0.9".
        metrics: names of metrics that may be asked for beside the columns of every run.

    Raises:
        UsageError: it cannot be read, or names a column that does not exist.

    Example:
        >>> parse("loss < 0.3 and tag = 'a'")({"loss": 0.1, "tags": ("a", "b")})
        True
    """
    reader = _Reader(expression, frozenset(metrics))
    predicate = reader.either(0)
    if reader.now.kind != "end":
        raise reader.wrong("and, or, or the end")
    return predicate


def sorted_by(runs: Sequence[KeptRun], fits: Predicate | None = None, sort: str = "") -> tuple[KeptRun, ...]:
    """The runs that fit, sorted by a column if one is named: the least first, with `-` before it the greatest; unknown last.

    Raises:
        UsageError: there is no such column.
    """
    pairs = [(run, {**metric_columns(run), **row(run)}) for run in runs]
    metrics = metrics_of(runs) if sort else frozenset()
    pairs = [(run, cells) for run, cells in pairs if fits is None or fits(cells)]
    if sort:
        name = column(sort.removeprefix("-"), metrics)
        known = [pair for pair in pairs if not _is_null(pair[1].get(name))]
        known.sort(key=lambda pair: pair[1][name], reverse=sort.startswith("-"))  # type: ignore[arg-type, return-value]  # one kind
        pairs = known + [pair for pair in pairs if _is_null(pair[1].get(name))]
    return tuple(run for run, _ in pairs)


def metrics_of(runs: Sequence[KeptRun]) -> frozenset[str]:
    """The columns of metrics that any of the runs has."""
    return frozenset(name for run in runs for name in metric_columns(run))


def column(name: str, metrics: Collection[str] = ()) -> str:
    """The column of this name, one of every run's or a metric.

    Raises:
        UsageError: there is none.
    """
    known = ALIASES.get(name.lower(), name.lower())
    if known in COLUMNS or known in metrics:
        return known
    near = difflib.get_close_matches(name.lower(), (*KNOWN, *metrics), 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    own = [one for one in sorted(metrics) if not one.startswith(("max_", "min_"))]
    more = f"; and of metrics {', '.join(own[:N_SHOWN])}{' …' if len(own) > N_SHOWN else ''}" if own else ""
    raise UsageError(f"runs have no column {name!r}.{hint} The columns are {', '.join(KNOWN)}{more}")


class _Reader:
    """Reads one expression from left to right; `now` is the token to be read next."""

    def __init__(self, expression: str, metrics: frozenset[str]) -> None:
        self._expression = expression
        self._metrics = metrics
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
        name = column(self._next().text, self._metrics)
        if self._take("is"):
            is_negated = self._take("not")
            if not self._take("null"):
                raise self.wrong("null" if is_negated else "null or not null")
            return lambda row: _is_null(row.get(name)) is not is_negated
        if self.now.kind != "sign" or self.now.text in ("(", ")"):
            raise self.wrong("= != < <= > >= or is null")
        sign = self._next().text
        if self.now.kind not in ("text", "number"):
            raise self.wrong("a number or a 'text' in quotes")
        return _compared(name, sign, _literal(self._next(), name))

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


def _literal(token: _Token, name: str) -> str | float:
    if name not in TEXTS:
        if token.kind != "number":
            raise UsageError(f"--where: {name} is a number, and is compared with the text {token.text}")
        return float(token.text)
    if token.kind != "text":
        raise UsageError(f"--where: {name} is a text, and is compared with the number {token.text}; write '{token.text}'")
    quote = token.text[0]
    return token.text[1:-1].replace(quote * 2, quote)


def _compared(name: str, sign: str, literal: str | float) -> Predicate:
    if sign in _UNEQUAL:
        equal = _compared(name, "=", literal)
        return lambda row: not equal(row)
    if name in LISTS and sign not in _EQUAL:
        raise UsageError(f"--where: {name} holds several texts; only = and != can be asked of it")
    if sign in _EQUAL:
        return lambda row: literal in _values(row.get(name))
    order: Callable[..., bool] = _ORDER[sign]
    return lambda row: any(order(value, literal) for value in _values(row.get(name)))


def _values(value: Value) -> tuple[str | float, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def _is_null(value: Value) -> bool:
    return value is None or value == ()
