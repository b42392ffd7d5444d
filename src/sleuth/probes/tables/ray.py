"""Tables of Parquet counted by Ray: each part by a task of its own, their states merged here."""

from __future__ import annotations

import logging
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import TypeVar

import numpy as np

from sleuth.errors import UsageError
from sleuth.evidence.table import HashArray, IntArray
from sleuth.probes.tables import hashing
from sleuth.probes.tables.counted import Counted
from sleuth.probes.tables.counting import count
from sleuth.probes.tables.opening import connect
from sleuth.probes.tables.parts import ROWS, Part, cut, open_part
from sleuth.probes.tables.reading import Opening

Told = TypeVar("Told")

NEEDED = "the engine ray needs Ray: pip install 'mlsleuth[ray]'"
LOOPBACK = "127.0.0.1"
PARTS = 2  # for each processor, at least, of a table that is large enough
STORE = 200_000_000  # bytes that a Ray of our own holds of results; what is more goes to its folder
MEMORY = "300MB"  # of DuckDB in a task
OWN = {  # environment of a Ray of our own, read when it is imported and by its processes
    "RAY_USAGE_STATS_ENABLED": "0",  # no call home
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # listen on this machine only, as Ray does by itself but on Linux
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # else it warns of a default that will change
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Ray, started."""

    ray: ModuleType

    def counted(self, opening: Opening) -> Counted:
        """The states of its columns, and its sample.

        Raises:
            UsageError: the table is not of Parquet files, or a part of it cannot be counted.
        """
        made = Counted.empty(len(opening.fields))
        for states in self._asked(opening, count_part):
            made.merge(Counted.from_bytes(states))
        return made

    def row_hashes(self, opening: Opening, names: Sequence[str], n_rows: int) -> tuple[HashArray, IntArray]:
        """Hashes of its rows over these columns, with their positions.

        Raises:
            UsageError: as above.
        """
        found = list(self._asked(opening, hash_part, tuple(names), n_rows))
        return np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])

    def _asked(self, opening: Opening, ask: Callable[..., Told], *asked: object) -> Iterator[Told]:
        """What the parts tell, in their order."""
        task = self.ray.remote(ask)
        waiting = [task.remote(opening, part, *asked) for part in cut(opening, self._rows(opening))]
        waiting.reverse()
        while waiting:
            try:
                yield self.ray.get(waiting.pop())
            except self.ray.exceptions.RayError as error:
                cause = getattr(error, "cause", None) or error
                raise UsageError(
                    f"{opening.split}: a part of {opening.source!r} cannot be counted: {' '.join(str(cause).split())[:300]}"
                ) from error

    def _rows(self, opening: Opening) -> int:
        """Rows of a part, so that every processor has some parts."""
        n_parts = PARTS * int(self.ray.cluster_resources().get("CPU", 1))
        least, most = ROWS
        return min(max(opening.n_rows // n_parts, least), most)


def count_part(opening: Opening, part: Part) -> bytes:
    """The states of a part, in whatever process."""
    connection = connect(threads=1, memory=MEMORY)
    try:
        return count(connection, open_part(connection, opening, part)).to_bytes()
    finally:
        connection.close()


def hash_part(opening: Opening, part: Part, names: Sequence[str], n_rows: int) -> tuple[HashArray, IntArray]:
    """The hashes of the rows of a part, in whatever process."""
    connection = connect(threads=1, memory=MEMORY)
    try:
        return hashing.row_hashes(connection, open_part(connection, opening, part), names, n_rows)
    finally:
        connection.close()


@contextmanager
def cluster() -> Iterator[Cluster]:
    """The Ray that runs already, or that `RAY_ADDRESS` names; else one of our own on this machine, ended in any case.

    Raises:
        UsageError: Ray is not installed, or cannot be started.
    """
    with _restored():
        try:
            import ray
        except ImportError as error:
            raise UsageError(NEEDED) from error
        if ray.is_initialized():
            yield Cluster(ray)
            return
        with tempfile.TemporaryDirectory(prefix="sleuth-", ignore_cleanup_errors=True) as folder:
            try:
                _start(ray, folder)
                yield Cluster(ray)
            finally:
                ray.shutdown()


def _start(ray: ModuleType, folder: str) -> None:
    own = {
        "address": "local", "include_dashboard": False, "_node_ip_address": LOOPBACK, "_temp_dir": folder,
        "object_store_memory": STORE,
    }  # fmt: skip
    try:
        ray.init(log_to_driver=False, logging_level=logging.ERROR, **({} if os.environ.get("RAY_ADDRESS") else own))
    except Exception as error:  # in whatever way its processes fail
        raise UsageError(f"Ray cannot be started: {' '.join(str(error).split())[:300]}") from error


@contextmanager
def _restored() -> Iterator[None]:
    """Environment variables for Ray, and afterwards those of before, and the handler of SIGTERM: Ray changes both."""
    before, handler = dict(os.environ), signal.getsignal(signal.SIGTERM)
    os.environ.update(OWN)
    try:
        yield
    finally:
        for name in set(os.environ).difference(before):
            del os.environ[name]
        os.environ.update(before)
        if handler is not None and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, handler)
