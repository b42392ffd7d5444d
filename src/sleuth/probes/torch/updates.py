"""Optimisers: their steps, the order of events before each, stale gradients, and norms per parameter."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.optim.optimizer import register_optimizer_step_pre_hook
from torch.utils.hooks import RemovableHandle

from sleuth.probes.frames import Line, user_line
from sleuth.probes.torch.directions import collinear_share, is_due
from sleuth.probes.torch.hand_clips import HandClips
from sleuth.probes.torch.hand_decay import HandDecay
from sleuth.probes.torch.records import ClipRecord, OptimizerRecord, UpdateRecord
from sleuth.probes.torch.step_hooks import StepHooks
from sleuth.probes.torch.tensors import SAMPLE_VALUES, strided

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

ORDER_LIMIT = 240
MAX_CLIPS = 4_000
ROW_CHECKS = 5  # gradients of equal rows that are compared; later, rounding alone drives equal rows apart
ROW_TOLERANCE = 1e-4


class Updates:
    """The registry of optimisers and their watched steps."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.records: list[OptimizerRecord] = []
        self.updates: list[UpdateRecord] = []
        self.clips: list[ClipRecord] = []
        self.by_hand = HandClips(recorder)
        self.decay = HandDecay(recorder)
        self.hooks = StepHooks()
        self.lines: dict[int, Line | None] = {}
        self.lead = -1
        self._streak = (-1, 0)
        self._index: dict[int, int] = {}
        self._samples: list[tuple[int, torch.Tensor, torch.Tensor, float]] = []
        self._norms: dict[int, float] = {}
        self._before_clip: dict[int, float] = {}
        self._compared: dict[int, int] = {}  # the step at which rows of an optimiser's weights were last compared
        self._position = 0
        self._gradients: tuple[int, int, dict[int, torch.Tensor]] = (-1, -2, {})  # optimiser, step, sampled gradients
        self._handle: RemovableHandle | None = None

    def turn_on(self) -> None:
        """Look at optimisers before they step, which only watched steps need; idempotent."""
        if self._handle is None:
            self._handle = register_optimizer_step_pre_hook(self.about_to_step)

    def turn_off(self) -> None:
        """Leave them alone; idempotent."""
        if self._handle is not None:
            self._handle.remove()
            self._handle = None

    def about_to_step(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        """An optimiser is about to step."""
        recorder = self.recorder
        if recorder.watching and not recorder.is_dead:
            recorder.guard(self.before_step)(optimizer)
            if not any(callable(value) for value in (*args[1:], *kwargs.values())):  # a closure computes a loss within the step
                self.hooks.begin(self.index_of(optimizer), [sample[1] for sample in self._samples])
                recorder.capturing.step_aside()

    def index_of(self, optimizer: torch.optim.Optimizer) -> int:
        """Number of an optimiser; registers it."""
        index = self._index.get(id(optimizer), -1)
        if index >= 0 and self.records[index].ref() is optimizer:
            return index
        self.records.append(
            OptimizerRecord(
                weakref.ref(optimizer), type(optimizer).__name__, self.lines.pop(id(optimizer), None), self.recorder.step
            )
        )
        index = self._index[id(optimizer)] = len(self.records) - 1
        if not self.recorder.is_log_complete and self.recorder.step > 0:
            self.records[index].since = None
        self.read_groups(index)
        return index

    def read_groups(self, index: int) -> None:
        """Read which tensors the optimiser holds, and its settings."""
        record, structure = self.records[index], self.recorder.structure
        optimizer = record.ref()
        if optimizer is None:
            return
        groups: list[Any] = []
        for group in optimizer.param_groups:
            numbers = []
            for tensor in group["params"]:
                number = structure.parameter_index(tensor, self.recorder.step)
                if number >= 0:
                    structure.parameters[number].optimizers.add(index)
                    structure.parameters[number].requires_grad = bool(tensor.requires_grad)
                    numbers.append(number)
            betas = group.get("betas")
            momentum = group.get("momentum", betas[0] if betas else None)
            groups.append(
                (
                    tuple(numbers),
                    _number(group.get("lr")),
                    _number(group.get("weight_decay")),
                    _number(momentum),
                    _number(group.get("eps")),
                    bool(group.get("decoupled_weight_decay", False)),
                    group.get("maximize") is True,
                )
            )
        record.groups = tuple(groups)

    def tensors(self, index: int) -> list[torch.Tensor]:
        """The tensors that ask for a gradient in an optimiser's groups."""
        optimizer = self.records[index].ref()
        return (
            [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad] if optimizer is not None else []
        )

    def before_step(self, optimizer: torch.optim.Optimizer) -> None:
        """A watched optimiser is about to step."""
        index = self.index_of(optimizer)
        self.look(self.tensors(index))
        self.decay.before_step(self._samples)
        pairs = [(number, tensor) for number, tensor, _, _ in self._samples]
        if not self._before_clip and self.by_hand.before_step(pairs, self._norms):
            self._before_clip = dict(self.by_hand.norms)
        self._compare_rows(index)

    def look(self, tensors: list[torch.Tensor]) -> None:
        """Keep what these tensors and their gradients are before a step."""
        self._position = len(self.recorder.events)
        self._samples = []
        structure = self.recorder.structure
        for tensor in tensors:
            number = structure.parameter_index(tensor, self.recorder.step)
            if number >= 0 and tensor.layout is torch.strided and tensor.numel():
                values = strided(tensor, SAMPLE_VALUES)
                self._samples.append((number, tensor, values.clone(), (tensor.numel() / values.numel()) ** 0.5))
        self._norms = self.gradient_norms([sample[1] for sample in self._samples])

    def has_changed(self) -> bool:
        """Whether a tensor that was looked at has changed since."""
        news = [strided(tensor, SAMPLE_VALUES) for _, tensor, _, _ in self._samples]
        return any(norms_of([new - old for new, (_, _, old, _) in zip(news, self._samples, strict=True)]))

    def _compare_rows(self, index: int) -> None:
        """Now and then: how many rows of each weight point the same way."""
        if not is_due(self.recorder.step, self._compared.get(index, -1)):
            return
        self._compared[index] = self.recorder.step
        for number, tensor, _, _ in self._samples:
            share = collinear_share(tensor)
            if share is not None:
                kept = self.recorder.structure.parameters[number].collinear
                kept[1:] = [share]

    def gradient_norms(self, tensors: list[torch.Tensor]) -> dict[int, float]:
        """L2 norm of each tensor's gradient, by parameter number; tensors without a gradient are left out."""
        structure = self.recorder.structure
        pairs = [(structure.known_parameter(t), t.grad) for t in tensors if t.grad is not None]
        dense = [(n, g.detach()) for n, g in pairs if n >= 0 and g.layout is torch.strided and g.numel()]
        norms = norms_of([g for _, g in dense])
        found = {n: norm for (n, _), norm in zip(dense, norms, strict=True)}
        for n, g in pairs:
            if n >= 0 and g.layout is torch.sparse_coo:
                found[n] = float(g.detach().coalesce().values().double().norm())
        return found

    def after_step(self, optimizer: torch.optim.Optimizer, line: Line | None) -> None:
        """A watched optimiser has stepped."""
        recorder, index = self.recorder, self.index_of(optimizer)
        record, structure, row = self.records[index], self.recorder.structure, self.recorder.row
        self.read_groups(index)
        norms = self._norms
        closure = any(letter == "B" for letter, _ in recorder.events[self._position :])
        if closure:
            record.has_closure = True
            norms = self.gradient_norms([sample[1] for sample in self._samples])
        for number, norm in norms.items():
            parameter = structure.parameters[number]
            parameter.n_gradient += 1
            row.gradient[number] = self._before_clip.get(number, norm)
        self._note_changes(row)
        self._check_rows()
        self._compare_gradients(index, row)
        recorder.spreads.note(index, row.step, [(number, tensor) for number, tensor, _, _ in self._samples])
        if record.since is not None and recorder.is_log_complete and len(self.updates) < 4_000:
            window = recorder.events[record.since :]
            self.updates.append(
                UpdateRecord(
                    recorder.step,
                    index,
                    line,
                    _order(window, index),
                    len(self.tensors(index)),
                    len(norms),
                    sum(norm > 0 for norm in norms.values()),
                    record.kept,
                    sum(norm == float("inf") for norm in norms.values()),
                    closure,
                )
            )
        record.kept, record.is_checked = 0, False
        record.snapshot = [
            (weakref.ref(t), id(t.grad), t.grad._version)
            for t in self.tensors(index)
            if t.grad is not None and t.grad.layout is torch.strided
        ]
        self._samples, self._before_clip = [], {}
        self.by_hand.clear()

    def _note_changes(self, row: Any) -> None:
        news = [strided(tensor, SAMPLE_VALUES) for _, tensor, _, _ in self._samples]
        changes = norms_of([new - old for new, (_, _, old, _) in zip(news, self._samples, strict=True)])
        weights = norms_of([tensor.detach() for _, tensor, _, _ in self._samples])
        self.decay.after_step(self._samples, news)
        for (number, _, _, scale), change, weight in zip(self._samples, changes, weights, strict=True):
            row.update[number] = change * scale
            row.weight[number] = weight
            parameter = self.recorder.structure.parameters[number]
            if change > 0:
                parameter.is_trained = True

    def _compare_gradients(self, index: int, row: Any) -> None:
        """The angle between this gradient and that of the step before, for the first optimiser that steps in a step."""
        before, step, old = self._gradients
        if step == row.step:
            return
        new: dict[int, torch.Tensor] = {}
        products = np.zeros(3)  # of old and new, of old with itself, of new with itself
        for number, tensor, _, scale in self._samples:
            gradient = tensor.grad
            if gradient is None or gradient.layout is not torch.strided or gradient.is_complex():
                continue
            new[number] = strided(gradient.detach(), SAMPLE_VALUES).float().clone()
            if before == index and step == row.step - 1 and number in old:
                one, two = old[number], new[number]
                products += scale**2 * torch.stack([one @ two, one @ one, two @ two]).double().cpu().numpy()
        size = float(np.sqrt(products[1] * products[2]))
        if np.isfinite(size) and size > 0:
            row.cosine = float(products[0]) / size
        self._gradients = (index, row.step, new)

    def _check_rows(self) -> None:
        for number, tensor, _, _ in self._samples:
            parameter = self.recorder.structure.parameters[number]
            gradient = tensor.grad
            is_open = parameter.has_equal_rows and parameter.n_rows_checked < ROW_CHECKS
            if is_open and gradient is not None and gradient.layout is torch.strided:
                parameter.n_rows_checked += 1
                rows = gradient.reshape(self.recorder.structure.n_gates(parameter), -1, *gradient.shape[1:])
                spread, size = (rows - rows[:, :1]).abs().max(), gradient.abs().max()
                parameter.equal_gradient_rows += bool(spread <= ROW_TOLERANCE * size)

    def before_backward(self) -> None:
        """Look whether the gradients that an optimiser has used are still there, unchanged."""
        for index, record in enumerate(self.records):
            if record.is_checked or record.since is None:
                continue
            record.is_checked = True
            alive = [(tensor, ident, version) for ref, ident, version in record.snapshot if (tensor := ref()) is not None]
            kept = [t for t, ident, version in alive if t.grad is not None and id(t.grad) == ident and t.grad._version == version]
            record.kept = sum(norm > 0 for norm in norms_of([t.grad.detach() for t in kept if t.grad is not None]))
            record.snapshot = []
            events = self.recorder.events[record.since :]
            was_cleared = any(letter == "Z" and owners is not None and index in owners for letter, owners in events)
            if alive and not kept and not was_cleared and all(t.grad is None or not bool(t.grad.any()) for t, _, _ in alive):
                self.recorder.note_event("Z", frozenset((index,)))

    def note_clip(self, parameters: Any) -> None:
        """Gradients are about to be clipped: keep their norms from before."""
        tensors = [parameters] if isinstance(parameters, torch.Tensor) else list(parameters)
        self._before_clip = self.gradient_norms([t for t in tensors if isinstance(t, torch.Tensor)])

    def add_clip(self, limit: float, total: Any, line: Line | None) -> None:
        """Gradients were clipped."""
        norm = float(total) if isinstance(total, (int, float, torch.Tensor)) else float("nan")
        if len(self.clips) < MAX_CLIPS:
            self.clips.append(ClipRecord(self.recorder.step, line, float(limit), norm))
        self.recorder.note_event("C", None)

    def note_first(self, index: int) -> None:
        """An optimiser makes its first step: from which loss and in which pass over which loader it sets out."""
        record, recorder = self.records[index], self.recorder
        record.loss_first = recorder.latest_loss()
        loaders = recorder.loaders
        if loaders.current >= 0:
            record.first_pass, record.loader = loaders.records[loaders.current].n_passes, loaders.current

    @property
    def sense(self) -> float:
        """1 where the leading optimiser descends, -1 where it climbs."""
        groups = self.records[self.lead].groups if self.lead >= 0 else ()
        return -1.0 if groups and all(is_maximising for *_, is_maximising in groups) else 1.0

    def note_last(self) -> None:
        """The leading optimiser may be about to be replaced: how far it came."""
        if self.lead >= 0:
            record = self.records[self.lead]
            record.loss_last = self.recorder.last_loss
            if record.loader >= 0:
                record.last_pass = self.recorder.loaders.records[record.loader].n_passes

    def note_lead(self, optimizer: object) -> bool:
        """Count a step, if it is the leading optimiser's and not its first; it ends an iteration of the training loop."""
        if self.lead < 0:
            return False
        record = self.records[self.lead]
        if record.ref() is not optimizer:
            return False
        record.n_steps += 1
        record.last_step = self.recorder.step
        self._streak = (-1, 0)
        return True

    def note_step(self, index: int) -> bool:
        """Count a step; true when it ends an iteration of the training loop."""
        self.records[index].n_steps += 1
        self.records[index].last_step = self.recorder.step
        if self.lead < 0:
            self.lead = index
        if index == self.lead:
            self._streak = (-1, 0)
            return True
        same, count = self._streak
        self._streak = (index, count + 1 if same == index else 1)
        if self._streak[1] >= 2 and len({r for r in range(len(self.records)) if self.records[r].n_steps}) > 1:
            dead = self.records[self.lead].ref() is None
            if dead or self._streak[1] >= 8:
                self.lead = index
                return True
        return False


def inner_optimizer(optimizer: Any) -> Any:
    """The optimiser whose parameters this one, a library's shell around it, passes on as its own; itself if it is no shell."""
    for one in list(getattr(optimizer, "__dict__", {}).values()):
        if isinstance(one, torch.optim.Optimizer) and one is not optimizer and one.param_groups is optimizer.param_groups:
            return one
    return optimizer


def norms_of(tensors: list[torch.Tensor]) -> list[float]:
    """L2 norms; infinite for a tensor with a value that is not finite."""
    if not tensors:
        return []
    norms = torch._foreach_norm([t if t.is_floating_point() or t.is_complex() else t.float() for t in tensors])
    devices = {norm.device for norm in norms}
    if len(devices) == 1:
        values: list[float] = torch.stack([norm.real.double() for norm in norms]).tolist()
    else:
        values = [float(norm) for norm in norms]
    return [value if value == value else float("inf") for value in values]


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float, torch.Tensor)) else float("nan")


def _order(events: list[tuple[str, frozenset[int] | None]], index: int) -> str:
    """The letters of `Update.order` for one optimiser."""
    letters = []
    for letter, owners in events:
        mine = owners is None or index in owners
        letters.append(letter if mine else letter.lower())
    return "".join(letters)[-ORDER_LIMIT:]


def call_line() -> Line | None:
    """The user's line, from inside an optimiser hook."""
    return user_line(3)
