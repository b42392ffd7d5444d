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

from sleuth.probes.experiments.mixed_classes import Looks, Pool, Scored, as_scores, mixed_pair, turns
from sleuth.probes.experiments.subject import Subject
from sleuth.probes.experiments.tape import Recorded, Unrecordable
from sleuth.probes.experiments.trial import Deadline, Trial, Values
from sleuth.probes.torch.tensors import HASHED_ROWS, row_hashes

MIN_SAMPLES = 96
MAX_SAMPLES = 512
MAX_FEATURES = 8_192
N_STEPS = 80
N_NETWORKS = 9  # two halves of two views of two pools; one more of the clean ones
N_APART = 4  # two halves of two views of both pools together
WARM = 2  # steps before the time is taken: the first ones are slow
TIMED = 8  # steps by which the time of a network is told
TIME_SLACK = 2.0  # of the time, by which such a guess may be off
RATE = 3e-3
WIDTH = 64
MIN_CLASS = 4  # samples of a class, on average
DROPOUT = 0.3
MAX_UNCHANGED = 0.8  # of the samples trained on that are still as the data set has them; a flip leaves half of them


def augmented(subject: Subject, deadline: Deadline) -> Values:
    """The skill (0: the most frequent class, 1: all right) on held-out samples, in two ways of showing them; the better one.

    `clean` and `augmented` from `samples` each; `model` is the trained model's own skill on what it was trained on; `is_drawn`
    says that the clean samples are those that were augmented; of others `apart` is the skill of telling clean from augmented.
    Then the two classes that the model tells apart least, as `mixed_pair` has them.
    """
    torch.manual_seed(0)
    labelled = list(_labelled_steps(subject))
    trained = [pool for _, pool in labelled]
    drawn = list(_drawn(labelled))
    kept = [] if drawn else list(_kept(subject, trained))
    clean = drawn or kept or [(x, y) for x, y in subject.evaluated if _is_labelled(x, y)]
    if not trained or not clean or trained[0][0].shape[1:] != clean[0][0].shape[1:]:
        raise Unrecordable("no clean samples with labels were seen")
    one, other = _joined(trained), _joined(clean)
    n = min(len(one[1]), len(other[1]), 2 * MAX_SAMPLES)
    classes = torch.tensor(sorted(set(one[1].tolist())), device=other[1].device)
    if n < MIN_SAMPLES or len(classes) < 2 or n < MIN_CLASS * len(classes) or not bool(torch.isin(classes, other[1]).all()):
        raise Unrecordable("too few samples with labels")
    one, other = _some(one, n), _some(other, n)
    is_drawn = bool(drawn or kept)
    _check_time(next(_views(one)), deadline, N_NETWORKS + (0 if is_drawn else N_APART))
    on_clean, on_augmented = ([_held_back(view, deadline) for view in _views(pool)] for pool in (other, one))
    model = _own_scores(subject, labelled)
    values = {
        "samples": float(n),
        "clean": max(map(_above_constant, on_clean)),
        "augmented": max(map(_above_constant, on_augmented)),
        "model": math.nan if model is None else _above_constant(model),
        "is_drawn": float(is_drawn),
    }
    if not is_drawn:
        both = torch.cat([one[0], other[0]]), torch.cat([torch.zeros(n), torch.ones(n)]).long()
        return values | {"apart": max(_above_constant(_held_back(_some(view, 2 * n), deadline)) for view in _views(both))}
    if model is None or model.scores.shape[1] < max(int(y.max()) + 1 for _, y in (one, other)):
        return values
    alike = _on_scale_of(one, other)
    own = _scores_on_clean(subject, labelled[0], alike)
    turned = tuple(_turned(other, deadline))
    return values | mixed_pair(Looks(on_clean[0], tuple(on_augmented), turned, model, own), one, alike)


def _is_labelled(x: Tensor, y: Tensor) -> bool:
    if x.dim() < 2 or not x.is_floating_point() or x[0].numel() > MAX_FEATURES:
        return False
    if y.shape[:1] != x.shape[:1] or y.numel() != len(x):
        return False
    return bool((y == y.round()).all()) if y.is_floating_point() else y.dtype in (torch.int64, torch.int32, torch.uint8)


def _labelled_steps(subject: Subject) -> Iterator[tuple[Recorded, Pool]]:
    """The steps of one input and one tensor of labels, with these."""
    for step in subject.steps:
        inputs, targets = subject.inputs(step), subject.targets(step)
        if len(inputs) == 1:
            x = step.constants[inputs[0]]
            labels = [step.constants[number] for number in targets if _is_labelled(x, step.constants[number])]
            if len(labels) == 1:
                yield step, (x, labels[0])


