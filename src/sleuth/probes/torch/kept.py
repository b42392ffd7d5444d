"""The samples of a training, and of one of its evaluations, that are still at hand when the run is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import torch

from sleuth.evidence.splits import Splits
from sleuth.evidence.table import TRAIN, VALIDATION, FloatArray, HashArray, IntArray
from sleuth.probes.tables.arrays import Meaning, Samples, some_of, splits_of
from sleuth.probes.torch.ledger import MAX_SAMPLES, Ledger
from sleuth.probes.torch.origin import Origin
from sleuth.probes.torch.tensors import HASHED_ROWS, real, row_hashes

if TYPE_CHECKING:
    from sleuth.probes.torch.recorder import Recorder

MIN_SHARE = 0.9  # of the samples that must be found in the program's data
SAME = 0.95  # of the labels that must agree
MET = 0.3  # of the samples kept that must have come back: else each draw makes new ones
MAX_TRAINED = 0.5  # of an evaluation's samples that were trained on, from which on it is none of held-out data
MAX_BYTES = 1 << 26  # of the rows of a split
SOURCE = "what the model got"


@dataclass(slots=True)
class Evaluated:
    """What one line evaluates, at each time the same samples."""

    n_samples: int = 0
    parts: dict[bytes, HashArray] = field(default_factory=dict)  # fingerprints of each batch
    batches: list[tuple[torch.Tensor, torch.Tensor]] = field(default_factory=list)


def splits(recorder: Recorder) -> Splits | None:
    """The samples as tables; None if the training was not on samples with one input and one label each."""
    ledger = recorder.ledgers.best(is_classes=False)
    if ledger is None:
        return None
    known = set(ledger.slots) | recorder.samples.hashes
    train, is_whole = _trained(ledger, known)
    if train is None:
        return None
    reason = ""
    if any(one.is_training and "Weighted" in one.sampler for one in recorder.loaders.records):
        reason = "the sampler draws some training samples more often than others"
    elif len(recorder.ledgers.fit) > 1:
        reason = "several models, or losses, were trained"
    other = None if reason or not is_whole else _held_out(recorder, ledger, known)
    names = ledger.origin.names if ledger.origin is not None else ()
    return splits_of(train, other, Meaning(ledger.n_classes, names, is_whole, ledger.is_coded, reason))


def _trained(ledger: Ledger, trained: set[int]) -> tuple[Samples | None, bool]:
    """The training samples, and whether they are all that were trained on."""
    labels, positions = ledger.label[: ledger.n], ledger.find_positions()
    is_all, known = ledger.n < MAX_SAMPLES, positions >= 0
    origin = ledger.origin
    if origin is not None and origin.chosen is not None and known.mean() >= MIN_SHARE and origin.chosen.nbytes <= MAX_BYTES:
        found = _with_copies(origin, ledger, trained)
        if found is not None:
            return found, is_all
        hashes = np.array(list(ledger.slots), np.uint64)
        some = np.flatnonzero(known)[some_of(hashes[known], _width(ledger))]
        rows, at = _rows(origin.chosen[torch.from_numpy(positions[some])]), positions[some]
        return Samples(TRAIN, SOURCE, rows, labels[some], at, hashes[some], ledger.shape, True, ledger.has_classes), is_all
    if not ledger.rows:
        return None, False
    n = len(ledger.rows)
    hashes = np.array(list(ledger.slots)[:n], np.uint64)
    rows = np.array(ledger.rows, np.float64)
    is_all = n == ledger.n and ledger.n_met >= MET * ledger.n
    return Samples(TRAIN, SOURCE, rows, labels[:n], np.arange(n), hashes, ledger.shape, False, ledger.has_classes), is_all


def _with_copies(origin: Origin, ledger: Ledger, trained: set[int]) -> Samples | None:
    """All rows of the program's data that equal a training sample, if the data's own labels are known."""
    assert origin.chosen is not None
    seen = dict(zip(ledger.slots, ledger.label[: ledger.n].tolist(), strict=True))
    found = _of_data(origin.chosen, origin.labels, np.array(list(trained), np.uint64), seen)
    if found is None:
        return None
    rows, labels, at, hashes = found
    return Samples(TRAIN, SOURCE, rows, labels, at, hashes, ledger.shape, True, ledger.has_classes)


def _held_out(recorder: Recorder, ledger: Ledger, trained: set[int]) -> Samples | None:
    """Of the evaluations on samples that were not trained on the largest one that is known as a whole."""
    found = [
        samples
        for one in _evaluated(recorder, ledger.shape)
        if _share_in(one, trained) < MAX_TRAINED and (samples := _samples(one, recorder, ledger)) is not None
    ]
    return max(found, key=lambda samples: len(samples.rows), default=None)


def _evaluated(recorder: Recorder, shape: tuple[int, ...]) -> Iterator[Evaluated]:
    groups: dict[tuple[object, ...], Evaluated] = {}
    of_part: dict[bytes, Evaluated] = {}
    for stretch in recorder.evaluating.stretches:
        if stretch.is_partial or not stretch.hashes:
            continue
        one = groups.setdefault((stretch.model, stretch.line, stretch.loader), Evaluated())
        one.n_samples = max(one.n_samples, stretch.n_samples)
        for part in stretch.hashes:
            one.parts.setdefault(part.tobytes(), part)
            of_part.setdefault(part.tobytes(), one)
    taken: set[bytes] = set()
    for x, y in (*recorder.capturing.evaluated, *recorder.capturing.evaluated_numbers):
        key = row_hashes(x).tobytes()
        if tuple(x.shape[1:]) == shape and y.numel() == len(x) and key in of_part and key not in taken:
            taken.add(key)
            of_part[key].batches.append((x, y))
    return (one for one in groups.values() if one.batches)


def _share_in(one: Evaluated, trained: set[int]) -> float:
    hashes = np.concatenate(list(one.parts.values())).tolist()
    return sum(value in trained for value in hashes) / max(len(hashes), 1)


def _samples(one: Evaluated, recorder: Recorder, ledger: Ledger) -> Samples | None:
    """The rows and labels of one evaluation: of its batches if these were all kept, else of the program's data."""
    x = torch.cat([batch for batch, _ in one.batches])
    labels = torch.cat([real(y.detach().reshape(-1)).double().cpu() for _, y in one.batches]).numpy()
    hashes = _hashes(x)
    if len(x) > one.n_samples:  # of several evaluations, which shuffle
        first = np.sort(np.unique(hashes, return_index=True)[1])
        x, labels, hashes = x[torch.from_numpy(first)], labels[first], hashes[first]
    if len(x) >= one.n_samples:
        at = np.arange(len(x))
        return Samples(VALIDATION, SOURCE, _rows(x), labels, at, hashes, ledger.shape, False, ledger.has_classes)
    wanted = np.unique(np.concatenate(list(one.parts.values())))
    if sum(map(len, one.parts.values())) < one.n_samples:
        return None
    known = dict(zip(hashes.tolist(), labels.tolist(), strict=True))
    for origin in recorder.capturing.held_out.values():
        for data in origin.held:
            if data[0].numel() == x[0].numel() and (found := _of_data(data, origin.labels, wanted, known)) is not None:
                if len(np.unique(found[3])) < MIN_SHARE * min(len(wanted), MAX_SAMPLES):
                    continue
                rows, own, at, own_hashes = found
                return Samples(VALIDATION, SOURCE, rows, own, at, own_hashes, ledger.shape, True, ledger.has_classes)
    return None


