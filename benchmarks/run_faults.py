"""Runs `sleuth run` on every program of the benchmark and counts what it finds.

    python benchmarks/run_faults.py                 all programs, about half an hour on two cores
    python benchmarks/run_faults.py --quick         a fixed slice, seven minutes; with --every 4 a fourth of it
    python benchmarks/run_faults.py --only nll,gan  programs whose name contains one of these
    python benchmarks/run_faults.py --root DIR      programs in another folder: those that mutations/generate.py wrote

Each program runs as a user runs it, in an empty folder, in its own process, with one thread. Two numbers count: in how many
faulty programs the planted fault is named first, and how many faults are reported where there is none. With --preload each
process is a fork of one that has imported torch, which is three times faster and gives the same findings.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forks import preload, redirect, run_forks  # noqa: E402
from programs import HERE, Program, Role, find_programs, matching, quick_slice  # noqa: E402

RESULTS = HERE / "results" / "faults.json"
TIMEOUT = 180  # seconds; a program itself takes less than 8


class Score(StrEnum):
    """How well a faulty program was diagnosed, best first."""

    FIRST = "first"  # the planted fault is the first fault
    TOP3 = "top3"  # it is the second or third
    NOTICED = "noticed"  # another fault or a symptom was reported
    NOTHING = "nothing"
    FAILED = "failed"  # sleuth wrote no diagnosis


@dataclass(frozen=True, slots=True)
class Outcome:
    """What sleuth said about one program."""

    program: str
    role: str
    rule: str
    expected: tuple[str, ...]
    faults: tuple[str, ...]
    symptoms: tuple[str, ...]
    hints: tuple[str, ...]
    score: str  # of a faulty program; "" for the others
    seconds: float
    error: str = ""


def score(expected: tuple[str, ...], faults: tuple[str, ...], symptoms: tuple[str, ...]) -> Score:
    """Grade a diagnosis.

    >>> score(("missing-zero-grad",), ("dead-units", "missing-zero-grad"), ())
    <Score.TOP3: 'top3'>
    """
    if faults and faults[0] in expected:
        return Score.FIRST
    if set(faults[:3]) & set(expected):
        return Score.TOP3
    return Score.NOTICED if faults or symptoms else Score.NOTHING


def words(script: Path, answer: Path) -> list[str]:
    """The arguments of `sleuth` for one script."""
    return ["run", "--quiet", "--no-report", "--json", str(answer), str(script)]


def run_sleuth(script: Path) -> tuple[dict, str]:
    """The diagnosis of `script` as `sleuth run --json` writes it, or an empty one and the last lines of stderr."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "diagnosis.json"
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        try:
            done = subprocess.run(
                [sys.executable, "-m", "sleuth", *words(script, answer)],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {}, f"no end after {TIMEOUT} s"
        return read(answer, done.stderr, done.returncode)


def read(answer: Path, log: str, code: int) -> tuple[dict, str]:
    """The diagnosis in the file `answer`, or why there is none."""
    if not answer.exists():
        return {}, " | ".join(log.strip().splitlines()[-3:]) or f"exit code {code}"
    return json.loads(answer.read_text(encoding="utf-8")), ""


def outcome(program: Program, answer: dict, error: str, seconds: float) -> Outcome:
    """Grade the diagnosis of one program."""
    faults, symptoms, hints = (tuple(f["rule"] for f in answer.get(key, [])) for key in ("faults", "symptoms", "hints"))
    grade = "" if program.role is not Role.FAULTY else (Score.FAILED if error else score(program.expected, faults, symptoms))
    return Outcome(
        program.name, program.role, program.rule, program.expected, faults, symptoms, hints, grade, round(seconds, 1), error
    )


def judge(program: Program) -> Outcome:
    """Run one program under sleuth in a process of its own, and grade the answer."""
    start = time.perf_counter()
    answer, error = run_sleuth(program.path)
    return outcome(program, answer, error, time.perf_counter() - start)


def judge_all(programs: list[Program], processes: int) -> Iterator[Outcome]:
    """Run all, each in a process of its own."""
    with ThreadPoolExecutor(processes) as pool:
        yield from pool.map(judge, programs)


def judge_in_forks(programs: list[Program], processes: int) -> Iterator[Outcome]:
    """Run all, each in a fork of this process."""
    preload()
    with tempfile.TemporaryDirectory() as root:
        folders = [Path(root) / str(i) for i in range(len(programs))]
        jobs = [partial(fork_job, program.path, folder) for program, folder in zip(programs, folders, strict=True)]
        for ended in run_forks(jobs, at_once=processes, timeout=TIMEOUT):
            folder = folders[ended.index]
            log = (folder / "log").read_text(encoding="utf-8", errors="replace")
            answer, error = read(folder / "diagnosis.json", log, ended.code)
            yield outcome(programs[ended.index], answer, error, ended.processor)


def fork_job(script: Path, folder: Path) -> None:
    """Become `sleuth run` on `script`."""
    from sleuth.cli.main import main as sleuth

    (folder / "cwd").mkdir(parents=True)
    redirect(folder / "cwd", folder / "log")
    sys.argv = ["sleuth", *words(script, folder / "diagnosis.json")]
    sleuth()


def count(outcomes: list[Outcome]) -> dict:
    """Totals and, per rule, the number of faulty programs of each score."""
    faulty = [o for o in outcomes if o.role == Role.FAULTY]
    sane = [o for o in outcomes if o.role != Role.FAULTY]
    rules: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Score, 0))
    for o in faulty:
        rules[o.rule][o.score] += 1
    totals = {s: sum(r[s] for r in rules.values()) for s in Score}
    return {
        "n_faulty": len(faulty),
        "n_fixed": sum(o.role == Role.FIXED for o in outcomes),
        "n_healthy": sum(o.role == Role.HEALTHY for o in outcomes),
        "scores": totals,
        "rules": dict(sorted(rules.items())),
        "false_faults": [{"program": o.program, "role": o.role, "rules": o.faults} for o in sane if o.faults],
        "symptoms_on_sane": [{"program": o.program, "role": o.role, "rules": o.symptoms} for o in sane if o.symptoms],
        "failed": [{"program": o.program, "role": o.role, "error": o.error} for o in outcomes if o.error],
    }


