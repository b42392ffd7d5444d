"""Send runs from the local side of a remote store to its address. A list is told last, so that it never shows half a run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sleuth.errors import SleuthError, StoreError
from sleuth.evidence.kept_run import KeptRun
from sleuth.store.catalogue import read_run, run_names
from sleuth.store.fetching import locked
from sleuth.store.labels import LABELS_FILE
from sleuth.store.records import READ, record_of
from sleuth.store.remote import RECORD, RemoteFolder, Stamp, Upload
from sleuth.store.run_folder import PATCH_FILE, RUN_FILE
from sleuth.store.stub import Stub, address_of, files_in, is_changed, mark_of, stub_in, write_stub

FIRST = (RUN_FILE, PATCH_FILE)  # files that are whole when a run begins
SECONDS = 600.0  # that a run waits at its end until it is sent
SHELL = "/bin/sh"
OF_THIS_PROCESS = "memory:"  # addresses that no other process sees
CODE = "import sys; from sleuth.store.sending import main; sys.exit(main(sys.argv[1:]))"


def send(folder: Path, *, is_beginning: bool = False) -> None:
    """Make the copy at the address equal to the folder; only what differs is sent.

    Args:
        folder: of a run, in the local side of a remote store.
        is_beginning: send only what is whole when a run begins, so that others see it; nothing if it is over meanwhile.

    Raises:
        StoreError: it cannot be sent; what was there is not harmed.
        UsageError: a library is missing.
    """
    with locked(folder.parent, folder.name):
        if not folder.is_dir():  # it was discarded
            return
        run = read_run(str(folder))
        if is_beginning and run.status != "running":
            return
        remote = RemoteFolder(address_of(folder.parent))
        stub, there = stub_in(folder), remote.files(folder.name)
        if stub is None and there:
            _see_own(remote, folder)
        stub = stub or Stub()
        own = {name: mark for name, mark in files_in(folder).items() if not is_beginning or name in FIRST}
        remote.put(folder.name, [Upload(name, folder / name) for name in _differing(own, stub, there)])
        if not stub.missing and not is_beginning:
            remote.remove(folder.name, [name for name in there if name not in own and name != RECORD])
        _close(remote, folder, run, stub, own)


def send_labels(run: KeptRun) -> None:
    """Send the tags and the note of a run, whose other files may not be here; nothing, for a run of an ordinary store.

    Raises:
        StoreError: they cannot be sent; they are kept here, and sent with the next ones.
        UsageError: a library is missing.
    """
    folder = Path(run.folder)
    url = address_of(folder.parent)
    stub = stub_in(folder)
    if not url or stub is None:
        return
    try:
        with locked(folder.parent, folder.name):
            remote = RemoteFolder(url)
            remote.put(folder.name, [Upload(LABELS_FILE, folder / LABELS_FILE)])
            _close(remote, folder, run, stub, {LABELS_FILE: mark_of(folder / LABELS_FILE)})
    except StoreError as error:
        raise StoreError(f"{error}; tags and note are kept in {folder}, and `sleuth runs upload` sends them") from error


def pending(store: Path) -> tuple[Path, ...]:
    """The folders of runs of this machine that are over, and are not at the address as they are here."""
    if not address_of(store):
        return ()
    found = []
    for name in sorted(run_names(store)):
        folder = store / name
        stub = stub_in(folder)
        if (stub is None or is_changed(folder, stub)) and _status(folder, stub) != "running":
            found.append(folder)
    return tuple(found)


def withdraw(run: KeptRun, store: Path) -> None:
    """Remove the copy of a run at the address; nothing, for an ordinary store.

    Raises:
        StoreError: it cannot be removed.
        UsageError: a library is missing.
    """
    url = address_of(store)
    if url:
        RemoteFolder(url).remove(run.name)


def send_apart(folder: Path, *, seconds: float = SECONDS) -> str:
    """Send a run from a process of its own, and wait for it; what went wrong, in one line, or "".

    A library that hangs or crashes there does not reach the program, and imports nothing into it.
    """
    if address_of(folder.parent).startswith(OF_THIS_PROCESS):
        return _said(folder)
    words = [sys.executable, "-P", "-c", CODE, "send", str(folder)]
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=seconds,
            start_new_session=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"it took more than {seconds:g} seconds"
    except KeyboardInterrupt:
        return "interrupted"
    except OSError as error:
        return f"no process could be started: {error.strerror or error}"
    told = (done.stdout.strip() or done.stderr.strip()).split("\n")[-1]
    return "" if done.returncode == 0 else told or f"the process that sends ended with {done.returncode}"


def begin_apart(folder: Path) -> None:
    """Let others see a run that begins, and send what earlier runs left, without waiting for it and whatever comes of it."""
    _detach("begin", folder)


def withdraw_apart(folder: Path) -> None:
    """Remove what `begin_apart` sent, of a run that held nothing."""
    _detach("withdraw", folder)


def main(words: Sequence[str]) -> int:
    """What the process apart does: `send FOLDER`, `begin FOLDER`, `withdraw FOLDER`."""
    what, folder = words[0], Path(words[1])
    try:
        if what == "send":
            send(folder)
        elif what == "begin":
            send(folder, is_beginning=True)
            for other in pending(folder.parent):
                send(other)
        else:
            with locked(folder.parent, folder.name):
                RemoteFolder(address_of(folder.parent)).remove(folder.name)
    except SleuthError as error:
        print(error)  # noqa: T201 - this is a program
        return 1
    return 0


def _detach(what: str, folder: Path) -> None:
    if address_of(folder.parent).startswith(OF_THIS_PROCESS):
        main((what, str(folder)))
    elif os.path.exists(SHELL):  # it ends at once, so that the program never has a child that it does not know
        apart = [SHELL, "-c", '"$@" </dev/null >/dev/null 2>&1 &', "sh", sys.executable, "-P", "-c", CODE, what, str(folder)]
        subprocess.run(apart, stdin=subprocess.DEVNULL, check=False, timeout=5)


def _said(folder: Path) -> str:
    try:
        send(folder)
    except SleuthError as error:
        return str(error)
    return ""


def _status(folder: Path, stub: Stub | None) -> str:
    """`running` too for a run whose files are not here: it is not this machine's."""
    if stub is not None and stub.missing:
        changed = {name for name, mark in files_in(folder).items() if stub.here.get(name, ("", ""))[1] != mark}
        return "labelled" if LABELS_FILE in changed else "running"
    return read_run(str(folder)).status


