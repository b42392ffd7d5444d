"""What all live pages share: the frame around them, addresses, and the templates with what they need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import sleuth
from sleuth.render.excerpt import SourceLine
from sleuth.render.kept_runs import loss, when
from sleuth.render.templating import environment
from sleuth.render.words import clean, seconds, size
from sleuth.verdict import Found, Report

LONGEST = 160  # characters of a line of source


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page. `assets` are the addresses of style sheets and scripts by their names."""

    assets: Mapping[str, str]
    store: str
    trouble: str = ""  # why what is shown may be old


def drawn(template: str, context: Mapping[str, object]) -> str:
    """The template with this context; texts of any kind can be encoded afterwards."""
    shared = {
        "version": sleuth.__version__, "run_url": run_url, "file_url": file_url, "when": when, "loss_text": loss,
        "seconds": seconds, "size": size, "excerpt": recorded_line,
    }  # fmt: skip
    text = environment().get_template(f"live/{template}").render({**shared, **context})
    return text.encode("utf-8", "backslashreplace").decode()


def run_url(name: str, *below: str) -> str:
    """The address of a run's page, or of something below it.

    Example:
        >>> run_url("a b/c", "report")
        '/runs/a%20b%2Fc/report'
    """
    return "/".join(["/runs", *(_quoted(part) for part in (name, *below))])


def file_url(name: str, file: str) -> str:
    """The address of a file in a run's folder."""
    return run_url(name, "files", file)


def query_url(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """An address with a query; empty values are left out.

    Example:
        >>> query_url("/", [("q", "a&b"), ("sort", "")])
        '/?q=a%26b'
    """
    query = urlencode([(name, value) for name, value in pairs if value], errors="surrogateescape")
    return f"{path}?{query}" if query else path


def recorded_line(found: Found, _report: Report | None) -> tuple[SourceLine, ...]:
    """The line of the program as it was recorded: live pages read no file outside the store."""
    place = found.finding.where.place
    if place is None or not place.source:
        return ()
    text = clean(place.source)
    return (SourceLine(place.line, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…", True),)


def _quoted(part: str) -> str:
    return quote(part, safe="", errors="surrogateescape")
