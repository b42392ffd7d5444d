"""label-order: whether each label goes with its own input, or with that of a neighbour in the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sleuth.evidence.trace import FloatArray, IntArray
from sleuth.probes.experiments.tape import Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values
from sleuth.probes.torch.ledger import Ledger, Ledgers
from sleuth.probes.torch.origin import Table
from sleuth.probes.torch.tensors import real
from sleuth.stats.left_out import LeftOut

MIN_SAMPLES = 150
MAX_SAMPLES = 800
MAX_VALUES = 1 << 21
OFFSETS = (-3, -2, -1, 1, 2, 3)
FACTORS = range(2, 11)  # copies of each sample, in one order among the inputs and in the other among the labels
CLASSES = range(5, 21)  # different whole numbers that may be numbers of classes; fewer have too few orders to compare
MIN_OF_CLASS = 5  # samples
N_SHUFFLES = 20  # of the labels, for what chance explains
MIN_SHUFFLES = 8
MAX_DEVIATIONS = 4.0  # by which the labels' own inputs may explain more than shuffled labels, where an earlier order is asked for


@dataclass(frozen=True, slots=True)
class Ordered:
    """Inputs `(n, n_features)`, the labels that each was trained with, and others under a name: where they would stand."""

    rows: FloatArray
    labels: FloatArray
    others: Mapping[str, FloatArray]


def label_order(ledgers: Ledgers, deadline: Deadline) -> Values:
    """What a kernel regression, each sample left out, explains of the labels' variance, with the labels in other orders.

    `own`: with each label beside its own input. `by_1`: with the label of the next sample in the data, and so on; `reversed`:
    counted from the end; `interleaved_2`, `grouped_2`: as if only the labels, or only the inputs, had each sample twice in a row;
    `names-of-labels_0`, `names-of-inputs_1`: as if one side alone were sorted by name, numbered from 0 or 1 (10 before 2);
    `table`: with the labels that the program's data have at the same places, where training had others.
    Where own inputs tell nothing, these orders are tried among all data too of which the training's were taken as a part.
    `renumbered` and `renumbered_deviation`: where few whole numbers are regressed, with these numbers given to the same groups of
    samples in another order; `separable`: what is explained of which group a sample belongs to.
    `chance` and `deviation`: with the labels shuffled. `neighbours`: how much more alike inputs are that follow each other than
    others are, in deviations. `conflicts`: how often a sample came again with another label. `is_sorted`: 1 if the labels are.
    """
    ledger = ledgers.best(is_classes=False)
    if ledger is None:
        raise Unrecordable("no samples with one input and one label each were seen")
    found = _in_order(ledger)
    if len(found.rows) < MIN_SAMPLES or not np.isfinite(found.rows).all() or len(np.unique(found.labels)) < 2:
        raise Unrecordable("too few samples with one input and one label each were seen")
    fit, random = LeftOut.of(found.rows), np.random.default_rng(0)

    def explained(labels: FloatArray, fit: LeftOut = fit) -> float:
        return fit.explained(np.eye(ledger.n_classes)[labels.astype(np.int64)] if ledger.n_classes else labels[:, None])

    values = {"n": float(len(found.rows)), "own": explained(found.labels), "neighbours": _likeness(fit.kernel, random)}
    values["conflicts"] = ledger.n_conflicts / max(ledger.n_met, 1)
    values["is_sorted"] = float((np.diff(found.labels) >= 0).all() or (np.diff(found.labels) <= 0).all())
    shuffled: list[float] = []
    while len(shuffled) < N_SHUFFLES and (deadline.left > 0 or len(shuffled) < MIN_SHUFFLES):
        shuffled.append(explained(random.permutation(found.labels)))
    values |= {"chance": float(np.mean(shuffled)), "deviation": float(np.std(shuffled))}
    if not ledger.n_classes and deadline.left > 0:
        values |= _renumbered(fit, found.labels, random)
    values |= {name: explained(labels) for name, labels in found.others.items()}
    is_by_chance = values["own"] <= values["chance"] + MAX_DEVIATIONS * values["deviation"]
    if is_by_chance and deadline.left > 0 and (whole := _before_the_split(ledger)) is not None:
        fit_of_all = LeftOut.of(whole.rows)
        values |= {name: max(values.get(name, -1.0), explained(labels, fit_of_all)) for name, labels in whole.others.items()}
    return values


def _renumbered(fit: LeftOut, labels: FloatArray, random: np.random.Generator) -> Values:
    numbers, groups, counts = np.unique(labels, return_inverse=True, return_counts=True)
    if len(numbers) not in CLASSES or (numbers != numbers.round()).any() or counts.min() < MIN_OF_CLASS:
        return {}
    others = [fit.explained(random.permutation(numbers)[groups][:, None]) for _ in range(N_SHUFFLES)]
    return {
        "renumbered": float(np.mean(others)),
        "renumbered_deviation": float(np.std(others)),
        "separable": fit.explained(np.eye(len(numbers))[groups]),
    }


def _in_order(ledger: Ledger) -> Ordered:
    """Inputs and labels as they follow each other in the program's data, or else in the order in which they were seen."""
    positions = ledger.find_positions()
    tables = ledger.origin.tables(positions, ledger.label[: ledger.n]) if ledger.origin else []
    if ledger.n_classes:
        tables = [one for one in tables if np.isin(one.labels, np.arange(ledger.n_classes)).all()]
    if tables and tables[0].agreement == 1:
        return _of_table(tables[0])
    n = min(len(ledger.rows), MAX_SAMPLES)
    if not n:
        raise Unrecordable("no samples of numbers were kept")
    is_known = bool((positions[:n] >= 0).all())
    order: IntArray = np.argsort(positions[:n], kind="stable") if is_known else np.arange(n)
    rows, labels = np.array(ledger.rows[:n], np.float64).reshape(n, -1)[order], ledger.label[:n][order]
    others = {name: labels[moved] for name, moved in _orders(n, n).items() if name.startswith("by_")}
    if tables and is_known:
        others["table"] = tables[0].labels[positions[:n][order]]
    return Ordered(rows, labels, others)


