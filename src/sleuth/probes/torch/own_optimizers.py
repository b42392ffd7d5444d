"""Optimisers that a program writes itself: objects with a `step()` that changes weights which a backward call has reached."""

from __future__ import annotations

import ast
import inspect
import itertools
import linecache
import math
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from sleuth.probes.frames import Line, is_of_program, is_user_file, user_line
from sleuth.probes.torch.formulas import Moved, constant_rate, follow, moved
from sleuth.probes.torch.stand_ins import Imitation, StandIns
from sleuth.probes.torch.tensors import SAMPLE_VALUES, strided

if TYPE_CHECKING:
    from sleuth.probes.torch.patches import Patches

Function = Callable[..., Any]
MAX_LOOKS = 3  # through the objects at hand
PATIENCE = 8  # backward calls without a step, after which none is expected
TRIALS = 3  # steps that change nothing, after which an object is no optimiser
COMPARED = 8  # tensors whose changes tell the formula
DEPTH = 4  # of lists and dictionaries around the weights
MAX_OBJECTS = 100  # that are looked into
MAX_SEEN = 5_000  # objects at hand of which the class is looked at
MAX_ITEMS = 2_000  # of a list around weights: one that is longer holds something else
RATES = ("lr", "learning_rate")
is_compiling = torch.compiler.is_compiling


