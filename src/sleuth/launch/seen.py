"""What `run.json` says of the files and the data that a program met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from os.path import relpath
from pathlib import Path

from sleuth.evidence.data_met import data_parts
from sleuth.evidence.files import UsedFile
from sleuth.launch.sessions import FileWatch
from sleuth.store import media
from sleuth.verdict import Report

LOGGED = "sleuth.log_artifact"


def seen(report: Report, files: FileWatch | None, folder: Path, home: str) -> dict[str, object]:
    """The keys of `run.json`: `files`, where they were watched, and `data`.

    Args:
        report: of the run.
        files: what watched them; None = nothing did.
        folder: of the run.
        home: the working folder.
    """
    data = {"data": [asdict(one) for one in data_parts(report.trace, report.fit)]}
    return data | (files_seen(files, folder, home) if files is not None else {})


def files_seen(files: FileWatch, folder: Path, home: str) -> dict[str, object]:
    """The key `files`, see `seen`."""
    has_steps = files.step() > 0
    written = [*files.written(), *_logged(folder, home, {one.path for one in files.written()})]
    return {
        "files": {
            "written": [asdict(one) for one in _dated(written, has_steps=has_steps)],
            "read": [asdict(one) for one in _dated(files.read(), has_steps=has_steps)],
            "n_unlisted": files.n_unlisted,
        }
    }


def _dated(files: Sequence[UsedFile], *, has_steps: bool) -> list[UsedFile]:
    """Without steps where none were made."""
    return list(files) if has_steps else [replace(one, first_step=None, last_step=None) for one in files]


def _logged(folder: Path, home: str, known: set[str]) -> list[UsedFile]:
    """Files that the program named itself by `sleuth.log_artifact`; of one that it named again what it was at last."""
    found: dict[str, UsedFile] = {}
    for one in media.read(folder):
        path = relpath(one.file, home) if one.file.startswith(home + "/") else one.file
        if one.kind == "artifact" and path not in known:
            before = found.get(path)
            found[path] = UsedFile(
                path, LOGGED, one.n_bytes, one.sha256, n_times=before.n_times + 1 if before else 1,
                first_step=before.first_step if before else one.step, last_step=one.step,
            )  # fmt: skip
    return list(found.values())
