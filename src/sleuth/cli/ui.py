"""`sleuth ui`: live pages of the kept runs."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from sleuth.errors import UsageError

NEEDED = ("starlette", "uvicorn", "uplot", "anyio", "h11", "click")


def ui(
    store: Annotated[
        str, typer.Option(metavar="DIR", help="Where run folders are: DIR, or s3://…", show_default=".sleuth/runs")
    ] = "",
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Where to listen; beyond this machine a token is asked for.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(metavar="PORT", min=0, max=65535, help="0 for any.", show_default="the first free one from 7180 on"),
    ] = None,
    is_opened: Annotated[bool, typer.Option("--open/--no-open", help="Open the pages in the browser.")] = True,
) -> None:
    """Show the kept runs in the browser: a table of them, each one live while it trains, several side by side.

    With SLEUTH_STORE=postgresql://... the table has the runs of the whole team. The pages make no request to anywhere
    else, and nothing outside the store is served. Ctrl-C ends it.
    """
    from sleuth.store.catalogue import find_store
    from sleuth.store.team import team_url

    place, team = find_store(os.getcwd(), store), team_url()
    try:
        from sleuth.serve.server import bind, serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in NEEDED:
            raise
        raise UsageError(f"sleuth ui needs {error.name}: pip install 'mlsleuth[ui]'") from error
    bound = bind(host, port)

    def announce() -> None:
        print(f"sleuth: {place} at {bound.url} (Ctrl-C ends it)", file=sys.stderr, flush=True)
        if bound.is_open:
            print(
                "sleuth: other machines can reach these pages; the token in the address lets them in", file=sys.stderr, flush=True
            )
        if is_opened:
            _open(bound.url)

    serve(bound, place, announce, team=team)


def _open(url: str) -> None:
    """Open a browser, if there is one that does not take over this terminal."""
    import threading
    import webbrowser

    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
