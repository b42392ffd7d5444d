"""What a run's folder on this machine knows of its copy at a remote address, in a hidden file of the folder.

A run that was never brought here has a folder with nothing else in it.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sleuth.evidence.kept_run import KeptRun
from sleuth.store.labels import LABELS_FILE, labels_in
from sleuth.store.records import STUB, run_of
from sleuth.store.remote import RECORD, Stamp
from sleuth.store.run_folder import write_file

ADDRESS_FILE = ".remote-store"  # in a folder of runs: the address that it is the local side of
SCHEMA = 1
OWN = re.compile(r"\.remote\.json|\.record\.json|\..*\.part|.*-shm")  # files that are never sent


@dataclass(frozen=True, slots=True)
class Stub:
    """The state of a remote copy when it was last seen.

    Attributes:
        record: what a list shows of the run, see `records.py`; "" if it is to be read from the files here.
        files: the files there, by their names in the run's folder.
        here: of those that are here, what they were when they were the same: the remote mark, and the mark of the file here.
    """

    record: str = ""
    files: Mapping[str, Stamp] = field(default_factory=dict)
    here: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the run's files that are not here as they are there."""
        files = ((name, stamp) for name, stamp in self.files.items() if name != RECORD)
        return tuple(name for name, stamp in files if self.here.get(name, ("", ""))[0] != stamp[1])


def stub_in(folder: Path | str) -> Stub | None:
    """The stub of a run's folder; None if it has none that can be read."""
    try:
        with open(os.path.join(folder, STUB), encoding="utf-8") as file:
            tree = json.load(file)
        files = {str(name): (int(size), str(mark)) for name, (size, mark) in tree["files"].items()}
        here = {str(name): (str(mark), str(own)) for name, (mark, own) in tree["here"].items()}
        return Stub(str(tree["record"]), files, here)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def write_stub(folder: Path, stub: Stub) -> None:
    """Keep the stub.

    Raises:
        StoreError: it cannot be written.
    """
    tree = {"schema": SCHEMA, "record": stub.record, "files": stub.files, "here": stub.here}
    write_file(folder / STUB, json.dumps(tree, separators=(",", ":")) + "\n")


def recorded(folder: str) -> KeptRun | None:
    """The run as its remote record has it, if its files are not here; None otherwise."""
    stub = stub_in(folder)
    if stub is None or not stub.record or not stub.missing:
        return None
    run = run_of(stub.record, folder)
    if run is None:
        return None
    tags, note = run.tags, run.note
    if mark_of(Path(folder, LABELS_FILE)) not in ("", stub.here.get(LABELS_FILE, ("", ""))[1]):  # given here, and not sent yet
        with contextlib.suppress(OSError, ValueError, AttributeError, RecursionError):
            tags, note = labels_in(json.loads(Path(folder, LABELS_FILE).read_text("utf-8")))
    return replace(run, name=os.path.basename(folder), tags=tags, note=note)


def mark_of(path: Path) -> str:
    """What changes when a file here does; "" if it is not there, or is no plain file."""
    with contextlib.suppress(OSError):
        seen = path.lstat()
        if os.path.isfile(path) and not os.path.islink(path):
            return f"{seen.st_size}:{seen.st_mtime_ns}"
    return ""


def files_in(folder: Path) -> dict[str, str]:
    """The files of a run's folder that belong to the run, by their names in it, with their marks; links are left out."""
    found = {}
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not os.path.islink(os.path.join(top, name)))
        for name in sorted(names):
            path = Path(top, name)
            mark = "" if OWN.fullmatch(name) else mark_of(path)
            if mark:
                found[path.relative_to(folder).as_posix()] = mark
    return found


def is_changed(folder: Path, stub: Stub) -> bool:
    """Whether a file here was changed or added since it was the same as there."""
    return any(stub.here.get(name, ("", ""))[1] != mark for name, mark in files_in(folder).items())


def address_of(store: Path) -> str:
    """The address that a folder of runs is the local side of; "" for an ordinary one."""
    try:
        return (store / ADDRESS_FILE).read_text("utf-8").strip()
    except (OSError, ValueError):
        return ""
