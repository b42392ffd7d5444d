"""Measures what `sleuth run` with its default settings costs, and that it changes nothing.

    python benchmarks/overhead.py                     everything, about twenty minutes on an idle machine with two cores
    python benchmarks/overhead.py --pairs 3 --only mlp
    python benchmarks/overhead.py --device cuda --threads 1 --output cuda.json

Time: each workload runs plain and under sleuth in fresh processes. The ratio of a pair is the mean step (all steps of the loop,
also the first ones, which sleuth watches most); the table has the median of the pairs. With one thread the two share one core
at the same time, and the ratio is of their processor time: what else the machine does slows both alike, and two plain runs
differ by 1.5 % instead of 20 %. Elsewhere they run in turn, first one first and then the other, and the ratio is of wall time.
Memory: the greatest resident size of the process, by the kernel's account.
Sameness: ten programs print fingerprints of weights, losses and random generators; plain and watched must print the same.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "overhead.json"
STEPS = {"transformer": 150, "cnn": 1500, "mlp": 20000}
CUDA_TIMES = {"transformer": 10, "cnn": 3, "mlp": 1}  # as many steps more on a GPU, so that the loop takes some seconds
LIMITS = {"transformer": 1.03, "cnn": 1.05, "mlp": 1.15}  # what we promise
MEMORY_LIMIT = (60.0, 1.01)  # MB more than plain, plus one per cent


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a workload."""

    steps: int
    wall: float  # seconds of the loop
    processor: float  # seconds of the loop
    median: float  # seconds of the middle step
    peak: float  # MB


@dataclass(frozen=True, slots=True)
class Cost:
    """Plain and watched runs of one workload compared; the ratios are medians over the pairs."""

    workload: str
    threads: int
    pairs: int
    steps: int
    plain_ms: float  # mean step of the plain run
    ratio_wall: float
    ratio_processor: float
    ratio_median_step: float
    lowest: float  # of the pairs' wall ratios
    highest: float
    plain_mb: float
    more_mb: float
    limit: float
    is_together: bool = False  # the two of a pair shared one core, and all ratios are of processor time


@dataclass(frozen=True, slots=True)
class Sameness:
    """Whether a program came to the same end with and without sleuth."""

    program: str
    same_weights: bool
    same_losses: bool
    same_random: bool


def command(script: Path, is_watched: bool, *arguments: str) -> list[str]:
    """How to run `script`, plain or under sleuth."""
    start = [sys.executable, "-m", "sleuth", "run", "--quiet", "--no-report"] if is_watched else [sys.executable]
    return [*start, str(script), *arguments]


def execute(words: list[str], threads: int, core: int | None = None) -> tuple[str, float]:
    """Run a command in an empty folder, on one core if that is given: what it printed, and its greatest resident size in MB.

    Raises:
        RuntimeError: it failed.
    """
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(words, cwd=folder, env=environment, stdout=out, stderr=err)
        if core is not None:
            os.sched_setaffinity(process.pid, {core})
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}: {err.read()[-800:]}")
        return out.read(), usage.ru_maxrss / 1024


def measure(workload: str, threads: int, is_watched: bool, device: str, core: int | None = None) -> Run:
    """One run of a workload."""
    n_steps = STEPS[workload] * (CUDA_TIMES[workload] if device == "cuda" else 1)
    printed, peak = execute(command(HERE / "workloads" / f"{workload}.py", is_watched, str(n_steps), device), threads, core)
    return Run(peak=peak, **json.loads(printed.strip().splitlines()[-1]))


def measure_pair(workload: str, threads: int, device: str, number: int, is_together: bool) -> tuple[Run, Run]:
    """One pair, plain and watched: together on one core, or in turn."""
    if is_together:
        core = min(os.sched_getaffinity(0))
        with ThreadPoolExecutor(2) as pool:
            runs = [pool.submit(measure, workload, threads, is_watched, device, core) for is_watched in (False, True)]
            return runs[0].result(), runs[1].result()
    order = (False, True) if number % 2 == 0 else (True, False)
    done = {is_watched: measure(workload, threads, is_watched, device) for is_watched in order}
    return done[False], done[True]


