"""State dicts that the program keeps: when each was taken, and whether it is used later although it is the live weights."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from sleuth.probes.frames import Line, user_line
from sleuth.probes.torch.records import StateUseRecord

if TYPE_CHECKING:
    from sleuth.probes.torch.patches import Patches

MAX_TAKEN = 4_000  # tensors of state dicts that are remembered
MAX_USES = 64
MAX_DEPTH = 3  # of a checkpoint's dicts and lists
MAX_ITEMS = 4_000


@dataclass(slots=True)
class Taken:
    """A tensor that `state_dict` gave out; `step` counts the training steps before."""

    ref: weakref.ref[torch.Tensor]
    step: int
    line: Line | None
    version: int  # torch's count of in-place changes of the memory that it shares with the weight


class States:
    """Dates the tensors of state dicts. They are held by weak references: a dict that the program drops is forgotten."""

    def __init__(self, patches: Patches) -> None:
        self.recorder = patches.recorder
        self.taken: dict[int, Taken] = {}
        self.newest: dict[int, Taken] = {}  # by the address of the memory
        guard = self.recorder.guard
        patches.after(nn.Module, "state_dict", guard(self.note_taken))
        patches.after(nn.Module, "load_state_dict", guard(self.note_loaded), before=True)
        patches.after(torch, "save", guard(self.note_saved), before=True)

    def note_taken(
        self, result: Any, module: nn.Module, *args: Any, destination: Any = None, prefix: str = "", keep_vars: bool = False
    ) -> None:
        """`state_dict` was called, by the program or by the same call of a parent."""
        if args or destination is not None or not isinstance(result, Mapping):
            return
        self.recorder.structure.note_taken(module)
        step = self.recorder.step
        line = user_line(3)
        if len(self.taken) > MAX_TAKEN:
            self.taken = {key: one for key, one in self.taken.items() if one.ref() is not None}
            self.newest.clear()
        for tensor in result.values():
            is_weight = isinstance(tensor, torch.Tensor) and tensor.is_floating_point() and not tensor.is_inference()
            if is_weight and len(self.taken) <= MAX_TAKEN:
                one = Taken(weakref.ref(tensor), step, line, tensor._version)
                self.taken[id(tensor)] = self.newest[tensor.data_ptr()] = one

    def note_loaded(self, result: Any, module: nn.Module, state: Any, *args: Any, **kwargs: Any) -> None:
        """`load_state_dict` is about to be called."""
        own = {p.data_ptr() for p in module.parameters()} if self.taken else set()
        self._note_use("load", state, own)

    def note_saved(self, result: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        """`torch.save` is about to be called."""
        if isinstance(value, nn.Module):
            self.recorder.structure.note_taken(value)
        self._note_use("save", value, set())

    def _note_use(self, use: str, value: Any, own: set[int]) -> None:
        """Keep it if tensors of a state dict, changed since, are still the weights of a model that trains."""
        recorder = self.recorder
        if not self.taken or len(recorder.state_uses) >= MAX_USES:
            return
        old = [(tensor, one) for tensor in _tensors(value) if (one := self._dated(tensor, own)) and tensor._version > one.version]
        if not old:
            return
        structure, optimizers = recorder.structure, recorder.updates.records
        live = {
            tensor.data_ptr(): record
            for number, tensor in structure.live_parameters()
            if (record := structure.parameters[number]).is_trained or any(optimizers[o].n_steps for o in record.optimizers)
        }
        shared = [(tensor, one) for tensor, one in old if tensor.numel() and tensor.data_ptr() in live]
        if shared:
            tensor, one = shared[0]
            model, is_own = live[tensor.data_ptr()].model, tensor.data_ptr() in own
            recorder.state_uses.append(
                StateUseRecord(recorder.step, user_line(4), use, one.step, one.line, model, is_own, len(shared))
            )

    def _dated(self, tensor: torch.Tensor, own: set[int]) -> Taken | None:
        """When it was taken; of another tensor on the same memory (`detach`, `cpu`), loaded into its own model, at the latest."""
        one = self.taken.get(id(tensor))
        if one is not None and one.ref() is tensor:
            return one
        return self.newest.get(tensor.data_ptr()) if own and tensor.data_ptr() in own else None


def _tensors(value: Any, depth: int = MAX_DEPTH) -> Iterator[torch.Tensor]:
    """The tensors of a checkpoint."""
    if isinstance(value, torch.Tensor):
        yield value
    elif depth and isinstance(value, Mapping | list | tuple) and len(value) <= MAX_ITEMS:
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _tensors(item, depth - 1)
