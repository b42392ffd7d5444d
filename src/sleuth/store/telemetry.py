"""Keep what is measured while the program trains, so that every finished step is readable whatever happens to the process."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import struct
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleuth.errors import StoreError
from sleuth.evidence.histograms import CountArray, FloatArray
from sleuth.evidence.kept_run import plain_name
from sleuth.store.counts import EDGES, packed
from sleuth.store.file_systems import is_local
from sleuth.store.metrics import MetricWriter
from sleuth.store.run_folder import write_json
from sleuth.store.steps import FILE, StepSink, open_steps
from sleuth.store.vectors import MEMORY, NAMES_FILE, USAGE, VectorSink, open_vectors

NAMES_SCHEMA = 1


class _Nowhere:
    """Takes everything and keeps nothing."""

    def append(self, *_: object) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def abandon(self) -> None:
        """Do nothing."""


class TelemetryWriter:
    """Writes the scalars and vectors of one run into its folder, which is asked for when the first value comes.

    Only the process that made it writes: in a forked child every call does nothing. A failure (no space, no permission)
    ends the writing and is kept in `failure`; nothing is raised into the training step.

    Args:
        folder: the run's folder, or a function that makes it and returns its path.

    Example:
        >>> import tempfile
        >>> from sleuth.store.reader import open_run
        >>> folder = Path(tempfile.mkdtemp())
        >>> writer = TelemetryWriter(folder)
        >>> writer.write_step(0, 2.3, 1e-3, 0.01, 0.0)
        >>> writer.close()
        >>> open_run(folder).steps().loss
        array([2.3])
    """

    def __init__(self, folder: Path | Callable[[], Path]) -> None:
        self._folder = folder
        self._steps: StepSink | None = None
        self._vectors: VectorSink | None = None
        self._metrics: MetricWriter | _Nowhere | None = None
        self._n_names = 0  # of parameters that were written
        self.has_metrics = False  # whether named numbers were kept
        self._called: set[str] = set()  # names that the program logs by calls, in their plain form
        self._named: set[str] = set()
        self._edged: set[str] = set()  # series of counts whose edges are kept
        self.failure = ""
        if hasattr(os, "register_at_fork"):
            _on_fork(weakref.WeakMethod(self._leave_to_parent))

    def write_step(self, step: int, loss: float, lr: float, seconds: float, wait: float) -> None:
        """Keep the scalars of one training step; called in every step, about a microsecond.

        Args:
            step: from 0, below 2**32.
            loss: of the step; NaN unknown.
            lr: of the leading optimiser's first group; NaN unknown.
            seconds: that the step took, kept as float32.
            wait: seconds of these spent waiting for the loader, kept as float32.
        """
        try:
            (self._steps or self._open_steps()).append(step, loss, lr, seconds, wait)
        except (OSError, StoreError, struct.error, OverflowError) as error:
            self._fail(error)

    def write_vector(self, series: str, step: int, values: npt.NDArray[np.float32]) -> None:
        """Keep one vector of a step, such as the gradient norm of each parameter.

        Args:
            series: name, such as "gradient_norm".
            step: of the training.
            values: `(n,)`; other dtypes are converted to float32.
        """
        try:
            (self._vectors or self._open_vectors()).append(series, step, np.ascontiguousarray(values, dtype=np.float32))
        except (OSError, StoreError, sqlite3.Error, struct.error) as error:
            self._fail(error)

    def write_norms(self, step: int, names: Sequence[str], norms: Mapping[str, Mapping[int, float]]) -> None:
        """Keep norms of parameters at a watched step: a vector for each series, and the names when there are new ones.

        Args:
            step: of the training.
            names: of all parameters that were ever seen; the number of a parameter is its place.
            norms: for each series the norm of each parameter by its number; what is missing is kept as NaN.
        """
        try:
            if len(names) > self._n_names:
                write_json(self._place() / NAMES_FILE, {"schema": NAMES_SCHEMA, "names": list(names)})
                self._n_names = len(names)
        except StoreError as error:
            self._fail(error)
            return
        for series, known in norms.items():
            values = np.full(len(names), np.nan)
            values[list(known)] = list(known.values())
            with np.errstate(over="ignore"):  # beyond float32 is infinite
                self.write_vector(series, step, values.astype(np.float32))

    def write_counts(self, series: str, step: int, counts: Mapping[int, CountArray], edges: FloatArray) -> None:
        """Keep how the values of some tensors were spread at a step; see `counts.histograms`.

        Args:
            series: `counts.GRADIENTS` or `counts.WEIGHTS`.
            step: of the training.
            counts: by the numbers of the parameters, in the order of `Histograms.counts`.
            edges: the magnitudes between which the bins of one sign lie, always the same for a series.
        """
        if series not in self._edged:
            self._edged.add(series)
            self.write_vector(series + EDGES, step, edges.astype(np.float32))
        self.write_vector(series, step, packed(counts))

    def write_memory(self, step: int, n_bytes: float) -> None:
        """Keep the memory that was in use at a step; about 25 times in each factor of e of the steps.

        Args:
            step: of the training.
            n_bytes: of the accelerator where there is one, else of the process.
        """
        self.write_vector(MEMORY, step, np.array([n_bytes], np.float32))

    def write_usage(self, step: int, values: Sequence[float]) -> None:
        """Keep how much of the machine was in use at a step, at most once a second.

        Args:
            step: of the training.
            values: see `evidence.usage.VALUES`.
        """
        self.write_vector(USAGE, step, np.array(values, np.float32))

    def write_metrics(self, step: int, values: Mapping[str, float], *, is_called: bool = False) -> None:
        """Keep named numbers of a step, such as a validation accuracy that the program logs or prints.

        Args:
            step: of the training, or as the program counts.
            values: name and number; a NaN is a measured one.
            is_called: the program logged them by a call. What it prints of the same name afterwards is left out.
        """
        if is_called:
            if not self._named.issuperset(values):
                self._called |= {plain_name(name) for name in values if name not in self._named}
                self._named |= values.keys()
        else:
            values = {name: value for name, value in values.items() if plain_name(name) not in self._called}
        try:
            if values:
                (self._metrics or self._open_metrics()).append(step, values)
        except (OSError, StoreError, struct.error, OverflowError) as error:
            self._fail(error)

    def close(self) -> None:
        """Finish the files. Later calls of any method do nothing."""
        sinks = self._steps, self._vectors, self._metrics
        self._steps = self._vectors = self._metrics = _Nowhere()
        for sink in sinks:
            if sink is not None:
                with contextlib.suppress(OSError, sqlite3.Error, StoreError):
                    sink.close()

    def _open_steps(self) -> StepSink:
        folder = self._place()
        self._steps = open_steps(folder / FILE, is_mapped=is_local(folder))
        return self._steps

    def _open_vectors(self) -> VectorSink:
        folder = self._place()
        self._vectors = open_vectors(folder, is_local=is_local(folder))
        return self._vectors

    def _open_metrics(self) -> MetricWriter:
        self._metrics = MetricWriter(self._place())
        self.has_metrics = True
        return self._metrics

    def _place(self) -> Path:
        if not isinstance(self._folder, Path):
            self._folder = self._folder()
        return self._folder

    def _fail(self, error: Exception) -> None:
        self.failure = f"the run is no longer recorded: {error}"
        self.close()

    def _leave_to_parent(self) -> None:
        """In a forked child: let go without touching the files. The database's handle must stay open, so it is kept."""
        for sink in (self._steps, self._metrics):
            if sink is not None:
                sink.abandon()
        self._of_parent = self._vectors
        self._steps = self._vectors = self._metrics = _Nowhere()


def _on_fork(method: weakref.WeakMethod[Callable[[], None]]) -> None:
    def in_child() -> None:
        if (bound := method()) is not None:
            bound()

    os.register_at_fork(after_in_child=in_child)
