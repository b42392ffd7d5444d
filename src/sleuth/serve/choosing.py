"""From the question in an address to the runs that fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from starlette.datastructures import QueryParams

from sleuth.errors import StoreError, UsageError
from sleuth.evidence.kept_run import KeptRun
from sleuth.render.charts.course import course
from sleuth.render.given import cell
from sleuth.render.live.run_list import PER_PAGE, Chosen, Query
from sleuth.serve.runs import Runs
from sleuth.store.columns import cells_of, own_columns
from sleuth.store.where import more_columns, parse, sorted_by

LONGEST = 2_000  # characters of a question


def query_of(parameters: QueryParams) -> Query:
    """What the address asks for."""
    page = parameters.get("page", "1")
    return Query(
        parameters.get("q", "")[:LONGEST].strip(),
        parameters.get("where", "")[:LONGEST].strip(),
        parameters.get("sort", "")[:LONGEST].strip(),
        parameters.get("columns", "")[:LONGEST].strip(),
        min(int(page), 10**6) if page.isascii() and page.isdigit() and 0 < len(page) < 9 else 1,
    )


def choose(runs: Runs, query: Query) -> Chosen:
    """One page of the runs that fit, with small pictures of their losses; a question that makes no sense is told, not raised."""
    try:
        everything = runs.all()
        own = own_columns(everything) if query.where or query.sort or query.columns else {}
        fits = parse(query.where, own) if query.where else None
        found = sorted_by(matching(everything, query.search), fits, query.sort)
        more = more_columns(query.columns, query.where, query.sort, own)
    except (UsageError, StoreError) as error:
        return Chosen(query, error=str(error))
    query = replace(query, page=max(1, min(query.page, -(-len(found) // PER_PAGE))))
    shown = found[(query.page - 1) * PER_PAGE : query.page * PER_PAGE]
    drawn = {run.name: course(losses) for run in shown if (losses := runs.losses(run)) is not None}
    cells = {run.name: tuple(cell(row.get(name)) for name in more) for run in shown for row in [cells_of(run)]} if more else {}
    return Chosen(query, shown, len(found), len(everything), courses=drawn, more=more, cells=cells)


def matching(runs: Sequence[KeptRun], search: str) -> Sequence[KeptRun]:
    """The runs that have all words of the search in their texts, whatever the case.

    Example:
        >>> runs = [KeptRun("keen-otter", "", "finished", tags=("baseline",))]
        >>> len(matching(runs, "OTTER base")), len(matching(runs, "moose"))
        (1, 0)
    """
    words = search.casefold().split()
    if not words:
        return runs
    return [run for run in runs if all(word in text for text in [_text(run)] for word in words)]


def _text(run: KeptRun) -> str:
    parts = (run.name, run.status, run.script, run.verdict, run.note, run.host, run.commit, run.exception)
    return "\n".join((*parts, *run.tags, *run.faults, *run.command)).casefold()
