"""Runs every benchmark, one after the other, and writes docs/benchmarks.md from what they measured.

    python benchmarks/run_all.py                    about two hours on two idle cores
    python benchmarks/run_all.py --only overhead    some of: telemetry, pages, faults, published, overhead, lint, tables, large-table, peers

A part that fails is reported, and the others still run; the exit code is 1 if one failed or a limit was missed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
PARTS = {
    "telemetry": ["telemetry.py", "--json", str(RESULTS / "telemetry.json")],
    "faults": ["run_faults.py", "--preload"],
    "published": ["run_published.py", "--preload"],
    "overhead": ["overhead.py"],
    "lint": ["lint_speed.py"],
    "tables": ["run_tables.py", "--json", str(RESULTS / "tables.json")],
    "large-table": ["run_large_table.py", "--json", str(RESULTS / "large_table.json")],
    "peers": ["peers.py"],  # reads what `faults` found
    "pages": ["pages.py", "--json", str(RESULTS / "pages.json")],
}
LAST = ["write_docs.py"]


def run(words: list[str]) -> int:
    """Run one script of this folder, its output shown as it comes; its exit code."""
    return subprocess.run([sys.executable, str(HERE / words[0]), *words[1:]], cwd=HERE.parent, check=False).returncode


def main(arguments: list[str] | None = None) -> int:
    """Run the parts in order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS), help="these parts")
    options = parser.parse_args(arguments)
    RESULTS.mkdir(exist_ok=True)
    codes = {}
    for name in (part for part in PARTS if part in options.only):
        print(f"== {name}", flush=True)
        began = time.perf_counter()
        codes[name] = run(PARTS[name])
        print(f"== {name}: exit code {codes[name]} after {time.perf_counter() - began:.0f} s\n", flush=True)
    codes["page"] = run(LAST)
    failed = [name for name, code in codes.items() if code]
    print(f"Failed or short of a limit: {', '.join(failed)}." if failed else "All benchmarks ran, within their limits.")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
