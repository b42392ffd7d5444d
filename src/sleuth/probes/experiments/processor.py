"""A training that ran on a device, copied to the processor: experiments on it can then run in a forked child.

On the device itself they could do harm: an assertion that fails there (an index out of range, a probability above 1) stops
every later call of the whole process.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from sleuth.probes.experiments.gradient_check import Used
from sleuth.probes.experiments.slots import transform
from sleuth.probes.experiments.tape import Node, Recorded, Unrecordable
from sleuth.probes.torch.tensors import all_tensors

MAX_BYTES = 2 << 30  # of all copies
DEVICE = re.compile(r"(cuda|xpu|mps|hpu|npu)(:\d+)?")
TO_DEVICE = frozenset(("cuda", "xpu", "hpu", "npu", "pin_memory"))  # methods of tensors


@dataclass(frozen=True, slots=True)
class Kept:
    """What experiments are made of.

    `initial` has, by the id of a tensor of the program, that tensor and its values before training; `ended` those after the
    last step, where others were loaded since. `decays` has the share that the program takes off a tensor after each step.
    """

    steps: Sequence[Recorded]
    initial: Mapping[int, tuple[Any, Tensor]]
    ended: Mapping[int, tuple[Any, Tensor]]
    evaluated: Sequence[tuple[Tensor, Tensor]]
    evaluated_numbers: Sequence[tuple[Tensor, Tensor]]
    held: tuple[Tensor, Tensor] | None
    source: Sequence[Tensor]
    functions: Mapping[str, Used]
    decays: Mapping[int, float]

    @property
    def is_on_device(self) -> bool:
        """Whether the steps, or calls of custom functions, have tensors elsewhere than in the processor's memory."""
        tensors = (*_tensors(self.steps), *all_tensors([used.args for used in self.functions.values()]))
        return any(_is_away(tensor) for tensor in tensors)


class OnProcessor(TorchFunctionMode):
    """The program's code may name its device: while this is on, the processor is meant."""

    def __torch_function__(self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None) -> Any:
        """Call `func` with every device among its arguments replaced."""
        if getattr(func, "__name__", "") in TO_DEVICE and args and isinstance(args[0], Tensor):
            return args[0]
        return func(*map(_here, args), **{name: _here(value) for name, value in (kwargs or {}).items()})


def to_processor(kept: Kept) -> Kept:
    """The same on copies in the processor's memory; gradients are left out.

    Raises:
        Unrecordable: it is too large, or cannot be copied.
    """
    tensors = {id(tensor): tensor for tensor in _tensors(kept.steps)}
    n_bytes = sum(tensor.nbytes for tensor in tensors.values() if tensor.layout is torch.strided)
    if n_bytes > MAX_BYTES:
        raise Unrecordable(f"what was recorded is too large to be copied from the device ({n_bytes / 1e9:.1f} GB)")
    memo: dict[int, Any] = {}
    try:
        for number, tensor in tensors.items():
            memo[number] = _copied(tensor)
        modules = {id(one): copy.deepcopy(one, memo) for step in kept.steps for one in step.modules}
        optimizers = {id(one): copy.deepcopy(one, memo) for step in kept.steps for one in step.optimizers}
    except Exception as error:
        raise Unrecordable(f"the model cannot be copied from the device: {type(error).__name__}: {error}"[:200]) from error
    pairs = ((old, copied) for step in kept.steps for one in step.modules for old, copied in _pairs(one, modules[id(one)]))
    twins = {id(old): id(new) for old, new in pairs}
    return Kept(
        [_moved(step, memo, modules, optimizers, twins) for step in kept.steps],
        _moved_values(kept.initial, memo),
        _moved_values(kept.ended, memo),
        [(x.cpu(), y.cpu()) for x, y in kept.evaluated],
        [(x.cpu(), y.cpu()) for x, y in kept.evaluated_numbers],
        None if kept.held is None else (kept.held[0].cpu(), kept.held[1].cpu()),
        [one.cpu() for one in kept.source if one.nbytes <= MAX_BYTES],
        {name: replace(used, args=transform(used.args, lambda one: one.cpu())) for name, used in kept.functions.items()},
        {id(memo[number]): share for number, share in kept.decays.items() if number in memo},
    )


def _moved(
    step: Recorded, memo: Mapping[int, Any], modules: Mapping[int, nn.Module], optimizers: Mapping[int, Any],
    twins: Mapping[int, int],
) -> Recorded:  # fmt: skip
    constants = [memo[id(tensor)] for tensor in step.constants]
    is_same = [tensor._version == version for tensor, version in zip(step.constants, step.versions, strict=True)]
    return replace(
        step,
        nodes=tuple(_node(node, modules) for node in step.nodes),
        constants=constants,
        versions=[new._version if same else -1 for new, same in zip(constants, is_same, strict=True)],
        trained=[memo[id(tensor)] for tensor in step.trained],
        optimizers=[optimizers[id(one)] for one in step.optimizers],
        weights=frozenset(id(memo[number]) for number in step.weights if number in memo),
        training={twins[number]: is_on for number, is_on in step.training.items() if number in twins},
        drawn=[memo[id(tensor)] for tensor in step.drawn],
    )


def _moved_values(kept: Mapping[int, tuple[Any, Tensor]], memo: Mapping[int, Any]) -> dict[int, tuple[Any, Tensor]]:
    return {id(memo[number]): (memo[number], value.cpu()) for number, (_, value) in kept.items() if number in memo}


def _node(node: Node, modules: Mapping[int, nn.Module]) -> Node:
    call = node.call if node.module is None else modules[id(node.module)]
    return replace(node, call=call, autocast=None, random=None)


def _tensors(steps: Sequence[Recorded]) -> Iterator[Tensor]:
    """All tensors that a copy of the steps holds."""
    for step in steps:
        yield from (*step.constants, *step.trained, *step.drawn)
        for module in step.modules:
            yield from (*module.parameters(), *module.buffers())
            for part in module.modules():
                yield from all_tensors(list(vars(part).values()))
        for optimizer in step.optimizers:
            yield from (tensor for group in optimizer.param_groups for tensor in group["params"])
            yield from all_tensors([list(state.values()) for state in optimizer.state.values()])


def _pairs(old: nn.Module, new: nn.Module) -> Iterator[tuple[nn.Module, nn.Module]]:
    return zip(old.modules(), new.modules(), strict=True)


def _copied(tensor: Tensor) -> Tensor:
    with torch.no_grad():
        made = tensor.detach().to("cpu", copy=True)
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(made, requires_grad=tensor.requires_grad)
    return made.requires_grad_(tensor.requires_grad and tensor.is_leaf)


def _is_away(tensor: Tensor) -> bool:
    return tensor.device.type not in ("cpu", "meta")


def _here(value: Any) -> Any:
    """A device, or a generator of one, as the processor's."""
    if isinstance(value, torch.device):
        return torch.device("cpu") if value.type not in ("cpu", "meta") else value
    if isinstance(value, str):
        return "cpu" if DEVICE.fullmatch(value) else value
    if isinstance(value, torch.Generator) and value.device.type != "cpu":
        return torch.Generator().manual_seed(0)
    return value
