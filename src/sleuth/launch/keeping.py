"""Keep a run and write what the user asked for; what cannot be written costs one line, not the run."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import sleuth
from sleuth.errors import SleuthError, StoreError, UsageError
from sleuth.evidence.given import by_source
from sleuth.launch.options import Options, Origin
from sleuth.launch.outlets import Outlets
from sleuth.launch.packages import installed
from sleuth.launch.program import Ending
from sleuth.launch.seen import files_seen, seen
from sleuth.launch.sessions import FileWatch, Given
from sleuth.launch.speech import DEFAULT_WIDTH, Speech
from sleuth.render.html import page
from sleuth.render.payload import payload, plain
from sleuth.store import run_folder
from sleuth.store.fetching import local_side
from sleuth.store.labels import add_labels
from sleuth.store.remote import SETTING, address, is_address, missing_library
from sleuth.store.sending import begin_apart, send_apart, withdraw_apart
from sleuth.store.team import publish, team_url
from sleuth.store.trace_file import save_trace
from sleuth.verdict import Report

LIBRARIES = (
    "torch", "torchvision", "torchaudio", "lightning", "pytorch_lightning", "transformers", "accelerate", "peft", "trl",
    "datasets", "tokenizers", "timm", "fastai", "monai", "torch_geometric", "keras", "numpy", "scipy", "pandas",
    "polars", "pyarrow", "statsmodels", "xgboost", "lightgbm", "catboost",
    "shap", "optuna", "hydra", "omegaconf", "albumentations", "gymnasium",
)  # fmt: skip
NAMED = {"scikit-learn": "sklearn", "imbalanced-learn": "imblearn", "opencv": "cv2", "pillow": "PIL"}  # by their modules
SCHEMA = 1
SHELL = "/bin/sh"


class Keeper:
    """The folder of one run, made when there is something to put into it, and the files that were asked for.

    Args:
        options: what the user asked for.
        origin: where the run comes from.
        speech: where sleuth's own lines go.
        imported: of a run that another tool recorded, what is known of it there; empty for one that was watched.
        files: what sees the files that the program writes and reads; None = nothing does.
        given: what sees the settings and seeds of the program; None = nothing does.
    """

    def __init__(
        self, options: Options, origin: Origin, speech: Speech, *, imported: Mapping[str, object] | None = None,
        files: FileWatch | None = None, given: Given | None = None,
    ) -> None:  # fmt: skip
        self._imported = imported or {}
        self._files, self._given = files, given
        self._options = options
        self._origin = origin
        self._speech = speech
        self._began = datetime.fromisoformat(origin.started).astimezone()
        self._name = run_folder.new_name(self._began)
        self._path: Path | None = None
        self._url = ""  # where the run goes when it is over, if that is not this machine
        self._labels = {""}  # tags and notes of other tools that were kept
        self.has_failed = False
        self.outlets = Outlets(options.to, origin.folder, speech)

    @property
    def run(self) -> str:
        """The run's name."""
        return self._path.name if self._path else self._name

    @property
    def made(self) -> str:
        """The folder's path, "" when there is none."""
        return str(self._path) if self._path else ""

    def folder(self) -> Path:
        """The run's folder, made at the first call.

        Raises:
            StoreError: it cannot be made; the user has been told.
        """
        if self._path is None:
            if self.has_failed:
                raise StoreError("the run has no folder")
            if self._given is not None:
                self._given.begin()
            try:
                self._path = self._created()
                run_folder.write_json(self._path / run_folder.RUN_FILE, self._info(Ending("running"), ended=""))
                made = self._path
            except StoreError as error:
                self.has_failed = True
                self._speech.complain(f"this run is not kept: {error}")
                raise
            self._guard(self._keep_labels, "tags and note of another tool are not kept")
            if self._origin.patch:
                patch_file = self._path / run_folder.PATCH_FILE
                self._guard(lambda: run_folder.write_file(patch_file, self._origin.patch), "the changes are not kept")
            if not self._imported:
                lines = "".join(f"{one}\n" for one in installed(sys.path))
                self._guard(lambda: run_folder.write_file(made / run_folder.PACKAGES_FILE, lines), "the packages are not listed")
            if self._options.to:
                self._guard(lambda: self.outlets.begin(made), "the run is written into no other tool")
            if self._url and not self._imported:
                self._guard(lambda: begin_apart(made), f"the run is not at {self._url} yet")
            if _has_team() and not self._imported:
                self._guard(lambda: _announce(str(self._path)), "the team does not see this run yet")
        return self._path

    def prepare(self) -> None:
        """Make the folder if runs are kept; a failure has been told when this returns."""
        if self._options.is_kept:
            self._guard(self.folder, "the folder of this run")

    def keep_diagnosis(self, report: Report) -> None:
        """Keep what is known so far, in case the process is killed."""
        if self._options.is_kept and not self.has_failed:
            self._guard(lambda: self._keep_payload(report), "the diagnosis is not kept")

    def keep_files(self) -> None:
        """Keep what is known of the files so far, in case the process is killed."""
        if self._path is not None and self._files is not None and not self.has_failed:
            info = self._info(Ending("running"), ended="") | files_seen(self._files, self._path, self._origin.folder)
            run_folder.write_json(self._path / run_folder.RUN_FILE, info)

    def keep(self, report: Report, ending: Ending, *, ended: str = "") -> None:
        """Write everything at the end of the run: the files that the user named, and the run's folder.

        Args:
            report: everything that was seen and said.
            ending: how the run ended.
            ended: when, if that was not now; ISO 8601, UTC.
        """
        if self._options.json:
            self._guard(lambda: run_folder.write_file(Path(self._options.json), _text(report)), "no JSON")
        if self._options.html:
            self._guard(lambda: run_folder.write_file(Path(self._options.html), page(report)), "no HTML report")
        if self._path is None or not self._options.is_kept:
            return
        folder = self._path
        self._guard(lambda: self._keep_payload(report), "the diagnosis is not kept")
        self._guard(lambda: _keep_summary(report, folder), "the summary is not kept")
        self._guard(lambda: _keep_trace(report, folder), "the evidence is not kept")
        self._guard(lambda: run_folder.write_file(folder / run_folder.REPORT_FILE, page(report)), "no report")
        met: dict[str, object] = {}
        self._guard(lambda: met.update(seen(report, self._files, folder, self._origin.folder)), "files and data are not listed")
        ended = ended or datetime.now(UTC).isoformat(timespec="seconds")
        self._guard(
            lambda: run_folder.write_json(folder / run_folder.RUN_FILE, self._info(ending, ended=ended) | met),
            "the run is not kept",
        )
        self._guard(self._keep_labels, "tags and note of another tool are not kept")
        if _has_team():
            self._guard(lambda: publish(folder, team_url()), "the team does not see this run")

    def send(self) -> None:
        """Send the run to the store that is not on this machine, if there is one, and wait for it."""
        if self._path is not None and self._url:
            made = self._path
            self._guard(lambda: self._send(made), f"the run is not at {self._url}")

    def discard(self) -> None:
        """Remove the folder: there was no training in this run."""
        if self._path is not None:
            made, self._path = self._path, None
            run_folder.discard(made)
            if self._url:
                self._guard(lambda: withdraw_apart(made), f"the empty run is still at {self._url}")

    def _created(self) -> Path:
        """A new folder for the run; of a store that is not on this machine, in its folder here."""
        try:
            self._url = address(self._options.store)
        except UsageError as error:
            self._speech.complain(f"{error}; this run is kept on this machine")
        if not self._url:
            return run_folder.create(run_folder.runs_folder(self._origin.folder, self._options.store), self._began)
        path = run_folder.create(local_side(self._url, self._origin.folder), self._began, is_shared=True)
        lacking = missing_library(self._url)
        if lacking:
            self._url = ""
            self._speech.complain(f"{lacking}; this run stays in {path}, and `sleuth runs upload` sends it")
        return path

    def _send(self, folder: Path) -> None:
        reason = send_apart(folder)
        if reason:
            where = f"it is kept in {folder}, and `sleuth runs upload` sends it"
            self._speech.complain(f"this run is not at {self._url}: {reason}; {where}")
        else:
            self._speech.say(f"sleuth: the run is at {self._url}/{folder.name}")

    def _keep_payload(self, report: Report) -> None:
        run_folder.write_file(self.folder() / run_folder.DIAGNOSIS_FILE, _text(report))

    def _keep_labels(self) -> None:
        """Keep the tags and the note that the program gave another tool; once, since the user may remove them here."""
        tags, note = self._given.labels() if self._given is not None else ((), "")
        fresh = [tag for tag in tags if tag not in self._labels]
        if self._path is not None and (fresh or note not in self._labels):
            add_labels(self._path, fresh, note if note not in self._labels else "")
        self._labels |= {*tags, note}

    def _guard(self, write: Callable[[], object], what: str) -> None:
        """One part that fails must not cost the others: a full disk, or a fault in the rendering."""
        try:
            write()
        except SleuthError as error:
            if not self.has_failed:
                self._speech.complain(f"{what}: {error}")
        except Exception as error:
            self._speech.complain_about(error, what)

    def _info(self, ending: Ending, *, ended: str) -> dict[str, object]:
        origin = self._origin
        return {
            "schema": SCHEMA,
            "run": self.run,
            "sleuth": sleuth.__version__,
            "script": origin.script,
            "command": list(origin.command),
            "folder": origin.folder,
            "host": self._imported.get("host") or platform.node(),
            "process": None if self._imported else os.getpid(),
            "started": origin.started,
            "ended": ended,
            "status": ending.status,
            "exit_code": ending.exit_code if ended else None,
            "exception": ending.exception,
            "git": _repository(origin),
            "seeds": {} if self._imported else _seeds(self._given),
            **(_values(self._given) if self._given else {}),
            "settings": _settings(self._options),
            "environment": {} if self._imported else dict(environment(origin)),
            **({"imported": dict(self._imported)} if self._imported else {}),
        }


