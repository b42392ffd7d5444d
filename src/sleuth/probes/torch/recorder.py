"""The probe's state: one object that the hooks call and that `assemble` reads."""

from __future__ import annotations

import functools
import threading
import weakref
from array import array
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from sleuth.evidence.trace import Trace
from sleuth.probes.experiments.capturing import Capturing
from sleuth.probes.frames import Line
from sleuth.probes.torch import nonfinite
from sleuth.probes.torch.activations import Activations
from sleuth.probes.torch.backward_calls import BackwardCalls, Token
from sleuth.probes.torch.evaluating import Evaluating
from sleuth.probes.torch.forwards import Forwards
from sleuth.probes.torch.histograms import Spreads
from sleuth.probes.torch.labelled import Labelled
from sleuth.probes.torch.ledger import Ledgers
from sleuth.probes.torch.loading import Loading
from sleuth.probes.torch.losses import Losses
from sleuth.probes.torch.manual import ManualUpdates
from sleuth.probes.torch.records import ForwardRecord, LossRecord, NonFiniteRecord, PrintRecord, Row, StateUseRecord
from sleuth.probes.torch.routing import Routers
from sleuth.probes.torch.samples import TrainSamples
from sleuth.probes.torch.sampling import CHECKS_SHARE, Clock, Schedule, is_check
from sleuth.probes.torch.scheduling import Scheduling
from sleuth.probes.torch.step_sink import StepSink
from sleuth.probes.torch.structure import Structure
from sleuth.probes.torch.tensors import is_all_zero
from sleuth.probes.torch.tokens import Tokens
from sleuth.probes.torch.updates import Updates
from sleuth.probes.torch.usage import UsageLooks
from sleuth.probes.torch.weights import Weights

if TYPE_CHECKING:
    from sleuth.probes.torch.own_optimizers import OwnOptimizers

MAX_RECORDS = 6_000
MAX_CRASHES = 20
SCALARS = ("loss", "lr", "seconds", "wait", "epoch")
RECENT_GRAPHS = 2
MEMORY_POINTS = 25  # of the memory series, for each factor of e in the number of steps
MAX_LIVE = 1_000  # parameters up to which norms are kept while the training goes on; at its end all are
MANY_SAMPLES = 256

Event = tuple[str, frozenset[int] | None]


