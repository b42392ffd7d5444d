"""What is put into torch while a program is watched, and taken out again.

Official global hooks where they exist (modules, optimiser steps); thin plain functions elsewhere. On a step that is not
watched each of them costs a flag test. Inside `torch.compile` they vanish: `is_compiling` is a constant there.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.optim import lr_scheduler
from torch.optim.optimizer import register_optimizer_step_post_hook
from torch.utils.data import dataloader

from sleuth.probes.experiments.tape import ORIGINAL
from sleuth.probes.frames import construction_line, user_line
from sleuth.probes.torch.fastai import Fastai
from sleuth.probes.torch.keras import Keras
from sleuth.probes.torch.logged import Logged
from sleuth.probes.torch.losses import FUNCTIONS
from sleuth.probes.torch.modes import ModePatches
from sleuth.probes.torch.own_optimizers import OwnOptimizers
from sleuth.probes.torch.printing import Printing
from sleuth.probes.torch.recorder import Recorder
from sleuth.probes.torch.states import States
from sleuth.probes.torch.tensors import all_tensors
from sleuth.probes.torch.updates import inner_optimizer
from sleuth.probes.torch.weight_patches import WeightPatches

Function = Callable[..., Any]
is_compiling = torch.compiler.is_compiling


class Patches:
    """Installs and removes everything for one recorder."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.undo: list[tuple[Any, str, Any, Any]] = []
        self._handles: list[Any] = []
        self._printing: Printing | None = None
        self._logged: Logged | None = None
        self._others: tuple[Any, ...] = ()  # for libraries with optimisers of their own; each waits for an import
        self.is_installed = False
        self._in_step = 0
        self.inside = ""  # the function of `torch.nn.functional` whose watched call is under way

    def install(self) -> None:
        """Put all patches in."""
        guard, recorder = self.recorder.guard, self.recorder
        self.is_installed = True
        self._handles = [register_optimizer_step_post_hook(self.after_step)]
        self.replace(torch.autograd, "backward", self._backward)  # Tensor.backward calls it
        self.after(
            torch.autograd,
            "grad",
            guard(lambda result, outputs, *a, **k: recorder.backward_calls.note_grad_call(list(all_tensors(outputs)))),
            before=True,
        )
        self.after(nn.Module, "__init__", guard(self._built))
        self.after(nn.Module, "zero_grad", guard(self._module_cleared))
        self.after(torch.optim.Optimizer, "__init__", guard(self._optimizer_built))
        self.replace(torch.optim.Optimizer, "zero_grad", self._zero_grad)
        for name in FUNCTIONS:
            self.replace(nn.functional, name, functools.partial(self._loss, name))
        for module in (nn.utils, nn.utils.clip_grad):
            for name in ("clip_grad_norm_", "clip_grad_value_"):
                self.replace(module, name, self._clip)
        for kind in vars(lr_scheduler).values():
            if inspect.isclass(kind) and issubclass(kind, lr_scheduler.LRScheduler) and "step" in vars(kind):
                self.replace(kind, "step", recorder.scheduling.watch_steps)
        self._install_data()
        ModePatches(self).install()
        States(self)
        self._printing = Printing(recorder)
        self._logged = Logged(self)
        self._others = (Keras(self), Fastai(self))
        recorder.own = OwnOptimizers(self)
        WeightPatches(self).install()
        self._install_apply()
        recorder.forwards.turn_on()
        recorder.updates.turn_on()
        recorder.capturing.begin(0)

    def _install_apply(self) -> None:
        original = vars(torch.autograd.Function).get("apply")
        if not isinstance(original, classmethod):
            return
        recorder = self.recorder
        note = recorder.guard(recorder.capturing.note_function)

        def apply(cls: type[Any], *args: Any, **kwargs: Any) -> Any:
            if recorder.watching and not kwargs and not is_compiling():
                note(cls, args)
            return original.__func__(cls, *args, **kwargs)

        ours = classmethod(functools.wraps(original.__func__)(apply))
        self.undo.append((torch.autograd.Function, "apply", ours, original))
        setattr(torch.autograd.Function, "apply", ours)  # noqa: B010

    def remove(self) -> None:
        """Take all patches out, in reverse order; what somebody replaced since is left alone."""
        self.is_installed = False
        for handle in self._handles:
            handle.remove()
        self._handles = []
        if self._printing is not None:
            self._printing.remove()
        self.recorder.forwards.turn_off()
        self.recorder.updates.turn_off()
        self.recorder.capturing.close()
        for owner, name, ours, original in reversed(self.undo):
            if vars(owner).get(name) is ours:
                setattr(owner, name, original)
        self.undo = []

    def replace(self, owner: Any, name: str, make: Callable[[Function], Function]) -> None:
        """Put `make(original)` in the place of a function of a class or module, if it has one of this name."""
        original = vars(owner).get(name)
        if original is None:
            return
        ours = functools.wraps(original)(make(original))
        ours.__dict__[ORIGINAL] = original
        self.undo.append((owner, name, ours, original))
        setattr(owner, name, ours)

    def after(self, owner: Any, name: str, note: Function, *, before: bool = False) -> None:
        """Replace a function by one that also tells `note(result, *args)` (or `note(None, *args)` beforehand)."""

        def make(original: Function) -> Function:
            def call_and_note(*args: Any, **kwargs: Any) -> Any:
                result = original(*args, **kwargs)
                if not is_compiling():
                    note(result, *args, **kwargs)
                return result

            def note_and_call(*args: Any, **kwargs: Any) -> Any:
                if not is_compiling():
                    note(None, *args, **kwargs)
                return original(*args, **kwargs)

            return note_and_call if before else call_and_note

        self.replace(owner, name, make)

    # optimisers ----------------------------------------------------------------------------------------------------

    def after_step(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        """An optimiser has stepped."""
        recorder = self.recorder
        if recorder.is_dead:
            return
        try:
            if recorder.end_quickly(optimizer):
                return
            updates = recorder.updates
            if not recorder.watching and updates.note_lead(optimizer):
                recorder.end_step(optimizer)
                return
            recorder.capturing.come_back()
            index = updates.index_of(optimizer)
            if recorder.watching:
                late = updates.hooks.end()
                recorder.guard(updates.after_step)(optimizer, user_line(3))
                recorder.note_event("S", frozenset((index,)))
                updates.records[index].since = len(recorder.events)
                recorder.events += late
            if not updates.records[index].n_steps:
                updates.note_first(index)
            if updates.note_step(index):
                recorder.end_step(optimizer)
        except Exception as error:  # the probe meets the user's program here
            recorder.note_crash(self.after_step, error)

    def _optimizer_built(self, result: Any, optimizer: Any, *args: Any, **kwargs: Any) -> None:
        recorder = self.recorder
        recorder.updates.note_last()
        recorder.updates.lines[id(optimizer)] = construction_line(optimizer)
        recorder.updates.index_of(optimizer)
        recorder.capturing.note_optimizer(optimizer)
        recorder.schedule.begin_phase(recorder.step)

    def _zero_grad(self, original: Function) -> Function:
        recorder = self.recorder

        def cleared(optimizer: Any) -> None:
            recorder.note_event("Z", frozenset((recorder.updates.index_of(inner_optimizer(optimizer)),)))

        note = recorder.guard(cleared)

        def zero_grad(optimizer: Any, *args: Any, **kwargs: Any) -> Any:
            result = original(optimizer, *args, **kwargs)
            if recorder.watching and not is_compiling():
                note(optimizer)
            return result

        return zero_grad

    def _module_cleared(self, result: Any, module: nn.Module, *args: Any, **kwargs: Any) -> None:
        recorder = self.recorder
        if recorder.watching:
            structure = recorder.structure
            numbers = [n for p in module.parameters() if (n := structure.known_parameter(p)) >= 0]
            owners = frozenset(o for n in numbers for o in structure.parameters[n].optimizers)
            recorder.note_event("Z", owners)

    # backward ------------------------------------------------------------------------------------------------------

    def _backward(self, original: Function) -> Function:
        recorder = self.recorder

        def backward(tensors: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                is_noted = not (recorder.watching or recorder.looking) and recorder.backward_calls.note_quickly(tensors)
            except Exception as error:  # the probe meets the user's program here
                is_noted = False
                recorder.note_crash(recorder.backward_calls.note_quickly, error)
            if not is_noted:
                return self._run_backward(original, list(all_tensors(tensors)), (tensors, *args), kwargs)
            try:
                return original(tensors, *args, **kwargs)
            finally:
                recorder.in_backward = False

        return backward

    def _run_backward(self, original: Function, losses: list[torch.Tensor], args: Any, kwargs: Any) -> Any:
        recorder = self.recorder
        if recorder.is_dead or recorder.in_backward or not losses or is_compiling():
            return original(*args, **kwargs)
        record = self._note_backward(losses)
        recorder.in_backward = True
        try:
            result = original(*args, **kwargs)
        except BaseException as error:
            recorder.in_backward = False
            if record is not None:
                recorder.guard(recorder.backward_calls.after)(record, error)
            raise
        recorder.in_backward = False
        if record is not None or not recorder.updates.records:
            recorder.guard(recorder.backward_calls.after)(record, None)
        return result

    def _note_backward(self, losses: list[torch.Tensor]) -> Any:
        recorder = self.recorder
        watched = recorder.watching or recorder.looking
        began = recorder.clock.now() if watched else (0.0, 0.0)
        try:
            return recorder.backward_calls.before(losses, None)
        except Exception as error:  # the probe meets the user's program here
            recorder.note_crash(recorder.backward_calls.before, error)
            return None
        finally:
            if watched:
                recorder.clock.spend(began)

    # losses and clipping -------------------------------------------------------------------------------------------

    def _loss(self, name: str, original: Function) -> Function:
        recorder = self.recorder
        before, after, failed = (
            self._guarded_value(recorder.losses.before),
            recorder.guard(recorder.losses.after),
            recorder.guard(recorder.losses.failed),
        )

        look = recorder.guard(recorder.evaluating.look)

        def loss(*args: Any, **kwargs: Any) -> Any:
            if is_compiling() or self.inside == name:  # a mode, as that of the default device, has torch call the name again
                return original(*args, **kwargs)
            watched = (recorder.watching or recorder.looking) and not recorder.is_foreign()
            if not watched and args and not getattr(args[0], "requires_grad", True):
                look(is_late=True)
            record = before(name, original, args, kwargs) if watched else None
            outer = self.inside
            if watched:  # so never by another thread
                self.inside = name
            try:
                result = original(*args, **kwargs)
            except Exception as error:
                record = record or before(name, original, args, kwargs)
                if record is not None:
                    failed(record, error)
                raise
            finally:
                if watched:
                    self.inside = outer
            if record is not None:
                after(record, result)
            return result

        return loss

    def told_as(self, name: str, function: Function) -> Function:
        """A function of another library that is told as the one of `torch.nn.functional` that gives the same."""
        return self._loss(name, functools.wraps(getattr(nn.functional, name))(function))

    def _guarded_value(self, function: Function) -> Function:
        recorder = self.recorder

        def guarded(*args: Any) -> Any:
            if recorder.is_dead:
                return None
            began = recorder.clock.now()
            try:
                return function(*args)
            except Exception as error:  # the probe meets the user's program here
                recorder.note_crash(function, error)
                return None
            finally:
                recorder.clock.spend(began)

        return guarded

    def _clip(self, original: Function) -> Function:
        recorder = self.recorder
        note, add = recorder.guard(recorder.updates.note_clip), recorder.guard(recorder.updates.add_clip)

        def clip(parameters: Any, limit: Any = None, *args: Any, **kwargs: Any) -> Any:
            if limit is not None:
                args = (limit, *args)
            if not recorder.watching or is_compiling():
                return original(parameters, *args, **kwargs)
            if not isinstance(parameters, torch.Tensor):
                parameters = list(parameters)
            note(parameters)
            recorder.capturing.step_aside()
            try:
                result = original(parameters, *args, **kwargs)
            finally:
                recorder.capturing.come_back()
            bound = limit if limit is not None else kwargs.get("max_norm", kwargs.get("clip_value", float("nan")))
            add(bound, result, user_line(2))
            return result

        return clip

    # construction and loading --------------------------------------------------------------------------------------

    def _built(self, result: Any, module: nn.Module, *args: Any, **kwargs: Any) -> None:
        recorder = self.recorder
        recorder.structure.note_built(module, construction_line(module), bool(recorder.forwards.stack))

    # data ----------------------------------------------------------------------------------------------------------

    def _install_data(self) -> None:
        recorder = self.recorder

        def built(result: Any, loader: Any, *args: Any, **kwargs: Any) -> None:
            recorder.loaders.note_built(loader)

        self.after(dataloader.DataLoader, "__init__", recorder.guard(built))
        self.replace(dataloader.DataLoader, "__iter__", recorder.loaders.watch_passes)
        self.replace(dataloader._BaseDataLoaderIter, "__next__", recorder.loaders.watch_batches)
