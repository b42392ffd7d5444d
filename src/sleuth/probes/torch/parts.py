"""The program's parts as evidence: models, layers, parameters, optimisers, schedulers, loaders."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch

from sleuth.evidence.place import Place
from sleuth.evidence.trace import Group, Layer, Loader, Model, Optimizer, Parameter, Rebuild
from sleuth.probes.frames import Line, to_place
from sleuth.probes.torch.recorder import Recorder
from sleuth.probes.torch.structure import LayerRecord

UNDISTURBED = 10  # percent of the draws that a busy machine leaves alone, at least


class Parts:
    """Makes records of what a recorder knows; places are relative to `home`."""

    def __init__(self, recorder: Recorder, home: str) -> None:
        self.recorder, self.home = recorder, home
        self.places: dict[Line, Place | None] = {}
        self.failed: tuple[tuple[str, str], ...] = ()
        recorder.updates.note_last()
        self.trained = {p.model for p in recorder.structure.parameters if p.is_trained or p.optimizers}

    def place(self, line: Line | None) -> Place | None:
        """A line as a place."""
        if line is None:
            return None
        if line not in self.places:
            self.places[line] = to_place(line, self.home)
        return self.places[line]

    def models(self) -> list[Model]:
        """The top-level modules that ran."""
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
                m.is_taken,
            )
            for i, m in enumerate(self.recorder.structure.models)
        ]

    def layers(self) -> list[Layer]:
        """The modules inside of them."""
        found = []
        for i, r in enumerate(self.recorder.structure.layers):
            momentum, n_statistics, shift, scale = _statistics(r)
            found.append(
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
                    momentum=momentum,
                    n_statistics=n_statistics,
                    statistics_shift=shift,
                    statistics_scale=scale,
                    has_no_statistics=r.has_no_statistics is not None and bool(r.has_no_statistics),
                    is_of_library=r.is_of_library,
                )
            )
        return found

    def parameters(self) -> list[Parameter]:
        """Their tensors, and those that optimisers hold."""
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
                    bool(p.is_zero) and len(p.shape) > 1,
                    collinear_at_first=float(p.collinear[0]) if p.collinear else np.nan,
                    collinear=float(p.collinear[-1]) if p.collinear else np.nan,
                    is_untouched=tensor is not None and tensor._version == p.version,
                )
            )
        return found

    def optimizers(self) -> list[Optimizer]:
        """In the order in which they were first met."""
        taken = self.recorder.updates.decay.shares()
        return [
            Optimizer(
                i,
                o.kind,
                self.place(o.line),
                tuple(replace(Group(*group), own_decay=_own_decay(group[0], taken)) for group in o.groups),
                o.n_steps,
                o.first_step,
                o.has_closure,
                o.last_step,
            )
            for i, o in enumerate(self.recorder.updates.records)
        ]

    def loaders(self) -> list[Loader]:
        """The data loaders that were iterated."""
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
                undisturbed(r.fetches) / max(r.batch_size, 1),
                r.names,
                r.n_indexes,
                r.n_dropped,
                r.n_full,
                r.n_held,
                sum(given for given, _ in r.collated),
                _lost(r.collated),
                r.is_named_by_library,
                r.fingerprint,
                r.n_looked_up,
                r.named.evidence() if r.named is not None else None,
            )
            for i, r in enumerate(self.recorder.loaders.records)
        ]

    def rebuilds(self) -> list[Rebuild]:
        """Models of one class that were built at one line again and again."""
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


def _own_decay(numbers: Sequence[int], taken: Mapping[int, float]) -> float:
    """The share that the program takes off the weights of a group after each step; of most of those that it decays."""
    shares = sorted(taken[number] for number in numbers if number in taken)
    return shares[len(shares) // 2] if shares else 0.0


def _statistics(record: LayerRecord) -> tuple[float, int, float, float]:
    """Momentum, batches, shift and scale of a BatchNorm layer's running statistics, as `Layer` has them."""
    module = record.ref()
    momentum, tracked = getattr(module, "momentum", None), getattr(module, "num_batches_tracked", None)
    shift, scale, n_batches = np.nan, np.nan, -1
    with contextlib.suppress(RuntimeError):  # after a failed assertion nothing can be read from a device
        n_batches = int(tracked) if isinstance(tracked, torch.Tensor) else -1
        if record.statistics:
            shift, scale = torch.stack(list(record.statistics)).cpu().double().quantile(0.5, 0).tolist()
    pace = float(momentum) if isinstance(momentum, (int, float)) and isinstance(tracked, torch.Tensor) else np.nan
    return pace, n_batches, shift, scale


def undisturbed(seconds: list[float]) -> float:
    """What a draw takes where no other program has the processor meanwhile, as slow samples are slow in each; NaN without one.

    Example:
        >>> round(undisturbed([0.001, 0.05, 0.001, 0.04, 0.06, 0.05, 0.04, 0.05, 0.07, 0.05]), 3)
        0.001
    """
    return float(np.percentile(seconds, UNDISTURBED)) if seconds else float("nan")


def _lost(collated: list[tuple[int, int]]) -> int:
    """Samples without a row in their batch; 0 if each batch has the same share of rows, as one of pairs has."""
    shares = {round(rows / given, 3) for given, rows in collated if given}
    return sum(given - rows for given, rows in collated if rows < given) if len(shares) > 1 else 0
