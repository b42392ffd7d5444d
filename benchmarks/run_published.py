"""Runs `sleuth run` on the published subjects and counts, as their paper does, how many of the true faults it names.

    python benchmarks/run_published.py              all 33 pairs, about five minutes on two cores
    python benchmarks/run_published.py --only D3,h0 those whose name contains one of these, or whose number is one of these
    python benchmarks/run_published.py --check      instead: run the programs plainly; a faulty one must do worse than its twin

Recall is the share of the true faults that are named, precision the share of the findings that name a true fault, and F3 their mean
in which recall counts nine times as much; of each, the mean over the programs, where a program without a finding counts as 0 of
each. That is the measure of Humbatova, Kim, Jahangirova, Yoo, Tonella, Empirical Software Engineering 30:124, 2025. A finding is
a fault that is proven or likely; hints are counted apart. On the twins, which have no fault, every finding is false.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from math import isfinite
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parent))

from programs import HERE, Program, Role  # noqa: E402
from run_faults import TIMEOUT, Outcome, judge_all, judge_in_forks  # noqa: E402
from subjects import Measure, Subject, error, find_subjects, measure, metric  # noqa: E402

RESULTS = HERE / "results" / "published.json"
WORSE = 1.25  # a fault hurts if the error grows by this factor at least: seeds alone change these errors less


def grade(subject: Subject, outcome: Outcome) -> dict:
    """What was found in one faulty program."""
    alone, hinted = (measure(subject.faults, found) for found in (outcome.faults, outcome.faults + outcome.hints))
    return {
        "program": subject.name,
        "number": subject.number,
        "kinds": [fault.kind for fault in subject.faults],
        "named": [fault.kind for fault in subject.faults if set(fault.names) & set(outcome.faults)],
        "faults": outcome.faults,
        "symptoms": outcome.symptoms,
        "hints": outcome.hints,
        **_numbers(alone),
        "n_found_with_hints": hinted.n_found,
        "recall_with_hints": round(hinted.recall, 4),
        "error": outcome.error,
    }


def _numbers(one: Measure) -> dict:
    return {
        "n_true": one.n_true,
        "n_found": one.n_found,
        "n_right": one.n_right,
        "n_findings": one.n_findings,
        "recall": round(one.recall, 4),
        "precision": round(one.precision, 4),
        "f3": round(one.f3, 4),
    }


def summary(subjects: list[Subject], outcomes: list[Outcome]) -> dict:
    """Means over the programs, sums over all of them, and the false findings on the twins."""
    faulty = {o.program: o for o in outcomes if o.role == Role.FAULTY}
    graded = [grade(subject, faulty[subject.name]) for subject in subjects]
    total = {key: sum(g[key] for g in graded) for key in ("n_true", "n_found", "n_right", "n_findings", "n_found_with_hints")}
    twins = [o for o in outcomes if o.role == Role.FIXED]
    true, named = (Counter(kind for g in graded for kind in g[key]) for key in ("kinds", "named"))
    return {
        "n_programs": len(graded),
        "mean": {key: round(mean(g[key] for g in graded), 4) for key in ("recall", "precision", "f3", "recall_with_hints")},
        "total": total,
        "kinds": {kind: [named[kind], n] for kind, n in sorted(true.items())},
        "false_faults": [{"program": o.program, "rules": o.faults} for o in twins if o.faults],
        "symptoms_on_twins": [{"program": o.program, "rules": o.symptoms} for o in twins if o.symptoms],
        "hints_on_twins": [{"program": o.program, "rules": o.hints} for o in twins if o.hints],
        "failed": [{"program": o.program, "role": o.role, "error": o.error} for o in outcomes if o.error],
        "programs": graded,
    }


def table(found: dict) -> str:
    """The result as text for a terminal."""
    lines = [f"{'program':28} {'true faults':24} recall precision    F3  findings"]
    lines += [
        f"{g['program']:28} {','.join(g['kinds']):24} {g['recall']:6.2f} {g['precision']:9.2f} {g['f3']:5.2f}  "
        f"{', '.join(g['faults']) or '-'}{' | hints: ' + ', '.join(g['hints']) if g['hints'] else ''} {g['error']}".rstrip()
        for g in found["programs"]
    ]
    means, total = found["mean"], found["total"]
    lines += [
        f"{'mean':53} {means['recall']:6.2f} {means['precision']:9.2f} {means['f3']:5.2f}  recall with hints {means['recall_with_hints']:.2f}",
        f"in all: {total['n_found']} of {total['n_true']} true faults ({total['n_found_with_hints']} with hints); "
        f"{total['n_right']} of {total['n_findings']} findings are right",
        f"false faults on {len(found['false_faults'])} of {found['n_programs']} twins",
    ]
    lines += [f"  {e['program']}: {', '.join(e['rules'])}" for e in found["false_faults"]]
    lines += [f"no diagnosis of {e['program']}/{e['role']}: {e['error']}" for e in found["failed"]]
    return "\n".join(lines)


def run_plainly(program: Program) -> float:
    """The metric of a program that runs without sleuth; NaN if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, str(program.path)],
            cwd=folder,
            env={**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    return metric(done.stdout) if done.returncode == 0 else float("nan")


def check(subjects: list[Subject], processes: int) -> list[dict]:
    """The metrics of both programs of each pair, and whether the faulty one is worse."""
    found = []
    with ThreadPoolExecutor(processes) as pool:
        values = pool.map(run_plainly, [program for subject in subjects for program in subject.programs()])
        for subject in subjects:
            faulty, fixed = next(values), next(values)
            hurts = isfinite(fixed) and error(faulty, subject.better) >= WORSE * error(fixed, subject.better)
            found.append({"program": subject.name, "faulty": repr(faulty), "fixed": repr(fixed), "hurts": hurts})
            print(f"{subject.name:28} {faulty:10.4f} {fixed:10.4f} {'' if hurts else 'DOES NOT HURT'}".rstrip(), flush=True)
    return found


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="PATTERN", help="parts of names, or numbers; several by commas")
    parser.add_argument("--check", action="store_true", help="run the programs without sleuth and compare their metrics")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--preload", action="store_true", help="fork from a process that has imported torch: faster")
    parser.add_argument("--output", type=Path, help="where the JSON goes; a slice is written only if this is given")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Run, print, write; 1 if a twin has a finding, or, with --check, if a fault does no harm."""
    options = parse(arguments)
    parts = [part.strip() for part in options.only.split(",") if part.strip()]
    subjects = [s for s in find_subjects() if not parts or any(part in s.name or part == s.number for part in parts)]
    if options.check:
        return int(not all(one["hurts"] for one in check(subjects, options.processes)))
    outcomes: list[Outcome] = []
    run = judge_in_forks if options.preload else judge_all
    for done in run([program for subject in subjects for program in subject.programs()], options.processes):
        outcomes.append(done)
        print(
            f"{len(outcomes):3}/{2 * len(subjects)} {done.seconds:5.1f} s {done.program}/{done.role}", file=sys.stderr, flush=True
        )
    outcomes.sort(key=lambda o: (o.program, o.role))
    found = summary(subjects, outcomes)
    print(table(found))
    output = options.output or (None if parts else RESULTS)
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(bool(found["false_faults"]))


if __name__ == "__main__":
    raise SystemExit(main())
