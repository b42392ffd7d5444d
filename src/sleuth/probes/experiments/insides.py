"""Look into a trained network: where it puts samples, and what its convolutions and attentions make of a few of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.modules.conv import _ConvNd

from sleuth.evidence.insides import FloatArray, Insides, IntArray, MapKind, Maps, Projection
from sleuth.probes.experiments.attended import Attending
from sleuth.probes.experiments.small_maps import small, spread
from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, batch_size
from sleuth.probes.torch.tensors import first_tensor, is_plain, real, row_hashes

MAX_SAMPLES = 256
MAX_COMPONENTS = 32
MAX_FEATURES = 1 << 15
MIN_SAMPLES = 4
CHOSEN = 3  # samples of which maps are kept
SIDE = 16  # of a map of a channel
INPUT_SIDE = 32
POSITIONS = 32  # of a map of attention
UNITS = 64  # columns of a map of units
LEAST_CLASSES, MOST_CLASSES = 2, 1000


@dataclass(slots=True)
class Seen:
    """What one forward pass showed."""

    n_samples: int
    rows: list[int]  # the chosen samples
    inputs: dict[str, Tensor] = field(default_factory=dict)  # of layers with weights, pooled to (n_samples, n_features)
    maps: list[Maps] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # of the modules that run, innermost last
    first: str | None = None  # the layer with weights that runs first: it is given the model's own input


@dataclass(slots=True)
class Gathered:
    """What all batches showed so far."""

    labels: list[FloatArray] = field(default_factory=list)
    predictions: list[FloatArray] = field(default_factory=list)
    features: list[FloatArray] = field(default_factory=list)
    known: set[int] = field(default_factory=set)  # fingerprints of samples
    layer: str = ""  # whose input the features are
    n_features: int = 0
    first: tuple[Recorded, Seen] | None = None  # the batch of the chosen samples
    chosen: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def room(self) -> int:
        """How many samples more are wanted."""
        return MAX_SAMPLES - sum(len(one) for one in self.labels)


def insides_of(subject: Subject, deadline: Deadline) -> Insides:
    """Run the recorded batches through the trained model, in evaluation mode and without a graph.

    Raises:
        Unrecordable: the samples cannot be told apart.
    """
    subject.restore("final")
    made = Gathered()
    with subject.mode("eval"), torch.no_grad():
        for step in reversed(subject.steps):
            if made.first is None or (made.room and deadline.left > 0):
                _gather(made, subject, step)
    if made.first is None:
        raise Unrecordable("the batches have no samples")
    step, seen = made.first
    label = np.concatenate(made.labels)
    is_class = _is_class(label)
    return Insides(
        label,
        np.concatenate(made.predictions) if is_class else np.full(len(label), np.nan),
        is_class,
        _projected(made),
        made.chosen,
        _tokens(subject, step, seen),
        (*_input(subject, step, seen), *spread(seen.maps)),
    )


def _gather(made: Gathered, subject: Subject, step: Recorded) -> None:
    """Run one batch, and keep what is seen of samples that were in none before."""
    n = batch_size(subject, step)
    fresh = _fresh(subject, step, n, made.known)[: made.room]
    if not len(fresh):
        return
    label = _labels(subject, step, n)
    rows = _choice(label, fresh) if made.first is None else []
    seen, predicted = _look(subject, step, n, rows)
    if made.first is None:
        made.first, made.chosen = (step, seen), np.searchsorted(fresh, rows).astype(np.int64)
        made.layer = _layer(seen, has_labels=not np.isnan(label).all())
    made.labels.append(label[fresh])
    made.predictions.append(predicted[fresh])
    if made.layer in seen.inputs:
        made.n_features = seen.inputs[made.layer].shape[1]
        made.features.append(seen.inputs[made.layer][torch.from_numpy(fresh)].double().cpu().numpy())


def _fresh(subject: Subject, step: Recorded, n: int, known: set[int]) -> IntArray:
    """Positions of the samples that were in no batch before."""
    tensor = step.constants[subject.inputs(step)[0]]
    hashes = row_hashes(tensor) if tensor.dim() and tensor.shape[0] == n else np.arange(n).astype(np.uint64)
    found = []
    for at, one in enumerate(hashes.tolist()):
        if one not in known:
            known.add(one)
            found.append(at)
    return np.array(found, np.int64)


def _labels(subject: Subject, step: Recorded, n: int) -> FloatArray:
    """One number for each sample; NaN where the targets have another form."""
    for number in subject.targets(step):
        tensor = step.constants[number]
        if tensor.numel() == n and is_plain(tensor) and not tensor.is_complex():
            return tensor.detach().reshape(-1).double().cpu().numpy()
        if tensor.dim() == 2 and tensor.shape[0] == n and tensor.shape[1] > 1 and bool((tensor.sum(1) == 1).all()):
            return tensor.argmax(1).double().cpu().numpy()  # one column for each class
    return np.full(n, np.nan)


def _is_class(label: FloatArray) -> bool:
    known = label[np.isfinite(label)]
    return len(known) > 0 and bool((known == known.round()).all()) and LEAST_CLASSES <= len(np.unique(known)) <= MOST_CLASSES


def _choice(label: FloatArray, fresh: IntArray) -> list[int]:
    """A few samples, of other labels where there are any."""
    _, firsts = np.unique(label[fresh], return_index=True)
    order = [*sorted(firsts.tolist()), *range(len(fresh))]
    return [int(fresh[at]) for at in dict.fromkeys(order)][:CHOSEN]


def _look(subject: Subject, step: Recorded, n: int, rows: list[int]) -> tuple[Seen, FloatArray]:
    """Run one batch; what was seen of it, and the class that the model gives each sample."""
    seen = Seen(n, rows)

    def attended(weights: Tensor) -> None:
        name = seen.names[-1] if seen.names else ""
        seen.maps.append(small(MapKind.ATTENTION, name, weights.float(), (POSITIONS, POSITIONS)))

    with contextlib.ExitStack() as stack:
        stack.enter_context(_hooked(subject, seen))
        if rows:
            stack.enter_context(Attending(attended, n, rows))
        result = subject.run(step, has_grad=False, has_loss=False)
    if rows:
        seen.maps.extend(_units(seen))
    return seen, _predicted(result.predictions, n)


def _predicted(output: Tensor | None, n: int) -> FloatArray:
    if output is None or output.dim() == 0 or output.shape[0] != n or not is_plain(output):
        return np.full(n, np.nan)
    if output.dim() == 2 and output.shape[1] > 1:
        return output.argmax(1).double().cpu().numpy()
    if output.numel() == n:  # one score: a probability, or a logit where any is negative
        scores = output.reshape(-1).double().cpu().numpy()
        made: FloatArray = (scores > (0.0 if scores.min() < 0 else 0.5)).astype(np.float64)
        return made
    return np.full(n, np.nan)


@contextlib.contextmanager
def _hooked(subject: Subject, seen: Seen) -> Iterator[None]:
    """Modules say when they run, and show what they are given and what they give."""
    handles = []
    for at, top in enumerate(subject.modules):
        prefix = f"{type(top).__name__}." if at else ""
        for name, module in top.named_modules():
            handles.append(module.register_forward_pre_hook(_Entering(seen, prefix + name)))
            handles.append(module.register_forward_hook(_Leaving(seen, prefix + name)))
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


@dataclass(slots=True)
class _Entering:
    seen: Seen
    name: str

    def __call__(self, module: nn.Module, args: Any) -> None:
        """A module begins.

        Raises:
            Unrecordable: what it is given has time before the samples.
        """
        self.seen.names.append(self.name)
        given = first_tensor(args)
        if getattr(module, "batch_first", True) is False and given is not None and given.dim() == 3:
            raise Unrecordable(f"{self.name or 'the model'} takes sequences whose first axis is not that of the samples")
        if not any(True for _ in module.children()) and any(one.dim() > 1 for one in module.parameters(recurse=False)):
            self.seen.first = self.name if self.seen.first is None else self.seen.first
            features = _pooled(given, self.seen.n_samples)
            if features is not None:
                self.seen.inputs.pop(self.name, None)  # the last call counts
                self.seen.inputs[self.name] = features


@dataclass(slots=True)
class _Leaving:
    seen: Seen
    name: str

    def __call__(self, module: nn.Module, args: Any, output: Any) -> None:
        """A module ends."""
        if self.seen.names and self.seen.names[-1] == self.name:
            self.seen.names.pop()
        if not (isinstance(module, _ConvNd) and isinstance(output, Tensor) and self.seen.rows and is_plain(output)):
            return
        if output.dim() in (3, 4) and output.shape[0] == self.seen.n_samples:
            chosen = output.detach()[self.seen.rows].float()
            chosen = chosen.unsqueeze(2) if chosen.dim() == 3 else chosen
            size = (SIDE, SIDE) if chosen.shape[2] > 1 else (1, SIDE * 4)
            self.seen.maps.append(small(MapKind.ACTIVATION, self.name, chosen, size))


def _pooled(tensor: Tensor | None, n: int) -> Tensor | None:
    """One vector for each sample: means over positions, `(n_samples, n_features)`; None where there is none."""
    if tensor is None or not is_plain(tensor) or not tensor.is_floating_point() or tensor.dim() < 2 or tensor.shape[0] != n:
        return None
    values = tensor.detach().float()
    if values.dim() == 3:
        values = values.mean(1)
    elif values.dim() > 3:
        values = values.flatten(2).mean(2)
    return values if 1 < values.shape[1] <= MAX_FEATURES else None


def _units(seen: Seen) -> Iterator[Maps]:
    """What the units before each layer but the first give for the chosen samples."""
    for name, features in seen.inputs.items():
        if name != seen.first:
            yield small(MapKind.UNIT, name, features[seen.rows][:, None, None, :], (1, UNITS))


def _layer(seen: Seen, *, has_labels: bool) -> str:
    """Whose input are the features: the last layer's, which decides; without labels the narrowest, but for the model's own."""
    if not seen.inputs:
        return ""
    names = list(seen.inputs)
    return names[-1] if has_labels else min(reversed(names[1:] or names), key=lambda name: seen.inputs[name].shape[1])


def _projected(made: Gathered) -> Projection | None:
    """Principal components (Pearson 1901, On Lines and Planes of Closest Fit), by the products of centred samples."""
    features = made.features
    if not features or len(features) != len(made.labels) or sum(len(one) for one in features) < MIN_SAMPLES:
        return None
    rows = np.concatenate(features)
    if not np.isfinite(rows).all():
        return None
    rows = rows - rows.mean(axis=0)
    values, vectors = np.linalg.eigh(rows @ rows.T)
    order = np.argsort(values)[::-1][: min(MAX_COMPONENTS, made.n_features)]
    values = np.maximum(values[order], 0.0)
    total = float(np.square(rows).sum())
    if total <= 0 or not np.isfinite(total):
        return None
    kept = values > 1e-10 * values[0]
    return Projection(made.layer, made.n_features, vectors[:, order[kept]] * np.sqrt(values[kept]), values[kept] / total)


def _input(subject: Subject, step: Recorded, seen: Seen) -> Iterator[Maps]:
    """What the chosen samples look like, if they are images; colours are put together."""
    tensor = step.constants[subject.inputs(step)[0]]
    if tensor.dim() == 4 and tensor.shape[0] == seen.n_samples and is_plain(tensor) and tensor.shape[1] in (1, 3, 4):
        grey = real(tensor.detach()[seen.rows]).mean(1, keepdim=True)
        yield small(MapKind.INPUT, "", grey, (INPUT_SIDE, INPUT_SIDE))


def _tokens(subject: Subject, step: Recorded, seen: Seen) -> IntArray:
    """The numbers that the chosen samples are sequences of."""
    tensor = step.constants[subject.inputs(step)[0]]
    is_sequence = tensor.dim() == 2 and tensor.shape[0] == seen.n_samples and not tensor.is_floating_point()
    if not is_sequence or tensor.is_complex() or tensor.shape[1] > POSITIONS:
        return np.zeros((0, 0), np.int64)
    return tensor.detach()[seen.rows].long().cpu().numpy()
