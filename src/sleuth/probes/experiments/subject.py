"""`Subject`: a recorded training on copies, which experiments run again with other weights, inputs, targets and modes."""

from __future__ import annotations

import contextlib
import copy
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn

from sleuth.evidence.functions import BINARY_LOSSES, CLASS_LOSSES, REGRESSIONS
from sleuth.probes.experiments.slots import Given, Made, Slot, Trained, map_slots
from sleuth.probes.experiments.tape import Node, Recorded, Unrecordable, is_writer
from sleuth.probes.torch.tensors import all_tensors

Modes = str  # "recorded", "train", "eval", "batch": eval but for batch normalisations, "still": as recorded, but without dropout
LOSS_TOLERANCE = 1e-3
MOVED_TOLERANCE = 2e-2  # relative, on another device: half precision, other orders of sums
RANDOM_RUNS = 5  # of a step that draws random numbers that cannot be drawn again
LOSSES = CLASS_LOSSES | BINARY_LOSSES | REGRESSIONS
BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
BY_ARGUMENT = "training"  # Keras's models get their mode with each call
CHANCES = ("dropout", "dropout_p", "p_dropout", "drop_rate", "drop_prob")
DROPOUTS = (nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.Dropout3d, nn.AlphaDropout, nn.FeatureAlphaDropout)


@dataclass(frozen=True, slots=True)
class Result:
    """What running a step again gave."""

    loss: Tensor  # one number, with a graph
    predictions: Tensor | None  # the first tensor of the last model's output; without modules, what the loss function judges
    n_outputs: int  # tensors that models returned


