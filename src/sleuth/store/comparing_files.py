"""Files and data of runs side by side: which have the same bytes, which the same rows."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sleuth.evidence.data_parts import DataPart, keys
from sleuth.evidence.files import UsedFile
from sleuth.evidence.kept_run import DataDifference, KeptRun

WRITTEN, READ, DATA = "written", "read", "data"
Table = dict[str, tuple[str, ...]]


def files_beside(runs: Sequence[KeptRun]) -> Table:
    """A line for each file that one of the runs wrote or read: its bytes in each run, "" where it was not."""
    found: Table = {}
    for use in (WRITTEN, READ):
        named = _named([getattr(run, use) for run in runs])
        for name in dict.fromkeys(name for files in named for name in files):
            held = [files.get(name) for files in named]
            is_whole = all(one.sha256 for one in held if one is not None and (one.sha256 or one.sampled))
            found[f"{use}: {name}"] = tuple(_told(one, is_whole=is_whole) if one is not None else "" for one in held)
    return found


def data_beside(runs: Sequence[KeptRun]) -> tuple[Table, tuple[DataDifference, ...]]:
    """A line for each part of the data, and the parts that differ. Runs of which no data are known are left out of these."""
    named = [keys(run.data) for run in runs]
    found: Table = {}
    differing = []
    for name in dict.fromkeys(name for parts in named for name in parts):
        held = [parts.get(name) for parts in named]
        if len({one.told if one is not None else "" for one in held}) == 1 and not all(one and one.mark for one in held):
            continue  # as far as is known they are the same, which is not said
        found[f"{DATA}: {name}"] = tuple(one.told if one is not None else "" for one in held)
        known = [one for one, parts in zip(held, named, strict=True) if parts]
        if any(_differ(known[0], one) for one in known[1:]):
            differing.append(DataDifference(name, tuple(held)))
    return found, tuple(differing)


def _differ(one: DataPart | None, other: DataPart | None) -> bool:
    """Whether two parts are surely not the same."""
    if one is None or other is None:
        return one is not other
    pairs = ((one.fingerprint, other.fingerprint), (one.target, other.target))
    return (one.n_rows, one.n_columns) != (other.n_rows, other.n_columns) or any(a and b and a != b for a, b in pairs)


def _named(sides: Sequence[Sequence[UsedFile]]) -> list[Mapping[str, UsedFile]]:
    """The files of each run by what they have in common: the path, or where runs have folders of their own, the file's name."""
    paths = Counter(one.path for files in sides for one in files)
    common = {path for path, n in paths.items() if n == len(sides)}
    named: list[Mapping[str, UsedFile]] = []
    others = [[one for one in files if one.path not in common] for files in sides]
    names = [Counter(os.path.basename(one.path) for one in files) for files in others]
    for files in sides:
        made = {}
        for one in files:
            base = os.path.basename(one.path)
            is_alone = one.path not in common and all(counts[base] == 1 for counts in names)
            made[base if is_alone else one.path] = one
        named.append(made)
    return named


def _told(file: UsedFile, *, is_whole: bool) -> str:
    """Size and hash; of parts where all bytes were not hashed in every run."""
    mark = (file if is_whole else replace(file, sha256="")).mark
    return f"{file.n_bytes:,} bytes{', ' if mark else ''}{mark}" if file.n_bytes >= 0 else file.reason