class OwnOptimizers:
    """Looks for them where weights get gradients and no optimiser of torch's was built."""

    def __init__(self, patches: Patches) -> None:
        self.patches, self.recorder = patches, patches.recorder
        self.stand_ins = StandIns(patches)
        self._patched: set[tuple[type, str]] = set()
        self._looked: set[int] = set()
        self._n_looks = self._n_added = self._patience = 0
        self._inside: set[int] = set()
        self._trials: dict[int, tuple[int, int]] = {}  # of steps under way: backward calls and optimisers before
        self._n_trials: dict[int, int] = {}
        self._before: dict[int, tuple[list[Tensor], Tensor, Tensor]] = {}
        self._moved: dict[int, list[Moved]] = {}
        self._paths: dict[int, tuple[Any, ...]] = {}  # where the rate is

    # looking -------------------------------------------------------------------------------------------------------

    def look(self, reached: tuple[int, ...]) -> None:
        """A watched backward call reaches these parameters: does an object of the program hold them?"""
        recorder = self.recorder
        parameters = recorder.structure.parameters
        new = [number for number in reached if number not in self._looked and not parameters[number].optimizers]
        if not new or self._n_looks >= MAX_LOOKS or len(recorder.updates.records) > self._n_added:
            return
        self._n_looks += 1
        self._looked.update(reached)
        tensors = {id(one) for number in new if (one := parameters[number].ref()) is not None}
        for one in itertools.islice(filter(_is_candidate, at_hand()), MAX_OBJECTS):
            if any(id(tensor) in tensors for tensor in held_by(one)):
                self._watch(type(one))
                self._patience = PATIENCE

    def awaits_step(self) -> bool:
        """A backward call has ended: whether one of these objects may step before the next."""
        self._patience -= self._patience > 0
        return self._patience > 0

    def _watch(self, kind: type) -> None:
        for name, make in (("step", self._step), ("zero_grad", self._zero_grad)):
            owner = next((one for one in kind.__mro__ if name in vars(one)), None)
            is_plain = owner is not None and inspect.isfunction(vars(owner)[name]) and is_of_program(owner)
            if owner is not None and is_plain and (owner, name) not in self._patched:
                self._patched.add((owner, name))
                self.patches.replace(owner, name, make)

    # steps ---------------------------------------------------------------------------------------------------------

    def _step(self, original: Function) -> Function:
        recorder, guard = self.recorder, self.recorder.guard
        known = self.stand_ins.watch_steps(original, self._follow)
        begin, end = guard(self._begin), guard(self._end)
        before, after = guard(self._note_before), guard(self._note_after)

        def step(optimizer: Any, *args: Any, **kwargs: Any) -> Any:
            number = id(optimizer)
            if recorder.is_dead or is_compiling() or recorder.is_foreign() or number in self._inside:
                return original(optimizer, *args, **kwargs)
            is_known = self.stand_ins.get(optimizer) is not None
            if not is_known and self._n_trials.get(number, 0) >= TRIALS:
                return original(optimizer, *args, **kwargs)
            is_new = not is_known or number in self._moved
            self._inside.add(number)
            try:
                if is_new:
                    before(optimizer)
                    if not is_known:
                        begin(optimizer)
                return (known if is_known else original)(optimizer, *args, **kwargs)
            finally:
                self._inside.discard(number)
                if is_new:
                    after(optimizer)
                    if not is_known:
                        end(optimizer)

        return step

    def _begin(self, optimizer: Any) -> None:
        """An object that may be an optimiser is about to step."""
        recorder = self.recorder
        tensors = list(held_by(optimizer))
        if all(one.grad is None for one in tensors):
            self._n_trials[id(optimizer)] = self._n_trials.get(id(optimizer), 0) + 1
            return
        recorder.updates.look(tensors)
        recorder.capturing.step_aside()
        self._trials[id(optimizer)] = (recorder.n_backwards, len(recorder.updates.records))

    def _end(self, optimizer: Any) -> None:
        """It has stepped: an optimiser changes its weights, alone and without a backward call."""
        recorder, trial = self.recorder, self._trials.pop(id(optimizer), None)
        if trial is None:
            return
        recorder.capturing.come_back()
        self._patience = 0
        is_alone = trial == (recorder.n_backwards, len(recorder.updates.records))
        if not is_alone or not (recorder.updates.has_changed() or callable(getattr(optimizer, "zero_grad", None))):
            self._n_trials[id(optimizer)] = self._n_trials.get(id(optimizer), 0) + (1 if is_alone else TRIALS)
            return
        stand_in = Imitation([{"params": params} for params in _groups(optimizer)])
        self._n_added += 1
        self.stand_ins.add(optimizer, stand_in, _construction(type(optimizer)) or user_line(3), type(optimizer).__name__)
        self._find_rate(optimizer)
        self._follow(optimizer, stand_in)
        self.patches.after_step(stand_in, (), {})

    def _zero_grad(self, original: Function) -> Function:
        cleared = self.recorder.guard(self.stand_ins.cleared)

        def zero_grad(optimizer: Any, *args: Any, **kwargs: Any) -> Any:
            result = original(optimizer, *args, **kwargs)
            if not is_compiling():
                cleared(optimizer)
            return result

        return zero_grad

    # settings ------------------------------------------------------------------------------------------------------

    def _note_before(self, optimizer: Any) -> None:
        tensors = [one for one in held_by(optimizer) if one.grad is not None and one.grad.layout is torch.strided][:COMPARED]
        if tensors and len({(one.dtype, one.device) for one in tensors}) == 1:
            gradients = [one.grad for one in tensors if one.grad is not None]
            self._before[id(optimizer)] = (tensors, _joined(tensors), _joined(gradients))

    def _note_after(self, optimizer: Any) -> None:
        number = id(optimizer)
        before = self._before.pop(number, None)
        steps = self._moved.setdefault(number, [])
        stand_in = self.stand_ins.get(optimizer)
        if before is not None:
            tensors, weights, gradients = before
            steps.append(moved(weights, gradients, _joined(tensors), self._rate(optimizer)))
        if before is None or len(steps) > 1:
            del self._moved[number]
            if isinstance(stand_in, Imitation) and len(steps) > 1:
                follow(stand_in, steps[0], steps[1], _numbers(vars(optimizer)).values())

    def _find_rate(self, optimizer: Any) -> None:
        """The number that multiplied the gradient, or the one that is called a rate."""
        numbers = _numbers(vars(optimizer))
        steps = self._moved.get(id(optimizer)) or []
        rate = constant_rate(steps[0]) if steps else math.nan
        named = [path for path in numbers if path[-1] in RATES]
        equal = [path for path, number in numbers.items() if math.isclose(number, rate, rel_tol=2e-3)]
        best = [path for path in named if path in equal] or (equal if len(equal) == 1 else []) or named
        if best:
            self._paths[id(optimizer)] = best[0]
        if steps:
            steps[0].rate = self._rate(optimizer)

    def _rate(self, optimizer: Any) -> float:
        value: Any = vars(optimizer)
        for key in self._paths.get(id(optimizer), (None,)):
            if key is None:
                return math.nan
            value = value[key]
        return float(value)

    def _follow(self, optimizer: Any, stand_in: torch.optim.Optimizer) -> None:
        """The program may change the rate from step to step."""
        rate, given = self._rate(optimizer), vars(optimizer).get("param_groups")
        for number, group in enumerate(stand_in.param_groups):
            own = given[number].get("lr", rate) if isinstance(given, list) and len(given) > number else rate
            group["lr"] = float(own)


