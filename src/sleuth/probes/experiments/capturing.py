"""Which steps of a run are recorded for experiments, and what is kept of them: the first, the latest, the weights at first."""

from __future__ import annotations

from collections import deque
from threading import get_ident
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from sleuth.probes.experiments.gradient_check import Used
from sleuth.probes.experiments.slots import transform
from sleuth.probes.experiments.source_rows import candidates
from sleuth.probes.experiments.spilling import copies
from sleuth.probes.experiments.tape import Recorded, Tape, Unrecordable
from sleuth.probes.frames import code_line
from sleuth.probes.torch.origin import Origin, find_origin
from sleuth.probes.torch.tensors import all_tensors, row_hashes

if TYPE_CHECKING:
    from sleuth.probes.torch.ledger import Ledgers
    from sleuth.probes.torch.recorder import Recorder

FIRST = 4
LATEST = 4
GROWTH = 1.3  # the next recorded step is this many times as far into the run, so a long run pays for few
MAX_PLACES = 8
MAX_FUNCTIONS = 8
MAX_ARGUMENTS = 1 << 20  # bytes
MAX_EVALUATED = 8  # calls of a model in evaluations whose inputs and labels are kept
MAX_EVALUATED_BYTES = 8 << 20
MAX_HELD_OUT = 4  # sets that are evaluated
SAME_PACE = 0.9  # of the writes to be expected of each weight until the end
MIN_REACH = 0.5  # of the run's steps: a step that was recorded beyond is as the last ones are


