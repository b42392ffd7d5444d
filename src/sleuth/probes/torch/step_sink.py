"""Where the recorder's numbers go while the training runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from sleuth.evidence.histograms import CountArray, FloatArray


class StepSink(Protocol):
    """Where the scalars of each step go: the store's writer."""

    def write_step(self, step: int, loss: float, lr: float, seconds: float, wait: float) -> None:
        """Keep one step's scalars."""

    def write_metrics(self, step: int, values: Mapping[str, float], *, is_called: bool = False) -> None:
        """Keep named numbers that the program logs by a call, or prints."""

    def write_memory(self, step: int, n_bytes: float) -> None:
        """Keep the memory that is in use."""

    def write_usage(self, step: int, values: Sequence[float]) -> None:
        """Keep how much of the machine is in use."""

    def write_norms(self, step: int, names: Sequence[str], norms: Mapping[str, Mapping[int, float]]) -> None:
        """Keep norms of the parameters, by their numbers, at a watched step."""

    def write_counts(self, series: str, step: int, counts: Mapping[int, CountArray], edges: FloatArray) -> None:
        """Keep how parameters or their gradients were spread, by their numbers, at a step that was counted."""