def at_hand() -> Iterator[Any]:
    """What the program's running functions and their modules name, and what its own objects and small containers there hold."""
    frame: FrameType | None = sys._getframe(1)
    modules, seen = set[int](), set[int]()
    level: list[Any] = []
    while frame is not None:
        if is_user_file(frame.f_code.co_filename):
            scopes = [frame.f_locals] if frame.f_locals is not frame.f_globals else []
            scopes += [frame.f_globals] if id(frame.f_globals) not in modules else []
            modules.add(id(frame.f_globals))
            level += [value for scope in scopes for value in list(scope.values())]
        frame = frame.f_back
    for _ in range(DEPTH):
        inner: list[Any] = []
        for one in level:
            if id(one) in seen or len(seen) >= MAX_SEEN:
                continue
            seen.add(id(one))
            yield one
            if isinstance(one, dict | list | tuple | set):
                inner += (list(one.values()) if isinstance(one, dict) else list(one)) if len(one) <= MAX_OBJECTS else []
            elif is_of_program(type(one)):
                inner += list(getattr(one, "__dict__", {}).values())
        level = inner


def _is_candidate(one: Any) -> bool:
    return _may_be_optimizer(type(one))


def held_by(optimizer: Any) -> Iterator[Tensor]:
    """The weights that an object holds, each once: in attributes, in lists and dictionaries there, in modules."""
    known: set[int] = set()
    for tensor in _tensors(getattr(optimizer, "__dict__", {}), DEPTH):
        if tensor.requires_grad and tensor.is_leaf and tensor.is_floating_point() and id(tensor) not in known:
            known.add(id(tensor))
            yield tensor


def _tensors(value: Any, depth: int) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, nn.Module):
        yield from value.parameters()
    elif depth and isinstance(value, dict | list | tuple | set) and len(value) <= MAX_ITEMS:
        for one in list(value.values() if isinstance(value, dict) else value):
            yield from _tensors(one, depth - 1)


def _groups(optimizer: Any) -> list[list[Tensor]]:
    given = vars(optimizer).get("param_groups")
    everything = list(held_by(optimizer))
    if isinstance(given, list) and all(isinstance(one, dict) for one in given):
        groups = [list(dict.fromkeys(t for t in _tensors(one, 2) if t.requires_grad and t.is_leaf)) for one in given]
        if all(groups) and sum(map(len, groups)) == len(everything):
            return groups
    return [everything]


def _may_be_optimizer(kind: type) -> bool:
    """Whether it is a class of the program's that has a `step()`."""
    if not is_of_program(kind) or issubclass(kind, nn.Module | torch.optim.Optimizer):
        return False
    return inspect.isfunction(next((vars(one)["step"] for one in kind.__mro__ if "step" in vars(one)), None))


def _construction(kind: type) -> Line | None:
    """The only line of its file, or of the program's, that calls the class."""
    line = user_line(3)
    files = dict.fromkeys(file for file in (line and line[0], inspect.getsourcefile(kind)) if file)
    found = [(file, number) for file in files for number in _calls(file, kind.__name__)]
    return found[0] if len(found) == 1 else None


def _calls(file: str, name: str) -> list[int]:
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):  # a cell with magics
        return []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [node.lineno for node in calls if name in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))]


def _numbers(value: Any, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], float]:
    """The plain numbers among an object's attributes, in dictionaries and tuples there too, by where they are."""
    found: dict[tuple[Any, ...], float] = {}
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in list(pairs):
        if isinstance(one, int | float) and not isinstance(one, bool):
            found[(*path, key)] = float(one)
        elif isinstance(one, dict | tuple | list) and len(path) < 2 and len(one) < 20:
            found.update(_numbers(one, (*path, key)))
    return found


def _joined(tensors: list[Tensor]) -> Tensor:
    return torch.cat([strided(one.detach(), SAMPLE_VALUES).reshape(-1) for one in tensors])
