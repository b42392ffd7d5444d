"""The table of runs: what was asked for, one page of the runs that fit, and the addresses of other views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sleuth.evidence.kept_run import KeptRun
from sleuth.render.live.layout import Frame, drawn, query_url

PER_PAGE = 100
ROWS = '<div id="rows" aria-live="off">'  # as `runs.html` has it
READING = '<p class="reading">Reading the runs …</p>'  # hidden by the style sheet once something follows
HEADINGS = (
    ("run", "Run"), ("status", "Status"), ("fault", "Diagnosis"), ("loss", "Loss"), ("steps", "Steps"), ("started", "Started"),
    ("duration", "Took"), ("script", "Script"),
)  # fmt: skip
NUMBERS = ("loss", "steps", "duration")
QUICK = (
    ("All", ""), ("Running", "status = 'running'"), ("Faulty", "verdict = 'fault'"), ("Clean", "verdict = 'clean'"),
    ("Broken off", "status = 'killed' or status = 'raised' or status = 'damaged'"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """What the reader asked for, as it stands in the address."""

    search: str = ""  # words that must all be in a run's texts
    where: str = ""  # in the language of `sleuth runs --where`
    sort: str = ""  # a column, with - before it the greatest first; "" = the newest first
    columns: str = ""  # settings and metrics to be shown, too
    page: int = 1

    @property
    def url(self) -> str:
        """The address of this view."""
        page = str(self.page) if self.page > 1 else ""
        asked = [("q", self.search), ("where", self.where), ("sort", self.sort), ("columns", self.columns), ("page", page)]
        return query_url("/", asked)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The runs that fit, one page of them. `error` says what is wrong with the question, and then `runs` is empty."""

    query: Query
    runs: tuple[KeptRun, ...] = ()
    n_fitting: int = 0
    n_all: int = 0
    error: str = ""
    courses: Mapping[str, str] | None = None  # for each name the loss as a small picture, safe markup
    more: Mapping[str, bool] = field(default_factory=dict)  # columns beyond the usual ones, and whether they hold numbers
    cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # for each name what stands in them

    @property
    def n_pages(self) -> int:
        """At least one."""
        return max(-(-self.n_fitting // PER_PAGE), 1)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its name, the address that sorts by it, and how it is sorted now ("ascending", "descending" or "none")."""

    column: str
    text: str
    url: str
    sorted: str


def page(chosen: Chosen, frame: Frame) -> str:
    """The whole page."""
    return drawn("runs.html", {**_context(chosen), "frame": frame})


def opening(query: Query, frame: Frame) -> str:
    """The beginning of the page, which needs no run: up to the table, and a line that gives way to it."""
    return page(Chosen(query), frame).partition(ROWS)[0] + ROWS + READING


def rest(chosen: Chosen, frame: Frame) -> str:
    """What follows `opening`; what is wrong with the question stands in the table's place."""
    wrong = drawn("wrong_question.html", {"chosen": chosen}) if chosen.error else ""
    return wrong + page(chosen, frame).partition(ROWS)[2]


def rows(chosen: Chosen) -> str:
    """The part of it that changes while runs are made."""
    return drawn("rows.html", _context(chosen))


def tag_url(query: Query, tag: str) -> str:
    """The runs with this tag."""
    quoted = tag.replace("'", "''")
    return replace(query, where=f"tag = '{quoted}'", page=1).url


def _context(chosen: Chosen) -> dict[str, object]:
    query = chosen.query
    first = (query.page - 1) * PER_PAGE
    quick = [(text, replace(query, where=where, page=1).url, where == query.where) for text, where in QUICK]
    before, after = ("Previous", "Next") if query.sort else ("Newer", "Older")
    pages = [
        (text, replace(query, page=page).url if 1 <= page <= chosen.n_pages else "")
        for text, page in ((before, query.page - 1), (after, query.page + 1))
    ]
    return {
        "chosen": chosen,
        "query": query,
        "headings": [_heading(query, column, text) for column, text in HEADINGS],
        "numbers": NUMBERS,
        "more": [(_heading(query, name, name), is_number) for name, is_number in chosen.more.items()],
        "cells": chosen.cells,
        "quick": quick,
        "pages": pages,
        "first": first + 1,
        "last": first + len(chosen.runs),
        "tag_url": lambda tag: tag_url(query, tag),
        "courses": chosen.courses or {},
    }


def _heading(query: Query, column: str, text: str) -> Heading:
    """A click sorts by the greatest first for numbers and times, by the least first for texts; the next click turns it."""
    greatest_first = column in NUMBERS[1:] or column == "started"
    first, second = (f"-{column}", column) if greatest_first else (column, f"-{column}")
    target = second if query.sort == first else first if query.sort != second else ""
    how = "ascending" if query.sort == column else "descending" if query.sort == f"-{column}" else "none"
    return Heading(column, text, replace(query, sort=target, page=1).url, how)
