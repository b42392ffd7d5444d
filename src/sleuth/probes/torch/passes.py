"""One pass through a model, recorded: which modules ran, on what, at which cost, and how the data went from one to the next.

Operations are seen as the device gets them, below autograd. The way of the data is followed by the memory in which it lies: an
operation's result comes from the module that made its arguments, and where those come from several, the operation is a point of
its own ("add", "cat", "bmm").
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

from sleuth.probes.torch.counting import is_uncounted, multiply_adds
from sleuth.probes.torch.tensors import all_tensors

MOST_POINTS = 6_000  # of the data flow; a recurrence written by hand has more than can be shown
NAMES = (("attention", "attention"), ("matmul", "mm"), ("conv", "convolution"))  # by a part of PyTorch's own
MOST_SHAPES = 4  # tensors of a call whose shapes are kept
KEEPS_APART = "fail_if_non_empty" in (torch._C._autograd._saved_tensors_hooks_disable.__doc__ or "")  # see `hooks_aside`

Shapes = tuple[tuple[int, ...], ...]


@dataclass(slots=True)
class Part:
    """What a module did in the pass."""

    module: nn.Module
    inputs: Shapes = ()
    outputs: Shapes = ()
    n_calls: int = 0
    multiply_adds: int = 0
    kept_bytes: int = 0
    dtype: str = ""
    device: str = ""


@dataclass(slots=True)
class Seen:
    """A point of the data flow; `part` is None outside of all modules."""

    kind: str
    part: Part | None
    shape: tuple[int, ...] = ()


@dataclass(slots=True)
class _Running:
    """A call under way. `point` is the module's own, of one that has no modules in it; -1 of others."""

    part: Part
    point: int = -1


@dataclass(slots=True)
class Flow:
    """The points, the ways between them, and the point from which each piece of memory comes."""

    points: list[Seen] = field(default_factory=list)
    ways: dict[tuple[int, int], None] = field(default_factory=dict)
    origin: dict[int, int] = field(default_factory=dict)

    def add(self, kind: str, part: Part | None, shape: tuple[int, ...], before: list[int]) -> int:
        """A new point that these lead to; -1 when there are too many."""
        if len(self.points) >= MOST_POINTS:
            return -1
        self.points.append(Seen(kind, part, shape))
        number = len(self.points) - 1
        self.ways.update(((one, number), None) for one in before)
        return number

    def before(self, tensors: list[torch.Tensor]) -> list[int]:
        """The points from which these tensors come, each once."""
        found = (self.origin.get(memory_of(tensor), -1) for tensor in tensors)
        return list(dict.fromkeys(one for one in found if one >= 0))

    def lead(self, tensors: list[torch.Tensor], point: int) -> None:
        """From now on these come from there; from nowhere if it is -1."""
        for tensor in tensors:
            place = memory_of(tensor)
            if place and point >= 0:
                self.origin[place] = point
            elif place:
                self.origin.pop(place, None)