def table(summary: dict, outcomes: list[Outcome]) -> str:
    """The result as text for a terminal."""
    lines = [f"{'rule':36} programs " + " ".join(f"{s:>8}" for s in Score)]
    for rule, row in summary["rules"].items():
        lines.append(f"{rule:36} {sum(row.values()):8} " + " ".join(f"{row[s] or '.':>8}" for s in Score))
    totals = summary["scores"]
    lines.append(f"{'all':36} {summary['n_faulty']:8} " + " ".join(f"{totals[s]:8}" for s in Score))
    missed = [o for o in outcomes if o.role == Role.FAULTY and o.score != Score.FIRST]
    if missed:
        lines += ["", "not named first:"]
        lines += [f"  {o.program}: faults {list(o.faults)}, symptoms {list(o.symptoms)} {o.error}".rstrip() for o in missed]
    n_sane = summary["n_fixed"] + summary["n_healthy"]
    for title, key in (("false faults", "false_faults"), ("symptoms", "symptoms_on_sane")):
        lines += ["", f"{title} on {len(summary[key])} of {n_sane} programs without a fault"]
        lines += [f"  {e['program']} ({e['role']}): {', '.join(e['rules'])}" for e in summary[key]]
    return "\n".join(lines)


def add_choice(parser: argparse.ArgumentParser) -> None:
    """The options that say which programs are run, and how many at once."""
    parser.add_argument("--quick", action="store_true", help="a fixed slice for continuous integration")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="of the programs chosen, each Nth")
    parser.add_argument("--only", default="", metavar="PATTERN", help="programs whose name contains this; several by commas")
    parser.add_argument("--root", type=Path, default=HERE, metavar="DIR", help="where the folders of programs are")
    parser.add_argument("--processes", type=int, default=2)


def chosen(options: argparse.Namespace) -> list[Program]:
    """The programs that these options name."""
    programs = find_programs(options.root.resolve())
    if options.quick:
        programs = quick_slice(programs)
    if options.only:
        programs = matching(programs, options.only)
    return programs[:: options.every]


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_choice(parser)
    parser.add_argument("--preload", action="store_true", help="fork from a process that has imported torch: faster")
    parser.add_argument("--output", type=Path, help="where the JSON goes; a slice is written only if this is given")
    parser.add_argument("--at-least", type=float, default=0.0, help="exit 1 if a smaller share is named first")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Run, print, write; 1 if there is a false fault or too little is found."""
    options = parse(arguments)
    programs = chosen(options)
    outcomes: list[Outcome] = []
    run = judge_in_forks if options.preload else judge_all
    for done in run(programs, options.processes):
        outcomes.append(done)
        print(
            f"{len(outcomes):4}/{len(programs)} {done.seconds:5.1f} s {done.score or '-':8} {done.program}/{done.role} "
            f"{list(done.faults)} {list(done.symptoms)} {done.error}",
            file=sys.stderr,
            flush=True,
        )
    outcomes.sort(key=lambda o: (o.role == Role.HEALTHY, o.program, o.role))
    summary = count(outcomes)
    print(table(summary, outcomes))
    output = options.output or (None if options.quick or options.only or options.every > 1 or options.root != HERE else RESULTS)
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps({**summary, "programs": [asdict(o) for o in outcomes]}, indent=1) + "\n", encoding="utf-8")
    share = summary["scores"][Score.FIRST] / max(1, summary["n_faulty"])
    return int(bool(summary["false_faults"]) or share < options.at_least)


if __name__ == "__main__":
    raise SystemExit(main())
