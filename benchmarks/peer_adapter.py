"""Builds another tool into an unchanged training script; runs in that tool's environment and needs only torch and the tool.

    python peer_adapter.py TOOL RESULT.json SCRIPT [ARGUMENTS]   run one script in this process
    python peer_adapter.py TOOL FOLDER --forks N SCRIPT...       run many, each in a fork; FOLDER gets one JSON file for each

The tools ask for lines in the training loop. The adapter puts them where a careful user would: it attaches the tool to the first
model that runs with gradients and whose parameters an optimiser holds, before that forward; after each step of that optimiser it
calls the tool's per-step function with the value of the last loss that was backwarded; at the end of the script it asks for the findings.
"""

from __future__ import annotations

import contextlib
import json
import os
import runpy
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from forks import preload, redirect, run_forks  # noqa: E402

Findings = list[dict[str, str]]
Step = Callable[[float], None]
Finish = Callable[[], Findings]


def torchmortem(model, optimizer, folder) -> tuple[Step, Finish]:
    """torchmortem with its default sampling."""
    from torchmortem import Autopsy

    autopsy = Autopsy(model, optimizer=optimizer)
    autopsy.attach()

    def finish() -> Findings:
        autopsy.detach()
        report = autopsy.get_report()
        autopsy._report_generated = True  # else it writes a report at exit
        return [{"id": f.category, "title": f.title, "severity": f.severity.name} for f in report.findings] if report else []

    return lambda loss: autopsy.step(loss=loss), finish


def torch_audit(model, optimizer, folder, every: int = 1) -> tuple[Step, Finish]:
    """torch-audit by its `autopatch`, which patches `forward` and `step` itself."""
    from torch_audit import autopatch

    auditor = autopatch(
        model, optimizer=optimizer, every_n_steps=every, reporters=[], fail_level="FATAL", run_static=True, run_init=True
    )

    def finish() -> Findings:
        result = auditor.finish(report=False)
        return [{"id": f.rule_id, "title": f.message, "severity": f.severity.name} for f in result.findings]

    return lambda loss: None, finish


def wandb_watch(model, optimizer, folder) -> tuple[Step, Finish]:
    """Weights & Biases, offline: `watch` with histograms of gradients and parameters at its default frequency, and the loss each step."""
    import wandb

    run = wandb.init(mode="offline", dir=str(folder), project="benchmark", settings=wandb.Settings(silent=True))
    wandb.watch(model, log="all")

    def finish() -> Findings:
        run.finish()
        return []

    return lambda loss: run.log({"loss": loss}), finish


def tensorboard(model, optimizer, folder, every: int = 100) -> tuple[Step, Finish]:
    """TensorBoard: the loss each step, histograms of weights and gradients every 100 steps."""
    from torch.utils.tensorboard import SummaryWriter

    writer, count = SummaryWriter(str(folder)), [0]

    def step(loss: float) -> None:
        writer.add_scalar("loss", loss, count[0])
        if count[0] % every == 0:
            for name, parameter in model.named_parameters():
                writer.add_histogram(name, parameter.detach(), count[0])
                if parameter.grad is not None:
                    writer.add_histogram(name + ".grad", parameter.grad, count[0])
        count[0] += 1

    def finish() -> Findings:
        writer.close()
        return []

    return step, finish


TOOLS = {
    "torchmortem": torchmortem,
    "torch-audit": torch_audit,
    "torch-audit-1000": partial(torch_audit, every=1000),
    "wandb": wandb_watch,
    "tensorboard": tensorboard,
}


