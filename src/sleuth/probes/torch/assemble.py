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
    Clip,
    Drawn,
    Evaluation,
    Forward,
    LayerCall,
    NonFinite,
    Phase,
    Printed,
    Recapture,
    RunFacts,
    StateUse,
    Trace,
    Update,
)
from sleuth.probes.torch.drawn import drawn_rows
from sleuth.probes.torch.frozen import frozen_backward, frozen_loss
from sleuth.probes.torch.parts import Parts
from sleuth.probes.torch.recorder import Recorder
from sleuth.probes.torch.records import ForwardRecord
from sleuth.probes.torch.remade import first_made
from sleuth.probes.torch.series import batches_of, parameter_series, scalars

MAX_HASHES = 100_000
TOO_MANY = MAX_HASHES  # samples trained on, of which fingerprints may be left out
FREQUENT_SHARE = 0.5
CHOSEN_SEEDS = 2**32  # a seed that a person sets is smaller; the one that torch draws itself has 53 or 64 bits
NO_COUNTS = np.zeros(0, np.int64)
NO_CLASSES = np.zeros((2, 0), np.int64)


def assemble(recorder: Recorder, script: str = "", home: str = "", status: str = "running", exception: str = "") -> Trace:
    """The `Trace` of everything seen so far."""
    return _Assembly(recorder, home or os.getcwd()).trace(script, status, exception)


class _Assembly(Parts):
    def __init__(self, recorder: Recorder, home: str) -> None:
        super().__init__(recorder, home)
        self.frequent = self._frequent_models()

    def trace(self, script: str, status: str, exception: str) -> Trace:
        recorder, samples, sense = self.recorder, self.recorder.samples, self.recorder.updates.sense
        return Trace(
            run=self._run(script, status, exception),
            models=tuple(self.models()),
            layers=tuple(self.layers()),
            parameters=tuple(self.parameters()),
            optimizers=tuple(self.optimizers()),
            loaders=tuple(self.loaders()),
            held_data=recorder.ledgers.held_data() if recorder.is_finished and not recorder.loaders.records else (),
            scalars=scalars(recorder),
            usage=recorder.usage.evidence(),
            gradients=parameter_series(recorder),
            activations=self._activations(),
            layer_calls=tuple(self._layer_calls()),
            forwards=tuple(self._forward(one) for one in recorder.forwards_seen),
            losses=tuple(frozen_loss(one, self.place(one.line)) for one in recorder.losses_seen),
            backwards=tuple(frozen_backward(b, self.place(b.line), sense) for b in recorder.backward_calls.records),
            updates=tuple(
                Update(u.step, u.optimizer, self.place(u.line), u.order, *u.counts, u.in_closure)
                for u in recorder.updates.updates
            ),
            evaluations=tuple(self._evaluations()),
            clips=tuple(
                Clip(c.step, self.place(c.line), c.limit, c.total_norm, c.by_hand)
                for c in (recorder.updates.clips or recorder.updates.by_hand.clips())
            ),
            rebuilds=tuple(self.rebuilds()),
            nonfinite=tuple(
                NonFinite(n.step, n.source, n.name, n.cause, self.place(n.line), n.sample, n.value) for n in recorder.nonfinite
            ),
            schedulers=tuple(recorder.scheduling.seen(self.place)),
            unused_loaders=tuple(place for line in recorder.loaders.unused() if (place := self.place(line)) is not None),
            state_uses=tuple(
                StateUse(
                    u.step, self.place(u.line), u.use, u.taken_step, self.place(u.taken_line), u.model, u.is_own, u.n_tensors
                )
                for u in recorder.state_uses
            ),
            printed=tuple(
                Printed(p.step, self.place(p.line), p.label, p.position, p.value, p.decimals, p.is_percent)
                for p in recorder.printed
            ),
            train_samples=np.fromiter(samples.hashes, np.uint64, len(samples.hashes)),
            n_train_samples_seen=samples.n_seen,
            recapture=Recapture(len(samples.marked), samples.n_drawn, samples.n_met),
            drawn=self._drawn(),
            labelled=recorder.labelled.records(),
            margins=recorder.ledgers.records(),
            tokens=recorder.lookups.facts(self.place),
            bad_lookups=recorder.lookups.bad_lookups(self.place),
            attentions=tuple(recorder.lookups.attended.records),
            routings=tuple(recorder.routers.records),
            weight_loads=tuple(recorder.weights.loads(self.place)),
            ties=tuple(recorder.weights.ties(self.place)),
            gradient_histograms=recorder.spreads.gradients(),
            weight_histograms=recorder.spreads.weights(),
            missing=self._missing(),
        )

    def _drawn(self) -> Drawn | None:
        """At the end, where batches are cut by hand."""
        recorder = self.recorder
        sizes = [one.n_samples for one in recorder.forwards_seen if one.is_trained_through and one.n_samples > 1]
        if not recorder.is_finished or recorder.loaders.records or not sizes or len(recorder.samples.hashes) >= TOO_MANY:
            return None
        evaluated = [np.concatenate(one.hashes) for one in recorder.evaluating.stretches if one.hashes]
        trained_on = np.fromiter(recorder.samples.hashes, np.uint64, len(recorder.samples.hashes))
        return drawn_rows(recorder.capturing.source, trained_on, evaluated, int(np.bincount(sizes).argmax()))

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

    def _layer_calls(self) -> list[LayerCall]:
        forwards = self.recorder.forwards
        found = []
        for layer, (step, given, output, spread) in forwards.layer_calls.items():
            counts = sorted(forwards.channel_values.get(layer, []))
            least_twice = counts[1] if len(counts) > 1 else -1
            deviations = spread if spread is not None else np.zeros(0)
            share = forwards.channel_shares.get(layer, float("nan"))
            found.append(LayerCall(step, layer, given, output, least_twice, deviations, share))
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

    def _evaluations(self) -> list[Evaluation]:
        phases = {
            (f.step, f.model, f.line, f.loader): self._phase(f) for f in self.recorder.forwards_seen if not f.is_trained_through
        }
        stretches = self.recorder.evaluating.stretches
        found = []
        for s, loader in zip(stretches, first_made(self.recorder.loaders.records, stretches), strict=True):
            if phases.get((s.step, s.model, s.line, s.loader)) != Phase.EVALUATION:
                continue
            samples = np.unique(np.concatenate(s.hashes))[:MAX_HASHES] if s.hashes else np.zeros(0, np.uint64)
            found.append(
                Evaluation(
                    s.step,
                    s.model,
                    self.place(s.line),
                    loader,
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
                    batches_of(s),
                    max(s.class_counts.values(), key=np.sum, default=NO_CLASSES),
                    s.agrees_in_halves,
                    sum(len(part) for part in s.hashes),
                    self.recorder.evaluating.answers.of(s),
                )
            )
        return found
