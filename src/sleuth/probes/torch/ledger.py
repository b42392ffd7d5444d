"""Single samples of a supervised training: what label each had, and by what margin the model gave it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch

from sleuth.evidence.functions import BINARY_LOSSES, CLASS_LOSSES, REGRESSIONS
from sleuth.evidence.trace import FloatArray, HeldData, IntArray, SampleMargins
from sleuth.probes.torch.origin import Origin, find_origin
from sleuth.probes.torch.records import ForwardRecord, LossRecord
from sleuth.probes.torch.stored import fingerprint
from sleuth.probes.torch.tensors import real

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

MAX_SAMPLES = 20_000
MAX_ROWS = 1_000  # samples whose inputs are kept
MAX_VALUES = 1 << 21  # of all these inputs
MAX_WIDTH = 4_096  # values of one input
MAX_CLASSES = 100
MAX_LEDGERS = 4
RECENT = 64  # margins to which one is compared, if the batches are smaller
MIN_RECENT = 16
SHOWN = 24  # samples with the least margins whose inputs go into the evidence
ALMOST = 1e-6  # how near to 0 and 1 a probability is taken for its logit


@dataclass(slots=True)
class Ledger:
    """The samples of one model and one loss, in the order in which they were first seen."""

    model: int
    n_classes: int  # 0 for numbers
    shape: tuple[int, ...]  # of one input
    origin: Origin | None
    is_coded: bool = False  # inputs are whole numbers
    slots: dict[int, int] = field(default_factory=dict)  # by fingerprint
    label: FloatArray = field(default_factory=lambda: np.zeros(MAX_SAMPLES))
    n_seen: IntArray = field(default_factory=lambda: np.zeros(MAX_SAMPLES, np.int64))
    margin: FloatArray = field(default_factory=lambda: np.zeros(MAX_SAMPLES))  # the sum
    standing: FloatArray = field(default_factory=lambda: np.zeros((2, MAX_SAMPLES)))  # the weighted sum, and that of the weights
    most: float = 0.0  # the greatest weight of a step
    recent: FloatArray = field(default_factory=lambda: np.zeros(0))  # the latest margins
    other: IntArray = field(default_factory=lambda: np.full(MAX_SAMPLES, -1))  # the greatest other class when last seen
    rows: list[FloatArray] = field(default_factory=list)  # the inputs of the first samples
    n_conflicts: int = 0  # times that a sample was seen with another label
    n_met: int = 0
    positions: IntArray | None = None

    @property
    def n(self) -> int:
        """Samples."""
        return len(self.slots)

    @property
    def has_classes(self) -> bool:
        """Whether the labels are classes."""
        return self.n_classes > 0

    def find_positions(self) -> IntArray:
        """The position of each sample in the program's data, -1 if it is not known, `(n,)`."""
        if self.positions is None or len(self.positions) != self.n:
            self.positions = self.origin.positions(self.slots) if self.origin else np.full(self.n, -1)
        return self.positions