def _drawn(labelled: list[tuple[Recorded, Pool]]) -> Iterator[Pool]:
    """Batches as the loader gave them, where the model got others of the same shape with the same labels."""
    for step, (x, y) in labelled:
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


def _held_back(pool: Pool, deadline: Deadline) -> Scored:
    """What two networks say of the half that they did not learn from."""
    half = len(pool[1]) // 2
    one, other = slice(0, half), slice(half, None)
    return Scored(torch.cat([_learned(pool, other, one, deadline), _learned(pool, one, other, deadline)]), pool[1])


def _turned(clean: Pool, deadline: Deadline) -> Iterator[Scored]:
    """What a network that learned from half of the clean samples says of the others, turned in several ways."""
    half = len(clean[1]) // 2
    known, rest = clean[0][:half], clean[0][half:]
    others = turns(rest)
    rows = torch.cat([known, *others]).flatten(1), torch.cat([clean[1][:half], *[clean[1][half:]] * len(others)])
    for scores in torch.split(_learned(rows, slice(0, half), slice(half, None), deadline), len(rest)):
        yield Scored(scores, clean[1][half:])


def _check_time(pool: Pool, deadline: Deadline, n_networks: int) -> None:
    """Refuse at once where there is no time for all of the networks."""
    half = len(pool[1]) // 2
    _learned(pool, slice(0, half), slice(half, None), deadline, WARM)
    before = deadline.left
    _learned(pool, slice(0, half), slice(half, None), deadline, TIMED)
    if n_networks * N_STEPS / TIMED * (before - deadline.left) > TIME_SLACK * deadline.left:
        raise Unrecordable("the time is too short for plain networks")


def _learned(pool: Pool, from_: slice, on: slice, deadline: Deadline, n_steps: int = N_STEPS) -> Tensor:
    """The scores that a network gives the rows `on`, having learned from others."""
    x, y = pool
    x = _scaled(x, x[from_])
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
        return network(x[on])  # type: ignore[no-any-return]


def _scaled(x: Tensor, by: Tensor) -> Tensor:
    """Each column with the mean 0 and the deviation 1 that these rows give it."""
    spread = by.std(0)
    return ((x - by.mean(0)) / torch.where(spread > 1e-6 * spread.max(), spread, math.inf)).clamp(-5, 5)


def _above_constant(scored: Scored) -> float:
    rows, wanted = scored.scores, scored.labels
    given = rows.argmax(1) if rows.shape[1] > 1 else (rows[:, 0] > (0.5 if bool((rows >= 0).all()) else 0.0)).long()
    constant = float(wanted.bincount().max()) / len(wanted)
    return (float((given == wanted).float().mean()) - constant) / max(1 - constant, 1e-6)


def _own_scores(subject: Subject, labelled: list[tuple[Recorded, Pool]]) -> Scored | None:
    """What the trained model says of the samples that it was trained on; None if that is not one row for each."""
    subject.restore("final")
    rows, wanted = [], []
    with subject.mode("eval"):
        for step, (_, y) in labelled:
            scores = subject.run(step, has_grad=False).predictions
            if scores is None or scores.shape[0] != len(y):
                return None
            rows.append(scores.detach().float().reshape(len(y), -1))
            wanted.append(y.reshape(-1).long())
    given = torch.cat(rows).cpu()
    return Scored(as_scores(given) if given.shape[1] > 1 else given, torch.cat(wanted).cpu())


def _on_scale_of(trained: Pool, clean: Pool) -> Pool:
    """Clean samples with the mean and deviation, channel by channel, of what the model was trained on."""
    axes = [0, *range(2, trained[0].dim())] if trained[0].dim() > 2 else [0, 1]
    spread, wanted = (x.std(dim=axes, keepdim=True) for x in (clean[0], trained[0]))
    shift, mean = (x.mean(dim=axes, keepdim=True) for x in (clean[0], trained[0]))
    return (clean[0] - shift) / spread.clamp(min=1e-12) * wanted + mean, clean[1]


def _scores_on_clean(subject: Subject, labelled: tuple[Recorded, Pool], clean: Pool) -> Scored:
    """What the trained model says of clean samples, a batch of the recorded size at a time."""
    step, (x, _) = labelled
    number, n, rows = subject.inputs(step)[0], len(x), []
    with subject.mode("eval"):
        for start in range(0, len(clean[1]) - n + 1, n):
            part = clean[0][start : start + n].to(x)
            scores = subject.run(step, {number: part}, has_grad=False, has_loss=False).predictions
            if scores is None or scores.shape[0] != n:
                raise Unrecordable("the model does not give one row for each sample")
            rows.append(scores.detach().float().reshape(n, -1))
    return Scored(as_scores(torch.cat(rows).cpu()), clean[1][: n * len(rows)])


TRIAL = Trial("augmented", 2.0, augmented)
