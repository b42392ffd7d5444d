"""Runs other tools on the same programs: what they say, and what they cost.

    python benchmarks/peers.py             environments are made under benchmarks/.envs on first use; about an hour
    python benchmarks/peers.py --all       every program of the fault benchmark instead of a slice

`peer_adapter.py` builds a tool into an unchanged script and says how. Detection: one faulty program of each rule, and every third
healthy program. "Spoke up" is any finding of severity WARNING or more; "named the cause" is counted generously, by the table NAMED.
Cost: the workloads of the overhead benchmark, the mean step over that of the plain script in the same environment, in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from overhead import STEPS, command, execute  # noqa: E402
from programs import HERE, Program, Role, find_programs, quick_slice  # noqa: E402
from run_faults import Score, judge_in_forks  # noqa: E402

ENVIRONMENTS = HERE / ".envs"
RESULTS = HERE / "results"
RAW = RESULTS / "raw"
ADAPTER = HERE / "peer_adapter.py"
LOUD = {"WARNING", "WARN", "ERROR", "CRITICAL", "FATAL"}
NAMED = {  # a finding of theirs, and the rules of ours whose cause it states
    "TA100": {"non-finite-inputs", "unstable-log-or-exp"},
    "TA102": {"no-gradient-clipping-in-rnn"},
    "TA103": {"detached-branch", "dead-relu-bias", "missing-optimizer-step"},
    "TA104": {"loss-detached", "detached-branch", "zero-grad-before-step", "step-before-backward"},
    "TA105": {"dead-relu-bias"},
    "TA301": {"unnormalised-inputs"},
    "TA302": {"constant-inputs"},
    "TA304": {"batch-too-small-for-batchnorm"},
    "TA305": {"non-finite-inputs", "labels-out-of-range"},
    "TA500": {"unused-module"},
    "dead_units": {"dead-relu-bias"},
    "gradient_flow": {"saturating-activations-in-depth", "initialisation-scale-off", "loss-detached", "detached-branch"},
    "update_ratio": {"learning-rate-too-low", "learning-rate-too-high"},
    "saturation": {"unnormalised-inputs"},
}


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as it is built in: `adapter` names it in peer_adapter.TOOLS."""

    name: str
    adapter: str
    environment: str
    requirement: str
    judges: bool  # says what is wrong, rather than only logging


TOOLS = (
    Tool("torchmortem 0.1.1", "torchmortem", "torchmortem", "torchmortem==0.1.1", True),
    Tool("torch-audit 0.3.0, every step", "torch-audit", "torch-audit", "torch-audit==0.3.0", True),
    Tool("torch-audit 0.3.0, every 1,000 steps", "torch-audit-1000", "torch-audit", "torch-audit==0.3.0", True),
    Tool("wandb.watch, offline", "wandb", "wandb", "wandb", False),
    Tool("TensorBoard histograms, every 100 steps", "tensorboard", "tensorboard", "tensorboard", False),
)


def environment(tool: Tool) -> Path:
    """The Python of the tool's own environment, made on first use."""
    folder = ENVIRONMENTS / tool.environment
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True)
        constraints = str(HERE.parent / "constraints.txt")
        for words in (["-c", constraints, "torch==2.13.0"], ["-c", constraints, "numpy", "scikit-learn", tool.requirement]):
            subprocess.run([str(python), "-m", "pip", "install", "-q", *words], check=True)
        (folder / "ready").write_text("", encoding="utf-8")
    return python


