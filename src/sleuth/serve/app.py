"""The addresses of the live pages, and what answers at each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from sleuth.errors import SleuthError, StoreError, UsageError
from sleuth.evidence.kept_run import KeptRun
from sleuth.render.live import compare_page, layout, run_list, run_page
from sleuth.render.templating import hash_of, text_of
from sleuth.render.words import clean
from sleuth.serve import series
from sleuth.serve.assets import Asset, addresses
from sleuth.serve.choosing import choose, query_of
from sleuth.serve.first_look import FAILED, first_look
from sleuth.serve.guard import Access, Guard
from sleuth.serve.runs import Runs
from sleuth.serve.spreads import spreads
from sleuth.serve.watching import watch_run, watch_table

LASTING = "public, max-age=31536000, immutable"
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}
SHOWN_AS_TEXT = (".json", ".txt", ".patch")
LEAST_BYTES = 600  # from which an answer is compressed


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages are made of."""

    runs: Runs
    assets: Mapping[str, Asset]
    is_stopping: Callable[[], bool] = lambda: False

    @property
    def frame(self) -> layout.Frame:
        """What stands around each page."""
        return layout.Frame(addresses(self.assets), self.runs.others.address or str(self.runs.store), self.runs.others.trouble)


def application(site: Site, access: Access) -> Guard:
    """The pages as an ASGI application."""
    app = Starlette(
        routes=[
            Route("/", table),
            Route("/live", table_events),
            Route("/compare", comparison),
            Route("/compare/part", comparison_part),
            Route("/compare/series", comparison_series),
            Route("/runs", lambda request: RedirectResponse("/")),
            Route("/runs/{name}", run),
            Route("/runs/{name}/part/{part}", run_part),
            Route("/runs/{name}/series", run_series),
            Route("/runs/{name}/metrics", run_metrics),
            Route("/runs/{name}/live", run_events),
            Route("/runs/{name}/media/{file}", medium),
            Route("/runs/{name}/report", report),
            Route("/runs/{name}/files/{file}", file),
            Route("/static/{name}", static),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=LEAST_BYTES)],
        exception_handlers={HTTPException: _told, SleuthError: _told, 500: _told},
    )
    app.state.site = site
    return Guard(app, access)


# the table ----------------------------------------------------------------------------------------------------------


def table(request: Request) -> Response:
    """The runs that fit, or only their rows for `?part=rows`."""
    site, query = _site(request), query_of(request.query_params)
    if not site.runs.is_read and not (query.where or query.sort) and "part" not in request.query_params:
        return first_look(request, query, lambda: site.frame, lambda: choose(site.runs, query))
    chosen = choose(site.runs, query)
    status = 400 if chosen.error else 200
    if request.query_params.get("part") == "rows":
        return HTMLResponse(run_list.rows(chosen), status)
    return HTMLResponse(run_list.page(chosen, site.frame), status)


async def table_events(request: Request) -> Response:
    """What changes in the table."""
    site = _site(request)
    return _events(watch_table(site.runs, site.is_stopping))


# a run --------------------------------------------------------------------------------------------------------------


def run(request: Request) -> Response:
    """The page of a run."""
    site = _site(request)
    return HTMLResponse(run_page.page(_shown(site, _found(request)), site.frame))


def run_part(request: Request) -> Response:
    """A part of it that changes, or that takes longer."""
    site, found, part = _site(request), _found(request), request.path_params["part"]
    if part == "head":
        return HTMLResponse(run_page.head(_shown(site, found)))
    if part == "verdict":
        return HTMLResponse(run_page.verdict(_shown(site, found)))
    if part == "code":
        return HTMLResponse(run_page.code(site.runs.patch(found)))
    if part == "spreads":
        return HTMLResponse(spreads(site.runs, found))
    if part == "evidence":
        return HTMLResponse(_evidence(site.runs, found.name, site.runs.changed(found)))
    raise HTTPException(404, "There is no such part of a run.")


def run_series(request: Request) -> Response:
    """The scalars as points: of all steps, or of those between `from` and `to`."""
    site, found = _site(request), _found(request)
    n_steps = site.runs.n_steps(found)
    first = min(_number(request, "from", 0), n_steps)
    last = min(_number(request, "to", n_steps), n_steps)
    return _json({"n": n_steps, **series.scalars(site.runs.steps_file(found), first, last)})


def run_metrics(request: Request) -> Response:
    """What the program logged or printed, and norms of the parameters while there is no evidence yet, as points."""
    runs, found = _site(request).runs, _found(request)
    norms = [] if runs.has_trace(found) else [*series.norms(*runs.norms(found)), *series.usage(runs.usage(found))]
    return _json({**series.metrics(runs.metrics(found)), "norms": norms})


async def run_events(request: Request) -> Response:
    """What changes while it trains."""
    site, found = _site(request), _found(request)
    return _events(watch_run(site.runs, found, _number(request, "after", 0), site.is_stopping))


def report(request: Request) -> Response:
    """The report as `sleuth run` wrote it, shut in: it can reach neither these pages nor anything else."""
    found = _found(request)
    if not _site(request).runs.has_report(found):
        raise HTTPException(404, "This run has no report.")
    policy = f"sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src '{hash_of(text_of('script.js'))}'"
    path = f"{found.folder}/report.html"
    return FileResponse(path, media_type="text/html", headers={"content-security-policy": policy})


