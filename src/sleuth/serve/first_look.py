"""The table of a store that was not read yet: its frame is sent at once, its rows when they are known."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Iterable, Iterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sleuth.render.live import run_list
from sleuth.render.live.layout import Frame

FAILED = "sleuth itself failed."
GZIP = 31  # zlib's window bits for a stream with gzip's header


def first_look(
    request: Request, query: run_list.Query, frame: Callable[[], Frame], choose: Callable[[], run_list.Chosen]
) -> Response:
    """A page that begins before the runs are read.

    Args:
        request: what was asked.
        query: the same as the page understands it.
        frame: what stands around the page.
        choose: reads the runs, which takes its time, and chooses.
    """
    parts: Iterator[str] = _parts(query, frame, choose)
    headers = {"vary": "Accept-Encoding", "x-accel-buffering": "no"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return StreamingResponse(parts, media_type="text/html", headers=headers)
    return StreamingResponse(_compressed(parts), media_type="text/html", headers={**headers, "content-encoding": "gzip"})


def _parts(query: run_list.Query, frame: Callable[[], Frame], choose: Callable[[], run_list.Chosen]) -> Iterator[str]:
    yield run_list.opening(query, frame())
    try:
        chosen = choose()
    except Exception:  # the answer has begun: its status cannot tell it any more
        logging.getLogger(__name__).exception("the runs could not be read")
        chosen = run_list.Chosen(query, error=FAILED)
    yield run_list.rest(chosen, frame())


def _compressed(parts: Iterable[str]) -> Iterator[bytes]:
    """Each part can be read as soon as it is there."""
    made = zlib.compressobj(6, zlib.DEFLATED, GZIP)
    for part in parts:
        yield made.compress(part.encode()) + made.flush(zlib.Z_SYNC_FLUSH)
    yield made.flush()
