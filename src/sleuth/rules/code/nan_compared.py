"""C703 nan-compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleuth.evidence.place import Edit, Span
from sleuth.evidence.source.graph import Value
from sleuth.evidence.source.missing import is_named
from sleuth.evidence.source.order import must_fail
from sleuth.evidence.source.program import Source
from sleuth.rule import ERROR, FAULT, PROOF, Finding, Where, rule

NANS = {"numpy.nan": "isnan", "numpy.NaN": "isnan", "numpy.NAN": "isnan", "math.nan": "isnan", "torch.nan": "isnan",
        "pandas.NA": "isna", "pandas.NaT": "isna"}  # fmt: skip
_WORD = re.compile(r"nan\b|NaT\b|\bNA\b", re.IGNORECASE)
_PLAIN = re.compile(r"^[\w.\[\]'\"]+$")
TABLES = ("pandas.DataFrame", "pandas.Series")


@rule("C703", kind=FAULT, certainty=PROOF, severity=ERROR, needs=("nan-comparison",))
def nan_compared(source: Source) -> Iterator[Finding]:
    """A value is compared with NaN, which equals nothing, not even itself.

    Measure:
        `==` and `!=` with `np.nan`, `math.nan`, `float("nan")`, `torch.nan`, `pd.NA` or `pd.NaT` on one side, or with a name that
        the file gives one of them.
    Why:
        `x == nan` is always false and `x != nan` always true: no missing value is found, and no row is left out.
    Fix:
        Ask with `np.isnan(x)`, `math.isnan(x)`, `torch.isnan(x)`, or `isna()` of a table.
    Limits:
        `x != x` on purpose, NaN with itself, and what is asserted are not named, nor a name that the program asks about.
    Source:
        IEEE, 2019, IEEE 754, Standard for Floating-Point Arithmetic, section 5.11,
        https://doi.org/10.1109/IEEESTD.2019.8766229.

    Args:
        None.
    """
    for event in source.of("compare"):
        if event.name not in ("==", "!=") or len(event.inputs) != 2:
            continue
        sides = [_nan(one) for one in event.inputs]
        if all(sides) or not any(sides) or must_fail(event) or not _is_written(source, event):
            continue
        word, other = (sides[0], event.inputs[1]) if sides[0] else (sides[1], event.inputs[0])
        call = _call(word, other)
        yield Finding(
            message=f"`{event.name}` with {word} is always {'false' if event.name == '==' else 'true'}: NaN equals nothing, not "
            "even itself.",
            where=Where(span=source.span(event)),
            values={"with": word},
            fix=f"Ask with `{'~' if event.name == '!=' else ''}{call.format('x')}`.",
            edits=_edit(source, event, other, call),
        )


def _is_written(source: Source, event: Value) -> bool:
    """Whether NaN stands in the comparison itself, or a name that the file gives it; not what a function was given once.

    It is not asserted, either.
    """
    span = source.span(event)
    line = source.line(span) if span is not None else ""
    return bool(_WORD.search(line) or is_named(source, event, lambda one: bool(_nan(one)))) and "assert" not in line


def _nan(value: Value) -> str:
    """How NaN is written here; "" if it is something else."""
    if value.op == "api":
        return value.name if value.name in NANS else ""
    is_float = (
        value.op == "call" and value.name in ("builtins.float", "numpy.float64", "numpy.float32") and len(value.inputs) == 1
    )
    text = value.inputs[0].literal if is_float else None
    return "float('nan')" if isinstance(text, str) and text.strip().lower() == "nan" else ""


def _call(word: str, other: Value) -> str:
    """The call that asks for it, with {} for what is asked."""
    if word.startswith("pandas.") or other.type in TABLES or (other.op == "subscript" and other.inputs[0].type in TABLES):
        return "{}.isna()"
    package = {"numpy": "np", "torch": "torch"}.get(word.partition(".")[0], "math")
    return f"{package}.isnan({{}})"


def _edit(source: Source, event: Value, other: Value, call: str) -> tuple[Edit, ...]:
    """The call in place of the comparison, where the name that it needs stands in the comparison itself."""
    span: Span | None = source.span(event)
    sides = (getattr(event.node, "left", None), *getattr(event.node, "comparators", ()))
    asked = next((node for node in sides if node is not None and node is other.node), None)
    place = source.span_of(asked, event.frame) if asked is not None else None
    text = source.text_at(place) if place is not None else ""
    package, whole = call.partition(".")[0], source.text_at(span) if span is not None else ""
    is_at_hand = bool(_PLAIN.match(text)) if package == "{}" else f"{package}.nan" in whole.lower()
    if span is None or not text or not whole or not is_at_hand:
        return ()
    return (Edit(span, ("~" if event.name == "!=" else "") + call.format(text), event.name == "=="),)
