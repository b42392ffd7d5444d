"""Quantities that several runs have over their steps: each run's curve, and where the others leave that of the first."""

from __future__ import annotations

from dataclasses import dataclass

from sleuth.evidence.kept_run import Parting
from sleuth.evidence.trace import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Curve:
    """One quantity of a run, `(n,)` each: steps, rising, each once, and values; inf = measured, and not finite."""

    step: IntArray
    value: FloatArray


@dataclass(frozen=True, slots=True)
class SharedCurve:
    """A quantity that two runs at least have."""

    key: str  # by which it is asked for: "loss", "val_acc"
    name: str  # as the first run that has it spells it: "val/acc"
    curves: tuple[Curve | None, ...]  # of each run, in order; None = it has none
    partings: tuple[Parting, ...]  # of each run after the first; no common step where one of the two has none
