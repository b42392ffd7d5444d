"""`sleuth runs upload`: what is on this machine and not yet at the address of the store."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from sleuth.cli.speaking import say
from sleuth.errors import StoreError, UsageError


def upload(store: Annotated[str, typer.Option(metavar="URL", help="Where to.", show_default="SLEUTH_STORE")] = "") -> int:
    """Send what is not yet at the address of the store: runs that were killed, or that ended while it could not be reached.

    The store is that of --store or SLEUTH_STORE, such as s3://BUCKET/PREFIX. Ends with 1 if a run could not be sent.
    """
    from sleuth.render.words import plural
    from sleuth.store.fetching import local_side
    from sleuth.store.remote import address
    from sleuth.store.sending import pending, send

    url = address(store)
    if not url:
        raise UsageError("--store or SLEUTH_STORE names where to, such as s3://BUCKET/PREFIX")
    runs, failed = pending(local_side(url, os.getcwd())), 0
    for folder in runs:
        try:
            send(folder)
        except StoreError as error:
            failed += 1
            say(f"sleuth: {folder.name} stays in {folder}: {error}", sys.stderr)
    say(f"{plural(len(runs) - failed, 'run')} sent to {url}." if runs else f"Every run of this machine is at {url}.")
    return int(bool(failed))


def tell_pending(place: Path) -> None:
    """Say on stderr how many runs of this machine are not at the address of the store yet; nothing for an ordinary one."""
    from sleuth.render.words import plural
    from sleuth.store.sending import pending

    waiting = pending(place)
    if waiting:
        say(f"sleuth: {plural(len(waiting), 'run')} of this machine not sent yet; `sleuth runs upload` sends them", sys.stderr)
