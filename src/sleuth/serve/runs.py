"""The runs of one store for the pages: read once, read again when their files change, and never from outside the store.

All that the pages know of runs comes through here.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from sleuth.diagnosis.recalling import recall
from sleuth.errors import StoreError
from sleuth.evidence.files import Writer
from sleuth.evidence.kept_run import KeptRun, RunComparison
from sleuth.evidence.trace import FloatArray, Trace
from sleuth.evidence.usage import Usage
from sleuth.serve.elsewhere import Others
from sleuth.store import comparing
from sleuth.store.catalogue import files_of, read_run, run_names, summary_of
from sleuth.store.fetching import bring
from sleuth.store.kept_diagnosis import diagnosis_in, overhead_in
from sleuth.store.labels import LABELS_FILE
from sleuth.store.lineage import writers
from sleuth.store.media import FOLDER as MEDIA_FOLDER
from sleuth.store.media import INDEX as MEDIA_INDEX
from sleuth.store.media import Kept
from sleuth.store.metrics import FILE as METRICS_FILE
from sleuth.store.metrics import SUMMARY as METRICS_SUMMARY
from sleuth.store.reader import StoredMetric, StoredRun, StoredVectors
from sleuth.store.records import STUB
from sleuth.store.run_folder import DIAGNOSIS_FILE, PATCH_FILE, REPORT_FILE, RUN_FILE, SUMMARY_FILE, TRACE_FILE
from sleuth.store.steps import FILE
from sleuth.store.stretch import count, sampled_losses
from sleuth.store.unfinished import usage_in
from sleuth.store.vectors import DATABASE, FRAMED, NAMES_FILE, USAGE
from sleuth.verdict import Diagnosis, Overhead, Report

READ = (STUB, RUN_FILE, DIAGNOSIS_FILE, LABELS_FILE, FILE, METRICS_FILE, METRICS_SUMMARY)  # what a line of the table is made of
NORMS = ("gradient_norm", "weight_norm", "update_norm")
VECTORS = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", FRAMED)
FRESH = 0.5  # seconds for which the table is not looked at again
N_SAMPLED = 40  # losses in the small picture of a run
MOST_FINDINGS = 5_000_000  # bytes of a diagnosis that is read
Stamp = tuple[object, ...]


class Runs:
    """The runs of a store, also while they are made.

    Args:
        store: the folder; it may come into being later. It may be the local side of a remote store.
        team: the address of the team's catalogue, whose other runs are shown, too; "" for none.
    """

    def __init__(self, store: Path, team: str = "") -> None:
        self.store = store
        self.others = Others(store, team)
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Stamp, KeptRun]] = {}
        self._sampled: dict[str, tuple[object, FloatArray]] = {}
        self._sorted: tuple[KeptRun, ...] = ()
        self._looked = float("-inf")
        self.is_read = False  # whether the store was read before, so that `all` answers soon

    def all(self) -> tuple[KeptRun, ...]:
        """Every run, the newest first.

        Raises:
            StoreError: the store cannot be read.
        """
        with self._lock:
            if time.monotonic() - self._looked < FRESH:
                return self._sorted
            names = [name for name in run_names(self.store) if self._is_inside(name)]
            for gone in self._known.keys() - set(names):
                del self._known[gone]
                self._sampled.pop(gone, None)
            here = [self._read(name) for name in names]
            others = [one.run for name, one in self.others.runs.items() if name not in set(names)]
            self._sorted = tuple(
                sorted((*here, *others), key=lambda run: (run.started, run.ended or "~", run.name), reverse=True)
            )
            self._looked, self.is_read = time.monotonic(), True
            return self._sorted

    def find(self, shown: str) -> KeptRun | None:
        """The run of this name; None if there is none. Names that are not UTF-8 are known as they are shown.

        Its files are brought from a remote store if they are not here.

        Raises:
            StoreError: the store cannot be read, or the files cannot be brought.
        """
        for name in run_names(self.store):
            if shown in (name, name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")):
                if not self._is_inside(name):
                    return None
                if self.others.address:
                    bring(self.store / name)
                with self._lock:
                    return self._read(name)
        other = self.others.runs.get(shown)
        return other.run if other is not None else None

    def stamp(self) -> int:
        """A number that changes when a line of the table does."""
        return hash(
            tuple(
                (run.name, run.status, run.verdict, run.n_steps, run.faults, run.tags, run.note, run.metrics)
                for run in self.all()
            )
        )

    def losses(self, run: KeptRun) -> FloatArray | None:
        """A few losses of the run at equal distances; None if there are none that can be read."""
        known = self._sampled.get(run.name)
        if known is not None and known[0] == run.n_steps:
            return known[1]
        try:
            found = (
                sampled_losses(os.path.join(run.folder, FILE), N_SAMPLED) if run.n_steps and self.can_read(run, FILE) else None
            )
        except StoreError:
            found = None
        if found is not None:
            self._sampled[run.name] = (run.n_steps, found)
        return found

    # one run -------------------------------------------------------------------------------------------------------

    def files(self, run: KeptRun) -> tuple[tuple[str, int], ...]:
        """Names and bytes of the files that are sent: those that lie in the folder itself, no links."""
        return tuple((name, n) for name, n in files_of(run) if not name.startswith(".") and self.can_read(run, name))

    def can_read(self, run: KeptRun, name: str) -> bool:
        """Whether the run's folder has a plain file of this name."""
        try:
            return name == os.path.basename(name) and stat.S_ISREG(os.lstat(os.path.join(run.folder, name)).st_mode)
        except (OSError, ValueError):
            return False

    def steps_file(self, run: KeptRun) -> Path:
        """Where the scalars are."""
        return Path(run.folder, FILE)

    def n_steps(self, run: KeptRun) -> int:
        """How many steps are kept now.

        Raises:
            StoreError: the file cannot be read.
        """
        return count(self.steps_file(run)) if self.can_read(run, FILE) else 0

    def report(self, run: KeptRun, trace: Trace | None = None) -> Report:
        """What is known of the run, as far as it can be read."""
        diagnosis, overhead = self._diagnosis(run)
        return Report(
            run.name,
            run.script,
            run.exit_code or 0,
            diagnosis,
            trace,
            overhead,
            run.started,
            run.command,
            run.environment,
            run.folder,
        )

    def metrics(self, run: KeptRun) -> dict[str, StoredMetric]:
        """The named numbers that the program logged or printed.

        Raises:
            StoreError: the file is damaged.
        """
        return StoredRun(Path(run.folder)).metrics() if self.can_read(run, METRICS_FILE) else {}

    def norms(self, run: KeptRun) -> tuple[tuple[str, ...], dict[str, StoredVectors]]:
        """The parameters' names, and the norms of the watched steps by series; links are not followed.

        Raises:
            StoreError: a file is damaged.
        """
        if not self._has_vectors(run) or not self.can_read(run, NAMES_FILE):
            return (), {}
        stored = StoredRun(Path(run.folder))
        return stored.parameter_names(), {name: stored.vectors(name) for name in NORMS}

    def usage(self, run: KeptRun) -> Usage | None:
        """How much of the machine was in use; None if that was not kept.

        Raises:
            StoreError: a file is damaged.
        """
        return usage_in(StoredRun(Path(run.folder)).vectors(USAGE)) if self._has_vectors(run) else None

    def logged_mark(self, run: KeptRun) -> Stamp:
        """What changes when numbers are logged, or norms are kept."""
        return tuple(_seen(os.path.join(run.folder, name)) for name in (METRICS_FILE, *VECTORS))

    def media(self, run: KeptRun) -> tuple[tuple[Kept, str], ...]:
        """What the program logged beside numbers, each with the name of its file in `media/`, "" where it cannot be sent."""
        found = StoredRun(Path(run.folder)).media() if self.can_read(run, MEDIA_INDEX) else ()
        return tuple((one, self._medium(run, one.file)) for one in found)

    def media_path(self, run: KeptRun, name: str) -> Path | None:
        """Where a file of `media/` is; None if there is none of this name, or it is a link."""
        if not self._medium(run, f"{MEDIA_FOLDER}/{name}"):
            return None
        return Path(run.folder, MEDIA_FOLDER, name)

    def trace(self, run: KeptRun) -> Trace | None:
        """The whole evidence; None if it is not there, or cannot be read."""
        try:
            return StoredRun(Path(run.folder)).trace() if self.can_read(run, TRACE_FILE) else None
        except StoreError:
            return None

    def has_trace(self, run: KeptRun) -> bool:
        """Whether the whole evidence was kept."""
        return self.can_read(run, TRACE_FILE)

    def has_report(self, run: KeptRun) -> bool:
        """Whether the report was kept."""
        return self.can_read(run, REPORT_FILE)

    def patch(self, run: KeptRun) -> str:
        """The changes beyond the commit; "" if there are none that can be read."""
        return self.text(run, PATCH_FILE)

    def said(self, run: KeptRun) -> str:
        """What the terminal said at the end."""
        return summary_of(run) if self.can_read(run, SUMMARY_FILE) else ""

    def text(self, run: KeptRun, name: str) -> str:
        """A file of the run as text; "" if it cannot be read."""
        try:
            return Path(run.folder, name).read_text("utf-8", "replace") if self.can_read(run, name) else ""
        except OSError:
            return ""

    def writers(self, run: KeptRun) -> Mapping[str, Writer]:
        """The runs that wrote files which this one read, by their paths.

        Raises:
            StoreError: the store cannot be read.
        """
        return writers(run, self.all()) if run.read else {}

    def compare(self, runs: Sequence[KeptRun]) -> RunComparison:
        """The runs side by side.

        Raises:
            UsageError: they are too few or too many.
        """
        return comparing.compare(runs)

    def changed(self, run: KeptRun) -> Stamp:
        """What changes when the diagnosis or the labels of a run do."""
        return tuple(_seen(os.path.join(run.folder, name)) for name in (RUN_FILE, DIAGNOSIS_FILE, LABELS_FILE))

    # inside ---------------------------------------------------------------------------------------------------------

    def _diagnosis(self, run: KeptRun) -> tuple[Diagnosis, Overhead]:
        try:
            is_small = os.path.getsize(os.path.join(run.folder, DIAGNOSIS_FILE)) <= MOST_FINDINGS
            tree = StoredRun(Path(run.folder)).diagnosis() if is_small and self.can_read(run, DIAGNOSIS_FILE) else {}
        except (StoreError, OSError, RecursionError):
            tree = {}
        return diagnosis_in(tree, recall), overhead_in(tree)

    def _has_vectors(self, run: KeptRun) -> bool:
        """Whether no file of vectors is a link."""
        return not any(os.path.islink(os.path.join(run.folder, name)) for name in VECTORS)

    def _medium(self, run: KeptRun, file: object) -> str:
        """The name of a plain file in `media/`, "" if this is none."""
        if not isinstance(file, str):
            return ""
        folder, _, name = file.partition("/")
        if (
            folder != MEDIA_FOLDER
            or not name
            or name != os.path.basename(name)
            or os.path.islink(os.path.join(run.folder, folder))
        ):
            return ""
        try:
            return name if stat.S_ISREG(os.lstat(os.path.join(run.folder, folder, name)).st_mode) else ""
        except (OSError, ValueError):
            return ""

    def _is_inside(self, name: str) -> bool:
        """Whether the folder is one of the store itself, not a link to another place."""
        return not os.path.islink(self.store / name)

    def _read(self, name: str) -> KeptRun:
        folder = str(self.store / name)
        stamp = tuple(_seen(os.path.join(folder, file)) for file in READ)
        known = self._known.get(name)
        if known is not None and known[0] == stamp and known[1].status != "running":
            return known[1]
        links = [file for file, seen in zip(READ, stamp, strict=True) if seen and stat.S_ISLNK(seen[0])]
        if links:
            run = KeptRun(name, folder, "damaged", damage=tuple(f"{file} is a link, which is not followed" for file in links))
        else:
            run = read_run(folder)
        self._known[name] = (stamp, run)
        return run


def _seen(path: str) -> tuple[int, int, int] | None:
    """Kind, size and time of a file; None if there is none."""
    try:
        seen = os.lstat(path)
    except OSError:
        return None
    return seen.st_mode, seen.st_size, seen.st_mtime_ns