def _differing(own: dict[str, str], stub: Stub, there: dict[str, Stamp]) -> list[str]:
    """Names of the files to be sent; `run.json` last, since it says how the run ended."""
    names = [name for name, mark in own.items() if name not in there or stub.here.get(name, ("", ""))[1] != mark]
    return sorted(names, key=lambda name: (name == RUN_FILE, name))


def _close(remote: RemoteFolder, folder: Path, run: KeptRun, stub: Stub, own: dict[str, str]) -> None:
    """Send the record, and keep what is there now. A file that changed while it was sent is sent again the next time."""
    there = remote.files(folder.name)
    sizes = {name: there[name][0] for name in READ & there.keys()}
    record = record_of(replace(run, folder=""))
    remote.write(folder.name, RECORD, json.dumps({"schema": 1, "sizes": sizes, "record": record}).encode())
    there = remote.files(folder.name)
    sent = {name: (there[name][1], mark) for name, mark in own.items() if name in there}
    write_stub(folder, Stub(record, there, {**stub.here, **sent}))


def _see_own(remote: RemoteFolder, folder: Path) -> None:
    """See that what is there is an earlier copy of this run, and no other run of the same name."""
    (content,) = remote.read([(folder.name, RUN_FILE)])
    try:
        there, here = json.loads(content or b"{}"), json.loads((folder / RUN_FILE).read_text("utf-8", "surrogateescape"))
        is_own = not there or all(there.get(key) == here.get(key) for key in ("host", "process", "started"))
    except (OSError, ValueError, AttributeError):
        is_own = False
    if not is_own:
        raise StoreError(f"there is another run called {folder.name} at {remote.url}; this one stays in {folder}")
