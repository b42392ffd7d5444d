"""What runs have over their steps, to be laid over each other: loss, learning rate, gradient norm, evaluations, metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sleuth.errors import StoreError
from sleuth.evidence.kept_run import KeptRun, Parting, plain_name
from sleuth.evidence.shared_curves import Curve, SharedCurve
from sleuth.evidence.trace import FloatArray, IntArray
from sleuth.store.metrics import FILE as METRICS
from sleuth.store.reader import StoredRun
from sleuth.store.run_folder import TRACE_FILE
from sleuth.store.steps import FILE as STEPS
from sleuth.store.trace_file import load_evaluations
from sleuth.store.vectors import DATABASE, FRAMED

LOSS = "loss"
RATE = "learning_rate"
GRADIENT = "gradient_norm"
NAMES = {LOSS: "loss", RATE: "learning rate", GRADIENT: "gradient norm", "evaluation_loss": "evaluation loss",
         "evaluation_accuracy": "evaluation accuracy"}  # fmt: skip
LOGGED = "metric_"  # before the key of a metric that has one of these names, too
TOLERANCE = 0.01  # losses of two healthy runs on other hardware differ by less for many steps; the eye sees one percent
Found = Iterator[tuple[str, str, Curve]]  # key, name, curve


@dataclass(frozen=True, slots=True)
class Named:
    """A curve with its name as the run spells it."""

    name: str
    curve: Curve


def shared(runs: Sequence[str], found: Sequence[Mapping[str, Named]], *, tolerance: float = TOLERANCE) -> tuple[SharedCurve, ...]:
    """The quantities that two of the runs at least have, loss and learning rate first.

    Args:
        runs: their names.
        found: of each run, see `curves_of`.
        tolerance: see `part`.
    """
    names = {key: one.name for tree in reversed(found) for key, one in tree.items()}
    made = []
    for key in [*(key for key in NAMES if key in names), *sorted(names.keys() - NAMES.keys())]:
        curves = [tree[key].curve if key in tree else None for tree in found]
        if sum(one is not None for one in curves) > 1:
            partings = tuple(part(run, curves[0], one, tolerance) for run, one in zip(runs[1:], curves[1:], strict=True))
            made.append(SharedCurve(key, names[key], tuple(curves), partings))
    return tuple(made)


def curves_of(run: KeptRun) -> dict[str, Named]:
    """The curves of a run by their keys; of metrics `val/acc` and `val_acc` have one key.

    What cannot be read counts as none: it has been told as the run's damage. Links are not followed.
    """
    stored, made = StoredRun(Path(run.folder)), dict[str, Named]()
    readers: tuple[tuple[Callable[[StoredRun], Found], tuple[str, ...]], ...] = (
        (_of_steps, (STEPS,)),
        (_of_norms, (DATABASE, FRAMED)),
        (_of_evaluations, (TRACE_FILE,)),
        (_of_metrics, (METRICS,)),
    )
    for read, files in readers:
        if any((stored.folder / name).is_symlink() for name in files):
            continue
        try:
            for key, name, one in read(stored):
                if len(one.step):
                    made.setdefault(key, Named(name, one))
        except StoreError:
            continue
    return made


def part(run: str, first: Curve | None, other: Curve | None, tolerance: float = TOLERANCE) -> Parting:
    """Where the curve of `run` leaves that of the first run.

    Args:
        run: the name of the other run.
        first: of the first run.
        other: of this one.
        tolerance: relative to the larger of two values, no unit, 0 to 1; see `TOLERANCE`.

    Example:
        >>> a, b = (curve(np.arange(3), np.array(values)) for values in ([2.0, 1.0, 0.5], [2.0, 1.001, 0.7]))
        >>> part("b", a, b).first_apart
        2
    """
    if first is None or other is None:
        return Parting(run, 0, tolerance=tolerance)
    common, at, at_other = np.intersect1d(first.step, other.step, assume_unique=True, return_indices=True)
    a, b = first.value[at], other.value[at_other]
    with np.errstate(invalid="ignore"):
        is_apart = np.where(np.isinf(a) | np.isinf(b), a != b, np.abs(a - b) > tolerance * np.maximum(np.abs(a), np.abs(b)))
    differing, apart = np.flatnonzero(a != b), np.flatnonzero(is_apart)
    if not len(differing):
        return Parting(run, len(common), tolerance=tolerance)
    shown = (apart if len(apart) else differing)[0]
    begins = int(common[apart[0]]) if len(apart) else None
    return Parting(run, len(common), int(common[differing[0]]), begins, (float(a[shown]), float(b[shown])), tolerance)


def curve(step: IntArray, value: FloatArray) -> Curve:
    """Steps in order, each once: of a step that comes again the last value counts. NaN = not known, and left out."""
    known = ~np.isnan(value)
    step, value = step[known], value[known]
    steps, last = np.unique(step[::-1], return_index=True)
    return Curve(steps, value[::-1][last])


def _of_steps(stored: StoredRun) -> Found:
    steps = stored.steps()
    yield LOSS, NAMES[LOSS], curve(steps.step, steps.loss)
    yield RATE, NAMES[RATE], curve(steps.step, steps.lr)


def _of_norms(stored: StoredRun) -> Found:
    """Of all parameters together, at the watched steps."""
    norms = stored.vectors(GRADIENT)
    values = [one[~np.isnan(one)].astype(np.float64) for one in norms.values]
    total = np.array([np.sqrt(np.square(one).sum()) if len(one) else np.nan for one in values])
    yield GRADIENT, NAMES[GRADIENT], curve(norms.step, total)


def _of_evaluations(stored: StoredRun) -> Found:
    path = stored.folder / TRACE_FILE
    if path.exists():
        step, loss, accuracy = load_evaluations(path)
        for key, value in (("evaluation_loss", loss), ("evaluation_accuracy", accuracy)):
            yield key, NAMES[key], curve(step, value)


def _of_metrics(stored: StoredRun) -> Found:
    for name, one in stored.metrics().items():
        key = plain_name(name) or name
        is_taken = key in NAMES
        value = np.where(np.isnan(one.value), np.inf, one.value)  # a NaN was measured
        yield LOGGED + key if is_taken else key, f"{name} (logged)" if is_taken else name, curve(one.step, value)
