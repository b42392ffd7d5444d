"""The runs in a store: read from their folders, also while they write, and whatever state a folder is in.

The folders are the truth: one that is copied, moved or removed by hand counts at once. In a large store, an index (`index.py`)
spares the reading of those that have not changed since they were read.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sleuth.errors import StoreError, UsageError
from sleuth.evidence.kept_run import KeptRun, Metric
from sleuth.store.fetching import bring, local_side, refresh
from sleuth.store.given import IMPORTED, seedings_in, values_in
from sleuth.store.index import Catalogue, Entry, open_index
from sleuth.store.labels import LABELS_FILE, labels_in
from sleuth.store.losses import last_loss
from sleuth.store.metrics import FILE as METRICS_FILE
from sleuth.store.metrics import summaries
from sleuth.store.records import STUB, record_of, run_of, signature
from sleuth.store.remote import address
from sleuth.store.run_folder import DIAGNOSIS_FILE, HOME, RUN_FILE, SUMMARY_FILE, TRACE_FILE
from sleuth.store.seen import files_in, parts_in
from sleuth.store.status import Tree, last_change, last_step, process_of, seconds_between, status_of, text_of, unheard
from sleuth.store.steps import FILE
from sleuth.store.stub import recorded, stub_in

NAME = re.compile(r"\d{4}-\d\d-\d\d-\d{4}-\w")  # a folder of such a name is a run's, even if nothing is in it
LAST = "last"
MANY = 100  # runs, from which on an index is kept; fewer are read in the time that it takes to open one
N_NAMED = 5  # runs named in an error


def find_store(start: str, store: str = "") -> Path:
    """Where `sleuth run` started in `start` keeps its runs; nothing is made.

    For an address such as `s3://bucket/prefix`, its folder on this machine, brought up to date with the list of runs there.

    Raises:
        UsageError: `store` was given and is no folder, or a library is missing that an address needs.
        StoreError: an address cannot be reached.
    """
    url = address(store)
    if url:
        side = local_side(url, start)
        try:
            refresh(side)
        except StoreError as error:
            raise StoreError(
                f"{error}; the runs that are on this machine are in {side}, and --store {side} shows them"
            ) from error
        return side
    if store:
        if not os.path.isdir(store):
            raise UsageError(f"--store: there is no folder {store!r}; `sleuth run --store DIR` makes it")
        return Path(os.path.abspath(store))
    here = Path(os.path.abspath(start), HOME, "runs")
    if here.is_dir():
        return here
    import platformdirs

    of_user = Path(platformdirs.user_data_dir("sleuth", appauthor=False), "runs")
    return of_user if of_user.is_dir() else here


def read_store(store: Path) -> tuple[KeptRun, ...]:
    """Every run in the store, the newest first; empty if there is no such folder.

    Raises:
        StoreError: the folder cannot be read.
    """
    names = run_names(store)
    runs = _indexed(store, names) if len(names) >= MANY else [read_run(str(store / name)) for name in names]
    return tuple(sorted(runs, key=lambda run: (run.started, run.ended or "~", run.name), reverse=True))


def _indexed(store: Path, names: Sequence[str]) -> list[KeptRun]:
    """The runs of these names, from the index where it has them as they are; it is brought up to date."""
    index = open_index(store)
    if index is None:
        return [read_run(str(store / name)) for name in names]
    try:
        with contextlib.suppress(StoreError):
            return _of_index(store, names, index)
        return [read_run(str(store / name)) for name in names]
    finally:
        index.close()


def _of_index(store: Path, names: Sequence[str], index: Catalogue) -> list[KeptRun]:
    known = {entry.name: entry for entry in index.load()}
    runs, news = [], []
    for name in names:
        folder = os.path.join(store, name)
        mark = signature(folder)  # before the reading: what changes meanwhile is read again
        entry = known.get(name)
        run = run_of(entry.record, folder) if entry is not None and mark and entry.signature == mark else None
        if run is None:
            run = read_run(folder)
            if mark and run.status != "running":
                news.append(Entry(name, mark, record_of(run)))
        runs.append(run)
    gone = known.keys() - set(names)
    with contextlib.suppress(StoreError):  # what cannot be written is read again the next time
        if news:
            index.put(news)
        if gone:
            index.drop("", gone)
    return runs


def run_names(store: Path) -> list[str]:
    """The names of the run folders in the store, in no order.

    Raises:
        StoreError: the folder cannot be read.
    """
    try:
        with os.scandir(store) as entries:
            return [entry.name for entry in entries if _is_run(entry)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"cannot read {store}: {error.strerror or error}") from error


def find_run(store: Path, word: str, *, is_whole: bool = True) -> KeptRun:
    """The run of this name, or the one whose name has this part, or the newest for `last`.

    Args:
        store: the folder of runs.
        word: what the user called it.
        is_whole: bring its files from a remote store; without them, only what a list shows is known of it.

    Raises:
        UsageError: there is none, or there are several.
        StoreError: its files cannot be brought.
    """
    run = _found(store, word)
    return whole(run) if is_whole else run


def whole(run: KeptRun) -> KeptRun:
    """The run with all its files here, brought from its remote store if they are not.

    Raises:
        StoreError: they cannot be brought.
        UsageError: a library is missing.
    """
    if not os.path.exists(os.path.join(run.folder, STUB)):
        return run
    bring(Path(run.folder))
    return read_run(run.folder)


def _found(store: Path, word: str) -> KeptRun:
    names = run_names(store)
    if not names:
        raise UsageError(f"there are no runs in {store}; `sleuth run SCRIPT` keeps one, --store DIR names another place")
    if word == LAST and LAST not in names:
        return read_store(store)[0]
    found = [word] if word in names else sorted(name for name in names if word and word in name)
    if len(found) == 1:
        return read_run(str(store / found[0]))
    if not found:
        raise UsageError(f"no run in {store} has {word!r} in its name; `sleuth runs` lists them")
    more = f" and {len(found) - N_NAMED} more" if len(found) > N_NAMED else ""
    raise UsageError(f"{word!r} is in the names of {len(found)} runs: {', '.join(found[:N_NAMED])}{more}; give a longer part")


def files_of(run: KeptRun) -> tuple[tuple[str, int], ...]:
    """Names and bytes of the files in a run's folder, sorted; of those at a remote address, if they are not here."""
    stub = stub_in(run.folder)
    if stub is not None and stub.missing:
        return tuple(
            sorted((name, size) for name, (size, _) in stub.files.items() if "/" not in name and not name.startswith("."))
        )
    try:
        with os.scandir(run.folder) as entries:
            return tuple(
                sorted((entry.name, entry.stat().st_size) for entry in entries if entry.is_file() and entry.name != STUB)
            )
    except OSError:
        return ()


