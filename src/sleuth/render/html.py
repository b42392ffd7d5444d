"""The report as one HTML file that opens offline: no request, no foreign script, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

import sleuth
from sleuth.evidence.fit import Fit
from sleuth.evidence.splits import Splits
from sleuth.render import data_page, model_page, training_page, words
from sleuth.render.detail import FULL, LEAST, SMALL
from sleuth.render.templating import environment, hash_of, style, text_of
from sleuth.verdict import Report

MAX_BYTES = 500_000


def page(report: Report) -> str:
    """The report as HTML of at most `MAX_BYTES`; a large run is drawn and listed in less detail, and the page says so."""
    if report.splits is not None:
        return _data_page(report, report.splits)
    if report.fit is not None and report.trace is None:
        return _model_page(report, report.fit)
    contexts = (training_page.context(report, detail) for detail in (FULL, SMALL, LEAST))
    return _first_that_fits(report, "report.html", contexts)


def _data_page(report: Report, splits: Splits) -> str:
    """The page on tables; with fewer findings and pictures where it would be too heavy."""
    contexts = (data_page.context(report, splits, amount) for amount in data_page.AMOUNTS)
    return _first_that_fits(report, "data.html", contexts)


def _model_page(report: Report, fit: Fit) -> str:
    """The page on a classical program; with fewer pictures and lines where it would be too heavy."""
    return _first_that_fits(report, "model.html", (model_page.context(report, fit, amount) for amount in model_page.AMOUNTS))


def _first_that_fits(report: Report, template: str, contexts: Iterable[dict[str, object]]) -> str:
    """The page of the first of the contexts with which it is light enough, else of the last."""
    css, script, text = style(), text_of("script.js"), ""
    for context in contexts:
        text = environment().get_template(template).render({
            "report": report,
            "diagnosis": report.diagnosis,
            "version": sleuth.__version__,
            "style": Markup(css),  # noqa: S704 - our own file
            "script": Markup(script),  # noqa: S704 - our own file
            "style_hash": hash_of(css),
            "script_hash": hash_of(script),
            "n_judged": words.n_judged(report),
            **context,
        })  # fmt: skip
        if len(text.encode("utf-8", "backslashreplace")) <= MAX_BYTES:
            break
    return text.encode("utf-8", "backslashreplace").decode()