class Recorder:
    """Everything seen so far. `watching`: this step is recorded in depth; `looking`: forwards of an evaluation are."""

    own: OwnOptimizers | None = None

    def __init__(self, budget: float, on_check: Callable[[Callable[[], Trace]], None] | None, sink: StepSink | None) -> None:
        self.clock = Clock(budget)
        self.schedule = Schedule(self.clock)
        self.on_check, self.sink = on_check, sink
        self.thread = threading.get_ident()
        self.is_dead = False
        self.is_finished = False
        self.is_compiled = False
        self.has_saved_hooks = False
        self.uses_grad_scaler = False
        self.watching = True
        self.looking = False
        self.in_backward = False
        self.is_log_complete = True
        self.step = 0
        self.n_backwards = 0
        self.crashes: list[str] = []
        self.events: list[Event] = []
        self.structure = Structure()
        self.loaders = Loading(self)
        self.activations = Activations(self)
        self.forwards = Forwards(self)
        self.losses = Losses(self)
        self.labelled, self.ledgers = Labelled(), Ledgers(self)
        self.lookups, self.weights, self.routers = Tokens(self), Weights(self), Routers(self)
        self.updates, self.spreads = Updates(self), Spreads()
        self.scheduling = Scheduling(self)
        self.evaluating = Evaluating(self)
        self.forwards_seen: list[ForwardRecord] = []
        self.losses_seen: list[LossRecord] = []
        self.backward_calls = BackwardCalls(self)
        self.nonfinite: list[NonFiniteRecord] = []
        self.state_uses: list[StateUseRecord] = []
        self.printed: list[PrintRecord] = []
        self.rows: list[Row] = []
        self.row = Row(0)
        self.samples = TrainSamples()
        self.hash_cost = self.hash_spent = 0.0
        self.check_cost = self.checks_spent = 0.0
        self.tokens: list[weakref.ref[Token]] = []
        self.graphs_alive = self.graphs_checked = 0
        self.graphs_line: Line | None = None
        self.scalars = array("d")  # SCALARS of each step, one step after the other
        self._losses_in_step: list[Any] = []
        self._started = perf_counter()
        self.memory: dict[int, float] = {}
        self._next_memory = 0
        self.usage = UsageLooks()
        self._began_watching = perf_counter()
        self.manual = ManualUpdates(self)
        self.capturing = Capturing(self)

    # guarding ------------------------------------------------------------------------------------------------------

    def guard(self, function: Callable[..., Any]) -> Callable[..., None]:
        """The same function; an exception in it is noted and never reaches the program. After 20 the probe goes silent."""

        @functools.wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> None:
            if self.is_dead:
                return
            began = self.clock.now()
            try:
                if self.capturing.is_recording:
                    with torch._C.DisableTorchFunction():  # what the probe computes is not the program's
                        function(*args, **kwargs)
                else:
                    function(*args, **kwargs)
            except Exception as error:  # the probe meets the user's program here
                self.note_crash(function, error)
            self.clock.spend(began)

        return guarded

    def note_crash(self, function: Callable[..., Any], error: Exception) -> None:
        """Keep one line about a failure of our own."""
        self.crashes.append(f"{getattr(function, '__qualname__', function)}: {type(error).__name__}: {error}"[:300])
        if len(self.crashes) >= MAX_CRASHES:
            self.is_dead = True
            self.forwards.turn_off()

    def is_foreign(self) -> bool:
        """Whether the caller is another thread or a recomputation inside a backward call, which are not watched."""
        return self.in_backward or threading.get_ident() != self.thread

    def note_event(self, letter: str, owners: frozenset[int] | None) -> None:
        """Append to the order of events, while watched."""
        if self.watching and not self.updates.hooks.takes(letter, owners):
            self.events.append((letter, owners))

    # what is kept --------------------------------------------------------------------------------------------------

    def keep_forward(self, frame: ForwardRecord) -> None:
        """Keep a forward's record, up to a limit."""
        frame.tails = []
        if len(self.forwards_seen) < MAX_RECORDS:
            self.forwards_seen.append(frame)

    def keep_loss(self, record: LossRecord) -> None:
        """Keep a loss call's record, up to a limit."""
        if len(self.losses_seen) < MAX_RECORDS:
            self.losses_seen.append(record)

    def wants_input_facts(self, frame: ForwardRecord) -> bool:
        """Whether a forward's input is read: always while watching training, a limited number in an evaluation."""
        return (self.watching and frame.grad_enabled) or self.evaluating.wants_facts(frame)

    # step boundary -------------------------------------------------------------------------------------------------

    def end_quickly(self, optimizer: Any) -> bool:
        """Count a step and end it, if it has one finite loss and nothing is decided after it; False if it is not that simple.

        It is called in every step: what it does not call costs nothing.
        """
        step, values, schedule = self.step, self._losses_in_step, self.schedule
        following = step + 1
        if self.watching or self.looking or following >= schedule.thought or step >= self._next_memory or len(values) != 1:
            return False
        loss, lr = values[0], optimizer.param_groups[0].get("lr")
        if type(loss) is not float or type(lr) is not float or loss - loss != 0.0 or not self.updates.note_lead(optimizer):
            return False
        values.clear()
        now, clock, loaders = perf_counter(), self.clock, self.loaders
        seconds, wait = now - self._started - clock.in_step, loaders.waited
        keep = self.scalars.append  # five calls take less time than one `extend`
        keep(loss)
        keep(lr)
        keep(seconds)
        keep(wait)
        keep(loaders.n_passes)
        if self.sink is not None:
            self.sink.write_step(step, loss, lr, seconds, wait)
        clock.typical += (seconds - clock.typical) * (0.1 if clock.typical else 1.0)  # as `note_unwatched` does
        if now >= self.usage.due:
            now = self._look(step, now)
        loaders.waited = clock.in_step = 0.0
        self.step, self._started = following, now
        return True

    def end_step(self, optimizer: Any) -> None:
        """An iteration of the training loop has ended."""
        values, loaders = self._losses_in_step, self.loaders
        if len(values) == 1 and type(values[0]) is float:
            loss = values[0] if values[0] - values[0] == 0.0 else float("inf")
            values.clear()
        else:
            loss = self._loss_of_step()
        lr = optimizer.param_groups[0].get("lr", float("nan")) if optimizer is not None else float("nan")
        lr = lr if type(lr) is float else float(lr)
        now = perf_counter()
        seconds, wait = now - self._started - self.clock.in_step, loaders.waited
        self.scalars.extend((loss, lr, seconds, wait, loaders.n_passes))
        if self.sink is not None:
            self.sink.write_step(self.step, loss, lr, seconds, wait)
        if self.step >= self._next_memory:
            self.memory[self.step] = memory = self._memory()
            if self.sink is not None:
                self.sink.write_memory(self.step, memory)
            self._next_memory = self.step + max(1, self.step // MEMORY_POINTS)
        loaders.waited = 0.0
        if self.watching:
            self.clock.spend_hidden(seconds)
        else:
            self.clock.note_unwatched(seconds)
        if now >= self.usage.due:
            now = self._look(self.step, now)
        if self.watching or self.looking or self.step + 1 >= self.schedule.thought:
            self._end_of_interest()
            now = perf_counter()
        else:
            self.step += 1
        self.clock.in_step = 0.0
        self._started = now

    def _look(self, step: int, now: float) -> float:
        """See how much of the machine is in use, count that as sleuth's own time, and give the time afterwards."""
        since = self.clock.now()
        values = self.usage.look(step, now)
        if values is not None and self.sink is not None:
            self.sink.write_usage(step, values)
        self.clock.spend(since)
        return perf_counter()

    def _end_of_interest(self) -> None:
        """The end of a step that was watched, or after which something is decided."""
        if self.watching:
            self._close_watched()
        elif self.looking:
            self._resolve_leftovers()
        if self.watching or self.looking:
            self._close_looking()
        self.step += 1
        if self.step >= self.schedule.thought:
            self._maybe_check()
            self._plan_next()
        elif self.watching:
            self._plan_next()

    @property
    def last_loss(self) -> float:
        """The loss of the last step that ended; NaN if there is none."""
        return self.scalars[-len(SCALARS)] if self.scalars else float("nan")

    def latest_loss(self) -> float:
        """The last loss of the current step, if it is known."""
        return self._losses_in_step[-1] if self._losses_in_step and isinstance(self._losses_in_step[-1], float) else float("nan")

    def _loss_of_step(self) -> float:
        values = self._losses_in_step
        if not values:
            return float("nan")
        if all(isinstance(value, float) for value in values):
            total = sum(values) / len(values)
        elif self.watching:
            total = sum(float(value.float().sum()) if isinstance(value, torch.Tensor) else value for value in values) / len(
                values
            )
        else:
            total = float("nan")
            self._losses_in_step = []
            return total
        self._losses_in_step = []
        return total if total - total == 0.0 else float("inf")

    def _close_watched(self) -> None:
        self.capturing.end()
        self._resolve_leftovers()
        self.rows.append(self.row)
        self._count_graphs()
        for number, tensor in self.structure.live_parameters():
            record = self.structure.parameters[number]
            record.requires_grad = tensor.requires_grad
            record.is_zero = record.is_zero is not False and is_all_zero(tensor)
        self.activations.close()
        self.lookups.clear()
        self.weights.snapshot()
        if self.sink is not None and len(self.structure.parameters) <= MAX_LIVE:
            norms = {"gradient_norm": self.row.gradient, "weight_norm": self.row.weight, "update_norm": self.row.update}
            self.sink.write_norms(self.row.step, [one.name for one in self.structure.parameters], norms)
            for series, counts, edges in self.spreads.at(self.row.step):
                self.sink.write_counts(series, self.row.step, counts, edges)
        self.schedule.note_cost(self.clock.in_step)
        if any(norm == float("inf") for norm in self.row.gradient.values()) and not self.nonfinite:
            nonfinite.note_gradient(self, self.row)
        if self.step > 0 and not np.isfinite(self.last_loss) and self.n_backwards > 0 and self.nonfinite:
            self.schedule.ask_for_more(self.step)

    def _memory(self) -> float:
        if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
            return float(torch.cuda.memory_allocated())
        return float(self.usage.process.memory_info().rss)

    def _count_graphs(self) -> None:
        past = self.tokens[:-RECENT_GRAPHS]
        alive = sum(ref() is not None for ref in past)
        if alive >= self.graphs_alive:
            self.graphs_alive, self.graphs_checked = alive, len(past)
        if len(self.tokens) > MANY_SAMPLES:
            self.tokens = [ref for ref in self.tokens if ref() is not None][-MANY_SAMPLES:]

    def _resolve_leftovers(self) -> None:
        """Forwards and losses with a graph that no backward reached."""
        for frame in self.forwards.pending:
            self.evaluating.add_forward(frame)
        self.forwards.pending = []
        for loss in self.losses.pending:
            if not loss.is_other:
                self.evaluating.add_loss(loss)
        self.losses.pending = []

    def _close_looking(self) -> None:
        self.evaluating.close()
        if self.looking and not self.watching:
            self.forwards.turn_off()
        self.looking = False

    def _maybe_check(self) -> None:
        if self.on_check is None or not is_check(self.step):
            return
        if self.clock.has_room(self.check_cost) or self.clock.has_room(self.check_cost, CHECKS_SHARE, spent=self.checks_spent):
            wall, processor = self.clock.now()
            self.judge_now()
            after = self.clock.now()
            self.check_cost = after[0] - wall
            self.checks_spent += self.check_cost
            self.clock.own += self.check_cost
            self.clock.processor += after[1] - processor

    def judge_now(self) -> None:
        """Hand the evidence so far to the rules."""
        from sleuth.probes.torch.assemble import assemble

        if self.on_check is not None:
            self.on_check(lambda: assemble(self))

    def _plan_next(self) -> None:
        was = self.watching
        self.watching = self.schedule.wants(self.step)
        if not self.watching:
            if was:
                self.forwards.turn_off()
                self.updates.turn_off()
                self.is_log_complete = False
            return
        self.row = Row(self.step)
        self.forwards.turn_on()
        self.updates.turn_on()
        self.capturing.begin(self.step)
        if not was:
            self.events.clear()
            self.is_log_complete = True
            for index, record in enumerate(self.updates.records):
                record.since = 0 if index == self.updates.lead else None
                record.snapshot, record.is_checked = [], True
                if index == self.updates.lead:
                    record.is_checked = False
                    record.snapshot = [
                        (weakref.ref(t), id(t.grad), t.grad._version)
                        for t in self.updates.tensors(index)
                        if t.grad is not None and t.grad.layout is torch.strided
                    ]
        elif len(self.events) > MAX_RECORDS:
            self.events.clear()
            for record in self.updates.records:
                record.since = None

    def finish(self) -> None:
        """The program has ended."""
        self.is_finished = True
        if self.watching or self.looking:
            self.guard(self._resolve_leftovers)()
        self.forwards.turn_off()
        self.capturing.close()
