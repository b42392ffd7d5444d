"""How much of the machine a training used while it went on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

VALUES = ("seconds", "cores", "memory", "device", "device_memory", "all_cores", "all_memory", "all_device_memory")


@dataclass(frozen=True, slots=True)
class Usage:
    """Looks at the machine at the ends of some steps, `(n,)` each, at most one a second. NaN = not known."""

    step: IntArray
    seconds: FloatArray  # since the first look
    cores: FloatArray  # processors kept busy since the look before, by the process and its workers
    memory: FloatArray  # bytes of the process, without its workers
    device: FloatArray  # share of the time in which the accelerator was busy, 0 to 1
    device_memory: FloatArray  # bytes that the process has allocated there
    all_cores: FloatArray  # that the process may use
    all_memory: FloatArray  # bytes that it may use
    all_device_memory: FloatArray  # bytes