def _has_team() -> bool:
    """Whether SLEUTH_STORE is set, and not to where runs lie: to a team's catalogue, or to something that is told to be none."""
    return bool(os.environ.get(SETTING)) and not is_address(os.environ[SETTING].strip())


def _announce(folder: str) -> None:
    """Publish a run that has begun, from a process of its own: the program must not wait for a database.

    A shell starts it and ends at once, so that the program never has a child that it does not know.
    """
    code = "import sys, pathlib; from sleuth.store.team import publish, team_url; publish(pathlib.Path(sys.argv[1]), team_url())"
    if os.path.exists(SHELL):
        apart = [SHELL, "-c", '"$@" </dev/null >/dev/null 2>&1 &', "sh", sys.executable, "-P", "-c", code, folder]
        subprocess.run(apart, stdin=subprocess.DEVNULL, check=False, timeout=5)


def _text(report: Report) -> str:
    return json.dumps(payload(report), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _keep_summary(report: Report, folder: Path) -> None:
    """What the terminal shows, for a terminal of common width."""
    from sleuth.render.terminal import summary  # only now: the import of rich draws from Python's random numbers

    run_folder.write_file(folder / run_folder.SUMMARY_FILE, summary(report, width=DEFAULT_WIDTH, color=False, unicode=True))


def _keep_trace(report: Report, folder: Path) -> None:
    if report.trace is not None:
        save_trace(report.trace, folder / run_folder.TRACE_FILE)


def _repository(origin: Origin) -> dict[str, object] | None:
    """The state of the code; `no_patch` says why its changes are not in `diff.patch`."""
    if not origin.commit:
        return None
    state = {"commit": origin.commit, "is_dirty": origin.is_dirty, "root": origin.root}
    return {**state, "no_patch": origin.no_patch} if origin.no_patch else state


def _settings(options: Options) -> dict[str, object]:
    """What decides how the run was watched and judged."""
    names = ("select", "ignore", "preview", "budget", "stop_on", "experiments", "experiment_seconds", "reads_code")
    return {**{name: plain(getattr(options, name)) for name in names}, "rules": plain(options.thresholds)}


def _seeds(given: Given | None) -> dict[str, object]:
    """The seeds that the program gave, and those that can be read back without a change to any generator."""
    torch = sys.modules.get("torch")
    read = {"torch": int(torch.initial_seed())} if torch is not None and hasattr(torch, "initial_seed") else {}
    return {**read, **(given.seeds() if given else {})}


def _values(given: Given) -> dict[str, object]:
    """The program's settings by their sources, and where it seeded what."""
    return {"values": by_source(given.values()), "seeded": [asdict(one) for one in given.seedings()]}


def environment(origin: Origin) -> tuple[tuple[str, str], ...]:
    """Versions of what matters and is loaded, the platform, and the environment variables that change a training."""
    loaded = [(name, sys.modules.get(module)) for name, module in {**{name: name for name in LIBRARIES}, **NAMED}.items()]
    versions = [(name, str(getattr(module, "__version__", "?"))) for name, module in loaded if module is not None]
    return (
        ("sleuth", sleuth.__version__),
        ("Python", platform.python_version()),
        *versions,
        ("platform", _platform()),
        ("processors", str(os.cpu_count() or "?")),
        *origin.variables,
    )


def _platform() -> str:
    """System, release, machine and C library: what `platform.platform` says, which would start a process for it."""
    parts = (platform.system(), platform.release(), platform.machine(), "".join(platform.libc_ver()))
    return "-".join(part for part in parts if part)
