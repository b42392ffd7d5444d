"""Words, numbers and places as a reader sees them: shared by the terminal, the HTML report and the JSON."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from sleuth.evidence.place import Place
from sleuth.rule import Certainty, Severity, Where
from sleuth.verdict import Found, Outcome, Price, Report, Status

if TYPE_CHECKING:  # it needs NumPy, which reading code does without
    from sleuth.evidence.trace import Experiment

CERTAINTY_WORDS = {Certainty.PROOF: "certain", Certainty.LIKELY: "likely", Certainty.HINT: "hint"}
SEVERITY_WORDS = {Severity.ERROR: "spoils the run", Severity.WARNING: "harms the run", Severity.INFO: "worth knowing"}
SHORT = 1.0  # seconds of own time; the first steps of any run are watched, whatever they cost
SIZES = ("B", "kB", "MB", "GB")

_ASCII = str.maketrans(
    {
        "…": "...", "–": "-", "—": "-", "−": "-", "×": "x", "≥": ">=", "≤": "<=", "≠": "!=", "→": "->", "·": "|", "≈": "~",
        "±": "+-", "“": '"', "”": '"', "‘": "'", "’": "'", "∞": "inf", "\u00a0": " ", "Δ": "d", "σ": "sigma", "ε": "eps",
    }
)  # fmt: skip


def clean(text: str) -> str:
    r"""The text with every character that could command a terminal or hide text shown as its escape, on one line.

    Control and format characters (escape sequences, bidirectional overrides) become `\x1b` and the like; half surrogates,
    which cannot be encoded, become `\udc80`; white space of any kind becomes a space.

    Example:
        >>> clean("fc\x1b[31m")
        'fc\\x1b[31m'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return character.encode("ascii", "backslashreplace").decode() if ord(character) > 127 else f"\\x{ord(character):02x}"
    return character


def to_ascii(text: str) -> str:
    """The text in ASCII: the usual signs spelled out, everything else escaped.

    Example:
        >>> to_ascii("0.3 → 0.9 …")
        '0.3 -> 0.9 ...'
    """
    return text.translate(_ASCII).encode("ascii", "backslashreplace").decode()


def first_sentence(text: str) -> str:
    """The first sentence of a paragraph.

    Example:
        >>> first_sentence("It is so. It was so.")
        'It is so.'
    """
    found = re.match(r".+?[.!?](?=\s+[A-Z`\"“(]|\s*$)", text, re.DOTALL)
    return found.group(0) if found else text


def why(found: Found) -> str:
    """Why the finding matters: the first sentence of the rule's Why section, or its summary."""
    return clean(first_sentence(found.rule.section("Why")) or found.rule.summary)


def change(found: Found) -> str:
    """What to change: the finding's own mend, or the rule's Fix section."""
    return clean(found.finding.fix or found.rule.section("Fix"))


def second_evidence(found: Found) -> str:
    """How the program's text bears on the finding; "" if it does not."""
    read = found.in_code
    if found.rule.family == "code":
        return "read in the program's text; the run neither confirms nor refutes it"
    if read is None:
        return ""
    name = "" if read.rule.name == found.rule.name else f" as {read.rule.name}"
    place, own = read.finding.where.place, found.finding.where.place
    is_same = place is not None and own is not None and PurePath(place.file).name == PurePath(own.file).name
    at = f"line {place.line}" if place is not None and is_same else location(place)
    return f"seen in the run, and read in the program's text{name}, at {at}"


def location(place: Place | None) -> str:
    """`file:line`, or "" if there is no place."""
    return clean(f"{place.file}:{place.line}") if place else ""


def whereabouts(where: Where) -> str:
    """Place, layer and first step in one line: "train.py:41, layer encoder.0, from step 12"; or split, column and rows."""
    parts = [location(where.place)]
    if where.layer:
        parts.append(f"layer {clean(where.layer)}")
    if where.first_step is not None:
        parts.append(f"from step {where.first_step:,}")
    if where.split:
        parts.append(clean(where.split))
    if where.column:
        parts.append(f"column {clean(where.column)}")
    if where.rows:
        parts.append(rows(where.rows))
    return ", ".join(part for part in parts if part)


