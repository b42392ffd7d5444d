"""How long `sleuth --help` takes: the median of some runs, beside `python -c pass`. The design allows 0.3 s.

Not a test: on a busy machine it says nothing. `python -m tools.help_time`
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

N_RUNS = 15
LIMIT = 0.3  # seconds


def median_seconds(command: list[str], runs: int = N_RUNS) -> float:
    """The median wall time of a command, after one run that warms the caches."""
    times = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:])


def main() -> int:
    """Print both times; 1 if help takes longer than the limit."""
    plain = median_seconds([sys.executable, "-c", "pass"])
    help_time = median_seconds([str(Path(sys.executable).parent / "sleuth"), "--help"])
    print(f"python -c pass  {plain:.3f} s\nsleuth --help   {help_time:.3f} s (limit {LIMIT} s)")
    return int(help_time > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
