"""Runs side by side: what is not the same in all of them, and where their losses part."""

from __future__ import annotations

import hashlib
import math
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sleuth.errors import StoreError, UsageError
from sleuth.evidence.given import GivenValue, shown
from sleuth.evidence.kept_run import Difference, KeptRun, Parting, RunComparison, plain_name
from sleuth.store.comparing_files import data_beside, files_beside
from sleuth.store.losses import all_losses
from sleuth.store.run_folder import PATCH_FILE
from sleuth.store.steps import FILE
from sleuth.store.weighing import ARGUMENT, arguments, weigh

MIN_RUNS, MAX_RUNS = 2, 10
TOLERANCE = 0.01  # losses of two healthy runs on other hardware differ by less for many steps; the eye sees one percent
N_DIGITS = 12  # of a patch's fingerprint
VALUE = "value"
Losses = Mapping[int, float]

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
    """What differs between runs, and where their losses part.

    Args:
        runs: two to ten, each another one.
        tolerance: of the losses, relative to the larger of two, no unit, 0 to 1; see `TOLERANCE`.

    Raises:
        UsageError: they are too few or too many, or one is named twice.
        StoreError: the steps of a run cannot be read.
    """
    names = tuple(run.name for run in runs)
    if not MIN_RUNS <= len(set(names)) == len(names) <= MAX_RUNS:
        raise UsageError(f"compare takes {MIN_RUNS} to {MAX_RUNS} different runs; got {', '.join(names) or 'none'}")
    losses = [_losses(run) for run in runs]
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
        tuple(part(name, losses[0], one, tolerance=tolerance) for name, one in zip(names[1:], losses[1:], strict=True)),
        tuple(weigh(runs, differences)),
        data,
    )


def part(run: str, first: Losses, other: Losses, *, tolerance: float = TOLERANCE) -> Parting:
    """Where the losses of `run` leave those of the first run.

    Args:
        run: the name of the other run.
        first: loss of each step, inf = not finite.
        other: the same of the other run.
        tolerance: see `compare`.

    Example:
        >>> part("b", {0: 2.0, 1: 1.0, 2: 0.5}, {0: 2.0, 1: 1.001, 2: 0.7}).first_apart
        2
    """
    common = sorted(first.keys() & other.keys())
    differing = next((step for step in common if first[step] != other[step]), None)
    apart = next((step for step in common if _is_apart(first[step], other[step], tolerance)), None)
    shown = differing if apart is None else apart
    return Parting(run, len(common), differing, apart, None if shown is None else (first[shown], other[shown]), tolerance)


def _is_apart(first: float, other: float, tolerance: float) -> bool:
    if math.isinf(first) or math.isinf(other):
        return first != other
    return abs(first - other) > tolerance * max(abs(first), abs(other))


def _losses(run: KeptRun) -> Losses:
    """The losses that can be read; a damaged file has been told as the run's damage, and counts as none."""
    try:
        return all_losses(Path(run.folder, FILE))
    except StoreError:
        return {}


def _changes(run: KeptRun) -> str:
    """Whether the code had changes beyond the commit; two runs with the same ones have the same text."""
    try:
        return f"yes, patch {hashlib.sha256(Path(run.folder, PATCH_FILE).read_bytes()).hexdigest()[:N_DIGITS]}"
    except OSError:
        return "yes, not kept" if run.is_dirty else "no"


def _best(losses: Losses) -> str:
    finite = [loss for loss in losses.values() if math.isfinite(loss)]
    return f"{min(finite):.6g}" if finite else ""


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