class Adapter:
    """Attaches a tool to the program's model as soon as it trains, and feeds it."""

    def __init__(self, tool: str, folder: Path) -> None:
        self.make, self.folder = TOOLS[tool], folder
        self.optimizers: list = []
        self.optimizer = self.step = self.finish = None
        self.loss, self.depth, self.error = float("nan"), 0, ""

    def install(self) -> None:
        """Hook into torch; nothing of the program is changed."""
        import torch
        from torch.nn.modules import module
        from torch.optim import optimizer

        module.register_module_forward_pre_hook(self.before_forward)
        module.register_module_forward_hook(self.after_forward, always_call=True)
        optimizer.register_optimizer_step_post_hook(self.after_step)
        init, backward = torch.optim.Optimizer.__init__, torch.Tensor.backward

        def watched_init(opt, *args, **kwargs):
            init(opt, *args, **kwargs)
            self.optimizers.append(opt)

        def watched_backward(tensor, *args, **kwargs):
            backward(tensor, *args, **kwargs)
            if tensor.numel() == 1:
                self.loss = tensor.item()

        torch.optim.Optimizer.__init__, torch.Tensor.backward = watched_init, watched_backward

    def before_forward(self, model, inputs) -> None:
        """Attach before the first training forward of a model that an optimiser trains."""
        import torch

        self.depth += 1
        if self.depth > 1 or self.optimizer is not None or self.error or not torch.is_grad_enabled():
            return
        own = {id(p) for p in model.parameters()}
        for opt in reversed(self.optimizers):
            if own & {id(p) for group in opt.param_groups for p in group["params"]}:
                try:
                    self.step, self.finish = self.make(model, opt, self.folder)
                    self.optimizer = opt
                except Exception as error:
                    self.error = f"{type(error).__name__}: {error}"
                return

    def after_forward(self, model, inputs, output) -> None:
        """Only the outermost module counts."""
        self.depth -= 1

    def after_step(self, opt, args, kwargs) -> None:
        """Feed the tool after each step of the optimiser."""
        if opt is self.optimizer and self.step:
            try:
                self.step(self.loss)
            except Exception as error:
                self.error = self.error or f"{type(error).__name__}: {error}"
                self.step = None

    def result(self) -> dict:
        """What the tool found."""
        findings: Findings = []
        if self.finish:
            try:
                findings = self.finish()
            except Exception as error:
                self.error = self.error or f"{type(error).__name__}: {error}"
        distinct = {(f["id"], f["severity"]): f for f in findings}
        return {"attached": self.optimizer is not None, "findings": list(distinct.values()), "error": self.error}


def run_script(script: Path, arguments: list[str]) -> str:
    """Run a script as Python would; the name of the exception that ended it, if any."""
    sys.argv = [str(script), *arguments]
    sys.path[0] = str(script.parent)
    try:
        runpy.run_path(str(script), run_name="__main__")
    except BaseException as error:
        traceback.print_exc()
        return type(error).__name__
    return ""


def run_with(tool: str, target: Path, script: Path, arguments: list[str]) -> None:
    """Run `script` with `tool` built in, and write what the tool found to `target`."""
    adapter = None
    if tool != "plain":
        adapter = Adapter(tool, target.parent)
        adapter.install()
    raised = run_script(script, arguments)
    found = adapter.result() if adapter else {}
    target.write_text(json.dumps({**found, "raised": raised}), encoding="utf-8")


def run_many(tool: str, folder: Path, scripts: list[Path], at_once: int) -> None:
    """Run each script in a fork; `folder/<number>/found.json` holds what the tool said."""
    preload()

    def job(number: int, script: Path) -> None:
        place = folder / str(number)
        (place / "cwd").mkdir(parents=True)
        redirect(place / "cwd", place / "log")
        run_with(tool, place / "found.json", script, [])

    for ended in run_forks([partial(job, i, s) for i, s in enumerate(scripts)], at_once=at_once, timeout=300):
        print(tool, scripts[ended.index], f"{ended.processor:.1f} s", ended.code, file=sys.stderr, flush=True)


if __name__ == "__main__":
    if sys.argv[3] == "--forks":
        run_many(sys.argv[1], Path(sys.argv[2]), [Path(s) for s in sys.argv[5:]], int(sys.argv[4]))
    else:
        run_with(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]).resolve(), sys.argv[4:])
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        os._exit(0)  # the tools' own exit handlers write reports
