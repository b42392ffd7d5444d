"""The local side of a remote store: a folder with a stub for each run there, and the files of those that were looked at.

It is an ordinary folder of runs, so whatever reads runs reads it. It also holds the runs that are made on this machine.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sleuth.errors import StoreError, UsageError
from sleuth.store.records import STUB
from sleuth.store.remote import RECORD, RemoteFolder, Stamp
from sleuth.store.run_folder import RUN_FILE, make_writable, write_file
from sleuth.store.stub import ADDRESS_FILE, Stub, address_of, files_in, is_changed, mark_of, stub_in, write_stub

LIMIT_SETTING, LIMIT = "SLEUTH_STORE_CACHE", "10GB"
PLACE_SETTING = "SLEUTH_STORE_FOLDER"
UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
RECENT = 600.0  # seconds for which a run that was looked at is not taken away for another one
WAIT_SECONDS = 30.0  # for another process that sends or brings the same run
LOCKS = ".locks"
GONE = ".gone-"  # a folder of such a name was a run that is no longer at the address
BIGGEST_RECORD = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Bound:
    """How many bytes of runs that were brought are kept here."""

    n_bytes: int
    text: str


def bound() -> Bound:
    """What SLEUTH_STORE_CACHE says, such as 500MB or 20GB.

    Raises:
        UsageError: it is no size.
    """
    text = os.environ.get(LIMIT_SETTING, "").strip() or LIMIT
    found = re.fullmatch(r"(\d{1,12}(?:\.\d+)?)\s*([KMGT]B)", text.upper())
    if found is None:
        raise UsageError(f"{LIMIT_SETTING} is a number with KB, MB, GB or TB, such as {LIMIT}; got {text!r}")
    return Bound(int(float(found[1]) * UNITS[found[2]]), text)


def local_side(url: str, start: str) -> Path:
    """The folder of runs on this machine for an address: in SLEUTH_STORE_FOLDER, else in the user's data, else in `.sleuth`.

    Raises:
        StoreError: none of them can be written.
    """
    import platformdirs

    words = re.sub(r"[^0-9a-zA-Z]+", "-", url).strip("-")[:60]
    name = f"{words}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"
    asked = os.environ.get(PLACE_SETTING, "").strip()
    places = (
        [Path(asked)]
        if asked
        else [Path(platformdirs.user_data_dir("sleuth", appauthor=False), "remote"), Path(start, ".sleuth", "remote")]
    )
    for place in places:
        with contextlib.suppress(StoreError):
            folder = make_writable(place.absolute() / name)
            if address_of(folder) != url:
                write_file(folder / ADDRESS_FILE, url + "\n")
            return folder
    raise StoreError(f"cannot write into {' or '.join(map(str, places))}; {PLACE_SETTING} names another folder for runs of {url}")


def refresh(store: Path) -> None:
    """Bring the stubs up to date with what is at the address; the files of runs are brought when they are asked for.

    Raises:
        StoreError: the address cannot be reached, or the folder here cannot be written; then nothing has changed.
        UsageError: a library is missing.
    """
    remote = RemoteFolder(address_of(store))
    there = {run: files for run, files in remote.runs().items() if RUN_FILE in files or RECORD in files}
    changed: dict[str, Stub] = {}
    for run, files in there.items():
        stub = stub_in(store / run)
        if stub is None and (store / run).exists():  # made here, and not sent yet
            continue
        if stub is None or dict(stub.files) != files:
            changed[run] = stub or Stub()
    with_record = [run for run in changed if RECORD in there[run] and there[run][RECORD][0] <= BIGGEST_RECORD]
    contents = dict(zip(with_record, remote.read([(run, RECORD) for run in with_record]), strict=True))
    for run, stub in changed.items():
        folder, files = store / run, there[run]
        record = _record_in(contents.get(run), files)
        if folder.is_symlink():  # to somewhere outside
            continue
        with contextlib.suppress(StoreError, OSError):  # one that cannot be kept is seen the next time
            folder.mkdir(exist_ok=True)
            with locked(store, run) if stub.here else contextlib.nullcontext():  # another process may bring or send it just now
                now = stub_in(folder) or stub
                new = Stub(record, files, now.here)
                write_stub(folder, new if record else _with_readable(remote, folder, new))
    _set_aside(store, set(there))


def bring(folder: Path) -> None:
    """Bring the files of a run that are not here as they are at the address; nothing, for a run of an ordinary store.

    Files that were changed here and not sent yet stay.

    Raises:
        StoreError: they cannot be brought, or they are more than the cache takes.
        UsageError: a library is missing, or the size of the cache is none.
    """
    stub = stub_in(folder)
    url = address_of(folder.parent) if stub is not None else ""
    if stub is None or not url:
        return
    with contextlib.suppress(OSError):
        os.utime(folder / STUB)  # it was looked at
    if not stub.missing:
        return
    with locked(folder.parent, folder.name):
        stub = stub_in(folder) or stub
        wanted = {name: stub.files[name] for name in stub.missing if not _is_own(folder, stub, name)}
        _make_room(folder, sum(size for size, _ in wanted.values()))
        remote, here = RemoteFolder(url), dict(stub.here)
        for name, (_, mark) in wanted.items():
            remote.get(folder.name, name, folder / name)
            here[name] = (mark, mark_of(folder / name))
        _drop_old(folder, stub)
        write_stub(folder, replace(stub, here=here))


@contextlib.contextmanager
def locked(store: Path, name: str) -> Iterator[None]:
    """Only one process at a time sends or brings this run; the lock of one that was killed is free.

    Raises:
        StoreError: another one takes too long.
    """
    with contextlib.ExitStack() as stack:
        try:
            (store / LOCKS).mkdir(exist_ok=True)
            connection = sqlite3.connect(store / LOCKS / name, timeout=WAIT_SECONDS, isolation_level=None)
            stack.callback(connection.close)
            connection.execute("BEGIN EXCLUSIVE")
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"another process sends or brings {name}, or {store} cannot be written: {error}") from error
        yield


def take_away(folder: Path, stub: Stub) -> None:
    """Remove the files of a run here, which are at the address; its stub stays."""
    for name in files_in(folder):
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    with contextlib.suppress(OSError):
        for one in folder.iterdir():
            if one.is_dir() and not one.is_symlink():
                shutil.rmtree(one, ignore_errors=True)
    write_stub(folder, replace(stub, here={}))


def _make_room(folder: Path, needed: int) -> None:
    """Take away the runs that were not looked at for longest, until `needed` bytes more are within the bound."""
    most = bound()
    kept: list[tuple[float, int, Path, Stub]] = []
    for other in folder.parent.iterdir():
        stub = stub_in(other)
        if stub is None or not stub.here or other == folder:
            continue
        n_bytes = sum(int(mark.partition(":")[0] or 0) for _, mark in stub.here.values())
        kept.append((_time_of(other / STUB), n_bytes, other, stub))
    total = needed + sum(n_bytes for _, n_bytes, _, _ in kept)
    for when, n_bytes, other, stub in sorted(kept, key=lambda one: one[:2]):
        if total <= most.n_bytes:
            return
        if time.time() - when > RECENT and not is_changed(other, stub):
            take_away(other, stub)
            total -= n_bytes
    if total > most.n_bytes:
        raise StoreError(
            f"{folder.name} needs {needed / 1e6:,.1f} MB here, which the cache of {most.text} does not take; "
            f"{LIMIT_SETTING}=20GB widens it"
        )


def _drop_old(folder: Path, stub: Stub) -> None:
    """Remove files here that are gone at the address, and were not changed here: an old log beside a new database harms it."""
    for name, mark in files_in(folder).items():
        if name not in stub.files and stub.here.get(name, ("", ""))[1] == mark:
            with contextlib.suppress(OSError):
                (folder / name).unlink()


def _is_own(folder: Path, stub: Stub, name: str) -> bool:
    """Whether the file here was changed since it was the same as there."""
    mark = mark_of(folder / name)
    return bool(mark) and stub.here.get(name, ("", ""))[1] != mark


def _with_readable(remote: RemoteFolder, folder: Path, stub: Stub) -> Stub:
    """The stub of a run that came there without a record, as by `aws s3 sync`: what a list needs of it is brought at once."""
    from sleuth.store.records import READ

    here = dict(stub.here)
    for name in sorted(READ & set(stub.missing)):
        remote.get(folder.name, name, folder / name)
        here[name] = (stub.files[name][1], mark_of(folder / name))
    return replace(stub, here=here)


def _record_in(content: bytes | None, files: Mapping[str, Stamp]) -> str:
    """The record in a file of records, "" if there is none, or it is not one of these files."""
    try:
        tree = json.loads(content or b"")
        sizes = {str(name): int(size) for name, size in tree["sizes"].items()}
        record = tree["record"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ""
    is_of_these = all(files.get(name, (-1, ""))[0] == size for name, size in sizes.items())
    return record if is_of_these and isinstance(record, str) else ""


def _set_aside(store: Path, there: set[str]) -> None:
    """Hide the runs that are no longer at the address; their files stay until they are removed by hand."""
    for folder in list(store.iterdir()):
        stub = None if folder.name.startswith(".") or folder.name in there else stub_in(folder)
        if stub is None or is_changed(folder, stub):  # the latter is to be sent yet, or trains
            continue
        with contextlib.suppress(OSError):
            if files_in(folder):
                away = folder.with_name(GONE + folder.name)
                shutil.rmtree(away, ignore_errors=True)
                folder.rename(away)
            else:
                shutil.rmtree(folder)


def _time_of(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