class Subject:
    """Copies of the modules, trainable tensors and optimisers of a run's recorded steps.

    Args:
        steps: recorded steps of one backward line, in order; those whose batch was written to since are left out.
        initial: by id of a tensor of the program, that tensor and its values before training.
        ended: the same after the last step, where the program loaded other values since, such as the best ones.
        evaluated: inputs and labels of evaluations.
        evaluated_numbers: the same where the labels are no classes.
        held: inputs and labels as the data set of the training has them.
        source: tensors of the program of which the batches may be rows.
        n_steps: training steps of the run.
        is_isolated: the process is a fork of the program's, so that modules and tensors are used themselves, not copies.
        is_moved: the steps ran on a device, whose random numbers cannot be drawn again.
        decays: by id of a tensor of the program, the share that the program itself takes off it after each step.

    Raises:
        Unrecordable: nothing can be run again.
    """

    def __init__(
        self, steps: Sequence[Recorded], initial: Mapping[int, tuple[Any, Tensor]], *, is_isolated: bool,
        ended: Mapping[int, tuple[Any, Tensor]] | None = None,
        evaluated: Sequence[tuple[Tensor, Tensor]] = (), evaluated_numbers: Sequence[tuple[Tensor, Tensor]] = (),
        held: tuple[Tensor, Tensor] | None = None,
        source: Sequence[Tensor] = (), n_steps: int = 0, is_moved: bool = False,
        decays: Mapping[int, float] | None = None,
    ) -> None:  # fmt: skip
        last = steps[-1]
        self._is_moved = is_moved
        self.evaluated, self.evaluated_numbers, self.held, self.source = evaluated, evaluated_numbers, held, source
        self.n_steps = max(n_steps, last.step + 1)
        self.steps = [one for one in steps if one.is_intact and one.weights == last.weights]
        if not self.steps:
            raise Unrecordable("the batches were written to after they were used")
        lasting = _lasting(self.steps)
        originals: list[Any] = [*last.modules, *lasting, *last.optimizers]
        copies = _stand_ins(originals) if is_isolated else _copied(originals)
        self._copies = {id(old): new for old, new in zip(originals, copies, strict=True)}
        pairs = [(old, new) for old, new in zip(originals, copies, strict=True) if isinstance(old, nn.Module)]
        self.modules: list[nn.Module] = [new for _, new in pairs]
        self.optimizers: list[torch.optim.Optimizer] = [self._copies[id(one)] for one in last.optimizers]
        self._state = [(t, self._copies[id(t)]) for t in lasting]
        for old, new in pairs:
            self._state += zip((*old.parameters(), *old.buffers()), (*new.parameters(), *new.buffers()), strict=True)
        with torch.no_grad():
            last_values = ended or {}
            self._final = [
                last_values[id(old)][1] if id(old) in last_values else new.detach().clone() for old, new in self._state
            ]
            self._initial = [
                initial[id(old)][1] if id(old) in initial else end for (old, _), end in zip(self._state, self._final, strict=True)
            ]
        self.has_initial = any(id(old) in initial for old, new in self._state if new.requires_grad)
        both = ((old, new) for top, copied in pairs for old, new in zip(top.modules(), copied.modules(), strict=True))
        self._modes = {new: last.training.get(id(old), old.training) for old, new in both}
        self._told: bool | None = None  # the mode, for models that are told it by an argument
        self._chances = _dropout_chances(self.modules)
        self._roles = {id(one): _roles(one) for one in self.steps}
        self._decays = [(new, share) for old, new in self._state if (share := (decays or {}).get(id(old), 0.0))]
        self.is_decayed = bool(self._decays)
        if self._decays and self.optimizers:  # once in an iteration, however many optimisers step
            self.optimizers[0].register_step_post_hook(self._decay)

    def _decay(self, *_: object) -> None:
        """Take off the weights after a step what the program itself takes off them."""
        if self.is_decayed:
            with torch.no_grad():
                for tensor, share in self._decays:
                    tensor.mul_(1 - share)

    @property
    def has_decay(self) -> bool:
        """Whether the optimiser, or the program itself after its steps, decays weights."""
        return bool(self._decays) or any(g.get("weight_decay", 0) > 0 for one in self.optimizers for g in one.param_groups)

    @property
    def parameters(self) -> list[Tensor]:
        """What is trained: the copies that ask for a gradient."""
        return list({id(new): new for _, new in self._state if new.requires_grad}.values())

    @property
    def has_dropout(self) -> bool:
        """Whether anything drops units at random."""
        return bool(self._chances) or any(isinstance(one, DROPOUTS) and one.p > 0 for one in self._modes)

    @property
    def chances(self) -> list[float]:
        """With which dropout layers, and modules by chances of their own, drop units; those that were given none left out."""
        layers = [float(one.p) for one, is_on in self._modes.items() if isinstance(one, DROPOUTS) and is_on]
        return [*layers, *(chance for module, _, chance in self._chances if self._modes.get(module, True))]

    def inputs(self, step: Recorded) -> tuple[int, ...]:
        """The numbers of the constants that enter models."""
        return self._roles[id(step)][0]

    def targets(self, step: Recorded) -> tuple[int, ...]:
        """The numbers of the constants that enter the loss only."""
        return self._roles[id(step)][1]

    def variant(self, step: Recorded, changed: Mapping[int, Tensor]) -> Recorded:
        """The step with other constants."""
        made = replace(step, constants=[changed.get(number, one) for number, one in enumerate(step.constants)])
        self._roles[id(made)] = self._roles[id(step)]
        return made

    @property
    def norms(self) -> list[Any]:
        """Batch normalisations that trained by their batches and keep running statistics."""
        return [m for m, is_on in self._modes.items() if is_on and isinstance(m, BATCH_NORMS) and m.running_mean is not None]

    def restore(self, when: str) -> None:
        """Put back the weights and buffers "initial" or "final", and forget gradients."""
        with torch.no_grad():
            for (_, tensor), value in zip(self._state, self._initial if when == "initial" else self._final, strict=True):
                tensor.detach().copy_(value)
        for tensor in self.parameters:
            tensor.grad = None

    def be_precise(self) -> None:
        """Hold weights and buffers in double precision from here on; what `run` is given must be so too."""
        for _, tensor in self._state:
            if tensor.is_floating_point():
                tensor.data = tensor.data.double()

    @contextlib.contextmanager
    def mode(self, mode: Modes) -> Iterator[None]:
        """Modules in another mode, as `Modes` has them."""
        self._told = {"train": True, "eval": False, "batch": False}.get(mode)
        for module, is_training in self._modes.items():
            by_batch = is_training and isinstance(module, BATCH_NORMS)
            module.training = {"train": True, "eval": False, "batch": by_batch}.get(mode, is_training)
            if mode == "still" and isinstance(module, DROPOUTS):
                module.training = False
        if mode == "still":
            for module, name, _ in self._chances:
                setattr(module, name, 0.0)
        try:
            yield
        finally:
            self._told = None
            for module, is_training in self._modes.items():
                module.training = is_training
            for module, name, value in self._chances:
                setattr(module, name, value)

    def run(
        self, step: Recorded, changed: Mapping[int, Tensor] | None = None, *,
        has_grad: bool = True, is_exact: bool = False, has_loss: bool = True, predictions: Tensor | None = None,
    ) -> Result:  # fmt: skip
        """Run one recorded step.

        Args:
            step: which one.
            changed: constants to be replaced, by their number.
            has_grad: whether to build a graph.
            is_exact: set the random generator to the states that it had.
            has_loss: whether to go on to the loss when the last model has run; inputs may be changed so that it does not fit.
            predictions: what the model shall be taken to have returned; it must be the only one, with one tensor as its output.
        """
        has_grad = has_grad or any(getattr(node.call, "__name__", "") == "grad" for node in step.nodes)
        made: list[list[Tensor]] = []
        seen: Tensor | None = None
        judged = None if any(is_model(node) for node in step.nodes) else _judged(step)
        end = len(step.nodes) - 1 if judged is None else judged.node
        n_models = 1 + max((number for number, node in enumerate(step.nodes) if is_model(node)), default=end)
        nodes = step.nodes if has_loss else step.nodes[:n_models]
        for node in nodes:
            if is_exact and node.random is not None:
                torch.set_rng_state(node.random)
            if is_model(node) and predictions is not None:
                outputs = [predictions]
            else:
                outputs = self._call(node, made, step, changed or {}, has_grad=has_grad)
            made.append(outputs)
            seen = outputs[0] if outputs and is_model(node) else seen
        if judged is not None:
            seen = made[judged.node][judged.index]
        loss = made[step.loss.node][step.loss.index] if has_loss else torch.zeros(())
        n_outputs = sum(len(outputs) for node, outputs in zip(nodes, made, strict=True) if is_model(node))
        return Result(loss, seen, n_outputs)

    def _call(
        self, node: Node, made: list[list[Tensor]], step: Recorded, changed: Mapping[int, Tensor], *, has_grad: bool
    ) -> list[Tensor]:
        writes = node.module is None and is_writer(node.call)

        def fill(slot: Slot) -> Any:
            if isinstance(slot, Made):
                return made[slot.node][slot.index]
            if isinstance(slot, Trained):
                tensor = step.trained[slot.number]
                return self._copies[id(tensor)] if id(tensor) in self._copies else tensor.detach().clone().requires_grad_()
            value = changed[slot.number] if slot.number in changed else step.constants[slot.number]
            return value.clone() if writes else value

        args, kwargs = map_slots(node.args, fill), map_slots(node.kwargs, fill)
        call = node.call if node.module is None else self.copy_of(node.module)
        if self._told is not None and node.module is not None and isinstance(kwargs.get(BY_ARGUMENT), bool):
            kwargs = {**kwargs, BY_ARGUMENT: self._told}
        with contextlib.ExitStack() as stack:
            stack.enter_context(torch.set_grad_enabled(has_grad and node.has_grad))
            if node.autocast is not None:
                stack.enter_context(torch.autocast(node.autocast[0], dtype=node.autocast[1]))
            result = call(*args, **kwargs)
        return [args[0]] if writes else list(all_tensors(result))

    def copy_of(self, module: nn.Module) -> nn.Module:
        """The copy of a module; one without weights (a loss that is made anew in each step) is copied when it is met."""
        if id(module) not in self._copies:
            self._copies[id(module)] = copy.deepcopy(module)
        return self._copies[id(module)]  # type: ignore[no-any-return]

    def verify(self) -> str:
        """Run the first recorded step as it was; "" if its loss is the one that the program saw, else what differs."""
        step = self.steps[0]
        if not self.has_initial or not math.isfinite(step.value):
            return ""
        self.restore("initial")
        state = torch.get_rng_state()
        try:
            with self.mode("recorded"):
                n_runs = RANDOM_RUNS if self._is_moved else 1
                again = [float(self.run(step, is_exact=True, has_grad=False).loss.detach()) for _ in range(n_runs)]
        finally:
            torch.set_rng_state(state)
        lowest, highest = min(again), max(again)
        margin = max(1e-6, highest - lowest, (MOVED_TOLERANCE if self._is_moved else LOSS_TOLERANCE) * abs(step.value))
        if lowest - margin <= step.value <= highest + margin:
            return ""
        return f"run again, a step gives the loss {again[0]:.4g} instead of {step.value:.4g}"

    def losses(self, changes: Callable[[Recorded], Mapping[int, Tensor]] | None = None, mode: Modes = "eval") -> float:
        """The mean loss over the recorded steps, without a graph."""
        with self.mode(mode):
            values = [float(self.run(one, changes(one) if changes else None, has_grad=False).loss.detach()) for one in self.steps]
        return sum(values) / len(values)


