"""Record one training step, from the first call of a model to `backward`, so that it can be run again on copies.

While a `Tape` is on, every torch function that the program calls passes through it. What depends on a model's output or on a
trainable tensor becomes a `Node`; everything else (the batch, random noise, masks made from targets) is a constant. A call of
a module is one node, whatever happens inside. Nothing is kept alive but the constants of the calls that lead to the loss.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules import module as module_hooks
from torch.overrides import TorchFunctionMode

from sleuth.probes.experiments.slots import Given, Made, Slot, Trained, map_slots, transform
from sleuth.probes.torch.tensors import all_tensors

ORIGINAL = "_sleuth_original"  # attribute of a function that stands in torch's place: what it stands for
MAX_NODES = 4_000
MAX_BYTES = 64 << 20  # of constants held by one recorded step


class Unrecordable(Exception):
    """A step cannot be run again; the message says why."""


@dataclass(slots=True)
class Node:
    """One recorded call; tensors in `args` and `kwargs` are replaced by `Made`, `Given` or `Trained`."""

    call: Callable[..., Any]
    args: Any
    kwargs: Any
    has_grad: bool
    autocast: tuple[str, torch.dtype] | None
    random: Tensor | None = None  # the generator's state before a module was called

    @property
    def module(self) -> nn.Module | None:
        """The module that was called, or None for a function."""
        return self.call if isinstance(self.call, nn.Module) else None


@dataclass(slots=True)
class Recorded:
    """One step that can be run again: `loss` is what `backward` was called on."""

    step: int
    place: object
    nodes: tuple[Node, ...]
    loss: Made
    value: float
    constants: list[Tensor]
    versions: list[int]
    trained: list[Tensor]
    optimizers: list[torch.optim.Optimizer] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)  # learning rate of each group of the optimisers, at the end of the step
    weights: frozenset[int] = frozenset()  # ids of the parameters that the step trains
    weight_versions: list[int] = field(default_factory=list)  # of these, how often they had been written to after the step
    training: dict[int, bool] = field(default_factory=dict)  # by id of each module: whether it was in train mode
    computed: frozenset[int] = frozenset()  # numbers of the constants that the step computed of others: 1 - y
    drawn: list[Tensor] = field(default_factory=list)  # the batch that a loader gave for this step
    n_losses: int = 1  # backward calls on different losses in the step

    @property
    def modules(self) -> list[nn.Module]:
        """The modules that were called."""
        return list({id(node.call): node.module for node in self.nodes if node.module is not None}.values())

    def trained_parameters(self) -> list[nn.Parameter]:
        """The parameters of the modules that the step trained."""
        return [p for module in self.modules for p in module.parameters() if id(p) in self.weights]

    @property
    def is_intact(self) -> bool:
        """Whether no constant was written to since."""
        return all(tensor._version == version for tensor, version in zip(self.constants, self.versions, strict=True))


class Tape(TorchFunctionMode):
    """Records calls while it lies at the bottom of the stack of function modes, below any of the program's own.

    Args:
        is_blocked: whether calls are not the loop's now: in a backward pass, in another thread, after a failure.
    """

    def __init__(self, is_blocked: Callable[[], bool]) -> None:
        super().__init__()
        self._is_blocked = is_blocked
        self._is_armed = False  # a step is being watched; recording is on from its first call of a module
        self.is_on = False
        self._is_leftover = False  # on the stack, since it could not be taken off within a call that passes through it
        self._is_aside = False
        self._outer: list[nn.Module] = []
        self._handles: list[Any] = []
        self._clear()

    def _clear(self) -> None:
        self._reason = ""  # why a call could not be recorded: tells why the loss cannot be, if it depends on it
        self._is_full = False
        self._nodes: list[Node] = []
        self._made: dict[int, tuple[weakref.ref[Tensor], Made]] = {}
        self._by_gradient: dict[tuple[int, int], Made] = {}  # by the autograd node that made it, and the output of that
        self._constants: dict[int, tuple[int, Tensor]] = {}
        self._trained: dict[int, tuple[int, Tensor]] = {}
        self._computed: dict[int, weakref.ref[Tensor]] = {}
        self._random: Tensor | None = None
        self._bytes = 0

    # on and off ----------------------------------------------------------------------------------------------------

    def arm(self, *, at_once: bool) -> None:
        """Begin at the next call of a module, or at once for a program that has none."""
        self._clear()
        self._outer = []
        self._is_armed = True
        if not self._handles:
            self._handles = [
                module_hooks.register_module_forward_pre_hook(self._enter),
                module_hooks.register_module_forward_hook(self._leave, with_kwargs=True, always_call=True),
            ]
        if at_once:
            self._push()

    def disarm(self) -> None:
        """Stop recording and forget."""
        self._outer = []
        self._is_armed = False
        self._clear()
        if self.is_on:
            self.is_on, self._is_leftover, self._is_aside = False, not self._is_aside, False
        self.tidy()

    def tidy(self) -> None:
        """Take it off the stack if it is done; within a call that passes through it this is not possible yet."""
        if not self.is_on and self._is_leftover and self in _stack():
            self._is_leftover = False
            _restack([mode for mode in _stack() if mode is not self])
        if not self._is_armed and not self._is_leftover:
            for handle in self._handles:
                handle.remove()
            self._handles = []

    def _push(self) -> None:
        if self.is_on or torch.compiler.is_compiling() or torch._C._are_functorch_transforms_active():
            return
        self.is_on = True
        if not self._is_leftover:
            _restack([self, *_stack()])
        self._is_leftover = False

    def step_aside(self) -> None:
        """Leave the stack while a module, a clip or a step runs: their calls need no record, and would pay for passing."""
        if self.is_on and (modes := _stack()) and modes[0] is self:
            self._is_aside = True
            _restack(modes[1:])

    def come_back(self) -> None:
        """Record again after `step_aside`, unless a module is still running."""
        if self._is_aside and not self._outer:
            self._is_aside = False
            _restack([self, *_stack()])

    # what is seen --------------------------------------------------------------------------------------------------

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run the function, and note it if its result depends on a model or a trainable tensor."""
        kwargs = kwargs or {}
        func = getattr(func, ORIGINAL, func)
        if not self.is_on or self._outer or self._is_full or self._is_blocked():
            return func(*args, **kwargs)
        before = self._before_writing(func, args, kwargs)
        result = func(*args, **kwargs)
        try:
            if before is not None or any(self._is_followed(tensor) for tensor in all_tensors((args, kwargs))):
                self._note_function(func, args, kwargs, result, before)
            elif isinstance(result, Tensor) and getattr(func, "__name__", "") in ARITHMETIC:
                self._computed[id(result)] = weakref.ref(result)
        except Exception as error:  # the recording fails, never the program
            self._note_failure(error)
        return result

    def _note_failure(self, error: Exception) -> None:
        self._reason = str(error) if isinstance(error, Unrecordable) else f"{type(error).__name__}: {error}"

    def _is_followed(self, tensor: Tensor) -> bool:
        if self._known(tensor) is not None:
            return True
        return tensor.requires_grad and tensor.is_leaf and torch.is_grad_enabled()

    def _known(self, tensor: Tensor) -> Made | None:
        """Which recorded call made it; `as_subclass`, which passes by the tape, gives the same values another type."""
        known = self._made.get(id(tensor))
        if known is not None and known[0]() is tensor:
            return known[1]
        maker, output = tensor.grad_fn, tensor.output_nr
        while maker is not None and maker.name() == "AliasBackward0":
            maker, output = maker.next_functions[0]
            if maker is not None and (made := self._by_gradient.get((maker._sequence_nr(), output))) is not None:
                return made
        return None

    def _before_writing(self, func: Any, args: Any, kwargs: Any) -> Tensor | None:
        """What a tensor of the loop's own holds before something that is followed is written into it."""
        if not is_writer(func) or not args or not isinstance(args[0], Tensor) or self._is_followed(args[0]):
            return None
        if not any(self._is_followed(tensor) for tensor in all_tensors((args[1:], kwargs))):
            return None
        with torch.no_grad():
            return args[0].detach().clone()

    def _note_function(self, func: Any, args: Any, kwargs: Any, result: Any, before: Tensor | None) -> None:
        if is_writer(func) and isinstance(args[0], Tensor):
            node = self._add(func, (args[0] if before is None else before, *args[1:]), kwargs)
            self._name(node, [args[0]])
        elif isinstance(result, Tensor | tuple | list | dict) and (outputs := list(all_tensors(result))):
            self._name(self._add(func, args, kwargs), outputs)

    def _enter(self, module: nn.Module, args: Any) -> None:
        if not self.is_on and self._is_leftover:
            self.tidy()
            return
        if self._is_blocked() or torch._C._are_functorch_transforms_active():
            return
        if not self._outer:
            self._push()
            self._random = torch.get_rng_state() if self.is_on else None
            self.step_aside()
        self._outer.append(module)

    def _leave(self, module: nn.Module, args: Any, *rest: Any) -> None:
        """A module has run; of one that raised, as a recomputation in `checkpoint` does, torch tells no keyword arguments."""
        kwargs, output = rest if len(rest) > 1 else ({}, rest[0])
        if not self._outer or self._is_blocked():
            return
        while self._outer and self._outer[-1] is not module:  # one that raised
            self._outer.pop()
        if self._outer:
            self._outer.pop()
        if self._outer or not self.is_on:
            return
        self.come_back()
        if self._is_full or output is None:
            return
        try:
            if next(module.parameters(), None) is not None or any(self._is_followed(t) for t in all_tensors((args, kwargs))):
                self._note_module(module, args, kwargs, output)
        except Exception as error:  # the recording fails, never the program
            self._note_failure(error)

    def _note_module(self, module: nn.Module, args: Any, kwargs: Any, output: Any) -> None:
        if any(parameter.grad_fn is not None for parameter in module.parameters()):
            raise Unrecordable("the model runs with weights that were computed (functional_call, meta-learning)")
        node = self._add(module, args, kwargs)
        self._nodes[node].random = self._random
        self._name(node, list(all_tensors(output)))

    def _add(self, call: Any, args: Any, kwargs: Any) -> int:
        if len(self._nodes) >= MAX_NODES or self._bytes > MAX_BYTES:
            self._is_full = True
            raise Unrecordable("the step makes too many calls" if self._bytes <= MAX_BYTES else "the step's batch is too large")
        with torch._C.DisableTorchFunction():
            packed, named = transform(tuple(args), self._slot), transform(dict(kwargs), self._slot)
        self._nodes.append(Node(call, packed, named, torch.is_grad_enabled(), _autocast()))
        return len(self._nodes) - 1

    def _slot(self, tensor: Tensor) -> Slot:
        known = self._known(tensor)
        if known is not None:
            return known
        if tensor.requires_grad and not tensor.is_leaf:
            raise Unrecordable("the loop uses a tensor whose making was not seen: of a custom function, or of an earlier step")
        if tensor.requires_grad:
            return Trained(self._trained.setdefault(id(tensor), (len(self._trained), tensor))[0])
        if id(tensor) not in self._constants:
            self._bytes += tensor.numel() * tensor.element_size()
            self._constants[id(tensor)] = (len(self._constants), tensor)
        return Given(self._constants[id(tensor)][0])

    def _name(self, node: int, outputs: list[Tensor]) -> None:
        for index, tensor in enumerate(outputs):
            self._made[id(tensor)] = (weakref.ref(tensor), Made(node, index))
            if tensor.grad_fn is not None:
                self._by_gradient[tensor.grad_fn._sequence_nr(), tensor.output_nr] = Made(node, index)

    # what comes of it ----------------------------------------------------------------------------------------------

    def cut(self, loss: Tensor, step: int, place: object) -> Recorded:
        """The calls that lead to `loss`.

        Raises:
            Unrecordable: the step cannot be run again.
        """
        known = self._known(loss)
        if known is None:
            raise Unrecordable(self._reason or "the calls that made the loss were not seen")
        if loss.numel() != 1:
            raise Unrecordable("the loss is not one number")
        needed: set[int] = set()
        waiting = [known.node]
        writers: dict[int, list[int]] = {}
        for number, node in enumerate(self._nodes):
            if node.module is None and is_writer(node.call):
                for slot in _slots(node):
                    writers.setdefault(slot, []).append(number)
        while waiting:
            number = waiting.pop()
            if number in needed:
                continue
            needed.add(number)
            waiting.extend(_slots(self._nodes[number]))
            waiting.extend(writer for writer in writers.get(number, ()) if writer < known.node)
        kept = sorted(needed)
        return self._compact(kept, known, float(loss.detach()), step, place)

    def _compact(self, kept: list[int], loss: Made, value: float, step: int, place: object) -> Recorded:
        new_number = {old: new for new, old in enumerate(kept)}
        constants: dict[int, int] = {}
        trained: dict[int, int] = {}

        def renumber(slot: Any) -> Any:
            if isinstance(slot, Made):
                return Made(new_number[slot.node], slot.index)
            table = constants if isinstance(slot, Given) else trained
            return type(slot)(table.setdefault(slot.number, len(table)))

        chosen = [self._nodes[old] for old in kept]
        nodes = tuple(replace(n, args=map_slots(n.args, renumber), kwargs=map_slots(n.kwargs, renumber)) for n in chosen)
        held = [tensor for _, tensor in self._constants.values()]
        tensors = [held[old] for old in constants]
        leaves = [tensor for _, tensor in self._trained.values()]
        recorded = Recorded(
            step, place, nodes, renumber(loss), value, tensors, [t._version for t in tensors], [leaves[old] for old in trained]
        )
        trained_parameters = (p for module in recorded.modules for p in module.parameters() if p.requires_grad)
        own = (n for n, tensor in enumerate(tensors) if (ref := self._computed.get(id(tensor))) is not None and ref() is tensor)
        recorded.computed = frozenset(own)
        recorded.weights = frozenset(id(parameter) for parameter in trained_parameters)
        recorded.training = {id(one): one.training for module in recorded.modules for one in module.modules()}
        return recorded