class Pass(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch's own class
    """The record of one call of a module that is not within another one.

    Args:
        held: where the memory of all parameters and buffers lies.
    """

    def __init__(self, held: set[int]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.parts: dict[int, Part] = {}
        self.flow = Flow()
        self.uncounted: dict[str, None] = {}
        self.used: set[int] = set()  # of `held`, what an operation was given
        self.failure = ""
        self.is_training = False
        self._held = held
        self._kept: set[int] = set()
        self._stack: list[_Running] = []
        self._around = ExitStack()

    # the modules ---------------------------------------------------------------------------------------------------

    def begin(self, module: nn.Module, given: list[torch.Tensor]) -> None:
        """The outermost call begins."""
        for tensor in given:
            self.flow.lead([tensor], self.flow.add("input", None, tuple(tensor.shape), []))
        if KEEPS_APART:
            self._around.enter_context(torch.autograd.graph.saved_tensors_hooks(self._keep, lambda tensor: tensor))
        self._around.enter_context(self)
        self.enter(module, given)

    def end(self, module: nn.Module, made: list[torch.Tensor]) -> None:
        """The outermost call is over."""
        self.leave(module, made)
        self.abandon()
        self.is_training = torch.is_grad_enabled() and any(tensor.requires_grad for tensor in made)
        for tensor in made[:1]:
            self.flow.add("output", None, tuple(tensor.shape), self.flow.before([tensor]))

    def abandon(self) -> None:
        """Stop to look at operations; also after an exception."""
        self._around.close()
        self._stack.clear()
        self._kept.clear()

    def enter(self, module: nn.Module, given: list[torch.Tensor]) -> None:
        """A module is called."""
        part = self.parts.setdefault(id(module), Part(module))
        part.n_calls += 1
        if part.n_calls == 1:
            part.inputs = shapes(given)
        point = -1 if module._modules else self.flow.add("call", part, (), self.flow.before(given))
        self._stack.append(_Running(part, point))

    def leave(self, module: nn.Module, made: list[torch.Tensor]) -> None:
        """A module has returned."""
        while self._stack:
            running = self._stack.pop()
            if running.part.module is module:
                self._note_output(running, made)
                return

    def _note_output(self, running: _Running, made: list[torch.Tensor]) -> None:
        part = running.part
        if part.n_calls == 1:
            part.outputs = shapes(made)
            if made:
                part.dtype, part.device = str(made[0].dtype).removeprefix("torch."), str(made[0].device)
        if running.point >= 0:
            self.flow.points[running.point].shape = tuple(made[0].shape) if made else ()
            self.flow.lead(made, running.point)

    # what they do --------------------------------------------------------------------------------------------------

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Do the operation, and note it."""
        kwargs = kwargs or {}
        if torch.is_inference_mode_enabled():  # there, operations come that consist of others
            with self:
                made = func.decompose(*args, **kwargs) if hasattr(func, "decompose") else NotImplemented
            if made is not NotImplemented:
                return made
        made = func(*args, **kwargs)
        try:
            self._note(func, args, kwargs, made)
        except Exception as error:  # an operation of a kind that nobody foresaw must still be done
            self.failure = self.failure or f"{func}: {type(error).__name__}: {error}"
        return made

    def _note(self, func: Any, args: Any, kwargs: Any, made: Any) -> None:
        namespace, _, name = func._schema.name.partition("::")
        running = self._stack[-1] if self._stack else None
        count = multiply_adds(name, args, made)
        if running is not None:
            running.part.multiply_adds += count
        if not count and is_uncounted(namespace, name):
            self.uncounted[f"{namespace}::{name}"] = None
        given, results = list(_tensors((args, kwargs))), list(_tensors(made))
        places = {memory_of(tensor) for tensor in given}
        self.used.update(self._held & places)
        fresh = [tensor for tensor in results if memory_of(tensor) not in places]
        if running is not None and running.point >= 0:
            self.flow.lead(fresh, running.point)
            return
        before = self.flow.before(given)
        point = before[0] if before else -1
        if len(before) > 1 or (count and before):
            shape = tuple(results[0].shape) if results else ()
            point = self.flow.add(_called(name), running.part if running else None, shape, before)
            fresh = results
        self.flow.lead([tensor for tensor in fresh if memory_of(tensor) not in self._held], point)

    def _keep(self, tensor: torch.Tensor) -> torch.Tensor:
        """Autograd keeps this tensor for the backward pass."""
        place = memory_of(tensor)
        if self._stack and place and place not in self._held and place not in self._kept:
            self._kept.add(place)
            self._stack[-1].part.kept_bytes += tensor.untyped_storage().nbytes()
        return tensor


@contextmanager
def hooks_aside(error_message: str) -> Iterator[None]:
    """What torch.func does around its transforms, which know no hooks: refuse new ones. Ours may stay; they see nothing there."""
    control = torch._C._autograd
    before = control._saved_tensors_hooks_get_disabled_error_message()
    control._saved_tensors_hooks_disable(error_message, False)
    try:
        yield
    finally:
        if before is None:
            control._saved_tensors_hooks_enable()
        else:
            control._saved_tensors_hooks_disable(before, False)


def memory_of(tensor: torch.Tensor) -> int:
    """Where a tensor's values lie; 0 where that cannot be said."""
    try:
        return tensor.untyped_storage().data_ptr()
    except Exception:  # sparse ones, those without values, and classes of the program's own
        return 0


def _called(name: str) -> str:
    """What people call an operation: "matmul" for `addmm`."""
    return next((word for word, known in NAMES if known in name), name.strip("_"))


def shapes(tensors: list[torch.Tensor]) -> Shapes:
    """The shapes of the first few."""
    return tuple(tuple(int(size) for size in tensor.shape) for tensor in tensors[:MOST_SHAPES])


def tensors_in(*values: object) -> list[torch.Tensor]:
    """The tensors among arguments, or in what a module returned."""
    return [tensor for value in values for tensor in all_tensors(value)]


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    """The tensors among the arguments of an operation, which are lists and tuples at most."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _tensors(one)
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))
