"""`Log`: the curves that another tool, or the program itself, wrote down of a training."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Curve:
    """One named number over the steps, `(n,)` each; the steps rise. NaN and infinities are what was measured."""

    name: str
    step: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    is_rounded: bool = False  # written as text with a fixed number of decimals, so that a 0 may be a small number


@dataclass(frozen=True, slots=True)
class Log:
    """What is known of one logged run. Texts are as they stand in the files: clean them before they are shown."""

    tool: str  # "TensorBoard", "Weights & Biases", "MLflow", "CSV", "JSON", "Transformers"
    path: str
    name: str  # of the run, as the tool has it; "" if it has none
    curves: tuple[Curve, ...]
    started: str = ""  # ISO 8601, UTC
    ended: str = ""
    status: str = "finished"  # running, finished, raised, interrupted
    script: str = ""
    command: tuple[str, ...] = ()
    commit: str = ""
    host: str = ""
    settings: tuple[tuple[str, str], ...] = field(default=())
    tags: tuple[str, ...] = ()  # as the tool has them
    note: str = ""
