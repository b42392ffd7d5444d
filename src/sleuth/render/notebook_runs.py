"""Kept runs and their charts as a notebook shows them, in the colours of the notebook; nothing is asked of another place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from sleuth.evidence.files import Writer
from sleuth.evidence.kept_run import KeptRun
from sleuth.render.kept_runs import HEADINGS, TO_THE_RIGHT, cells, page

MOST_ROWS = 50  # of a table
_CELL = "padding:.15em .7em;border-bottom:1px solid rgba(128,128,128,.3);white-space:nowrap;text-align:"
_TEXT = "font-size:.95em;line-height:1.45;white-space:pre-wrap;overflow-wrap:anywhere"


def run_table(runs: Sequence[KeptRun]) -> str:
    """The runs as a table, the first `MOST_ROWS` of them."""
    more = len(runs) - MOST_ROWS
    left_out = f"<div>and {more:,} more</div>" if more > 0 else ""
    return _table(HEADINGS, [cells(run) for run in runs[:MOST_ROWS]], TO_THE_RIGHT) + left_out


def run_text(run: KeptRun, summary: str, files: Sequence[tuple[str, int]], writers: Mapping[str, Writer]) -> str:
    """One run: what was said of it, and where it comes from."""
    return f'<pre class="sleuth" style="{_TEXT}">{escape(page(run, summary, files, writers))}</pre>'


def chart_table(charts: Iterable[tuple[str, str]]) -> str:
    """The names of charts with what each shows."""
    return _table(("chart", "what it shows"), list(charts), ())


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], to_the_right: Sequence[str]) -> str:
    sides = ["right" if heading in to_the_right else "left" for heading in headings]
    head = "".join(f'<th scope="col" style="{_CELL}{side}">{escape(one)}</th>' for one, side in zip(headings, sides, strict=True))
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}{side}">{escape(one)}</td>' for one, side in zip(row, sides, strict=True)) + "</tr>"
        for row in rows
    )
    table = f'<table class="sleuth" style="border-collapse:collapse"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div style="overflow-x:auto">{table}</div>'
