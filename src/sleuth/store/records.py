"""A kept run as one line of JSON, as catalogues hold it, and the marks by which a folder is known to be unchanged."""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, fields, replace

from sleuth.evidence.data_parts import DataPart
from sleuth.evidence.files import UsedFile
from sleuth.evidence.given import GivenValue, Seeding
from sleuth.evidence.kept_run import KeptRun, Metric
from sleuth.store.labels import LABELS_FILE
from sleuth.store.metrics import FILE as METRICS_FILE
from sleuth.store.metrics import SUMMARY
from sleuth.store.run_folder import DIAGNOSIS_FILE, RUN_FILE
from sleuth.store.seen import parsed
from sleuth.store.steps import FILE

FORMAT = 5  # of records; another one makes every signature another one
STUB = ".remote.json"  # what the folder knows of its copy at a remote address, see `stub.py`
READ = frozenset((STUB, RUN_FILE, DIAGNOSIS_FILE, LABELS_FILE, FILE, METRICS_FILE, SUMMARY))  # files that a `KeptRun` is made of
SETTLED = 2.0  # seconds after which a file that changed has another time of change, on any file system
_PARTS = {"metrics": Metric, "values": GivenValue, "seedings": Seeding}
_NAMES = tuple(one.name for one in fields(KeptRun))


def record_of(run: KeptRun) -> str:
    """The run as JSON; infinities and NaN stand as Python writes them."""
    return json.dumps(asdict(run), separators=(",", ":"))


def run_of(record: str, folder: str = "") -> KeptRun | None:
    """The run of a record; what a newer version added is left out. None if it is none.

    Args:
        record: from `record_of`.
        folder: where the run is now; "" where the record says.

    Example:
        >>> run = KeptRun("keen-otter", "/runs/keen-otter", "finished", tags=("a",), metrics=(Metric("acc", 1, 0.5),))
        >>> run_of(record_of(run)) == run
        True
    """
    try:
        tree = json.loads(record)
        values = {name: _tuples(tree[name]) for name in _NAMES if name in tree}
        run = KeptRun(**values)  # type: ignore[arg-type]  # as `record_of` wrote them
        parts = {name: tuple(kind(**one) for one in tree.get(name, ())) for name, kind in _PARTS.items()}
        written, read = (parsed(UsedFile, tree.get(use)) for use in ("written", "read"))
        run = replace(run, written=written, read=read, data=parsed(DataPart, tree.get("data")), folder=folder or run.folder)
        return replace(run, **parts)  # type: ignore[arg-type]  # as `record_of` wrote them
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def signature(folder: str, *, now: float | None = None) -> str:
    """Changes when a file changes that a `KeptRun` is made of; "" if it cannot be told, as of files that changed just now."""
    now = time.time() if now is None else now
    parts = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name in READ:
                    seen = entry.stat()
                    if seen.st_ctime > now - SETTLED:
                        return ""
                    parts.append(f"{entry.name}:{seen.st_size}:{seen.st_mtime_ns}:{seen.st_ctime_ns}:{seen.st_ino}")
    except OSError:
        return ""
    return f"{FORMAT}|" + "|".join(sorted(parts))


def _tuples(value: object) -> object:
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value
