"""What a run's folder has got since the last look, as rows of numbers and findings for other tools."""

from __future__ import annotations

import contextlib
import math
import os
from array import array
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from sleuth.errors import StoreError
from sleuth.exporters.points import METRICS, NORMS, Row, Told
from sleuth.store import metrics, steps
from sleuth.store.reader import StoredRun, StoredSteps
from sleuth.store.status import time_of
from sleuth.store.stretch import count, stretch
from sleuth.store.vectors import MEMORY

AT_ONCE = 500  # rows of a kind at each look; a tool that is asked for more falls behind
GROUPS = {"faults": "fault", "symptoms": "symptom", "hints": "hint"}
SCALARS = {"loss": "loss", "learning_rate": "lr", "step_seconds": "seconds", "wait_seconds": "wait"}  # by their stored names


class News:
    """Reads what is new in a run's folder.

    Args:
        run: the run.
        most: rows of a kind at each look; of more, so many at equal distances, and the last one.
    """

    def __init__(self, run: StoredRun, *, most: int) -> None:
        self._run, self._most = run, most
        self._times = array("d")  # of each step, seconds since 1970
        self._n_vectors = 0
        self._metrics = metrics.RowReader(run.folder / metrics.FILE)
        self._said: set[tuple[str, ...]] = set()
        self._layers: tuple[tuple[str, ...], dict[str, list[int]]] = ((), {})
        self.left_out = 0
        self.verdict = ""

    def rows(self, now: float | None) -> list[Row]:
        """New numbers, in the order of their time.

        Args:
            now: when the newest step ended; None for a run that is over, whose steps are counted from its start.
        """
        found: list[Row] = []
        with contextlib.suppress(StoreError):  # a file that is damaged costs what it holds
            found += self._of_steps(now)
        with contextlib.suppress(StoreError):
            found += self._of_vectors()
        with contextlib.suppress(StoreError):
            found += self._of_metrics()
        return sorted(found, key=lambda row: row.time)

    def found(self) -> list[Told]:
        """Findings that were not told before, as far as the run has come to them."""
        with contextlib.suppress(StoreError):
            tree = self._run.diagnosis()
            self.verdict = str(tree.get("verdict") or self.verdict)
            return list(self._of_diagnosis(tree))
        return []

    def _of_steps(self, now: float | None) -> list[Row]:
        path = self._run.folder / steps.FILE
        first, last = len(self._times), count(path)
        if last <= first:
            return []
        new = stretch(path, first, last)
        self._times.extend(self._ends(new, now))
        chosen = self._thinned(len(new.step))
        return [
            Row(int(new.step[i]), self._times[first + i], _known({name: getattr(new, of)[i] for name, of in SCALARS.items()}))
            for i in chosen
        ]

    def _ends(self, new: StoredSteps, now: float | None) -> list[float]:
        """When each of these steps ended: the last one now, and the others by how long they took."""
        took = np.nancumsum(new.seconds)
        if now is None:
            now = (seconds_since_1970(self._run.info().get("started")) or 0.0) + float(took[-1])
        ends = now - (took[-1] - took)
        return [float(end) for end in np.maximum(ends, self._times[-1] if self._times else -np.inf)]

    def _of_vectors(self) -> list[Row]:
        found = []
        for key, series, step, values in self._run.vectors_after(self._n_vectors, self._most * (len(NORMS) + 1)):
            self._n_vectors = key
            if series == MEMORY and len(values):
                found.append(Row(step, self._time(step), {"memory_bytes": float(values[0])}))
            elif series in NORMS:
                norms = _known({f"{series}/{layer}": _norm(values, at) for layer, at in self._by_layer(len(values)).items()})
                found.append(Row(step, self._time(step), norms))
        return [row for row in found if row.values]

    def _of_metrics(self) -> list[Row]:
        new = [
            Row(step, when, {METRICS + name: value for name, value in zip(names, values, strict=True)})
            for names, step, when, values in self._metrics.new()
        ]
        return [new[i] for i in self._thinned(len(new))]

    def _thinned(self, n: int) -> Sequence[int]:
        if n <= self._most:
            return range(n)
        self.left_out += n - self._most
        return [int(i) for i in np.linspace(0, n - 1, self._most)]

    def _time(self, step: int) -> float:
        """When the step ended; when the last one did, for the one that has not yet."""
        return self._times[min(step, len(self._times) - 1)] if self._times else 0.0

    def _by_layer(self, n: int) -> Mapping[str, Sequence[int]]:
        """The places of each layer's parameters in a vector of `n` values."""
        names, layers = self._layers
        if len(names) != n:
            names, layers = self._run.parameter_names()[:n], {}
            for index, name in enumerate(names):
                layers.setdefault(name.rpartition(".")[0] or name, []).append(index)
            self._layers = names, layers
        return layers

    def _of_diagnosis(self, tree: Mapping[str, object]) -> Iterator[Told]:
        folder = str(self._run.info().get("folder") or "")
        for group, kind in GROUPS.items():
            for one in _trees(tree.get(group)):
                where = one.get("where")
                where = where if isinstance(where, dict) else {}
                step = where.get("first_step")
                place = _place(where, folder)
                key = (str(one.get("rule")), place)
                if key in self._said:
                    continue
                self._said.add(key)
                yield Told(
                    rule=str(one.get("rule")),
                    kind=kind,
                    certainty=str(one.get("certainty")),
                    severity=str(one.get("severity")),
                    message=str(one.get("message")),
                    where=place,
                    fix=str(one.get("fix") or ""),
                    step=step if isinstance(step, int) else None,
                    time=self._times[step] if isinstance(step, int) and 0 <= step < len(self._times) else None,
                )


def seconds_since_1970(text: object) -> float | None:
    """A time that stands in `run.json`; None if it is none."""
    when = time_of(str(text))
    return when.timestamp() if when is not None else None


def _known(values: Mapping[str, float]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items() if not math.isnan(value)}


def _norm(values: np.ndarray[tuple[int], np.dtype[np.float32]], at: Sequence[int]) -> float:
    """The norm of several parameters together, of those that are known; NaN if none is."""
    known = values[at].astype(np.float64)
    known = known[~np.isnan(known)]
    return float(np.sqrt(np.square(known).sum())) if len(known) else float("nan")


def _trees(value: object) -> list[dict[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _place(where: Mapping[str, object], folder: str) -> str:
    file, line, layer = where.get("file"), where.get("line"), where.get("layer")
    if isinstance(file, str) and file:
        inside = folder.rstrip(os.sep) + os.sep
        return f"{file.removeprefix(inside) if folder else file}:{line}"
    return str(layer or where.get("column") or "")
