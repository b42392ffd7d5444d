"""The server: its place in the network, its start and its clean end."""

from __future__ import annotations

import contextlib
import errno
import platform
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from sleuth.errors import StoreError, UsageError
from sleuth.serve.app import Site, application
from sleuth.serve.assets import load
from sleuth.serve.guard import LOOPBACK, Access
from sleuth.serve.runs import Runs

FIRST_PORT = 7180
N_TRIES = 20  # ports that are tried after a taken one
RENEWED = 20.0  # seconds between two looks at a remote store, or at a team's catalogue
GRACE = 1  # seconds that open pages get when the server ends


@dataclass(frozen=True, slots=True)
class Place:
    """Where the pages are: the bound socket, the address for the reader, and who may ask."""

    listener: socket.socket
    url: str
    access: Access

    @property
    def is_open(self) -> bool:
        """Whether other machines can reach it."""
        return bool(self.access.token)


def bind(host: str, port: int | None) -> Place:
    """Take a port; without one named, the first free one from 7180 on.

    Raises:
        UsageError: the port is taken or not allowed, or there is no such host.
    """
    ports = [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + N_TRIES), 0]
    for one in ports:
        try:
            listener = _listening(host, one)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and port is None:
                continue
            raise UsageError(_why(error, host, one)) from error
        return _place(host, listener)
    raise UsageError(f"no port is free on {host}")


def serve(place: Place, store: Path, announce: Callable[[], object], *, team: str = "") -> None:
    """Serve the pages until Ctrl-C or a signal to end.

    Args:
        place: from `bind`.
        store: the folder of runs.
        announce: called when the first page can be asked for.
        team: the address of the team's catalogue, whose runs are shown, too; "" for none.

    Raises:
        UsageError: uPlot is not installed.
    """
    servers: list[uvicorn.Server] = []
    runs = Runs(store, team)
    site = Site(runs, load(), lambda: bool(servers) and servers[0].should_exit)
    settings = uvicorn.Config(
        application(site, place.access), log_level="error", access_log=False, lifespan="off", ws="none", http="h11",
        loop="asyncio", server_header=False, date_header=False, timeout_graceful_shutdown=GRACE, proxy_headers=False,
    )  # fmt: skip

    def ready() -> None:
        announce()
        threading.Thread(target=_read_ahead, args=(runs,), daemon=True).start()

    server = _Announcing(settings, ready)
    servers.append(server)
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises the signal again when it has ended
        server.run(sockets=[place.listener])


class _Announcing(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], object]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, and say so."""
        await super().startup(sockets)
        self._announce()


def _read_ahead(runs: Runs) -> None:
    """Read the table before it is asked for, and what other machines make again and again."""
    with contextlib.suppress(StoreError):
        runs.all()
    while runs.others:
        runs.others.renew()
        time.sleep(RENEWED)


def _listening(host: str, port: int) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _place(host: str, listener: socket.socket) -> Place:
    address, port = listener.getsockname()[:2]
    is_loopback = address in LOOPBACK or address.startswith("127.")
    token = "" if is_loopback else secrets.token_urlsafe(24)
    names = {*LOOPBACK, address, host.strip("[]").lower()}
    if token:
        names |= {platform.node().lower(), socket.getfqdn().lower()}
    shown = address if is_loopback else platform.node() if address in ("0.0.0.0", "::") else host  # noqa: S104 - only compared
    shown = f"[{shown}]" if ":" in shown else shown
    return Place(listener, f"http://{shown}:{port}/" + (f"?token={token}" if token else ""), Access(frozenset(names), token))


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken on {host}; give another with --port, or none, and a free one is found"
    if error.errno == errno.EACCES:
        return f"port {port} may not be taken; one above 1023 may"
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"--host {host!r} is no address of this machine"
    return f"cannot listen on {host}:{port}: {error.strerror or error}"
