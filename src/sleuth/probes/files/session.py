"""`FileSession`: which files the program writes by the functions that write results, and which it reads.

What was written is hashed at the end of the run, as it is then; before that only in a hundredth of the time that has passed, for
runs that are killed. A file that is read is hashed at once, within a bound, because the program may write over it. The library
of a function is never imported here.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import wrapt

from sleuth.evidence.files import UsedFile
from sleuth.probes.files.hashing import N_PARTS, SAMPLED_FROM, SAMPLED_PART, Mark, mark_of, sampled, whole
from sleuth.probes.files.stand_in import Around, StandIn
from sleuth.probes.files.targets import TARGETS, Target
from sleuth.probes.frames import Line, is_own_file, is_user_file, user_line
from sleuth.probes.stand_in import Function

MOST_FILES = 200  # written, and as many read; more are counted
READ_SECONDS = 0.5  # in all, for hashing what was read while the program waits
WRITTEN_SHARE = 0.01  # of the time that has passed, for hashing what was written while the program waits
BYTES_A_SECOND = 2e8  # hashed by a slow processor
END_SECONDS = 3.0  # in all, at the end of the run
GRACE_SECONDS = 2.0  # beyond a bound, in which parts of large files are still hashed
MOST_ENTRIES = 10_000  # of a folder in which a file is looked for that has another name now


@dataclass(slots=True)
class Record:
    """A file by its path."""

    path: str
    call: str = ""
    line: Line | None = None
    n_times: int = 0
    first_step: int | None = None
    last_step: int | None = None
    mark: Mark | None = None  # when it was last used
    hashed: Mark | None = None  # when it was hashed
    sha256: str = ""
    sampled: str = ""
    reason: str = ""


class FileSession:
    """Stand-ins go in at once, or when the program imports a library, and come out at the end.

    Args:
        home: the working folder; files in it are named from there.
        end_seconds: bound for hashing at the end, in seconds.
    """

    def __init__(self, home: str = "", *, end_seconds: float = END_SECONDS) -> None:
        self.home = home or os.getcwd()
        self.step: Callable[[], int] = lambda: 0  # training steps so far
        self.on_hashed: Callable[[], object] = lambda: None  # called when a file that was written is known by its bytes
        self.n_unlisted = 0
        self._end_seconds = end_seconds
        self._written: dict[str, Record] = {}
        self._read: dict[str, Record] = {}
        self._read_seconds = self._written_seconds = 0.0
        self._began = monotonic()
        self._undo: list[tuple[Any, str, Any, Any, bool]] = []
        self._busy: set[int] = set()  # threads in a call that is noted
        self._lock = threading.Lock()
        self._pid = os.getpid()
        self._is_on = False

    def install(self) -> None:
        """Watch from now on. Idempotent."""
        if self._is_on:
            return
        self._is_on = True
        for target in TARGETS:
            wrapt.register_post_import_hook(_weakly(self, target), target.module)

    def uninstall(self) -> None:
        """Take everything out again; what somebody put over it stays, and only passes on. Idempotent."""
        self._is_on = False
        for owner, name, ours, before, was_own in reversed(self._undo):
            if vars(owner).get(name) is not ours:
                continue
            if was_own:
                setattr(owner, name, before)
            else:
                delattr(owner, name)
        self._undo = []

    def attach(self, module: Any, target: Target) -> None:
        """The module of this function was imported."""
        if not self._is_on or os.getpid() != self._pid:
            return
        owner, name = module, target.name
        if "." in name:
            kind, _, name = name.partition(".")
            owner = getattr(module, kind, None)
        original = getattr(owner, name, None)
        if owner is None or not callable(original) or any(one[0] is owner and one[1] == name for one in self._undo):
            return
        was_own = name in vars(owner)
        ours = StandIn(original, self._around(target, is_method=owner is not module))
        with contextlib.suppress(AttributeError, TypeError):  # a class that cannot be changed
            setattr(owner, name, ours)
            self._undo.append((owner, name, ours, original, was_own))

    # calls ---------------------------------------------------------------------------------------------------------

    def _around(self, target: Target, *, is_method: bool) -> Around:
        n_self = int(is_method)

        def around(original: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            thread = threading.get_ident()
            if not self._is_on or thread in self._busy or (target.is_common and not is_user_file(_caller())):
                return original(*args, **kwargs)
            self._busy.add(thread)
            try:
                result = original(*args, **kwargs)
                self._guarded_note(target, args[n_self:], kwargs)
                return result
            finally:
                self._busy.discard(thread)

        return around

    def _guarded_note(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if os.getpid() != self._pid:
            return
        try:
            with self._lock:
                path = target.path(args, kwargs)
                if path:
                    self._wrote(target, path, args, kwargs) if target.is_written else self._was_read(target, path)
        except Exception:  # where the probe meets the program's own objects: a path that is no path, a file that is gone
            return

    def _wrote(self, target: Target, path: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        mark, before = mark_of(path), self._written.get(path)
        if mark is None:
            return
        if before is not None and before.mark is not None and before.mark[1] != mark[1]:
            self._move(before)
        if path not in self._written and len(self._written) >= MOST_FILES:
            self.n_unlisted += 1
            return
        record = self._written.setdefault(path, Record(path))
        record.mark, record.sha256, record.sampled = mark, "", ""
        self._count(record, target)
        if target.is_closed(args, kwargs):
            self._hash_soon(record)

    def _hash_soon(self, record: Record) -> None:
        """Hash what has just been written, if that costs next to nothing."""
        now, n_bytes = monotonic(), record.mark[2] if record.mark is not None else 0
        n_read = n_bytes if n_bytes < SAMPLED_FROM else N_PARTS * SAMPLED_PART
        if self._written_seconds + n_read / BYTES_A_SECOND > WRITTEN_SHARE * (now - self._began):
            return
        _hash(record, record.path, now if n_bytes >= SAMPLED_FROM else now + self._end_seconds)
        self.on_hashed()
        self._written_seconds += monotonic() - now

    def _was_read(self, target: Target, path: str) -> None:
        if path in self._written:  # its own result
            return
        known = self._read.get(path)
        if known is not None:
            known.n_times += 1
            return
        if len(self._read) >= MOST_FILES:  # a folder of samples, say: nothing more is looked at
            self.n_unlisted += 1
            return
        mark = mark_of(path) if is_user_file(path) else None
        if mark is None:
            return
        self._read[path] = record = Record(path, mark=mark)
        self._count(record, target)
        began = monotonic()
        if self._read_seconds < READ_SECONDS:
            _hash(record, path, began + READ_SECONDS - self._read_seconds)
            self._read_seconds += monotonic() - began

    def _count(self, record: Record, target: Target) -> None:
        step = self.step()
        record.first_step = step if record.first_step is None else record.first_step
        record.call, record.line, record.last_step = target.told, user_line(2), step
        record.n_times += 1

    # the end -------------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Hash what was written, the newest first, and what was read and is unchanged, as long as there is time."""
        until = monotonic() + self._end_seconds
        with self._lock:  # until a thread of the program's has done with the last one
            self._is_on = False
        for record in list(self._written.values()):
            self._move(record)
        for record in sorted(self._written.values(), key=lambda one: one.mark[3] if one.mark else 0, reverse=True):
            record.mark = mark_of(record.path)
            if record.mark is None or record.hashed != record.mark or not record.sha256:
                record.sha256 = record.sampled = ""
                _hash(record, record.path, until)
        for record in self._read.values():
            if record.sha256:
                continue
            if mark_of(record.path) == record.mark:
                _hash(record, record.path, until)
            elif not record.sampled:
                record.reason = "it was changed before there was time to hash it"

    def written(self) -> tuple[UsedFile, ...]:
        """What the program wrote, in the order in which it began to."""
        return tuple(self._told(record) for record in self._written.values())

    def read(self) -> tuple[UsedFile, ...]:
        """What the program read and had not written itself."""
        return tuple(self._told(record) for record in self._read.values())

    def _move(self, record: Record) -> None:
        """Follow a file that was given another name after it was written, as by those who write beside it and then replace it."""
        path = _path_now(record)
        if path == record.path:
            return
        del self._written[record.path]
        before = self._written.get(path)
        record.path = path
        if before is not None:
            record.n_times += before.n_times
            record.first_step = before.first_step
            record.reason = ""
        self._written[path] = record

    def _told(self, record: Record) -> UsedFile:
        place = f"{self._named(record.line[0])}:{record.line[1]}" if record.line else ""
        n_bytes = record.mark[2] if record.mark is not None else -1
        return UsedFile(
            self._named(record.path), record.call, n_bytes, record.sha256, record.sampled, record.n_times,
            record.first_step, record.last_step, place, record.reason,
        )  # fmt: skip

    def _named(self, path: str) -> str:
        return os.path.relpath(path, self.home) if path.startswith(self.home + os.sep) else path