class Capturing:
    """Records steps by a `Tape`; `first[place]` and `latest[place]` by the line of the backward call."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._tape = Tape(self._is_blocked)
        self._is_armed = False
        self._next = 0
        self._fresh: list[Recorded] = []
        self.is_off = False
        self.first: dict[Any, list[Recorded]] = {}
        self.latest: dict[Any, deque[Recorded]] = {}
        self.initial: dict[int, tuple[Any, Tensor]] = {}  # by id: the tensor, and its values before the first update
        self._ended: dict[int, tuple[Any, Tensor]] = {}
        self._ended_at = -1
        self.refused: dict[Any, str] = {}
        self.n_backwards: dict[Any, int] = {}
        self.functions: dict[str, Used] = {}
        self.evaluated: list[tuple[Tensor, Tensor]] = []  # inputs and labels
        self.evaluated_numbers: list[tuple[Tensor, Tensor]] = []  # the same where the labels are no classes
        self.held_out: dict[tuple[int, tuple[int, ...]], Origin] = {}  # of evaluated samples, by loader and shape
        self.source: list[Tensor] = []  # of which the batches may be rows
        self._drawn: list[Tensor] = []
        self._asked: Tensor | None = None

    @property
    def is_recording(self) -> bool:
        """Whether torch functions that are called now pass through the tape."""
        return self._tape.is_on

    def step_aside(self) -> None:
        """Record nothing until `come_back`: the program updates or clips, which no loss depends on."""
        self._tape.step_aside()

    def come_back(self) -> None:
        """Record again."""
        self._tape.come_back()

    @property
    def ledgers(self) -> Ledgers:
        """The single samples that were seen."""
        return self._recorder.ledgers

    @property
    def held(self) -> tuple[Tensor, Tensor] | None:
        """The inputs of the training with their classes, as its data set has them; None if that is not known."""
        ledger = self.ledgers.best(is_classes=True)
        return ledger.origin.own if ledger is not None and ledger.origin is not None else None

    @property
    def decays(self) -> dict[int, float]:
        """By id of a weight, the share that the program itself takes off it after each step."""
        parameters = self._recorder.structure.parameters
        pairs = ((parameters[number].ref(), share) for number, share in self._recorder.updates.decay.shares().items())
        return {id(tensor): share for tensor, share in pairs if tensor is not None}

    @property
    def n_steps(self) -> int:
        """Training steps so far."""
        return self._recorder.step

    @property
    def ended(self) -> dict[int, tuple[Any, Tensor]]:
        """The values that the last step left, where others (the best ones) were loaded after it; as `initial`."""
        return self._ended if self._ended_at == self._recorder.step else {}

    def before_load(self) -> None:
        """Other weights are about to be loaded into what was trained: keep these, in case that no step follows."""
        if self._ended_at < self._recorder.step and not self._is_blocked():
            tensors = [tensor for tensor, _ in self.initial.values()]
            made = copies(tensors) or []
            self._ended = {id(tensor): (tensor, copy) for tensor, copy in zip(tensors, made, strict=False)}
            self._ended_at = self._recorder.step

    def _is_blocked(self) -> bool:
        recorder = self._recorder
        return recorder.in_backward or recorder.is_dead or get_ident() != recorder.thread

    def begin(self, step: int) -> None:
        """A watched step begins."""
        recorder = self._recorder
        if self.is_off or recorder.is_compiled or step < self._next or self._is_blocked():
            return
        self._is_armed = True
        self._fresh = []
        self._tape.arm(at_once=step > 0 and not recorder.structure.models)

    @property
    def is_maximised(self) -> bool:
        """Whether the training climbs what `backward` is called on."""
        return self._recorder.updates.sense < 0

    def before_backward(self, loss: Tensor, place: Any) -> None:
        """A watched backward call begins; the weights are still those that made the loss."""
        if not self._is_armed or self._is_blocked():
            return
        if any(one.place == place for one in self._fresh):
            return  # accumulation, or a closure that is evaluated again
        self.n_backwards[place] = self.n_backwards.get(place, 0) + 1
        if len(self._fresh) >= MAX_PLACES or (place not in self.first and len(self.first) >= MAX_PLACES):
            return
        try:
            recorded = self._tape.cut(loss, self._recorder.step, place)
        except Unrecordable as error:
            self.refused[place] = str(error)
            return
        before = self.latest.get(place)
        if before and before[-1].weights != recorded.weights:
            del self.first[place], self.latest[place]  # the model was built anew: what belongs to the old one would keep it alive
            self._forget_weights()
        if place not in self.first:
            self._keep_initial(recorded)
        if not self._recorder.structure.models:
            self._note_samples(recorded)
        recorded.drawn = self._drawn if sum(tensor.nbytes for tensor in self._drawn) <= MAX_EVALUATED_BYTES else []
        self._fresh.append(recorded)

    def _note_samples(self, recorded: Recorded) -> None:
        """The batch of a program without modules, which no forward tells: the first numbers that meet its weights."""
        batch = next((one for one in recorded.constants if one.dim() > 1 and one.is_floating_point()), None)
        if batch is not None:
            hashes = row_hashes(batch)
            self._recorder.samples.add(hashes)
            self._recorder.samples.mark(hashes)

    def note_drawn(self, batch: Any) -> None:
        """A loader gave a batch; the loop may change it before the model gets it."""
        self._drawn = list(all_tensors(batch)) if self._is_armed else []

    def note_asked(self, tensor: Tensor | None) -> None:
        """A model runs in an evaluation, on this input."""
        self._asked = tensor

    def note_labels(self, labels: Tensor, *, are_classes: bool = True) -> None:
        """These are the labels of the input that the model got last in an evaluation."""
        kept = self.evaluated if are_classes else self.evaluated_numbers
        asked, self._asked = self._asked, None
        if asked is not None and asked.dim() > 1 and labels.shape[:1] == asked.shape[:1]:
            self._note_origin(asked)
        if asked is None or asked.dim() < 2 or labels.shape[:1] != asked.shape[:1] or len(kept) >= MAX_EVALUATED:
            return
        if sum(x.nbytes for x, _ in kept) + asked.nbytes <= MAX_EVALUATED_BYTES:
            with torch.no_grad():
                kept.append((asked.detach().clone(), labels.detach().clone()))

    def _note_origin(self, asked: Tensor) -> None:
        """Keep hold of the data that evaluated samples are taken from, as the program itself does."""
        loaders = self._recorder.loaders
        key = (loaders.current, tuple(asked.shape[1:]))
        if key not in self.held_out and len(self.held_out) < MAX_HELD_OUT and asked.numel():
            origin = find_origin(asked, loaders.dataset())
            self.held_out[key] = origin if origin is not None else Origin([], [])

    def end(self) -> None:
        """The watched step has ended."""
        if not self._is_armed:
            return
        self._is_armed, self._drawn = False, []
        self._tape.disarm()
        step = self._recorder.step
        self._next = step + 1 if step < FIRST else int(step * GROWTH) + 1
        records = self._recorder.updates.records
        optimizers = [found for record in records if (found := record.ref()) is not None and not _is_shell(found)]
        for recorded in self._fresh:
            recorded.n_losses = len({one.place for one in self._fresh})
            used = recorded.weights | {id(tensor) for tensor in recorded.trained}
            recorded.optimizers = [one for one in optimizers if any(id(p) in used for g in one.param_groups for p in g["params"])]
            recorded.weight_versions = [parameter._version for parameter in recorded.trained_parameters()]
            recorded.rates = [float(group.get("lr", float("nan"))) for one in recorded.optimizers for group in one.param_groups]
            self._keep(recorded)
        self._fresh = []

    def note_optimizer(self, optimizer: torch.optim.Optimizer) -> None:
        """An optimiser was built: if it is for other weights than those recorded, these are let go."""
        held = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
        recorded = [steps[-1] for steps in self.latest.values()]
        if recorded and not self._fresh and all(held.isdisjoint(one.weights) for one in recorded):
            self.first.clear()
            self.latest.clear()
            self._forget_weights()
            self._next = self._recorder.step

    def note_function(self, function: Any, args: tuple[Any, ...]) -> None:
        """Keep the arguments of the first call of a custom function of the program, if they are small."""
        name = function.__name__
        if name in self.functions or len(self.functions) >= MAX_FUNCTIONS or not self._recorder.watching or self._is_blocked():
            return
        tensors = list(all_tensors(args))
        wants = tuple(bool(tensor.requires_grad) for tensor in tensors)
        if not any(wants) or sum(tensor.nbytes for tensor in tensors) > MAX_ARGUMENTS:
            return
        line = code_line(function.backward.__code__)
        if line is not None:
            with torch.no_grad():
                self.functions[name] = Used(function, transform(args, lambda tensor: tensor.detach().clone()), wants, line)

    def is_current(self, earlier: Recorded, last: Recorded) -> bool:
        """Whether the training still was of the same kind at its end: recorded late in the run, or the same weights trained on.

        PyTorch counts how often a tensor was written to. From `earlier` to `last` that gives the writes in each step, and so how
        many there must have been since.
        """
        n_after = self._recorder.step - 1 - last.step
        if last.step >= MIN_REACH * (self._recorder.step - 1):
            return True
        weights = last.trained_parameters()
        if last.step == earlier.step or not len(weights) == len(last.weight_versions) == len(earlier.weight_versions):
            return False
        paces = [
            ((after - before) / (last.step - earlier.step), parameter._version - after)
            for parameter, before, after in zip(weights, earlier.weight_versions, last.weight_versions, strict=True)
        ]
        changing = [(pace, made) for pace, made in paces if pace > 0]  # a part that gets no gradient is never written to
        if not changing:
            return self._is_one_optimizer(weights)
        return all(made >= SAME_PACE * pace * n_after for pace, made in changing)

    def _is_one_optimizer(self, weights: list[torch.nn.Parameter]) -> bool:
        """Whether one optimiser made all steps, on these weights: a fused one writes without being counted."""
        structure, records = self._recorder.structure, self._recorder.updates.records
        stepping = [index for index, record in enumerate(records) if record.n_steps]
        known = [structure.known_parameter(parameter) for parameter in weights]
        return (
            len(stepping) == 1
            and records[stepping[0]].n_steps >= SAME_PACE * (self._recorder.step - 1)
            and all(number >= 0 and stepping[0] in structure.parameters[number].optimizers for number in known)
        )

    def tidy(self) -> None:
        """Take a tape that is done off the stack; in a program without an optimiser its step ends within a call through it."""
        self._tape.tidy()

    def _keep(self, recorded: Recorded) -> None:
        first = self.first.setdefault(recorded.place, [])
        if not first:
            self.source = candidates(recorded, self._recorder.loaders.dataset())
        if len(first) < FIRST:
            first.append(recorded)
        self.latest.setdefault(recorded.place, deque(maxlen=LATEST)).append(recorded)

    def _forget_weights(self) -> None:
        self.initial.clear()
        self._ended, self._ended_at = {}, -1

    def _keep_initial(self, recorded: Recorded) -> None:
        """Copy what training changes, before it is first updated, unless it is large."""
        new = (tensor for tensor in state_of(recorded) if id(tensor) not in self.initial)
        changing = [tensor for tensor in new if tensor.requires_grad or not isinstance(tensor, torch.nn.Parameter)]
        held = sum(clone.nbytes for _, clone in self.initial.values())
        made = copies(changing, held) or []
        self.initial.update({id(tensor): (tensor, copy) for tensor, copy in zip(changing, made, strict=False)})

    def close(self) -> None:
        """The program has ended."""
        self._is_armed = False
        self._tape.disarm()


def state_of(recorded: Recorded) -> list[Tensor]:
    """The parameters and buffers that a recorded step uses."""
    found = {id(t): t for module in recorded.modules for t in (*module.parameters(), *module.buffers())}
    found.update({id(t): t for t in recorded.trained})
    return list(found.values())


def _is_shell(optimizer: torch.optim.Optimizer) -> bool:
    """Whether it cannot step: it passes calls on to another one, as Accelerate's does, or stands for one without a formula."""
    return type(optimizer).__module__.startswith("accelerate.") or getattr(optimizer, "is_imitation", False)
