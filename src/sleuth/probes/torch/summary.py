"""`SummarySession`: run a program up to the end of its first training step, and say what its models consist of.

Importing this module imports torch; `launch/summarising.py` does so when the program has.
"""

from __future__ import annotations

import functools
import os
import threading
import weakref
from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.optim.optimizer import register_optimizer_step_post_hook

from sleuth.errors import StopTraining
from sleuth.evidence.model_summary import ModelSummary
from sleuth.probes.frames import construction_line, variable_name
from sleuth.probes.torch.describing import describe
from sleuth.probes.torch.passes import KEEPS_APART, Pass, hooks_aside, memory_of, tensors_in
from sleuth.probes.torch.structure import Structure

MOST_BACKWARDS = 64  # after which a program whose weights no optimiser changes has made its step
STEP, FORWARD, END = "step", "forward", "end"


class SummarySession:
    """Sees the models of this process until it stops the program.

    Args:
        until: "step" for the end of the first step of every optimiser, "forward" for that of the first pass of a model, "end".
    """

    def __init__(self, until: str) -> None:
        self._until = until
        self._home = os.getcwd()
        self._process, self._thread = os.getpid(), threading.get_ident()
        self._structure = Structure()
        self._found: dict[int, tuple[weakref.ref[nn.Module], dict[int, Pass], ModelSummary]] = {}
        self._running: Pass | None = None
        self._optimizers: weakref.WeakSet[Any] = weakref.WeakSet()
        self._stepped: weakref.WeakSet[Any] = weakref.WeakSet()
        self._n_backwards = 0
        self._undo: list[tuple[Any, str, Any]] = []
        self._handle: Any = None
        self._stop = ""
        self.failures: list[str] = []  # of our own, one line each

    def install(self) -> None:
        """See modules as they are built and called, and the steps of optimisers."""
        self._replace(nn.Module, "__call__", self._calling)
        self._replace(nn.Module, "__init__", self._noting(self._note_built))
        self._replace(torch.optim.Optimizer, "__init__", self._noting(self._optimizers.add))
        self._replace(torch.autograd, "backward", self._counting)
        if KEEPS_APART:
            self._replace(torch.autograd.graph, "disable_saved_tensors_hooks", lambda _original: hooks_aside)
        self._handle = register_optimizer_step_post_hook(self._after_step)

    def uninstall(self) -> None:
        """Take everything out again."""
        for owner, name, original in reversed(self._undo):
            setattr(owner, name, original)
        self._undo = []
        if self._handle is not None:
            self._handle.remove()

    @property
    def models(self) -> tuple[ModelSummary, ...]:
        """The models that ran, in the order of their first pass."""
        return tuple(summary for _, _, summary in self._found.values())

    def _replace(self, owner: Any, name: str, make: Callable[[Any], Any]) -> None:
        original = getattr(owner, name)
        self._undo.append((owner, name, original))
        setattr(owner, name, functools.wraps(original)(make(original)))

    def _noting(self, note: Callable[[Any], object]) -> Callable[[Any], Any]:
        def make(original: Any) -> Any:
            def build(built: Any, *args: Any, **kwargs: Any) -> None:
                original(built, *args, **kwargs)
                note(built)

            return build

        return make

    def _note_built(self, module: nn.Module) -> None:
        self._structure.note_built(module, construction_line(module), False)

    @property
    def _is_elsewhere(self) -> bool:
        """Whether this is another process or thread, or a program that goes on although it was stopped."""
        return os.getpid() != self._process or threading.get_ident() != self._thread

    # calls of modules ----------------------------------------------------------------------------------------------

    def _calling(self, original: Any) -> Any:
        def call(module: nn.Module, *args: Any, **kwargs: Any) -> Any:
            if self._is_elsewhere:
                return original(module, *args, **kwargs)
            if self._running is None:
                return self._outermost(original, module, args, kwargs)
            running = self._running
            self._guarded(lambda: running.enter(module, tensors_in(*args, kwargs)))
            made = original(module, *args, **kwargs)
            self._guarded(lambda: running.leave(module, tensors_in(made)))
            return made

        return call

    def _outermost(self, original: Any, module: nn.Module, args: Any, kwargs: Any) -> Any:
        if self._stop:
            raise StopTraining(self._stop)
        root = self._structure.top_of(module)
        if next(root.parameters(), None) is None or not self._is_wanted(root, module):
            return original(module, *args, **kwargs)
        begun = self._running = Pass({memory_of(one) for one in (*root.parameters(), *root.buffers())} - {0})
        try:
            self._guarded(lambda: begun.begin(module, tensors_in(*args, kwargs)))
            made = original(module, *args, **kwargs)
            self._guarded(lambda: begun.end(module, tensors_in(made)))
        finally:
            begun.abandon()
            self._running = None
        self._guarded(lambda: self._keep(root, module, begun))
        if self._until == FORWARD:
            self._end("the first pass was over")
        return made

    def _guarded(self, note: Callable[[], object]) -> None:
        """Note something; a failure of ours must not reach the program."""
        try:
            note()
        except Exception as error:
            self.failures.append(f"{type(error).__name__}: {error}")

    def _is_wanted(self, root: nn.Module, module: nn.Module) -> bool:
        """Whether the pass could be the one to show: the first that a backward can go through."""
        known = self._found.get(id(root))
        if known is None or known[0]() is not root:
            return True
        before = known[1].get(id(module))
        if before is None:
            return id(root) not in known[1]
        return torch.is_grad_enabled() and not before.is_training

    def _keep(self, root: nn.Module, module: nn.Module, ended: Pass) -> None:
        known = self._found.get(id(root))
        passes = known[1] if known is not None and known[0]() is root else {}
        if id(module) in passes and not ended.is_training:
            return
        passes = {id(module): ended} if module is root else {**passes, id(module): ended}
        name = known[2].name if known is not None and passes else variable_name(root, 4).removeprefix("self.")
        summary = describe(root, name or type(root).__name__, list(passes.values()), self._structure, self._home)
        self._found[id(root)] = (weakref.ref(root), passes, summary)

    # the end of the step -------------------------------------------------------------------------------------------

    def _after_step(self, optimizer: Any, _args: Any, _kwargs: Any) -> None:
        if self._is_elsewhere or self._until != STEP or not self._found:
            return
        is_again = optimizer in self._stepped
        self._stepped.add(optimizer)
        if is_again or all(one in self._stepped for one in self._optimizers):
            self._end("the first step was over")

    def _counting(self, original: Any) -> Any:
        def backward(*args: Any, **kwargs: Any) -> Any:
            made = original(*args, **kwargs)
            if not self._is_elsewhere:
                self._n_backwards += 1
                if self._until == STEP and self._found and self._n_backwards >= MOST_BACKWARDS and not self._stepped:
                    self._end("no optimiser made a step")
            return made

        return backward

    def _end(self, reason: str) -> None:
        self._stop = reason
        raise StopTraining(reason)