def compare(workload: str, threads: int, pairs: int, device: str = "cpu") -> Cost:
    """Plain and watched, `pairs` times."""
    is_together = threads == 1 and device == "cpu" and hasattr(os, "sched_setaffinity")
    done = [measure_pair(workload, threads, device, number, is_together) for number in range(pairs)]
    plain, watched = [pair[0] for pair in done], [pair[1] for pair in done]
    ratios = [(w.processor / p.processor) if is_together else (w.wall / p.wall) for p, w in done]
    middle = statistics.median
    return Cost(
        workload=workload,
        threads=threads,
        pairs=pairs,
        steps=plain[0].steps,
        plain_ms=middle(1000 * (p.processor if is_together else p.wall) / p.steps for p in plain),
        ratio_wall=middle(ratios),
        ratio_processor=middle(w.processor / p.processor for p, w in zip(plain, watched, strict=True)),
        ratio_median_step=middle(w.median / p.median for p, w in zip(plain, watched, strict=True)),
        lowest=min(ratios),
        highest=max(ratios),
        plain_mb=middle(p.peak for p in plain),
        more_mb=middle(w.peak for w in watched) - middle(p.peak for p in plain),
        limit=LIMITS[workload],
        is_together=is_together,
    )


def fingerprints(printed: str) -> dict[str, str]:
    """The fingerprint lines of an identity program, by their first word."""
    return dict(line.split(" ", 1) for line in printed.strip().splitlines()[-3:])


def same(script: Path) -> Sameness:
    """Run one program plain and watched, and compare."""
    plain, watched = (fingerprints(execute(command(script, is_watched), 1)[0]) for is_watched in (False, True))
    return Sameness(script.stem, *(plain[key] == watched[key] for key in ("weights", "losses", "random")))


def cost_table(costs: list[Cost]) -> str:
    """The costs as text."""
    lines = [f"{'workload':12} threads  plain step  ratio         lowest-highest  ratio (processor)  limit  memory over plain"]
    lines += [
        f"{c.workload:12} {c.threads:7} {c.plain_ms:8.3f} ms {c.ratio_wall:13.3f} {c.lowest:8.3f}-{c.highest:.3f} "
        f"{c.ratio_processor:18.3f} {c.limit:6.2f} {c.more_mb:10.1f} MB of {c.plain_mb:.0f}"
        for c in costs
    ]
    return "\n".join(lines)


def same_table(results: list[Sameness]) -> str:
    """The comparison of the ends as text."""
    word = {True: "same", False: "DIFFERS"}
    lines = [f"{'program':18} weights  losses   random"]
    lines += [f"{r.program:18} {word[r.same_weights]:8} {word[r.same_losses]:8} {word[r.same_random]}" for r in results]
    return "\n".join(lines)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--only", nargs="+", choices=[*STEPS, "identity"], default=[*STEPS, "identity"])
    parser.add_argument("--output", type=Path, default=None, help="where the JSON goes; by default only a whole run is written")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write; 1 if a program came to another end under sleuth."""
    options = parse(arguments)
    costs = []
    for workload in (w for w in STEPS if w in options.only):
        for threads in options.threads:
            costs.append(compare(workload, threads, options.pairs, options.device))
            print(cost_table(costs[-1:]), file=sys.stderr, flush=True)
    ends = (
        [same(script) for script in sorted((HERE / "identity").glob("*.py")) if script.stem != "digest"]
        if "identity" in options.only
        else []
    )
    print(cost_table(costs), same_table(ends), sep="\n\n")
    is_whole = set(options.only) >= {*STEPS, "identity"} and options.device == "cpu"
    output = options.output or (RESULTS if is_whole else None)
    if output:
        machine = {
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
        }
        output.parent.mkdir(parents=True, exist_ok=True)
        found = {"machine": machine, "costs": [asdict(c) for c in costs], "sameness": [asdict(e) for e in ends]}
        output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(not all(e.same_weights and e.same_losses and e.same_random for e in ends))


if __name__ == "__main__":
    raise SystemExit(main())