def _path_now(record: Record) -> str:
    """Where the file is now: under another name it has the same number in its folder, and was not changed since."""
    mark = mark_of(record.path)
    if record.mark is None or (mark is not None and mark[1] == record.mark[1]):
        return record.path
    with contextlib.suppress(OSError), os.scandir(os.path.dirname(record.path)) as entries:
        for _, entry in zip(range(MOST_ENTRIES), entries, strict=False):
            if entry.inode() == record.mark[1] and mark_of(entry.path) == record.mark:
                return entry.path
    return record.path


def _hash(record: Record, path: str, until: float) -> None:
    if record.mark is None:
        record.reason = "it is not there any more"
        return
    try:
        record.hashed = record.mark
        if monotonic() > until + GRACE_SECONDS:
            record.reason = "there was no time for it"
            return
        record.sampled = record.sampled or sampled(path, record.mark[2])
        record.sha256 = whole(path, until)
    except OSError as error:
        record.reason = f"it cannot be read: {error.strerror or error}"
        return
    record.reason = "" if record.sha256 else "it would have taken too long"


def _caller() -> str:
    """The file of the code that called the stand-in."""
    frame = sys._getframe(2)
    while frame.f_back is not None and is_own_file(frame.f_code.co_filename):
        frame = frame.f_back
    return frame.f_code.co_filename


def _weakly(session: FileSession, target: Target) -> Callable[[Any], None]:
    """Import hooks are kept for ever: what is over must not be kept alive by them."""
    reference = weakref.ref(session)

    def attach(module: Any) -> None:
        found = reference()
        if found is not None:
            with contextlib.suppress(Exception):  # a library that we cannot watch must still work
                found.attach(module, target)

    return attach
