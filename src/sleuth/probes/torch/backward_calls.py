"""Backward calls: the loss, the parameters that its graph reaches, and which forwards were for training."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from threading import get_ident
from time import perf_counter
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from sleuth.probes.frames import Line, user_line
from sleuth.probes.torch import graph, handwritten, nonfinite
from sleuth.probes.torch.carrying import Carrying
from sleuth.probes.torch.records import BackwardRecord, ForwardRecord, LossRecord
from sleuth.probes.torch.tensors import mean_and_deviation

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

is_compiling = torch.compiler.is_compiling
MAX_RECORDS = 6_000
MAX_GRAPHS = 12
GRAPH_STEPS = 3
PAUSE = 20  # steps without its optimiser's, after which a model that a backward reaches is one that comes back


class Token:
    """Lives as long as the autograd graph that holds it."""

    __slots__ = ("__weakref__",)


class BackwardCalls:
    """Makes a `BackwardRecord` of each watched backward call."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.records: list[BackwardRecord] = []
        self._n_graphs = 0
        self._carrying = Carrying()
        self._resumed: set[int] = set()  # optimisers
        self.by_hand = handwritten.Handwritten(recorder)
        self.has_fragile = False  # an operation was seen whose derivative is infinite at 0
        self.broken: tuple[int, str] | None = None  # step and name of such an operation, met at 0
        self._fragile_cost = 0.0

    def note_quickly(self, loss: object) -> bool:
        """Between watched steps: note a finite loss on the processor, and that a backward begins; False if it is not that simple.

        `Recorder.in_backward` is set if it is; the caller clears it.
        """
        recorder = self.recorder
        if type(loss) is not Tensor or loss.ndim or not loss.is_cpu or recorder.in_backward or recorder.is_dead:
            return False
        if self.has_fragile or get_ident() != recorder.thread or not recorder.updates.records or is_compiling():
            return False
        value = loss.item()
        if value - value != 0.0:
            return False
        recorder.n_backwards += 1
        recorder._losses_in_step.append(value)
        recorder.in_backward = True
        return True

    def before(self, losses: list[torch.Tensor], line: Line | None) -> BackwardRecord | None:
        """A backward call begins; in a watched step its graph is read."""
        if get_ident() != self.recorder.thread:
            return None
        self.recorder.n_backwards += 1
        loss = losses[0]
        on_cpu = loss.device.type == "cpu" and loss.numel() == 1
        value = loss.item() if on_cpu else float("nan")
        finite = not on_cpu or (value - value == 0.0)
        self.recorder._losses_in_step.append(value if on_cpu else loss.detach())
        if not (self.recorder.watching or self.recorder.looking) and finite:
            if self.has_fragile:
                self._look_for_fragile(loss)
            return None
        if not on_cpu and loss.numel():
            value = float(loss.detach().float().sum())
            finite = value - value == 0.0
        line = line or user_line(5)
        record = BackwardRecord(
            self.recorder.step, line, value if finite else float("inf"), finite, loss.grad_fn is not None, loss.numel() == 1
        )
        if self.recorder.watching and len(losses) == 1:
            self.recorder.capturing.before_backward(loss, line)
        self._read_graph(record, loss)
        return record

    def _note_reached(self, leaves: Iterable[Tensor]) -> None:
        """Count for each known parameter among these leaves that a backward reached it."""
        recorder, structure = self.recorder, self.recorder.structure
        for leaf in leaves:
            if (number := structure.known_parameter(leaf)) >= 0:
                parameter = structure.parameters[number]
                parameter.n_reached += 1
                is_late = not parameter.optimizers or recorder.step > parameter.first_step + PAUSE
                if parameter.n_reached == 1 and parameter.is_registered and is_late:
                    recorder.schedule.begin_phase(recorder.step)  # a model that came later, its new part, or one unfrozen now
                self._note_resumed(parameter.optimizers)
                parameter.is_model_input |= leaf.data_ptr() in recorder.forwards.inputs and not parameter.is_registered
                if parameter.has_equal_rows is None:
                    self._read_initial(parameter, leaf)

    def _note_resumed(self, optimizers: set[int]) -> None:
        """A model is trained again, or another optimiser steps for it: its next steps are watched, once."""
        if optimizers <= self._resumed:
            return
        recorder = self.recorder
        last = max(recorder.updates.records[index].last_step for index in optimizers)
        if 0 <= last < recorder.step - PAUSE:
            self._resumed |= optimizers
            recorder.schedule.begin_phase(recorder.step)

    def _read_graph(self, record: BackwardRecord, loss: torch.Tensor) -> None:
        walked = graph.walk(loss)
        recorder, structure = self.recorder, self.recorder.structure
        record.reached = tuple(sorted({structure.parameter_index(leaf, recorder.step) for leaf in walked.leaves} - {-1}))
        self._note_reached(walked.leaves)
        if recorder.watching and not recorder.has_saved_hooks:
            self._note_by_hand(record, loss, walked)
        outputs = self._match(walked)
        record.carried = self._carrying.read(walked, loss.grad_fn, recorder.step)
        record.repeated = self._carrying.repeated
        if not recorder.has_saved_hooks:
            self._scan_fragile(walked)
            record.residual = graph.residual(loss.grad_fn) if recorder.watching else None
        first_bad = not record.is_finite and not any(one.source != "gradient" for one in recorder.nonfinite)
        if first_bad:
            recorder.nonfinite.append(nonfinite.locate(recorder, walked, record.line))
            recorder.schedule.ask_for_more(recorder.step)
        if recorder.watching and (recorder.step < GRAPH_STEPS or first_bad) and self._n_graphs < MAX_GRAPHS:
            self._n_graphs += 1
            record.graph = graph.operations(walked, structure.known_parameter, not recorder.has_saved_hooks)
        if recorder.watching:
            if not recorder.has_saved_hooks:
                recorder.activations.add_functional(walked)
                recorder.lookups.read(walked, record.line)
            if loss.grad_fn is not None:
                token = Token()
                made = (node for node in walked.nodes if node._sequence_nr() in outputs)  # by the model: also kept by a metric
                metadata: Any = next(made, loss.grad_fn).metadata  # a dict that lives as long as the graph
                metadata["sleuth"] = token
                recorder.tokens.append(weakref.ref(token))
            if recorder.own is not None:
                recorder.own.look(record.reached)
            owners = {optimizer for number in record.reached for optimizer in structure.parameters[number].optimizers}
            if recorder.updates.records:
                recorder.updates.before_backward()
            else:
                recorder.manual.before_backward(record.reached)
            recorder.note_event("B", frozenset(owners))
        if len(self.records) < MAX_RECORDS:
            self.records.append(record)
        recorder.graphs_line = record.line

    def _note_by_hand(self, record: BackwardRecord, loss: torch.Tensor, walked: graph.Walked) -> None:
        """A cross-entropy that no function of torch computed is a loss call like theirs."""
        if any(one.sequence in walked.sequence for one in self.recorder.losses.pending):
            return
        found = handwritten.find(loss)
        if found is not None:
            self.by_hand.add(found, record.value, record.line)

    def _look_for_fragile(self, loss: torch.Tensor) -> None:
        """Between watched steps, where time allows: does an operation stand at the point where its derivative is infinite?"""
        recorder = self.recorder
        if recorder.clock.has_room(self._fragile_cost) and not recorder.has_saved_hooks:
            began = recorder.clock.now()
            self._scan_fragile(graph.walk(loss))
            self._fragile_cost = perf_counter() - began[0]
            recorder.clock.spend(began)

    def _scan_fragile(self, walked: graph.Walked) -> None:
        for node in walked.nodes:
            name = graph.op_name(node)
            if name in graph.FRAGILE:
                self.has_fragile = True
                if graph.is_at_pole(node, name):
                    self.broken = (self.recorder.step, name)

    def _read_initial(self, parameter: Any, leaf: torch.Tensor) -> None:
        values = leaf.detach()
        if values.layout is not torch.strided or not values.is_floating_point() or values.numel() == 0:
            parameter.has_equal_rows = False
            return
        n_gates = self.recorder.structure.n_gates(parameter)
        rows = values.reshape(n_gates, -1, *values.shape[1:]) if values.dim() >= 2 else values
        parameter.has_equal_rows = rows.dim() >= 3 and rows.shape[1] > 1 and bool((rows == rows[:, :1]).all())
        mean, deviation = mean_and_deviation(values.float().reshape(-1))
        parameter.mean, parameter.std = float(mean), float(deviation)

    def _match(self, walked: graph.Walked) -> set[int]:
        """Forwards and losses whose outputs lie in this graph were for training; the numbers of these outputs' nodes."""
        waiting: list[ForwardRecord] = []
        outputs: set[int] = set()
        for frame in self.recorder.forwards.pending:
            if not walked.sequence.isdisjoint(frame.sequence):
                outputs.update(walked.sequence.intersection(frame.sequence))
                self._trained_through(frame)
            else:
                waiting.append(frame)
        self.recorder.forwards.pending = waiting
        still: list[LossRecord] = []
        for loss in self.recorder.losses.pending:
            if loss.sequence in walked.sequence:
                loss.is_trained = True
                self.recorder.keep_loss(loss)
            else:
                still.append(loss)
        self.recorder.losses.pending = still
        return outputs

    def _trained_through(self, frame: ForwardRecord) -> None:
        frame.is_trained_through = True
        self.recorder.structure.models[frame.model].n_training += 1
        for layer in frame.layers:
            self.recorder.structure.layers[layer].n_training_calls += 1
        if frame.hashes is not None:
            self.recorder.samples.add(frame.hashes)
            self.recorder.samples.mark(frame.hashes)
        if frame.sites:
            self.recorder.activations.add(frame.sites)
            frame.sites = []
        frame.hashes = frame.rows = frame.given = None
        self.recorder.keep_forward(frame)

    def note_grad_call(self, outputs: list[torch.Tensor]) -> None:
        """`torch.autograd.grad` was called: forwards in that graph are not evaluation."""
        for output in outputs:
            if output.grad_fn is not None:
                sequence = graph.walk(output).sequence
                self.recorder.forwards.pending = [
                    frame for frame in self.recorder.forwards.pending if sequence.isdisjoint(frame.sequence)
                ]
                for loss in self.recorder.losses.pending:
                    loss.is_other |= loss.sequence in sequence

    def after(self, record: BackwardRecord | None, error: BaseException | None) -> None:
        """A backward call ended; without any optimiser it ends a step."""
        if record is not None and error is not None:
            record.raised = f"{type(error).__name__}: {error}"
        if record is not None and error is None and self.recorder.watching and self.recorder.updates.records:
            self.recorder.updates.by_hand.after_backward(record.reached)
        if error is None and not self.recorder.updates.records:
            if record is not None and self.recorder.watching:
                self.recorder.manual.after_backward(record)
            else:
                self.recorder.manual.forget()
            if self.recorder.own is not None and self.recorder.own.awaits_step():
                return
            self.recorder.events.clear()
            self.recorder.end_step(None)
