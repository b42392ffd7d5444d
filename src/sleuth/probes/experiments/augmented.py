"""augmented: what a plain network learns about the labels from samples as the model was trained on them, and from clean ones.

Clean samples are what a loader drew, if the loop changed it before the model got it; those that the data set keeps, if most
samples of the training are none of them; else those of the evaluations.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values
from sleuth.probes.torch.tensors import HASHED_ROWS, row_hashes

MIN_SAMPLES = 96
MAX_SAMPLES = 512
MAX_FEATURES = 8_192
N_STEPS = 80
N_NETWORKS = 12  # two halves of two views of three pools, some twice as large
WARM = 2  # steps before the time is taken: the first ones are slow
TIMED = 8  # steps by which the time of a network is told
TIME_SLACK = 2.0  # of the time, by which such a guess may be off
RATE = 3e-3
WIDTH = 64
MIN_CLASS = 4  # samples of a class, on average
DROPOUT = 0.3
MAX_UNCHANGED = 0.5  # of the samples trained on that are still as the data set has them: labels of these would be learned

Pool = tuple[Tensor, Tensor]  # rows `(n, n_features)`, labels `(n,)` from 0


def augmented(subject: Subject, deadline: Deadline) -> Values:
    """The skill (0: the most frequent class, 1: all right) on held-out samples, in two ways of showing them; the better one.

    `clean` and `augmented` from `samples` each; `model` is the trained model's own skill on what it was trained on; `apart` is
    the skill of telling clean from augmented; `is_drawn` says that the clean samples are those that were augmented.
    """
    torch.manual_seed(0)
    trained = list(_trained_on(subject))
    drawn = list(_drawn(subject))
    kept = [] if drawn else list(_kept(subject, trained))
    clean = drawn or kept or [(x, y) for x, y in subject.evaluated if _is_labelled(x, y)]
    if not trained or not clean or trained[0][0].shape[1:] != clean[0][0].shape[1:]:
        raise Unrecordable("no clean samples with labels were seen")
    one, other = _joined(trained), _joined(clean)
    n = min(len(one[1]), len(other[1]))
    classes = torch.tensor(sorted(set(one[1].tolist())), device=other[1].device)
    if n < MIN_SAMPLES or len(classes) < 2 or n < MIN_CLASS * len(classes) or not bool(torch.isin(classes, other[1]).all()):
        raise Unrecordable("too few samples with labels")
    one, other = _some(one, n), _some(other, n)
    _check_time(next(_views(one)), deadline)
    both = torch.cat([one[0], other[0]]), torch.cat([torch.zeros(n), torch.ones(n)]).long()
    return {
        "samples": float(n),
        "clean": max(_skill(view, deadline) for view in _views(other)),
        "augmented": max(_skill(view, deadline) for view in _views(one)),
        "apart": max(_skill(_some(view, 2 * n), deadline) for view in _views(both)),
        "model": _own_skill(subject),
        "is_drawn": float(bool(drawn or kept)),
    }


def _is_labelled(x: Tensor, y: Tensor) -> bool:
    if x.dim() < 2 or not x.is_floating_point() or x[0].numel() > MAX_FEATURES:
        return False
    if y.shape[:1] != x.shape[:1] or y.numel() != len(x):
        return False
    return bool((y == y.round()).all()) if y.is_floating_point() else y.dtype in (torch.int64, torch.int32, torch.uint8)


def _trained_on(subject: Subject) -> Iterator[Pool]:
    for step in subject.steps:
        inputs, targets = subject.inputs(step), subject.targets(step)
        if len(inputs) == 1:
            x = step.constants[inputs[0]]
            labels = [step.constants[number] for number in targets if _is_labelled(x, step.constants[number])]
            if len(labels) == 1:
                yield x, labels[0]


def _drawn(subject: Subject) -> Iterator[Pool]:
    """Batches as the loader gave them, where the model got others of the same shape with the same labels."""
    for (x, y), step in zip(_trained_on(subject), subject.steps, strict=False):
        xs = [t for t in step.drawn if t.shape == x.shape and t.is_floating_point()]
        ys = [t for t in step.drawn if t.numel() == y.numel() and torch.equal(t.reshape(-1).to(y.dtype), y.reshape(-1))]
        if len(xs) == 1 and ys and not torch.equal(xs[0], x):
            yield xs[0], y


def _kept(subject: Subject, trained: list[Pool]) -> Iterator[Pool]:
    """Samples of the data set itself, where the training had other ones than these."""
    if subject.held is None or not trained:
        return
    inputs, labels = subject.held
    shape = trained[0][0].shape[1:]
    chosen = torch.randperm(len(inputs))[: 2 * MAX_SAMPLES]
    x, y = inputs[chosen].reshape(-1, *shape).float(), labels[chosen].reshape(-1)
    given = np.concatenate([row_hashes(one.float()) for one, _ in trained])
    known = np.concatenate([row_hashes(part) for part in torch.split(inputs.reshape(-1, *shape).float(), HASHED_ROWS)])
    if _is_labelled(x, y) and np.isin(given, known).mean() < MAX_UNCHANGED:
        yield x, y


def _joined(parts: list[Pool]) -> Pool:
    return torch.cat([x.detach().float() for x, _ in parts]).cpu(), torch.cat([y.reshape(-1).long() for _, y in parts]).cpu()


def _some(pool: Pool, n: int) -> Pool:
    chosen = torch.randperm(len(pool[1]))[: min(n, 2 * MAX_SAMPLES)]
    return pool[0][chosen], pool[1][chosen]


def _views(pool: Pool) -> Iterator[Pool]:
    """The values as they are, and what a shift along the last axes leaves alone: the magnitudes of their frequencies."""
    yield pool[0].flatten(1), pool[1]
    axes = list(range(max(1, pool[0].dim() - 2), pool[0].dim()))
    yield torch.fft.rfftn(pool[0], dim=axes).abs().log1p().flatten(1), pool[1]


def _skill(pool: Pool, deadline: Deadline) -> float:
    """The mean over two halves, each judged by a network that learned from the other."""
    half = len(pool[1]) // 2
    one, other = slice(0, half), slice(half, None)
    return (_learned(pool, one, other, deadline) + _learned(pool, other, one, deadline)) / 2


def _check_time(pool: Pool, deadline: Deadline) -> None:
    """Refuse at once where there is no time for all of the networks."""
    half = len(pool[1]) // 2
    _learned(pool, slice(0, half), slice(half, None), deadline, WARM)
    before = deadline.left
    _learned(pool, slice(0, half), slice(half, None), deadline, TIMED)
    if N_NETWORKS * N_STEPS / TIMED * (before - deadline.left) > TIME_SLACK * deadline.left:
        raise Unrecordable("the time is too short for plain networks")


def _learned(pool: Pool, from_: slice, on: slice, deadline: Deadline, n_steps: int = N_STEPS) -> float:
    x, y = pool
    spread = x[from_].std(0)
    x = ((x - x[from_].mean(0)) / torch.where(spread > 1e-6 * spread.max(), spread, math.inf)).clamp(-5, 5)
    layers = nn.Linear(x.shape[1], WIDTH), nn.ReLU(), nn.Dropout(DROPOUT), nn.Linear(WIDTH, int(y.max()) + 1)
    network = nn.Sequential(*layers)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.1)
    for _ in range(n_steps):
        if deadline.left < 0:
            raise Unrecordable("the time is too short for plain networks")
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(x[from_]), y[from_]).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    network.eval()
    with torch.no_grad():
        return _above_constant(network(x[on]).argmax(1), y[on])


def _above_constant(given: Tensor, wanted: Tensor) -> float:
    constant = float(wanted.bincount().max()) / len(wanted)
    return (float((given == wanted).float().mean()) - constant) / max(1 - constant, 1e-6)


def _own_skill(subject: Subject) -> float:
    subject.restore("final")
    given, wanted = [], []
    with subject.mode("eval"):
        for step, (_, y) in zip(subject.steps, _trained_on(subject), strict=False):
            scores = subject.run(step, has_grad=False).predictions
            if scores is None or scores.shape[0] != len(y):
                return math.nan
            rows = scores.reshape(len(y), -1)
            given.append(rows.argmax(1) if rows.shape[1] > 1 else (rows[:, 0] > (0.5 if bool((rows >= 0).all()) else 0.0)).long())
            wanted.append(y.reshape(-1).long())
    return _above_constant(torch.cat(given).cpu(), torch.cat(wanted).cpu())


TRIAL = Trial("augmented", 2.0, augmented)
