"""Mutable records of what the hooks saw; `assemble` turns them into the frozen evidence."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from sleuth.evidence.trace import Carried, Op, TensorFacts
from sleuth.probes.frames import Line
from sleuth.probes.torch.named_indexes import NamedIndexes
from sleuth.probes.torch.padding import Tails

Owners = frozenset[int]


@dataclass(slots=True)
class Site:
    """Statistics of one activation in one forward: `values` `(7,)` as in `activations.STATISTICS`."""

    name: str
    kind: str
    layer: int
    values: torch.Tensor
    unit_zero: torch.Tensor  # (n_units,) boolean: zero (or constant) on every sample


@dataclass(slots=True)
class ForwardRecord:
    """A call of a top-level model."""

    step: int
    model: int
    line: Line | None
    is_training: bool
    grad_enabled: bool
    loader: int
    input: TensorFacts | None = None
    output: TensorFacts | None = None
    sequence: tuple[int, ...] = ()  # of the outputs' autograd nodes
    layers: list[int] = field(default_factory=list)
    train_layers: set[int] = field(default_factory=set)
    eval_layers: set[int] = field(default_factory=set)
    statistics_changed: bool = False
    n_samples: int = 0
    n_equal: int = -1
    agrees_in_halves: bool = False  # of the input, in an evaluation: rows that differ agree in every second feature
    same_as_before: bool = False
    hashes: np.ndarray[Any, np.dtype[np.uint64]] | None = None
    sites: list[Site] = field(default_factory=list)
    rows: torch.Tensor | None = None  # the input, if it is flat, until its loss is known
    given: torch.Tensor | None = None  # the input, until its loss is known
    n_inputs: int = 0  # tensors that it was called with
    is_labelled: bool = False  # a loss on labels from the data was computed after it
    tails: list[Tails] = field(default_factory=list)  # the padding of its inputs
    is_trained_through: bool = False
    has_loss: bool = False
    after_training: bool = False
    names: tuple[str, ...] = ()  # of the input, in an evaluation
    raised: str = ""


@dataclass(slots=True)
class LossRecord:
    """A call of a loss function."""

    step: int
    function: str
    line: Line | None
    input: TensorFacts
    target: TensorFacts
    ops: tuple[str, ...]
    op_dims: tuple[int, ...]
    reduction: str
    ignore_index: int
    value: float = float("nan")
    is_finite: bool = True
    sequence: int = -1
    is_trained: bool = False
    is_other: bool = False
    loader: int = -1
    n_classes: int = 0
    sum_to_one: float = float("nan")
    log_probabilities: float = float("nan")
    target_counts: Any = None
    prediction_counts: Any = None
    n_correct: int = -1
    n_valid: int = 0
    n_padded: int = 0
    from_data: bool = False
    created: bool = False
    raised: str = ""
    class_weights: Any = None
    target_sum_to_one: float = float("nan")
    n_ignored: int = 0
    n_ignored_inside: int = -1
    is_log_input: bool = True
    is_log_target: bool = False
    is_by_hand: bool = False


@dataclass(slots=True)
class BackwardRecord:
    """A backward call."""

    step: int
    line: Line | None
    value: float
    is_finite: bool
    has_graph: bool
    is_scalar: bool
    reached: tuple[int, ...] = ()
    graph: tuple[Op, ...] = ()
    raised: str = ""
    carried: Carried | None = None
    repeated: Carried | None = None
    residual: TensorFacts | None = None


@dataclass(slots=True)
class OptimizerRecord:
    """An optimiser; `kept` is the count of stale gradients found at the first backward after its last watched step."""

    ref: weakref.ref[torch.optim.Optimizer]
    kind: str
    line: Line | None
    first_step: int
    groups: tuple[Any, ...] = ()
    n_steps: int = 0
    last_step: int = -1
    has_closure: bool = False
    since: int | None = 0  # position in the event log after its previous step; None if that was not watched
    snapshot: list[tuple[weakref.ref[torch.Tensor], int, int]] = field(
        default_factory=list
    )  # parameter, id and version of its gradient
    kept: int = 0
    is_checked: bool = True
    model: int = -1
    loss_first: float = float("nan")
    loss_last: float = float("nan")
    first_pass: int = -1
    last_pass: int = -1
    loader: int = -1


@dataclass(slots=True)
class SchedulerRecord:
    """A learning-rate scheduler that made a step."""

    ref: weakref.ref[Any]
    kind: str
    line: Line | None
    optimizer: int
    horizon: int
    first_update: int
    last_update: int
    built: Line | None = None
    n_calls: int = 0


@dataclass(slots=True)
class UpdateRecord:
    """A call of an optimiser's step."""

    step: int
    optimizer: int
    line: Line | None
    order: str
    n_parameters: int
    n_with: int
    n_nonzero: int
    n_kept: int
    n_nonfinite: int
    in_closure: bool

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """How many of its tensors there are, and have a gradient, a non-zero, a kept and a non-finite one."""
        return self.n_parameters, self.n_with, self.n_nonzero, self.n_kept, self.n_nonfinite