def summary_of(run: KeptRun) -> str:
    """What `sleuth run` said at the end; of a run that did not come to it the proofs that were kept on its way; or "".

    It is as it stands in the files: clean it before it is shown.
    """
    try:
        return Path(run.folder, SUMMARY_FILE).read_text("utf-8", "replace")
    except OSError:
        faults = _read(run.folder, DIAGNOSIS_FILE, []).get("faults")
        found = [one for one in faults if isinstance(one, dict)] if isinstance(faults, list) else []
        return "\n".join(f"{text_of(one, 'rule')} ({text_of(one, 'certainty')}): {text_of(one, 'message')}" for one in found)


def read_run(folder: str) -> KeptRun:
    """One run folder. What cannot be read is named in `damage`; nothing is raised."""
    known = recorded(folder)
    if known is not None:
        told: Tree = {"status": known.status, "host": known.host, "process": known.process, "started": known.started}
        return unheard(replace(known, status=status_of(told)))
    damage: list[str] = []
    info = _read(folder, RUN_FILE, damage)
    diagnosis = _read(folder, DIAGNOSIS_FILE, damage)
    tags, note = labels_in(_read(folder, LABELS_FILE, damage))
    n_steps, loss = _steps(folder, damage)
    metrics = _metrics(folder, damage)
    if not info and not damage:
        damage.append(f"{RUN_FILE} is missing or empty")
    started, ended = text_of(info, "started"), text_of(info, "ended")
    status = status_of(info)
    git = _tree(info, "git")
    exit_code = info.get("exit_code")
    run = KeptRun(
        name=os.path.basename(folder), folder=folder,
        status="damaged" if damage and status != "killed" else status, damage=tuple(damage),
        started=started, ended=ended,
        seconds=seconds_between(started, ended or last_step(folder, status), is_running=status == "running"),
        script=text_of(info, "script"), command=_texts(info.get("command")), working_folder=text_of(info, "folder"),
        host=text_of(info, "host"), process=process_of(info), exit_code=exit_code if isinstance(exit_code, int) else None,
        exception=text_of(info, "exception"), commit=text_of(git, "commit"), is_dirty=git.get("is_dirty") is True,
        root=text_of(git, "root"), no_patch=text_of(git, "no_patch"),
        seeds=_pairs(_tree(info, "seeds")), environment=_pairs(_tree(info, "environment")),
        settings=_pairs(_tree(info, "settings")), verdict=text_of(diagnosis, "verdict"), faults=_faults(diagnosis),
        n_steps=n_steps, final_loss=loss, tags=tags, note=note, metrics=metrics,
        written=files_in(info.get("files"), "written"), read=files_in(info.get("files"), "read"), data=parts_in(info.get("data")),
        values=values_in(info), seedings=seedings_in(info), tool=text_of(_tree(info, IMPORTED), "tool"),
    )  # fmt: skip
    return unheard(run, last_change(folder)) if status == "running" else run


