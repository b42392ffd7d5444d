"""The report as one HTML file that opens offline: no request, no foreign script, everything escaped."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

import sleuth
from sleuth.evidence.fit import Fit
from sleuth.evidence.splits import Splits
from sleuth.render import data_page, model_page, words
from sleuth.render.charts.colour import depths, diverging, sequential
from sleuth.render.detail import FULL, LEAST, SMALL, Detail
from sleuth.render.excerpt import SourceLine, excerpt
from sleuth.render.experiments import experiment_line
from sleuth.render.figures import Figure, Onset, axis, onsets, scalar_figures
from sleuth.render.layer_figures import Look, activation_figures, parameter_figures
from sleuth.render.layers import Health, tree
from sleuth.render.loop import turns
from sleuth.render.payload import plain
from sleuth.render.retrials import bars
from sleuth.render.samples import suspicious
from sleuth.verdict import Found, Report, Verdict

MAX_BYTES = 500_000


def page(report: Report) -> str:
    """The report as HTML of at most `MAX_BYTES`; a large run is drawn and listed in less detail, and the page says so."""
    text = ""
    if report.splits is not None:
        return _data_page(report, report.splits)
    if report.fit is not None and report.trace is None:
        return _model_page(report, report.fit)
    for detail in (FULL, SMALL, LEAST):
        text = _page(report, detail)
        if len(text.encode()) <= MAX_BYTES:
            break
    return text


def _data_page(report: Report, splits: Splits) -> str:
    """The page on tables; with fewer findings and pictures where it would be too heavy."""
    contexts = (
        data_page.context(report, splits, most=most, pictures=pictures)
        for most, pictures in ((60, 40), (60, 12), (20, 4), (10, 0))
    )
    return _first_that_fits(report, "data.html", contexts)


def _model_page(report: Report, fit: Fit) -> str:
    """The page on a classical program; with fewer pictures and lines where it would be too heavy."""
    return _first_that_fits(report, "model.html", (model_page.context(report, fit, amount) for amount in model_page.AMOUNTS))


def _first_that_fits(report: Report, template: str, contexts: Iterable[dict[str, object]]) -> str:
    """The page of the first of the contexts with which it is light enough, else of the last."""
    style, script, text = _style(), _text("script.js"), ""
    for context in contexts:
        text = _environment().get_template(template).render(
            report=report,
            diagnosis=report.diagnosis,
            version=sleuth.__version__,
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            style_hash=_hash(style),
            script_hash=_hash(script),
            n_judged=words.n_judged(report),
            **context,
        )  # fmt: skip
        if len(text.encode("utf-8", "backslashreplace")) <= MAX_BYTES:
            break
    return text.encode("utf-8", "backslashreplace").decode()


def _page(report: Report, detail: Detail) -> str:
    environment = _environment()
    style, script = _style(), _text("script.js")
    begun = onsets(report)
    named = frozenset(words.clean(one.finding.where.layer) for one in words.all_found(report) if one.finding.where.layer)
    look = Look(begun, axis(report.trace, begun), detail, named)
    main = _main(report)
    text = environment.get_template(
        "report.html"
    ).render(
        report=report,
        diagnosis=report.diagnosis,
        version=sleuth.__version__,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        style_hash=_hash(style),
        script_hash=_hash(script),
        detail=detail,
        further=[one for one in report.diagnosis.faults[1:] if one.found.rule.family != "code"],
        in_text=[one for one in report.diagnosis.faults[1:] if one.found.rule.family == "code"],
        main=main,
        facts=_facts(report),
        experiments=[experiment_line(one) for one in (report.trace.experiments if report.trace else ())],
        samples=suspicious(report, detail.samples),
        figures=_figures(report, look),
        onsets=begun,
        letters=_letters(begun),
        roots=tree(report, detail),
        health=[state for state in Health if state is not Health.PLAIN],
        turns=turns(report.trace, main.finding.where.first_step if main else None, detail),
        saw_training=words.saw_training(report),
        n_judged=words.n_judged(report),
    )
    return text.encode("utf-8", "backslashreplace").decode()


def _main(report: Report) -> Found | None:
    """The finding that the page is about."""
    diagnosis = report.diagnosis
    if diagnosis.faults:
        return diagnosis.faults[0].found
    return diagnosis.symptoms[0].found if diagnosis.symptoms else None


def _figures(report: Report, look: Look) -> list[tuple[str, Sequence[Figure]]]:
    """The figures in their groups; groups without a figure are left out."""
    if report.trace is None:
        return []
    scalars = list(scalar_figures(report.trace, look.onsets, look.detail))
    progress = [one for one in scalars if not one.title.startswith(("Step time", "Memory"))]
    groups = [
        ("Progress", progress),
        ("Gradients, weights and updates", list(parameter_figures(report.trace, look))),
        ("Activations", list(activation_figures(report.trace, look))),
        ("Time and memory", [one for one in scalars if one not in progress]),
    ]
    return [(title, figures) for title, figures in groups if figures]


def _letters(begun: Sequence[Onset]) -> dict[str, str]:
    """For each rule the letter of its first onset."""
    letters: dict[str, str] = {}
    for onset in begun:
        for name in onset.rules:
            letters.setdefault(name, onset.letter)
    return letters


def _facts(report: Report) -> list[tuple[str, str]]:
    """The run in a few numbers."""
    facts: list[tuple[str, str]] = []
    if report.trace is not None:
        run = report.trace.run
        facts = [
            ("Steps", f"{run.n_steps:,}"),
            ("Watched in depth", f"{run.n_watched:,}"),
            ("Duration", words.seconds(run.seconds)),
            ("Device", words.clean(run.device)),
        ]
    facts.append(("Rules judged", f"{words.n_judged(report):,}"))
    facts.append(("Not checked", f"{len(report.diagnosis.not_checked):,}"))
    if cost := words.cost(report):
        facts.append(("Overhead", cost.removeprefix("overhead ")))
    facts.append(("Exit code", str(report.exit_code)))
    return facts


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sleuth.render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        prose=prose,
        clean=words.clean,
        svg=Markup,
        number=words.number,
        location=words.location,
    )
    environment.globals.update(
        why=words.why, change=words.change, whereabouts=words.whereabouts, second_evidence=words.second_evidence,
        reason=words.reason, price=words.price, plural=words.plural, excerpt=_excerpt, values=_values, score_bars=bars,
        certainty=lambda found: words.CERTAINTY_WORDS[found.certainty], Verdict=Verdict,
    )  # fmt: skip
    return environment


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
def _style() -> str:
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
    return fixed + themed + _text("style.css").replace("/* LIGHT */", light).replace("/* DARK */", dark)


@lru_cache(maxsize=2)
def _text(name: str) -> str:
    loader = _environment().loader
    return loader.get_source(_environment(), name)[0] if loader else ""


def _hash(text: str) -> str:
    """The source expression for the Content-Security-Policy."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