@dataclass(slots=True)
class Stretch:
    """Evaluation forwards of one model between training steps."""

    step: int
    model: int
    line: Line | None
    loader: int
    n_forwards: int = 0
    n_samples: int = 0
    loss_sum: float = 0.0
    loss_n: int = 0
    n_correct: int = 0
    n_judged: int = 0
    losses: list[tuple[float, int]] = field(default_factory=list)  # mean and rows of each call
    judged: list[tuple[int, int, int]] = field(default_factory=list)  # right, answers, crossed, of each call of a loss function
    compared: list[tuple[int, int, int]] = field(default_factory=list)  # the same by the labels in the loader's batches
    class_counts: dict[str, Any] = field(default_factory=dict)  # by "loss" or "labels": (2, n_classes), labels and answers
    is_partial: bool = False  # it may have begun before it was watched
    target_counts: Any = None
    has_targets: bool = False
    after_training: bool = False
    hashes: list[Any] = field(default_factory=list)
    names: tuple[str, ...] = ()
    agrees_in_halves: bool = False


@dataclass(slots=True)
class LoaderRecord:
    """A DataLoader that was iterated."""

    ref: weakref.ref[Any]
    line: Line | None
    dataset: str
    n_samples: int
    batch_size: int
    sampler: str
    n_workers: int
    item_line: Line | None = None
    names: tuple[str, ...] = ()
    n_indexes: int = -1
    n_dropped: int = 0
    n_full: int = -1
    n_held: int = -1
    shapes: list[tuple[int, ...]] = field(default_factory=list)  # of arrays that the dataset holds
    n_batches: int = 0
    n_passes: int = 0
    is_training: bool = False
    is_named_by_library: bool = False
    samples_at: int = -1  # which tensor of a batch the model is given, as far as known
    n_compared: int = 0  # batches in which it was looked for
    waits: list[float] = field(default_factory=list)
    fetches: list[float] = field(default_factory=list)  # seconds of each wait, collation taken off; without workers only
    collated: list[tuple[int, int]] = field(default_factory=list)  # samples that came into a collation, and rows that came out
    fingerprint: str = ""  # of what the dataset holds
    n_looked_up: int = -1
    named: NamedIndexes | None = None


@dataclass(slots=True)
class ClipRecord:
    """A gradient clipping."""

    step: int
    line: Line | None
    limit: float
    total_norm: float
    by_hand: bool = False


@dataclass(slots=True)
class NonFiniteRecord:
    """Where a value first stopped being finite."""

    step: int
    source: str
    name: str
    cause: str
    line: Line | None
    sample: int = -1
    value: float = float("nan")


@dataclass(slots=True)
class StateUseRecord:
    """A state dict was loaded ("load") or saved ("save") whose tensors are the live weights, changed since it was taken."""

    step: int
    line: Line | None
    use: str
    taken_step: int
    taken_line: Line | None
    model: int
    is_own: bool
    n_tensors: int


@dataclass(slots=True)
class PrintRecord:
    """A number in a line of output, with the words before it."""

    step: int
    line: Line | None
    label: str
    position: int  # among the numbers of its line
    value: float
    decimals: int
    is_percent: bool


@dataclass(slots=True)
class Row:
    """One watched step's per-parameter norms, by parameter number."""

    step: int
    gradient: dict[int, float] = field(default_factory=dict)
    weight: dict[int, float] = field(default_factory=dict)
    update: dict[int, float] = field(default_factory=dict)
    cosine: float = float("nan")  # with the gradient of the step before