def file(request: Request) -> Response:
    """One file of a run's folder, to be read as text or to be kept; never run by the browser."""
    found, name = _found(request), request.path_params["file"]
    known = dict(_site(request).runs.files(found))
    if name not in known:
        raise HTTPException(404, "This run has no such file.")
    is_text = name.endswith(SHOWN_AS_TEXT)
    how = "inline" if is_text else "attachment"
    headers = {
        "content-disposition": f"{how}; filename*=UTF-8''{quote(f'{found.name}-{name}', errors='replace')}",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return FileResponse(
        f"{found.folder}/{name}",
        media_type="text/plain; charset=utf-8" if is_text else "application/octet-stream",
        headers=headers,
    )


def medium(request: Request) -> Response:
    """A picture that the program logged; anything else is to be kept."""
    found, name = _found(request), request.path_params["file"]
    path = _site(request).runs.media_path(found, name)
    if path is None:
        raise HTTPException(404, "This run has no such file.")
    kind = PICTURES.get(path.suffix.lower())
    headers = {"content-security-policy": "sandbox; default-src 'none'"}
    if kind is None:
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name, errors='replace')}"
    return FileResponse(path, media_type=kind or "application/octet-stream", headers=headers)


# several ------------------------------------------------------------------------------------------------------------


def comparison(request: Request) -> Response:
    """Two to ten runs side by side."""
    site = _site(request)
    found, error = _several(request)
    return HTMLResponse(compare_page.page(found, site.frame, error), 400 if error else 200)


def comparison_part(request: Request) -> Response:
    """What differs, and where the curves part: all steps are read for it."""
    found, error = _several(request)
    if error:
        raise HTTPException(400, error)
    return HTMLResponse(compare_page.differences(_site(request).runs.compare(found)))


def comparison_series(request: Request) -> Response:
    """The quantities that the runs share, and the chart of one: of `?curve=`, else of the first."""
    found, error = _several(request)
    if error:
        raise HTTPException(400, error)
    shared, asked = _site(request).runs.compare(found).curves, request.query_params.get("curve", "")
    chosen = next((one for one in shared if one.key == asked), shared[0] if shared else None)
    names = [{"key": one.key, "name": clean(one.name)} for one in shared]
    return _json({"curves": names, "chart": series.laid_over(chosen) if chosen is not None else None})


def static(request: Request) -> Response:
    """A style sheet or a script."""
    asset = _site(request).assets.get(request.path_params["name"])
    if asset is None:
        raise HTTPException(404, "There is no such file.")
    return Response(asset.content, media_type=asset.kind, headers={"cache-control": LASTING})


# inside -------------------------------------------------------------------------------------------------------------


def _site(request: Request) -> Site:
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


def _found(request: Request) -> KeptRun:
    found = _site(request).runs.find(request.path_params["name"])
    if found is None:
        raise HTTPException(404, "There is no run of this name; it may have been deleted.")
    return found


def _several(request: Request) -> tuple[list[KeptRun], str]:
    runs = _site(request).runs
    names = list(dict.fromkeys(request.query_params.getlist("run")))
    found = [run for name in names[: compare_page.MOST + 1] if (run := runs.find(name)) is not None]
    missing = len(names) - len(found)
    if missing and len(names) <= compare_page.MOST:
        return found, f"{missing} of the {len(names)} runs are not there; they may have been deleted."
    if not compare_page.LEAST <= len(found) <= compare_page.MOST:
        return found, f"Choose {compare_page.LEAST} to {compare_page.MOST} runs; this address names {len(names)}."
    return found, ""


def _shown(site: Site, found: KeptRun) -> run_page.Shown:
    runs = site.runs
    files = runs.files(found)
    names = {name for name, _ in files}
    said = "" if found.verdict else runs.said(found)
    return run_page.Shown(
        found, runs.report(found), files, "trace.npz" in names, "report.html" in names, "diff.patch" in names, said,
        logged=tuple(run_page.Logged(one.kind, one.name, one.step, name, one.n_bytes) for one, name in runs.media(found)),
        writers=runs.writers(found), elsewhere=runs.others.folder_of(found),
    )  # fmt: skip


@lru_cache(maxsize=8)
def _evidence(runs: Runs, name: str, _changed: tuple[object, ...]) -> str:
    found = runs.find(name)
    trace = runs.trace(found) if found else None
    if found is None or trace is None:
        raise StoreError("the evidence of this run is not there, or cannot be read")
    return run_page.evidence(runs.report(found, trace))


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else default


def _json(tree: object) -> Response:
    return Response(json.dumps(tree, allow_nan=False, separators=(",", ":")), media_type="application/json")


def _events(lines: object) -> Response:
    return StreamingResponse(lines, media_type="text/event-stream", headers={"x-accel-buffering": "no"})  # type: ignore[arg-type]


def _told(request: Request, error: Exception) -> Response:
    """What went wrong, as a page."""
    status = error.status_code if isinstance(error, HTTPException) else 400 if isinstance(error, UsageError) else 500
    text = error.detail if isinstance(error, HTTPException) else str(error) if isinstance(error, SleuthError) else FAILED
    return HTMLResponse(layout.drawn("wrong.html", {"frame": _site(request).frame, "text": text, "status": status}), status)