ARITHMETIC = frozenset((
    "rsub", "__rsub__", "sub", "__sub__", "neg", "__neg__", "mul", "__mul__", "__rmul__", "eq", "__eq__", "ne", "__ne__",
    "__invert__", "logical_not", "bitwise_not", "add", "__add__", "__radd__", "div", "__truediv__", "pow", "log", "exp",
))  # fmt: skip
WRITERS = frozenset(("__setitem__", "__iadd__", "__isub__", "__imul__", "__itruediv__", "__iand__", "__ior__", "__ipow__"))


def is_writer(function: Any) -> bool:
    """Whether a torch function writes into its first argument."""
    name = str(getattr(function, "__name__", ""))
    return name in WRITERS or (name.endswith("_") and not name.endswith("__") and name != "requires_grad_")


def _slots(node: Node) -> list[int]:
    found: list[int] = []

    def note(slot: Any) -> Any:
        if isinstance(slot, Made):
            found.append(slot.node)
        return slot

    map_slots(node.args, note)
    map_slots(node.kwargs, note)
    return found


def _autocast() -> tuple[str, torch.dtype] | None:
    for device in ("cpu", "cuda"):
        if torch.is_autocast_enabled(device):
            return device, torch.get_autocast_dtype(device)
    return None


def _stack() -> list[Any]:
    return [torch._C._get_function_stack_at(level) for level in range(torch._C._len_torch_function_stack())]


def _restack(modes: list[Any]) -> None:
    """Make the stack of function modes exactly `modes`, the bottom first."""
    for _ in range(torch._C._len_torch_function_stack()):
        torch._C._pop_torch_function_stack()
    for mode in modes:
        torch._C._push_on_torch_function_stack(mode)
