"""From the recorder's state to the frozen evidence."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from time import perf_counter

import numpy as np
import torch

from sleuth.evidence.trace import (
    ActivationSeries,
    Backward,
    Clip,
    Evaluation,
    Forward,
    Group,
    Layer,
    LayerCall,
    Loader,
    LossCall,
    Model,
    NonFinite,
    Optimizer,
    Parameter,
    Phase,
    Place,
    Rebuild,
    Recapture,
    RunFacts,
    Trace,
    Update,
)
from sleuth.probes.torch.frames import Line, to_place
from sleuth.probes.torch.recorder import Recorder
from sleuth.probes.torch.records import ForwardRecord, LossRecord
from sleuth.probes.torch.series import parameter_series, scalars

MAX_HASHES = 100_000
FREQUENT_SHARE = 0.5
CHOSEN_SEEDS = 2**32  # a seed that a person sets is smaller; the one that torch draws itself has 53 or 64 bits
NO_COUNTS = np.zeros(0, np.int64)


def assemble(recorder: Recorder, script: str = "", home: str = "", status: str = "running", exception: str = "") -> Trace:
    """The `Trace` of everything seen so far."""
    return _Assembly(recorder, home or os.getcwd()).trace(script, status, exception)


class _Assembly:
    def __init__(self, recorder: Recorder, home: str) -> None:
        self.recorder, self.home = recorder, home
        self.places: dict[Line, Place | None] = {}
        self.failed: tuple[tuple[str, str], ...] = ()
        recorder.updates.note_last()
        self.trained = {p.model for p in recorder.structure.parameters if p.is_trained or p.optimizers}
        self.frequent = self._frequent_models()

    def place(self, line: Line | None) -> Place | None:
        if line is None:
            return None
        if line not in self.places:
            self.places[line] = to_place(line, self.home)
        return self.places[line]

    def trace(self, script: str, status: str, exception: str) -> Trace:
        recorder = self.recorder
        return Trace(
            run=self._run(script, status, exception),
            models=tuple(self._models()),
            layers=tuple(self._layers()),
            parameters=tuple(self._parameters()),
            optimizers=tuple(self._optimizers()),
            loaders=tuple(self._loaders()),
            scalars=scalars(recorder),
            gradients=parameter_series(recorder),
            activations=self._activations(),
            layer_calls=tuple(self._layer_calls()),
            forwards=tuple(self._forward(one) for one in recorder.forwards_seen),
            losses=tuple(self._loss(one) for one in recorder.losses_seen),
            backwards=tuple(
                Backward(b.step, self.place(b.line), b.value, b.is_finite, b.has_graph, b.is_scalar, b.reached, b.graph, b.raised)
                for b in recorder.backward_calls.records
            ),
            updates=tuple(
                Update(u.step, u.optimizer, self.place(u.line), u.order, *u.counts, u.in_closure)
                for u in recorder.updates.updates
            ),
            evaluations=tuple(self._evaluations()),
            clips=tuple(Clip(c.step, self.place(c.line), c.limit, c.total_norm) for c in recorder.updates.clips),
            rebuilds=tuple(self._rebuilds()),
            nonfinite=tuple(
                NonFinite(n.step, n.source, n.name, n.cause, self.place(n.line), n.sample, n.value) for n in recorder.nonfinite
            ),
            schedulers=tuple(recorder.scheduling.seen(self.place)),
            unused_loaders=tuple(place for line in recorder.loaders.unused() if (place := self.place(line)) is not None),
            train_samples=np.fromiter(recorder.train_hashes, np.uint64, len(recorder.train_hashes)),
            n_train_samples_seen=recorder.n_hashed,
            recapture=Recapture(len(recorder.marked), recorder.n_drawn, recorder.n_met),
            missing=self._missing(),
        )

    def _run(self, script: str, status: str, exception: str) -> RunFacts:
        recorder = self.recorder
        device = next((str(t.device) for _, t in recorder.structure.live_parameters()), "cpu")
        return RunFacts(
            script,
            "torch",
            torch.__version__,
            device,
            recorder.step,
            len(recorder.rows),
            recorder.n_backwards,
            perf_counter() - recorder.clock.started,
            status,
            exception,
            recorder.is_finished,
            recorder.graphs_alive,
            recorder.graphs_checked,
            self.place(recorder.graphs_line),
            recorder.uses_grad_scaler,
            "torch.distributed" in sys.modules and torch.distributed.is_available() and torch.distributed.is_initialized(),
            torch.initial_seed() < CHOSEN_SEEDS,
        )

    def _activations(self) -> ActivationSeries | None:
        """The activations; what fails in measuring them costs only the rules that need them."""
        try:
            return self.recorder.activations.series()
        except Exception as error:  # the probe meets the user's program here
            self.recorder.note_crash(self.recorder.activations.series, error)
            self.failed = (("activations", f"measuring them failed: {type(error).__name__}: {error}"),)
            return None

    def _missing(self) -> tuple[tuple[str, str], ...]:
        missing = list(self.failed)
        if self.recorder.is_compiled:
            reason = "the model is compiled: only the outside of the compiled region is watched"
            missing += [(fact, reason) for fact in ("activations", "layer_calls", "forwards")]
        return tuple(missing)

    def _models(self) -> list[Model]:
        return [
            Model(
                i,
                m.name,
                m.kind,
                self.place(m.line),
                m.n_values,
                m.first_step,
                m.is_loaded,
                m.ref() is not None,
                m.n_training,
                m.n_other,
                self.recorder.is_compiled,
            )
            for i, m in enumerate(self.recorder.structure.models)
        ]

    def _layers(self) -> list[Layer]:
        return [
            Layer(
                i,
                r.name,
                r.kind,
                r.model,
                self.place(r.line),
                r.parameters,
                r.is_registered,
                r.n_calls,
                r.n_training_calls,
                r.is_container,
                r.in_forward,
                r.probability,
                r.features,
            )
            for i, r in enumerate(self.recorder.structure.layers)
        ]

    def _parameters(self) -> list[Parameter]:
        found = []
        tops = [model.ref() for model in self.recorder.structure.models]
        held = {id(p) for top in tops if top is not None for p in top.parameters()}
        for i, p in enumerate(self.recorder.structure.parameters):
            tensor = p.ref()
            needs = bool(tensor.requires_grad) if tensor is not None else p.requires_grad
            p.requires_grad = needs
            found.append(
                Parameter(
                    i,
                    p.name,
                    p.model,
                    p.layer,
                    p.shape,
                    p.dtype,
                    needs,
                    p.required_grad_at_first,
                    p.is_registered,
                    p.is_attribute,
                    p.is_model_input,
                    tuple(sorted(p.optimizers)),
                    p.n_reached,
                    p.n_gradient,
                    p.first_step,
                    p.is_loaded,
                    p.is_shared,
                    p.is_trained and not needs,
                    bool(p.has_equal_rows),
                    bool(p.has_equal_rows) and p.equal_gradient_rows == p.n_rows_checked > 0,
                    p.mean,
                    p.std,
                    p.is_registered and p.model >= 0 and tops[p.model] is not None and id(tensor) not in held,
                )
            )
        return found

    def _optimizers(self) -> list[Optimizer]:
        return [
            Optimizer(
                i, o.kind, self.place(o.line), tuple(Group(*group) for group in o.groups), o.n_steps, o.first_step, o.has_closure
            )
            for i, o in enumerate(self.recorder.updates.records)
        ]

    def _loaders(self) -> list[Loader]:
        return [
            Loader(
                i,
                self.place(r.line),
                r.dataset,
                r.n_samples,
                r.batch_size,
                r.sampler,
                r.n_workers,
                r.n_batches,
                r.n_passes,
                r.is_training,
                float(np.median(r.waits)) if r.waits else float("nan"),
                self.place(r.item_line),
                float(np.median(r.fetches)) / max(r.batch_size, 1) if r.fetches else float("nan"),
                r.names,
            )
            for i, r in enumerate(self.recorder.loaders.records)
        ]

    def _layer_calls(self) -> list[LayerCall]:
        forwards = self.recorder.forwards
        found = []
        for layer, (step, given, output, spread) in forwards.layer_calls.items():
            counts = sorted(forwards.channel_values.get(layer, []))
            least_twice = counts[1] if len(counts) > 1 else -1
            found.append(LayerCall(step, layer, given, output, least_twice, spread if spread is not None else np.zeros(0)))
        return found

    # phases --------------------------------------------------------------------------------------------------------

    def _frequent_models(self) -> set[int]:
        """Models that run without a backward in more than half of the watched steps: generators, target networks, actors."""
        steps: dict[int, set[int]] = defaultdict(set)
        watched = {row.step for row in self.recorder.rows}
        for frame in self.recorder.forwards_seen:
            if not frame.is_trained_through and not frame.after_training and frame.step in watched:
                steps[frame.model].add(frame.step)
        n = max(len(self.recorder.rows), 1)
        return {model for model, seen in steps.items() if n > 4 and len(seen) > FREQUENT_SHARE * n}

    def _phase(self, frame: ForwardRecord) -> Phase:
        if frame.is_trained_through:
            return Phase.TRAIN
        if frame.model not in self.trained or (frame.grad_enabled and not frame.sequence):
            return Phase.OTHER  # not trained, or all of it frozen
        if frame.has_loss or not frame.is_training:
            return Phase.EVALUATION
        if frame.grad_enabled or frame.model in self.frequent:
            return Phase.OTHER
        return Phase.EVALUATION

    def _forward(self, f: ForwardRecord) -> Forward:
        return Forward(
            f.step,
            f.model,
            self._phase(f),
            self.place(f.line),
            f.is_training,
            f.grad_enabled,
            f.input,
            f.output,
            tuple(sorted(f.train_layers)),
            tuple(sorted(f.eval_layers)),
            f.statistics_changed,
            f.loader,
            f.n_equal,
            f.same_as_before,
            f.raised,
        )

    def _loss(self, r: LossRecord) -> LossCall:
        phase = Phase.TRAIN if r.is_trained else Phase.OTHER if r.is_other else Phase.EVALUATION
        return LossCall(
            r.step,
            phase,
            r.function,
            self.place(r.line),
            r.input,
            r.target,
            r.value,
            r.is_finite,
            r.ops,
            r.op_dims,
            r.n_classes,
            r.sum_to_one,
            r.log_probabilities,
            r.target_counts if r.target_counts is not None else NO_COUNTS,
            r.prediction_counts if r.prediction_counts is not None else NO_COUNTS,
            r.n_correct,
            r.n_valid,
            r.ignore_index,
            r.reduction,
            r.from_data,
            r.created,
            r.raised,
        )

    def _evaluations(self) -> list[Evaluation]:
        phases = {
            (f.step, f.model, f.line, f.loader): self._phase(f) for f in self.recorder.forwards_seen if not f.is_trained_through
        }
        found = []
        for s in self.recorder.evaluating.stretches:
            if phases.get((s.step, s.model, s.line, s.loader)) != Phase.EVALUATION:
                continue
            samples = np.unique(np.concatenate(s.hashes))[:MAX_HASHES] if s.hashes else np.zeros(0, np.uint64)
            found.append(
                Evaluation(
                    s.step,
                    s.model,
                    self.place(s.line),
                    s.loader,
                    s.n_forwards,
                    s.n_samples,
                    s.loss_sum / s.loss_n if s.loss_n else float("nan"),
                    s.n_correct / s.n_judged if s.n_judged else float("nan"),
                    s.target_counts if s.target_counts is not None else NO_COUNTS,
                    s.after_training,
                    s.has_targets,
                    s.model in self.frequent,
                    samples,
                    s.names,
                )
            )
        return found

    def _rebuilds(self) -> list[Rebuild]:
        structure = self.recorder.structure
        groups: dict[tuple[Line | None, str], list[int]] = defaultdict(list)
        for index, model in enumerate(structure.models):
            groups[(model.line, model.kind)].append(index)
        found = []
        for (line, kind), members in groups.items():
            if len(members) < 2 or line is None:
                continue
            owners = {p.model: max(p.optimizers) for p in structure.parameters if p.optimizers and p.model in members}
            optimizers = [self.recorder.updates.records[owners[m]] for m in members if m in owners]
            stepped = [o for o in optimizers if o.n_steps]
            if not stepped:
                continue
            passes = [o.last_pass - o.first_pass + 1 if o.first_pass >= 0 else -1 for o in stepped]
            found.append(
                Rebuild(
                    self.place(line),
                    kind,
                    len(members),
                    len(stepped),
                    sum(structure.models[m].ref() is not None for m in members),
                    float(np.median(passes)),
                    float(np.median([o.n_steps for o in stepped])),
                    len({o.loader for o in stepped}) == 1,
                    np.array([o.loss_first for o in stepped]),
                    np.array([o.loss_last for o in stepped]),
                )
            )
        return found