def version(tool: Tool) -> str:
    """The installed version of the tool."""
    distribution = tool.requirement.partition("==")[0]
    words = [str(environment(tool)), "-c", f"import importlib.metadata as m; print(m.version({distribution!r}))"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def detect(tool: Tool, programs: list[Program], processes: int) -> list[dict]:
    """What the tool says about each program."""
    with tempfile.TemporaryDirectory() as folder:
        words = [str(environment(tool)), str(ADAPTER), tool.adapter, folder, "--forks", str(processes)]
        variables = {**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        subprocess.run([*words, *(str(p.path) for p in programs)], check=True, env=variables)
        answers = []
        for number, program in enumerate(programs):
            found = Path(folder) / str(number) / "found.json"
            answer = (
                json.loads(found.read_text(encoding="utf-8"))
                if found.exists()
                else {"attached": False, "findings": [], "error": "no end"}
            )
            loud = sorted({f["id"] for f in answer["findings"] if f["severity"].upper() in LOUD})
            answers.append(
                {
                    "program": program.name,
                    "role": program.role,
                    "attached": answer["attached"],
                    "found": loud,
                    "error": answer["error"],
                }
            )
        return answers


def cost(tool: Tool, workload: str, pairs: int) -> float:
    """Median over pairs of the mean step with the tool over that without it, one thread."""
    python, script = str(environment(tool)), str(HERE / "workloads" / f"{workload}.py")
    ratios = []
    for number in range(pairs):
        seconds = {}
        for name in (("plain", tool.adapter), (tool.adapter, "plain"))[number % 2]:
            with tempfile.TemporaryDirectory() as folder:
                words = [python, str(ADAPTER), name, str(Path(folder) / "found.json"), script, str(STEPS[workload])]
                seconds[name] = measured(execute(words, 1)[0])
        ratios.append(seconds[tool.adapter] / seconds["plain"])
    return statistics.median(ratios)


def own_cost(workload: str, pairs: int) -> float:
    """The same for sleuth."""
    script, ratios = HERE / "workloads" / f"{workload}.py", []
    for number in range(pairs):
        seconds = {}
        for is_watched in ((False, True), (True, False))[number % 2]:
            seconds[is_watched] = measured(execute(command(script, is_watched, str(STEPS[workload])), 1)[0])
        ratios.append(seconds[True] / seconds[False])
    return statistics.median(ratios)


def measured(printed: str) -> float:
    """Processor seconds of the loop, from the workload's last line that is JSON."""
    lines = [line for line in printed.strip().splitlines() if line.startswith("{")]
    return json.loads(lines[-1])["processor"]


def row(name: str, judges: bool, answers: list[dict], ratios: dict[str, float]) -> dict:
    """One line of the table."""
    faulty = [a for a in answers if a["role"] == Role.FAULTY and a["attached"]]
    sane = [a for a in answers if a["role"] != Role.FAULTY and a["attached"]]
    return {
        "tool": name,
        "judges": judges,
        "n_faulty": len(faulty),
        "spoke": sum(bool(a["found"]) for a in faulty),
        "named": sum(a["named"] for a in faulty),
        "n_sane": len(sane),
        "spoke_on_sane": sum(bool(a["found"]) for a in sane),
        "ratios": ratios,
        "answers": answers,
    }


def graded(answers: list[dict], programs: list[Program]) -> list[dict]:
    """The answers, with whether each names the cause by `NAMED`."""
    expected = {(p.name, p.role): set(p.expected) for p in programs}
    return [a | {"named": any(expected[a["program"], a["role"]] & NAMED.get(one, set()) for one in a["found"])} for a in answers]


def own_answers(programs: list[Program], processes: int) -> list[dict]:
    """What sleuth says about the same programs."""
    by_name = {(p.name, p.role): p for p in programs}
    answers = []
    for told in judge_in_forks(programs, processes):
        program = by_name[told.program, told.role]
        said = [*told.faults, *told.symptoms]
        named = told.score == Score.FIRST
        answers.append(
            {"program": program.name, "role": program.role, "attached": True, "found": said, "named": named, "error": told.error}
        )
    return answers


def answered(adapter: str, *, is_reused: bool, ask: Callable[[], list[dict]]) -> list[dict]:
    """The answers of a tool, kept in results/raw; the kept ones if they are to be used again."""
    file = RAW / f"answers_{adapter}.json"
    if is_reused and file.exists():
        return json.loads(file.read_text(encoding="utf-8"))
    answers = ask()
    file.write_text(json.dumps(answers), encoding="utf-8")
    return answers


def chosen(is_all: bool) -> list[Program]:
    """The programs on which the tools are tried."""
    programs = find_programs()
    healthy = [p for p in programs if p.role is Role.HEALTHY]
    return programs if is_all else [*(p for p in quick_slice(programs) if p.role is Role.FAULTY), *healthy[::3]]


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="try the tools on every program")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", nargs="+", default=None, help="adapters' names, or sleuth")
    parser.add_argument("--reuse", action="store_true", help="take the answers that results/raw has")
    parser.add_argument("--no-cost", action="store_true", help="measure no cost, and leave out the tools that do not judge")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Measure the tools asked for, keep each in results/raw, and write results/peers.json from all that were measured."""
    options = parse(arguments)
    programs = chosen(options.all)
    RAW.mkdir(parents=True, exist_ok=True)
    for tool in (t for t in TOOLS if t.judges or not options.no_cost):
        if options.only and tool.adapter not in options.only:
            continue
        ask = partial(detect, tool, programs, options.processes)
        answers = graded(answered(tool.adapter, is_reused=options.reuse, ask=ask), programs) if tool.judges else []
        ratios = {} if options.no_cost else {w: cost(tool, w, options.pairs) for w in STEPS}
        keep(tool.adapter, row(tool.name, tool.judges, answers, ratios))
    if not options.only or "sleuth" in options.only:
        answers = answered("sleuth", is_reused=options.reuse, ask=partial(own_answers, programs, options.processes))
        keep("sleuth", row("sleuth", True, answers, {} if options.no_cost else {w: own_cost(w, options.pairs) for w in STEPS}))
    files = [RAW / f"peers_{name}.json" for name in ("sleuth", *(t.adapter for t in TOOLS))]
    missing = [file.name for file in files if not file.exists()]
    if missing:
        print(f"not in the table, since not measured: {', '.join(missing)}")
    rows = [json.loads(file.read_text(encoding="utf-8")) for file in files if file.exists()]
    versions = {t.requirement.partition("==")[0]: version(t) for t in TOOLS}
    text = json.dumps(
        {
            "method": METHOD,
            "notes": notes(versions, has_cost=any(r["ratios"] for r in rows)),
            "workloads": list(STEPS),
            "tools": rows,
        },
        indent=1,
    )
    (RESULTS / "peers.json").write_text(text + "\n", encoding="utf-8")
    return 0


def keep(adapter: str, one: dict) -> None:
    """Keep one tool's line of the table, so that a long measurement can be cut off."""
    (RAW / f"peers_{adapter}.json").write_text(json.dumps(one), encoding="utf-8")
    print(json.dumps({k: v for k, v in one.items() if k != "answers"}), flush=True)


METHOD = (
    "it attaches the tool to the first model that runs with gradients and whose parameters an optimiser holds, calls the tool's "
    "per-step function after each step of that optimiser, and asks for the findings at the end. Programs without such a model are left out."
)


def notes(versions: dict[str, str], *, has_cost: bool) -> list[str]:
    """What the reader must know about the table."""
    installed = ", ".join(f"{name} {number}" for name, number in versions.items())
    told = [
        f"Versions: {installed}, each in an environment of its own with torch 2.13.0.",
        "Spoke up: any finding of severity warning or more (for sleuth: a fault or a symptom). Named the cause: for the others counted "
        "generously, by a table in `peers.py` that says which of their findings state which cause; for sleuth the fault is the first of the diagnosis.",
        "The programs are one faulty program of each rule and every third healthy one. They were written with sleuth's catalogue of faults in mind: "
        "the table says what each tool adds to these programs, not which tool is better at its own aim.",
    ]
    cost = [
        "wandb.watch and TensorBoard record and do not judge, so they have only a cost. The last columns are processor time over the plain run, one thread, "
        "on the workloads of the cost section; wandb's second process is not in it.",
    ]
    return told + cost * has_cost


if __name__ == "__main__":
    raise SystemExit(main())
