"""Writes mutants of the sane programs into a folder that run_faults.py can run.

    python benchmarks/mutations/generate.py MUTANTS --each 2      two mutants of each operator, about twenty minutes
    python benchmarks/run_faults.py --root MUTANTS --preload --output MUTANTS/found.json

For each operator, programs are taken in an order that the seed gives until `--each` mutants are killed: they do worse than the program
that they come from, over several seeds of the training. `mutants.json` in the folder lists these, the equivalent ones, those that
crash and the operators that are not used, with the reason. The programs are deterministic, so that the same seed gives the same mutants.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from forks import preload  # noqa: E402
from mutations.killed import Fate, fate, run_all  # noqa: E402
from mutations.operators import OPERATORS, Operator, mutate  # noqa: E402
from mutations.sites import NoPlace  # noqa: E402
from programs import HERE  # noqa: E402
from subjects import Better, find_subjects  # noqa: E402

TIMEOUT = 300  # seconds a run; a program takes less than 8 on an idle machine
CATALOGUE = HERE.parent / "docs" / "catalogue.toml"


@dataclass(frozen=True, slots=True)
class Base:
    """A sane program that prints its metric last."""

    name: str
    path: Path
    better: Better


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mutated program, what became of it, and the metrics of both over the seeds."""

    operator: str
    base: str
    expected: tuple[str, ...]
    fate: Fate
    metrics: tuple[str, ...]
    base_metrics: tuple[str, ...]

    @property
    def folder(self) -> str:
        """Its place under `faults/`."""
        return f"{self.expected[0]}__{self.operator.lower()}_{self.base}"


def find_bases() -> list[Base]:
    """The twins of the published subjects, and the programs of bases.toml."""
    found = [Base(s.name, s.folder / "fixed.py", s.better) for s in find_subjects()]
    for name, better in tomllib.loads((Path(__file__).with_name("bases.toml")).read_text(encoding="utf-8")).items():
        path = HERE / name
        found.append(Base((path.parent.name if path.stem == "fixed" else path.stem).rpartition("__")[2], path, Better(better)))
    return found


def usable(operator: Operator) -> str:
    """Why an operator is not used, or nothing. A hint is never the first fault, so it cannot be looked for as one."""
    if operator.reason:
        return operator.reason
    catalogue = tomllib.loads(CATALOGUE.read_text(encoding="utf-8")).values()
    hints = {entry["name"] for entry in catalogue if entry.get("certainty") == "hint"}
    return "all its names are hints, which are no findings" if set(operator.expected) <= hints else ""


def generate(target: Path, operators: list[Operator], *, each: int, tries: int, runs: int, seed: int, at_once: int) -> dict:
    """Write the killed mutants below `target`, and return the list of all."""
    preload()
    done: list[Mutant] = []
    unused = {operator.code: reason for operator in operators if (reason := usable(operator))}
    metrics: dict[str, list[float]] = {}
    seen: set[str] = set()
    for operator in (o for o in operators if o.code not in unused):
        n_killed = n_tried = 0
        for base, text in candidates(operator, seed):
            if n_killed == each or n_tried == tries:
                break
            if text in seen:  # another operator's mutant
                continue
            seen.add(text)
            n_tried += 1
            try:
                mutant = attempt(operator, base, text, metrics, runs, at_once)
            except ValueError as failure:
                print(f"{operator.code} {base.name:28} {failure}", file=sys.stderr, flush=True)
                continue
            done.append(mutant)
            print(f"{operator.code} {base.name:28} {mutant.fate}", file=sys.stderr, flush=True)
            if mutant.fate is Fate.KILLED:
                n_killed += 1
                write(target, mutant, base, text)
        if not n_tried:
            unused[operator.code] = "no program has a place for it"
    return {"seed": seed, "runs": runs, "mutants": [asdict(m) for m in done], "unused": unused}


def candidates(operator: Operator, seed: int) -> Iterator[tuple[Base, str]]:
    """Programs that the operator can change, changed, in an order of its own."""
    bases = find_bases()
    random.Random(f"{seed} {operator.code}").shuffle(bases)
    for base in bases:
        try:
            yield base, mutate(operator, base.path.read_text(encoding="utf-8"))
        except NoPlace:
            continue


def attempt(operator: Operator, base: Base, text: str, metrics: dict[str, list[float]], runs: int, at_once: int) -> Mutant:
    """Run a mutant, and its base if it was not run before.

    Raises:
        ValueError: the base does not run as it should.
    """
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "program.py"
        script.write_text(text, encoding="utf-8")
        scripts = [script] if base.name in metrics else [script, base.path]
        found = run_all(scripts, runs=runs, at_once=at_once, timeout=TIMEOUT)
    if len(found) == 2:
        metrics[base.name] = found[1]
    old, new = metrics[base.name], found[0]
    return Mutant(
        operator.code,
        base.name,
        operator.expected,
        fate(old, new, base.better, runs),
        tuple(map(repr, new)),
        tuple(map(repr, old)),
    )


def write(target: Path, mutant: Mutant, base: Base, text: str) -> None:
    """Write a mutant as a faulty program, with its base beside the first mutant of it."""
    has_twin = any((target / "faults").glob(f"*_{base.name}/fixed.py"))
    folder = target / "faults" / mutant.folder
    folder.mkdir(parents=True)
    (folder / "faulty.py").write_text(text, encoding="utf-8")
    (folder / "expected.txt").write_text("\n".join(mutant.expected) + "\n", encoding="utf-8")
    if not has_twin:
        (folder / "fixed.py").write_text(base.path.read_text(encoding="utf-8"), encoding="utf-8")


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--only", default="", metavar="CODES", help="codes of operators, by commas")
    parser.add_argument("--each", type=int, default=1, help="killed mutants of each operator")
    parser.add_argument("--tries", type=int, default=6, help="at most so many mutants of each operator are run")
    parser.add_argument("--runs", type=int, default=5, help="seeds of the training; three at least")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Generate and list; 1 if the folder exists."""
    options = parse(arguments)
    if options.target.exists():
        print(f"{options.target} exists already; choose another folder", file=sys.stderr)
        return 1
    codes = [code.strip() for code in options.only.split(",") if code.strip()]
    operators = [o for o in OPERATORS if not codes or o.code in codes]
    (options.target / "faults").mkdir(parents=True)
    found = generate(
        options.target,
        operators,
        each=options.each,
        tries=options.tries,
        runs=options.runs,
        seed=options.seed,
        at_once=options.processes,
    )
    (options.target / "mutants.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    fates = [m["fate"] for m in found["mutants"]]
    print(", ".join(f"{fates.count(one)} {one}" for one in Fate))
    for code, reason in found["unused"].items():
        print(f"not used: {code}: {reason}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
