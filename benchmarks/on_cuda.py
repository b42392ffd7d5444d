"""Runs the benchmark's programs on a CUDA device, and counts what `sleuth run` finds there.

    python benchmarks/on_cuda.py --quick --processes 12 --output cuda_faults.json

The programs were written for a processor. A copy of each puts its tensors on the device by `torch.set_default_device`, and makes
the few calls that need it device-aware (generators, `from_numpy`, `.numpy()`). A copy that fails when run plain, or that comes to
another exit code than the original would (0), is left out and counted; the others are judged as `run_faults.py` judges.
"""

from __future__ import annotations

import argparse
import ast
import json
import shutil
import sys
import tempfile
import zlib
from dataclasses import asdict
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forks import preload, redirect, run_forks  # noqa: E402
from programs import Program  # noqa: E402
from run_faults import TIMEOUT, add_choice, chosen, count, judge_in_forks, table  # noqa: E402

TYPED = {"FloatTensor": "float32", "LongTensor": "int64"}  # `torch.FloatTensor(x)` makes it on the processor always


class ToDevice(ast.NodeTransformer):
    """Rewrites a program so that its tensors and generators are on a device."""

    def __init__(self, device: str) -> None:
        self.device = device

    def visit_Module(self, node: ast.Module) -> ast.Module:
        """Set the default device after the imports at the top."""
        self.generic_visit(node)
        last = max((i for i, one in enumerate(node.body) if isinstance(one, ast.Import | ast.ImportFrom)), default=-1)
        node.body[last + 1 : last + 1] = ast.parse(f"import torch\ntorch.set_default_device({self.device!r})").body
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Rewrite calls that would stay on the processor."""
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "Generator" and not node.args and not node.keywords:
            node.args.append(ast.Constant(self.device))
        elif name == "from_numpy" and isinstance(node.func, ast.Attribute):
            node.func.attr = "as_tensor"
        elif name in TYPED and isinstance(node.func, ast.Attribute):
            node.func.attr = "tensor"
            node.keywords.append(ast.keyword("dtype", ast.parse(f"torch.{TYPED[name]}", mode="eval").body))
        elif name == "numpy" and not node.args and isinstance(node.func, ast.Attribute):
            node.func.value = ast.Call(ast.Attribute(node.func.value, "cpu", ast.Load()), [], [])
        elif needs_generator(name, node):
            seeded = f"torch.Generator({self.device!r}).manual_seed(torch.initial_seed())"
            node.keywords.append(ast.keyword("generator", ast.parse(seeded, mode="eval").body))
        return node


def needs_generator(name: str, node: ast.Call) -> bool:
    """Whether a call draws by a generator of its own, which would be the processor's."""
    given = {one.arg: one.value for one in node.keywords}
    if "generator" in given or None in given:
        return False
    shuffle = given.get("shuffle")
    is_off = shuffle is None or (isinstance(shuffle, ast.Constant) and not shuffle.value)
    return name in {"random_split", "RandomSampler", "WeightedRandomSampler"} or (name == "DataLoader" and not is_off)


def on_device(source: str, device: str) -> str:
    """The program `source` with its tensors on `device`.

    >>> print(on_device("import torch\\nx = torch.from_numpy(a)", "cuda"))
    import torch
    import torch
    torch.set_default_device('cuda')
    x = torch.as_tensor(a)
    """
    return ast.unparse(ast.fix_missing_locations(ToDevice(device).visit(ast.parse(source))))


def write_copies(programs: list[Program], root: Path, device: str) -> list[Program]:
    """Copies of `programs` under `root`, with what lies beside them."""
    copies = []
    for program in programs:
        folder = root / program.key.replace("/", "__")
        shutil.copytree(program.path.parent, folder) if program.rule else folder.mkdir(parents=True)
        path = folder / program.path.name
        path.write_text(on_device(program.path.read_text(encoding="utf-8"), device), encoding="utf-8")
        copies.append(Program(program.name, program.role, path, program.rule, program.expected))
    return copies


def plain_job(script: Path, folder: Path) -> None:
    """Become the program itself."""
    import runpy

    (folder / "cwd").mkdir(parents=True)
    redirect(folder / "cwd", folder / "log")
    sys.argv = [str(script)]
    sys.path.insert(0, str(script.parent))
    runpy.run_path(str(script), run_name="__main__")


def that_run(programs: list[Program], processes: int) -> tuple[list[Program], list[str]]:
    """Those that end with 0 when run plain, and the names of the others, each with its last line of stderr."""
    preload()
    with tempfile.TemporaryDirectory() as root:
        folders = [Path(root) / str(i) for i in range(len(programs))]
        jobs = [partial(plain_job, one.path, folder) for one, folder in zip(programs, folders, strict=True)]
        codes = {ended.index: ended.code for ended in run_forks(jobs, at_once=processes, timeout=TIMEOUT)}
        last = [(folder / "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:] for folder in folders]
    good = [one for i, one in enumerate(programs) if codes.get(i) == 0]
    return good, [f"{one.key}: {' '.join(last[i])}" for i, one in enumerate(programs) if codes.get(i) != 0]


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cuda")
    add_choice(parser)
    parser.add_argument("--output", type=Path, help="where the JSON goes")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Copy, run, print, write; 1 if there is a false fault."""
    options = parse(arguments)
    programs = chosen(options)
    programs.sort(key=lambda program: zlib.crc32(program.key.encode()))  # a run that is cut short has seen some of each kind
    with tempfile.TemporaryDirectory() as root:
        copies = write_copies(programs, Path(root), options.device)
        good, left_out = that_run(copies, options.processes)
        print(f"{len(good)} of {len(copies)} programs run on {options.device}; the others:", *left_out, sep="\n  ", flush=True)
        outcomes = []
        for done in judge_in_forks(good, options.processes):
            outcomes.append(done)
            print(
                f"{done.seconds:5.1f} s {done.score or '-':8} {done.program}/{done.role} {list(done.faults)} {done.error}",
                flush=True,
            )
            if options.output:
                summary = {**count(outcomes), "left_out": left_out, "programs": [asdict(one) for one in outcomes]}
                options.output.write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    summary = count(outcomes)
    print(table(summary, outcomes))
    return int(bool(summary["false_faults"]))


if __name__ == "__main__":
    raise SystemExit(main())