def _of_table(table: Table) -> Ordered:
    data, labels = table.data, table.labels
    n = min(MAX_SAMPLES, MAX_VALUES // max(data[0].numel(), 1), len(data))
    rows = real(data[:n]).reshape(n, -1).double().cpu().numpy()
    return Ordered(rows, labels[:n], {name: labels[order] for name, order in _orders(n, len(labels)).items()})


def _before_the_split(ledger: Ledger) -> Ordered | None:
    """All data of which the training's are a part, in their own order, with the orders that only a mistake can explain."""
    table = ledger.origin.whole(ledger.slots, ledger.label[: ledger.n]) if ledger.origin else None
    if table is None or (ledger.n_classes and not np.isin(table.labels, np.arange(ledger.n_classes)).all()):
        return None
    found = _of_table(table)
    if not np.isfinite(found.rows).all():
        return None
    return Ordered(found.rows, found.labels, {k: v for k, v in found.others.items() if not k.startswith("by_")})


def _orders(n: int, n_labels: int) -> dict[str, IntArray]:
    """For each way to be out of step, where the labels of the first `n` of `n_labels` inputs would stand."""
    places = np.arange(n_labels)
    found = {f"by_{offset}": np.roll(places, -offset)[:n] for offset in OFFSETS} | {"reversed": places[::-1][:n]}
    for first in (0, 1):
        named: IntArray = np.array(sorted(range(first, n_labels + first), key=str)) - first
        found |= {f"names-of-labels_{first}": np.argsort(named)[:n], f"names-of-inputs_{first}": named[:n]}
    for factor in FACTORS:
        if n_labels % factor == 0:
            found[f"interleaved_{factor}"] = places.reshape(-1, factor).T.ravel()[:n]
            found[f"grouped_{factor}"] = places.reshape(factor, -1).T.ravel()[:n]
    return found


def _likeness(kernel: FloatArray, random: np.random.Generator) -> float:
    """The kernel's mean over samples that follow each other against that over random orders, in deviations of the latter."""
    following = np.diag(kernel, 1).mean()
    orders = [random.permutation(len(kernel)) for _ in range(N_SHUFFLES)]
    others = [kernel[order[:-1], order[1:]].mean() for order in orders]
    return float((following - np.mean(others)) / max(float(np.std(others)), 1e-12))


TRIAL = Trial("label-order", 1.5, of_samples=label_order)