def _is_run(entry: os.DirEntry[str]) -> bool:
    try:
        if entry.name.startswith(".") or not entry.is_dir():
            return False
    except OSError:
        return False
    return bool(NAME.match(entry.name)) or any(
        os.path.exists(os.path.join(entry.path, name)) for name in (RUN_FILE, FILE, TRACE_FILE, DIAGNOSIS_FILE, STUB)
    )


def _read(folder: str, name: str, damage: list[str]) -> Tree:
    """A JSON object, empty when there is no such file; whatever is wrong with it is added to `damage`."""
    path = os.path.join(folder, name)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # a pipe would never end
            raise ValueError("it is not a file")
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            tree = json.load(file)
        if not isinstance(tree, dict):
            raise TypeError("it holds no JSON object")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        damage.append(f"{name} cannot be read: {reason or type(error).__name__}")
        return {}
    return tree


def _steps(folder: str, damage: list[str]) -> tuple[int | None, float | None]:
    path = os.path.join(folder, FILE)
    try:
        return last_loss(path) if os.path.isfile(path) else (None, None)
    except StoreError as error:
        damage.append(str(error).replace(path, FILE))
        return None, None


def _metrics(folder: str, damage: list[str]) -> tuple[Metric, ...]:
    if not os.path.isfile(os.path.join(folder, METRICS_FILE)):
        return ()
    try:
        return tuple(Metric(name, one.n, one.last, one.low, one.high) for name, one in summaries(folder).items())
    except StoreError as error:
        damage.append(str(error).replace(folder + os.sep, ""))
        return ()


def _tree(tree: Tree, key: str) -> Tree:
    value = tree.get(key)
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _pairs(tree: Mapping[str, object], before: str = "") -> tuple[tuple[str, str], ...]:
    """Names and values of a tree, flat: `rules.loss-plateau.window`, "20"."""
    pairs: list[tuple[str, str]] = []
    for name, value in tree.items():
        if isinstance(value, dict):
            pairs += _pairs(value, f"{before}{name}.")
        else:
            pairs.append((f"{before}{name}", ", ".join(_texts(value)) if isinstance(value, list) else str(value)))
    return tuple(pairs)


def _faults(diagnosis: Tree) -> tuple[str, ...]:
    faults = diagnosis.get("faults")
    found = [text_of(one, "rule") for one in faults if isinstance(one, dict)] if isinstance(faults, list) else []
    return tuple(name for name in found if name)