def _of_data(
    data: torch.Tensor, arrays: Sequence[torch.Tensor], wanted: HashArray, known: dict[int, float]
) -> tuple[FloatArray, FloatArray, IntArray, HashArray] | None:
    """The rows of the program's data with these fingerprints, and the labels that agree with those that were seen.

    Rows that stand in the data several times have no part in that: their labels may contradict each other.
    """
    hashes = _hashes(data)
    at = np.flatnonzero(np.isin(hashes, wanted)).astype(np.int64)
    values, counts = np.unique(hashes[at], return_counts=True)
    single = [place for place in at[np.isin(hashes[at], values[counts == 1])].tolist() if int(hashes[place]) in known]
    seen = np.array([known[int(hashes[place])] for place in single], np.float32)
    for array in arrays if single else ():
        if len(array) != len(data):
            continue
        own = real(array.detach().reshape(-1)).double().cpu().numpy()
        if float((own[single].astype(np.float32) == seen).mean()) >= SAME:
            at = at[some_of(hashes[at], data[0].numel())]
            return _rows(data[torch.from_numpy(at)]), own[at], at, hashes[at]
    return None


def _width(ledger: Ledger) -> int:
    return int(np.prod(ledger.shape))


def _rows(data: torch.Tensor) -> FloatArray:
    """The rows, no more exact than single precision: the program's array may hold what its batches have rounded."""
    values = real(data.detach()).reshape(len(data), -1)
    rows: FloatArray = (values.float() if values.is_floating_point() else values).double().cpu().numpy()
    return rows


def _hashes(data: torch.Tensor) -> HashArray:
    parts = [row_hashes(data[start : start + HASHED_ROWS]) for start in range(0, len(data), HASHED_ROWS)]
    return np.concatenate(parts) if parts else np.zeros(0, np.uint64)