def _judged(step: Recorded) -> Made | None:
    """What the last loss function of a program without modules judges."""
    given = [node.args[0] for node in step.nodes if getattr(node.call, "__name__", "") in LOSSES and node.args]
    return given[-1] if given and isinstance(given[-1], Made) else None


def is_model(node: Node) -> bool:
    """Whether it is the call of a module with weights."""
    return node.module is not None and next(node.module.parameters(), None) is not None


def _lasting(steps: Sequence[Recorded]) -> list[Tensor]:
    """Trainable tensors that are weights: an optimiser holds them, or without any they are in every step. Others are inputs."""
    last = steps[-1]
    held = {id(p) for one in last.optimizers for group in one.param_groups for p in group["params"]}
    everywhere = set.intersection(*({id(tensor) for tensor in one.trained} for one in steps))
    return [t for t in last.trained if id(t) in (held or everywhere)]


def _roles(step: Recorded) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The numbers of the constants that enter models, and of those that enter the loss only."""
    inputs: list[int] = []
    others: list[int] = []
    for node in step.nodes:
        numbers = inputs if is_model(node) else others

        def note(slot: Any, into: list[int] = numbers) -> Any:
            if isinstance(slot, Given) and step.constants[slot.number].dim() >= 1:
                into.append(slot.number)
            return slot

        map_slots(node.args, note)
        map_slots(node.kwargs, note)
    own = tuple(dict.fromkeys(inputs))
    if not own:  # weights used without modules: the batch meets them in functions; the first is taken for the input
        first = next(iter(dict.fromkeys(others)), None)
        own = () if first is None else (first,)
    return own, tuple(number for number in dict.fromkeys(others) if number not in own)


def _copied(originals: list[Any]) -> list[Any]:
    memo: dict[int, Any] = {}
    try:
        return [copy.deepcopy(one, memo) for one in originals]
    except Exception as error:
        raise Unrecordable(f"the model cannot be copied: {type(error).__name__}: {error}") from error


def _stand_ins(originals: list[Any]) -> list[Any]:
    """Everything itself but the optimisers: these are made anew for the same tensors, without what is hung on their methods."""
    held = [one for one in originals if not isinstance(one, torch.optim.Optimizer)]
    optimizers = [one for one in originals if isinstance(one, torch.optim.Optimizer)]
    parameters = [tensor for one in optimizers for group in one.param_groups for tensor in group["params"]]
    states = [value for one in optimizers for state in one.state.values() for value in state.values()]
    memo: dict[int, Any] = {id(value): value for value in (*parameters, *states) if isinstance(value, Tensor)}
    try:
        return [*held, *(copy.deepcopy(one, memo) for one in optimizers)]
    except Exception:  # of the program's own class
        return originals


def _dropout_chances(modules: Sequence[nn.Module]) -> list[tuple[nn.Module, str, float]]:
    found = []
    for one in modules:
        for module in one.modules():
            for name in (*CHANCES, "rate") if "Drop" in type(module).__name__ else CHANCES:
                value = getattr(module, name, None)
                if type(value) is float and value > 0:
                    found.append((module, name, value))
    return found