def rows(places: Sequence[int], longest: int = 5) -> str:
    """Some rows of a table, counted from 0: "row 7", "rows 7, 12, 30 …".

    Example:
        >>> rows((7, 12))
        'rows 7, 12'
    """
    shown = ", ".join(str(place) for place in places[:longest])
    return f"row{'s' * (len(places) > 1)} {shown}" + (" …" if len(places) >= longest else "")


def price(one: Price | None) -> str:
    """What a fault costs: "drop the rows: log loss on 300 held-out rows 0.48 → 0.43 (-0.05 …)"; "" if unknown."""
    if one is None:
        return ""
    sure = "" if one.low > 0 or one.high < 0 else ", no sure difference"
    held = plural(one.n_held, "held-out row")
    return (
        f"{one.mend}: {one.measure} on {held} {number(one.before)} → {number(one.before + one.change)} "
        f"({signed(one.change)}, 95 % interval {signed(one.low)} to {signed(one.high)}{sure})"
    )


def signed(value: float) -> str:
    """A number with its sign.

    Example:
        >>> signed(0.25), signed(-0.25)
        ('+0.25', '-0.25')
    """
    return f"+{number(value)}" if value > 0 else number(value)


def plural(count: int, noun: str) -> str:
    """The count with its noun: "1 rule", "2 rules", "1,200 steps"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def number(value: float, *, digits: int = 3) -> str:
    """A measured number with so many significant digits, short: "0.0123", "1.2e-05", "12,300", "inf", "–" for NaN."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e6 or size < 1e-3:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}e{int(exponent)}"
    decimals = max(0, digits - 1 - math.floor(math.log10(size)))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def cost(report: Report) -> str:
    """What watching cost, "" if it was not measured: "overhead 1.2% (limit 3%)", or in seconds what a short run must bear."""
    overhead = report.overhead
    if not overhead.steps:
        return f"watching took {seconds(report.fit.run.own_seconds)}" if report.fit is not None else ""
    added, limit = 100 * (overhead.ratio - 1), 100 * (overhead.budget - 1)
    if added > limit and 0 < overhead.seconds < SHORT:
        return f"overhead {seconds(overhead.seconds)} (a short run, in which a few steps must be watched)"
    return f"overhead {max(added, 0.0):.1f}% (limit {limit:.3g}%)"


def size(n_bytes: int) -> str:
    """Bytes as a person reads them.

    Example:
        >>> size(80_826)
        '80.8 kB'
    """
    power = min(int(math.log10(n_bytes) / 3), len(SIZES) - 1) if n_bytes else 0
    return f"{number(n_bytes / 1000**power)} {SIZES[power]}"


def seconds(value: float) -> str:
    """A duration: "0.4 ms", "12.3 s", "4 min 5 s", "2 h 3 min"."""
    if math.isnan(value):
        return "–"
    if value < 1:
        return f"{number(1000 * value)} ms"
    if value < 60:
        return f"{number(value)} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def reason(outcome: Outcome) -> str:
    """Why there is no judgement; a rule that raised says so."""
    return clean(f"the rule itself failed: {outcome.reason}" if outcome.status is Status.CRASHED else outcome.reason)


def all_found(report: Report) -> tuple[Found, ...]:
    """Every finding of the report: faults and what they explain, unexplained symptoms, hints, in this order."""
    diagnosis = report.diagnosis
    return (
        *(one for fault in diagnosis.faults for one in (fault.found, *fault.explains)),
        *(symptom.found for symptom in diagnosis.symptoms),
        *diagnosis.hints,
    )


def experiments(report: Report) -> tuple[Experiment, ...]:
    """All that were made, of a training and of classical models."""
    seen = (*(report.trace.experiments if report.trace else ()), *(report.fit.experiments if report.fit else ()))
    return tuple({one.name: one for one in seen}.values())


def n_judged(report: Report) -> int:
    """How many rules reached a judgement: passed, or found something."""
    return len({one.rule.name for one in all_found(report)} | {outcome.rule.name for outcome in report.diagnosis.passed})


def saw_training(report: Report) -> bool:
    """Whether there was anything to judge: a training step, or a finding."""
    has_others = report.splits is not None or report.fit is not None
    return bool(all_found(report)) or has_others or (report.trace is not None and report.trace.run.n_steps > 0)