class Ledgers:
    """Adds up over the watched losses."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.ledgers: dict[tuple[Any, ...], Ledger] = {}
        self.unfit: set[int] = set()  # models whose losses are not of one forward with one input and one label

    def add(self, record: LossRecord, given: torch.Tensor, target: torch.Tensor) -> None:
        """A training loss on data is being computed."""
        pending = self.recorder.forwards.pending
        frame = pending[-1] if pending else None
        if frame is None or frame.given is None or frame.hashes is None or frame.model in self.unfit:
            return
        if frame.is_labelled or frame.n_inputs != 1 or any(not one.is_labelled for one in pending[:-1]):
            self.unfit.add(frame.model)
            return
        frame.is_labelled = True
        n, n_classes = len(frame.hashes), _n_classes(record, given)
        if n_classes < 0 or n != frame.given.shape[0] or target.numel() != n or target.is_complex():
            return
        key = (frame.model, n_classes, record.line, tuple(frame.given.shape[1:]))
        ledger = self.ledgers.get(key)
        if ledger is None:
            if len(self.ledgers) >= MAX_LEDGERS:
                return
            origin = find_origin(frame.given, self.recorder.loaders.dataset())
            ledger = self.ledgers[key] = Ledger(
                frame.model, n_classes, tuple(frame.given.shape[1:]), origin, is_coded=not frame.given.is_floating_point()
            )
        labels = real(target.detach().reshape(-1)).double().cpu().numpy()
        _enter(ledger, frame, labels, given.detach(), record.function)

    def best(self, *, is_classes: bool) -> Ledger | None:
        """The ledger with most samples; with `is_classes` only of those whose labels are classes."""
        fit = [one for one in self.fit if one.n_classes or not is_classes]
        return max(fit, key=lambda one: one.n, default=None)

    @property
    def fit(self) -> list[Ledger]:
        """Those of models whose every loss was of one input and one label a sample."""
        return [one for one in self.ledgers.values() if one.model not in self.unfit and one.n]

    def held_data(self) -> tuple[HeldData, ...]:
        """The data whose rows the samples are, each once; to be asked at the end."""
        found = {id(one.origin.chosen): told for one in self.fit if one.origin is not None and (told := _held(one)) is not None}
        return tuple(found.values())

    def records(self) -> tuple[SampleMargins, ...]:
        """The evidence, for classes."""
        return tuple(_frozen(one, with_positions=self.recorder.is_finished) for one in self.fit if one.n_classes)


def _held(ledger: Ledger) -> HeldData | None:
    """What the samples are rows of; None if that is not known."""
    positions, origin = ledger.find_positions(), ledger.origin
    if origin is None or origin.chosen is None:
        return None
    data = origin.chosen
    tables = origin.tables(positions, ledger.label[: ledger.n])
    target = fingerprint(tables[0].labels) if tables and tables[0].agreement == 1 else ""
    n_columns = data[0].numel() if data.dim() == 2 else -1
    return HeldData(len(data), int((positions >= 0).sum()), n_columns, fingerprint(data), target)


def _n_classes(record: LossRecord, given: torch.Tensor) -> int:
    """Classes, 0 for numbers, -1 for what is not followed."""
    if record.function in CLASS_LOSSES and given.dim() == 2 and not record.n_ignored:
        is_hard = record.n_valid == given.shape[0] and not record.target.dtype.startswith(("float", "bfloat"))
        return record.n_classes if is_hard and 1 < record.n_classes <= MAX_CLASSES else -1
    if record.function in BINARY_LOSSES and record.target.shape and given.numel() == given.shape[0]:
        return 2 if record.n_valid == given.numel() else -1
    return 0 if record.function in REGRESSIONS and given.dim() and given.numel() == given.shape[0] else -1


def _enter(ledger: Ledger, frame: ForwardRecord, labels: FloatArray, given: torch.Tensor, function: str) -> None:
    assert frame.hashes is not None
    assert frame.given is not None
    slots = np.array([_slot(ledger.slots, one) for one in frame.hashes.tolist()])
    known = slots >= 0
    slots, labels = slots[known], labels[known]
    is_new = ledger.n_seen[slots] == 0
    ledger.n_conflicts += int((~is_new & (ledger.label[slots] != labels)).sum())
    ledger.n_met += int((~is_new).sum())
    ledger.label[slots[is_new]] = labels[is_new]
    np.add.at(ledger.n_seen, slots, 1)
    if ledger.n_classes:
        margins, others = _margins(given, labels, function, known)
        np.add.at(ledger.margin, slots, margins)
        ledger.other[slots] = others
        _stand(ledger, slots, margins)
    _keep_rows(ledger, frame.given, slots, known)


def _stand(ledger: Ledger, slots: IntArray, margins: FloatArray) -> None:
    """Where each margin stands among the latest ones, weighed by how much better than chance these are by now."""
    is_small = len(margins) < MIN_RECENT
    ledger.recent = np.concatenate([ledger.recent, margins])[-RECENT:] if is_small else margins
    weight = float((ledger.recent > 0).mean()) - 1 / ledger.n_classes
    if weight > 0 and len(ledger.recent) >= MIN_RECENT:
        ledger.most = max(ledger.most, weight)
        ordered = np.sort(ledger.recent)
        places = (np.searchsorted(ordered, margins, "left") + np.searchsorted(ordered, margins, "right")) / 2
        np.add.at(ledger.standing[0], slots, weight * places / len(ordered))
        np.add.at(ledger.standing[1], slots, weight)


def _standing(ledger: Ledger) -> FloatArray:
    """The mean of each sample; NaN for those that were seen only while the model knew less than half of what it came to know."""
    total, weight = ledger.standing[:, : ledger.n]
    is_told = weight > max(ledger.most / 2, 0.0)
    result = np.full(ledger.n, np.nan)
    result[is_told] = total[is_told] / weight[is_told]
    return result


def _keep_rows(ledger: Ledger, batch: torch.Tensor, slots: IntArray, known: npt.NDArray[np.bool_]) -> None:
    """The inputs of samples that are new, while there is room for them."""
    width = batch[0].numel()
    limit = min(MAX_ROWS, MAX_VALUES // max(width, 1)) if width <= MAX_WIDTH and batch.is_floating_point() else 0
    if len(ledger.rows) >= limit or not (slots >= len(ledger.rows)).any():
        return
    rows = real(batch).reshape(len(known), -1).float().cpu().numpy()[known]
    for slot, row in zip(slots.tolist(), rows, strict=True):
        if slot == len(ledger.rows) < limit:
            ledger.rows.append(row.copy())


def _slot(slots: dict[int, int], fingerprint: int) -> int:
    found = slots.get(fingerprint)
    if found is None:
        found = -1 if len(slots) >= MAX_SAMPLES else slots.setdefault(fingerprint, len(slots))
    return found


def _margins(given: torch.Tensor, labels: FloatArray, function: str, known: npt.NDArray[np.bool_]) -> tuple[FloatArray, IntArray]:
    """The score of the given label minus the greatest other (for one output: its logit), and that other class."""
    scores = real(given).double().cpu().numpy().reshape(len(known), -1)[known]
    chosen, rows = labels.astype(np.int64), np.arange(len(labels))
    if scores.shape[1] == 1:
        score = scores[:, 0]
        if function == "binary_cross_entropy":
            score = np.clip(score, ALMOST, 1 - ALMOST)
            score = np.log(score / (1 - score))
        return np.where(chosen == 1, score, -score), 1 - chosen
    own = scores[rows, chosen]
    scores[rows, chosen] = -np.inf
    return np.nan_to_num(own - scores.max(1)), scores.argmax(1)


def _frozen(ledger: Ledger, *, with_positions: bool) -> SampleMargins:
    n = ledger.n
    mean = ledger.margin[:n] / np.maximum(ledger.n_seen[:n], 1)
    shown = np.argsort(mean[: len(ledger.rows)], kind="stable")[:SHOWN]
    width = int(np.prod(ledger.shape))
    return SampleMargins(
        model=ledger.model,
        n_classes=ledger.n_classes,
        position=ledger.find_positions().copy() if with_positions else np.full(n, -1),
        label=ledger.label[:n].astype(np.int64),
        n_seen=ledger.n_seen[:n].copy(),
        margin=mean,
        standing=_standing(ledger),
        other=ledger.other[:n].copy(),
        n_conflicts=ledger.n_conflicts,
        n_met=ledger.n_met,
        shape=ledger.shape,
        shown=shown.astype(np.int64),
        rows=np.array([ledger.rows[one] for one in shown], np.float64).reshape(len(shown), width if len(shown) else 0),
    )
