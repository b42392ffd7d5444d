"""Whether a mutant does worse than its base by more than the seed alone changes.

The test is DeepCrime's (Humbatova, Jahangirova, Tonella 2021, section 3): a difference that is significant at 5 % and at least half a
standard deviation (Cohen's d), in the bad direction. DeepCrime fits a linear model to twenty runs; here it is Welch's t test on few.
"""

from __future__ import annotations

import runpy
import sys
import tempfile
from enum import StrEnum
from functools import partial
from math import isfinite, sqrt
from pathlib import Path
from statistics import fmean, variance

from forks import redirect, run_forks
from scipy.stats import ttest_ind
from subjects import Better, error, metric

SIGNIFICANT = 0.05
EFFECT = 0.5  # standard deviations
FINITE = 1e30  # stands for the error of a run that ended in NaN


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"  # it does worse
    EQUIVALENT = "equivalent"  # no difference, or a better one
    CRASHED = "crashed"  # it does not run to its end


def run_all(scripts: list[Path], *, runs: int, at_once: int, timeout: float) -> list[list[float]]:
    """The metrics of each script with `runs` seeds, NaN for a run that failed; `forks.preload` must have been called."""
    with tempfile.TemporaryDirectory() as root:
        places = [(script, seed, Path(root) / f"{i}-{seed}") for i, script in enumerate(scripts) for seed in range(runs)]
        codes = {}
        for ended in run_forks([partial(_run, *place) for place in places], at_once=at_once, timeout=timeout):
            codes[ended.index] = ended.code
        found = [_metric(folder / "log") if codes[i] == 0 else None for i, (_, _, folder) in enumerate(places)]
    return [[v for v in found[i * runs : (i + 1) * runs] if v is not None] for i in range(len(scripts))]


def _metric(log: Path) -> float:
    return metric(log.read_text(encoding="utf-8", errors="replace"))


def _run(script: Path, seed: int, folder: Path) -> None:
    """Run a script with every seed that it gives to torch moved."""
    import torch

    seeded = torch.manual_seed
    torch.manual_seed = lambda number: seeded(number + 1000 * seed)
    (folder / "cwd").mkdir(parents=True)
    redirect(folder / "cwd", folder / "log")
    sys.argv, sys.stdout = [str(script)], open(1, "w", encoding="utf-8", closefd=False)  # not a caller's substitute
    runpy.run_path(str(script), run_name="__main__")


def fate(base: list[float], mutant: list[float], better: Better, runs: int) -> Fate:
    """Compare the metrics of two programs over the same seeds.

    >>> fate([0.95, 0.96, 0.94], [0.5, 0.7, 0.6], Better.HIGHER, 3)
    <Fate.KILLED: 'killed'>
    >>> fate([0.95, 0.96, 0.94], [0.95, 0.94, 0.96], Better.HIGHER, 3)
    <Fate.EQUIVALENT: 'equivalent'>

    Raises:
        ValueError: a run of the base failed.
    """
    if len(base) < runs or not all(isfinite(v) for v in base):
        raise ValueError(f"the base must give a metric with each of {runs} seeds; it gave {base}")
    if len(mutant) < runs:
        return Fate.CRASHED
    old, new = ([min(error(v, better), FINITE) for v in values] for values in (base, mutant))
    difference = fmean(new) - fmean(old)
    if difference <= 0:
        return Fate.EQUIVALENT
    if not all(isfinite(v) for v in mutant):
        return Fate.KILLED
    spread = sqrt((variance(old) + variance(new)) / 2)
    if spread == 0:
        return Fate.KILLED
    p = ttest_ind(new, old, equal_var=False, alternative="greater").pvalue
    return Fate.KILLED if p < SIGNIFICANT and difference / spread >= EFFECT else Fate.EQUIVALENT
