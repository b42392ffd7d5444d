"""Runs side by side: what is not the same in all of them, and where their curves part."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from sleuth.errors import UsageError
from sleuth.evidence.given import GivenValue, shown
from sleuth.evidence.kept_run import Difference, KeptRun, RunComparison, plain_name
from sleuth.evidence.shared_curves import Curve
from sleuth.store.comparing_files import data_beside, files_beside
from sleuth.store.curves import LOSS, TOLERANCE, curves_of, part, shared
from sleuth.store.run_folder import PATCH_FILE
from sleuth.store.weighing import ARGUMENT, arguments, weigh

MIN_RUNS, MAX_RUNS = 2, 10
N_DIGITS = 12  # of a patch's fingerprint
VALUE = "value"

_READ: Mapping[str, Callable[[KeptRun], str]] = {
    "status": lambda run: run.status,
    "command": lambda run: shlex.join(run.command),
    "script": lambda run: run.script,
    "folder": lambda run: run.working_folder,
    "commit": lambda run: run.commit,
    "uncommitted changes": lambda run: _changes(run) if run.commit else "",
    "host": lambda run: run.host,
    "exit code": lambda run: "" if run.exit_code is None else str(run.exit_code),
    "exception": lambda run: run.exception,
    "verdict": lambda run: run.verdict,
    "faults": lambda run: ", ".join(run.faults),
    "steps": lambda run: "" if run.n_steps is None else f"{run.n_steps:,}",
    "duration": lambda run: "" if run.seconds is None else f"{run.seconds:.0f} s",
}


def compare(runs: Sequence[KeptRun], *, tolerance: float = TOLERANCE) -> RunComparison:
    """What differs between runs, and where their curves part.

    Args:
        runs: two to ten, each another one.
        tolerance: of the values of curves, relative to the larger of two, no unit, 0 to 1; see `TOLERANCE`.

    Raises:
        UsageError: they are too few or too many, or one is named twice.
    """
    names = tuple(run.name for run in runs)
    if not MIN_RUNS <= len(set(names)) == len(names) <= MAX_RUNS:
        raise UsageError(f"compare takes {MIN_RUNS} to {MAX_RUNS} different runs; got {', '.join(names) or 'none'}")
    found = [curves_of(run) for run in runs]
    losses = [tree[LOSS].curve if LOSS in tree else None for tree in found]
    table = {name: tuple(read(run) for run in runs) for name, read in _READ.items()}
    values = values_side_by_side([run.values for run in runs])
    table.update(_grouped(ARGUMENT, _without([arguments(run) for run in runs], values)))
    table.update({f"{VALUE}: {name}": texts for name, texts in values.items()})
    for group in ("seeds", "environment", "settings"):
        table.update(_grouped(group, [dict(getattr(run, group)) for run in runs]))
    table.update(_grouped("metric", [{one.name: f"{one.last:.6g}" for one in run.metrics} for run in runs]))
    of_data, data = data_beside(runs)
    table.update({**of_data, **files_beside(runs)})
    table["final loss"] = tuple("" if run.final_loss is None else f"{run.final_loss:.6g}" for run in runs)
    table["best loss"] = tuple(_best(one) for one in losses)
    differences = tuple(Difference(name, values) for name, values in table.items() if len(set(values)) > 1)
    return RunComparison(
        names,
        differences,
        tuple(name for name, values in table.items() if len(set(values)) == 1 and values[0]),
        tuple(part(name, losses[0], one, tolerance) for name, one in zip(names[1:], losses[1:], strict=True)),
        tuple(weigh(runs, differences)),
        data,
        shared(names, found, tolerance=tolerance),
    )


def _changes(run: KeptRun) -> str:
    """Whether the code had changes beyond the commit; two runs with the same ones have the same text."""
    try:
        return f"yes, patch {hashlib.sha256(Path(run.folder, PATCH_FILE).read_bytes()).hexdigest()[:N_DIGITS]}"
    except OSError:
        return "yes, not kept" if run.is_dirty else "no"


def _best(curve: Curve | None) -> str:
    finite = curve.value[np.isfinite(curve.value)] if curve is not None else ()
    return f"{min(finite):.6g}" if len(finite) else ""


def values_side_by_side(runs: Sequence[Sequence[GivenValue]]) -> dict[str, tuple[str, ...]]:
    """A line for each setting, "" where it is not known. Where two sources have one name, the later one's is told by its source.

    A later source that says the same in all runs says nothing new, as does an object that was made of the command line.

    Example:
        >>> runs = [[GivenValue("argparse", "lr", lr), GivenValue("a.yaml", "lr", 0.1)] for lr in (0.1, 0.2)]
        >>> values_side_by_side(runs)
        {'lr': ('0.1', '0.2'), 'a.yaml lr': ('0.1', '0.1')}
    """
    known = [{(one.source, one.name): shown(one.value) for one in run} for run in runs]
    made: dict[str, tuple[str, ...]] = {}
    told: dict[str, list[tuple[str, ...]]] = {}
    for source, name in dict.fromkeys(key for tree in known for key in tree):
        texts = tuple(tree.get((source, name), "") for tree in known)
        before = told.setdefault(name, [])
        if texts not in before:
            made[f"{source} {name}" if before else name] = texts
            before.append(texts)
    return made


def _without(trees: Sequence[Mapping[str, str]], values: Mapping[str, tuple[str, ...]]) -> list[dict[str, str]]:
    """The arguments without those whose values, defaults included, are known in all runs."""
    whole = {plain_name(name) for name, texts in values.items() if all(texts)}
    return [{name: text for name, text in tree.items() if plain_name(name) not in whole} for tree in trees]


def _grouped(group: str, trees: Sequence[Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """A line for each name in a group such as the environment."""
    names = dict.fromkeys(name for tree in trees for name in tree)
    return {f"{group}: {name}": tuple(tree.get(name, "") for tree in trees) for name in names}
