"""What is put into torch to see modes and regions: evaluation, no_grad, compilation, scripting, scaled gradients."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from sleuth.probes.frames import is_called_by_user, is_from_library

if TYPE_CHECKING:
    from sleuth.probes.torch.patches import Patches

Function = Callable[..., Any]
is_compiling = torch.compiler.is_compiling


class ModePatches:
    """Installs them through `Patches`, which takes them out again."""

    def __init__(self, patches: Patches) -> None:
        self.patches, self.recorder = patches, patches.recorder

    def install(self) -> None:
        """Put them in."""
        recorder, patches = self.recorder, self.patches
        patches.replace(nn.Module, "train", self._train)
        look = recorder.guard(recorder.evaluating.look)

        def make_enter(original: Function) -> Function:
            def enter(mode: Any) -> Any:
                recorder.capturing.tidy()
                if not (recorder.watching or recorder.looking or is_from_library() or is_compiling()) and is_called_by_user():
                    look()
                return original(mode)

            return enter

        for kind in (torch.no_grad, torch.inference_mode):
            patches.replace(kind, "__enter__", make_enter)
        patches.replace(torch.set_grad_enabled, "__init__", self._grad_set)
        patches.after(torch, "compile", recorder.guard(lambda *a, **k: self._compiled()), before=True)
        patches.after(nn.Module, "compile", recorder.guard(lambda *a, **k: self._compiled()), before=True)
        patches.after(
            torch.autograd.graph.saved_tensors_hooks,
            "__init__",
            recorder.guard(lambda *a, **k: setattr(recorder, "has_saved_hooks", True)),
        )
        patches.after(torch.amp.GradScaler, "scale", recorder.guard(lambda *a, **k: setattr(recorder, "uses_grad_scaler", True)))
        patches.after(torch.amp.GradScaler, "unscale_", recorder.guard(self._unscaled))
        for name in ("script", "trace"):
            patches.replace(torch.jit, name, self._without_losses)

    def _grad_set(self, original: Function) -> Function:
        recorder = self.recorder
        look = recorder.guard(self._look_if_asked)

        def init(switch: Any, mode: bool) -> None:
            original(switch, mode)
            if not (mode or recorder.watching or recorder.looking or is_from_library() or is_compiling()):
                look()

        return init

    def _look_if_asked(self) -> None:
        if is_called_by_user():
            self.recorder.evaluating.look()

    def _unscaled(self, result: Any, scaler: Any, optimizer: Any) -> None:
        self.recorder.note_event("U", frozenset((self.recorder.updates.index_of(optimizer),)))

    def _compiled(self) -> None:
        self.recorder.is_compiled = True
        self.recorder.forwards.turn_off()

    def _without_losses(self, original: Function) -> Function:
        """TorchScript reads the source of loss functions: give it the originals."""
        takes_depth = "_frames_up" in inspect.signature(original).parameters

        def scripted(*args: Any, **kwargs: Any) -> Any:
            if takes_depth and len(args) < 3:  # names in a class are looked up in the frame of the caller, one farther now
                kwargs["_frames_up"] = kwargs.get("_frames_up", 0) + 1
            mine = [entry for entry in self.patches.undo if entry[0] is nn.functional]
            for owner, name, _, genuine in mine:
                setattr(owner, name, genuine)
            try:
                return original(*args, **kwargs)
            finally:
                for owner, name, ours, _ in mine:
                    setattr(owner, name, ours)

        return scripted

    def _train(self, original: Function) -> Function:
        recorder = self.recorder
        look = recorder.guard(recorder.evaluating.look)

        def train(module: nn.Module, mode: bool = True) -> nn.Module:
            if not (mode or recorder.watching or recorder.looking or is_compiling()):
                look()
            return original(module, mode)  # type: ignore[no-any-return]

        return train
