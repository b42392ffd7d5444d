"""The templates of all pages: how they are escaped, what they can call, and the style sheet with its computed colours."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import PurePath

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from sleuth.render import words
from sleuth.render.charts.colour import depths, diverging, sequential
from sleuth.render.excerpt import SourceLine, excerpt
from sleuth.render.payload import plain
from sleuth.render.retrials import bars
from sleuth.verdict import Found, Report, Verdict

FIRST_CAUSES = 8  # possible causes of a symptom that are shown at once; the others are folded


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates with the filters and functions that they use; everything is escaped."""
    made = Environment(
        loader=PackageLoader("sleuth.render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(
        prose=prose,
        clean=words.clean,
        svg=Markup,
        number=words.number,
        location=words.location,
        filename=lambda path: PurePath(path).name,
    )
    made.globals.update(
        why=words.why, change=words.change, whereabouts=words.whereabouts, second_evidence=words.second_evidence,
        reason=words.reason, price=words.price, plural=words.plural, excerpt=_excerpt, values=_values, score_bars=bars,
        certainty=lambda found: words.CERTAINTY_WORDS[found.certainty], Verdict=Verdict,
        FIRST_CAUSES=FIRST_CAUSES,
    )  # fmt: skip
    return made


def prose(text: str) -> Markup:
    """Text as safe markup, with what stands between backticks as code.

    Example:
        >>> prose("pass `a<b>`")
        Markup('pass <code>a&lt;b&gt;</code>')
    """
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(words.clean(text)))))  # noqa: S704 - escaped before


def _excerpt(found: Found, report: Report) -> tuple[SourceLine, ...]:
    return excerpt(found.finding.where.place, report.script)


def _values(found: Found, longest: int = 300) -> list[tuple[str, str]]:
    """The measured values as text."""
    rows = []
    for name, value in found.finding.values.items():
        made = plain(value)
        text = (
            words.number(made) if isinstance(made, float) else ", ".join(map(str, made)) if isinstance(made, list) else str(made)
        )
        rows.append((words.clean(str(name)).replace("_", " "), text if len(text) <= longest else text[:longest] + "…"))
    return rows


@lru_cache(maxsize=1)
def style() -> str:
    """The style sheet with the computed colours in front."""
    fixed = "".join(f".h{level}{{--c:{color}}}" for level, color in enumerate(sequential()))
    light, dark = (
        "".join(
            f"--{prefix}{level}:{color};"
            for prefix, colors in (("d", depths(is_on_dark=is_dark)), ("v", diverging(is_on_dark=is_dark)))
            for level, color in enumerate(colors)
        )
        for is_dark in (False, True)
    )
    themed = "".join(f".{name}{{--c:var(--{name})}}" for name in re.findall(r"--(\w+):", light))
    return fixed + themed + text_of("style.css").replace("/* LIGHT */", light).replace("/* DARK */", dark)


@lru_cache(maxsize=8)
def text_of(name: str) -> str:
    """The text of one of our own template files."""
    loader = environment().loader
    return loader.get_source(environment(), name)[0] if loader else ""


def hash_of(text: str) -> str:
    """The source expression for the Content-Security-Policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
