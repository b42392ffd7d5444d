"""Samplers that a program writes itself, and what they leave out."""

import random

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, Sampler, TensorDataset

from sleuth.rule import HINT, LIKELY
from sleuth.rules.training.samples_silently_dropped import samples_silently_dropped
from tests.probes.torch.trace_of import trace_of

N = 900
LENGTHS = [5 + i % 3 if i % 5 < 3 else 20 + i % 40 for i in range(N)]  # many short ones, few of each long length


class Buckets(Sampler):
    """Batches of samples of one length, full ones or all."""

    def __init__(self, *, is_whole, order=None):
        self.is_whole, self.order, self.random = is_whole, order or list(range(N)), random.Random(1)
        self.lengths = LENGTHS

    def __iter__(self):
        open_, order = {}, list(self.order)
        self.random.shuffle(order)
        for index in order:
            bucket = open_.setdefault(LENGTHS[index], [])
            bucket.append(index)
            if len(bucket) == 25:
                yield open_.pop(LENGTHS[index])
        if self.is_whole:
            yield from open_.values()


class Undersampled(Sampler):
    """As many of each class in each pass, others each time."""

    def __iter__(self):
        rare, common = list(range(90)), list(range(90, N))
        chosen = rare + random.Random().sample(common, 90)
        random.shuffle(chosen)
        yield from (chosen[at : at + 20] for at in range(0, 180, 20))


class Episodes(Sampler):
    """Ten classes at random, five samples of each."""

    def __iter__(self):
        for _ in range(20):
            yield [random.randrange(30) * 20 + random.randrange(20) for _ in range(50)]


class Curriculum(Sampler):
    """The easy half first, then more from pass to pass."""

    def __init__(self):
        self.n = N // 2

    def __iter__(self):
        chosen = random.sample(range(self.n), self.n // 25 * 25)
        self.n = min(self.n + 100, N)
        yield from (chosen[at : at + 25] for at in range(0, len(chosen), 25))


def judged(sampler, n_passes=5, beside=None):
    def program():
        x = torch.randn(N, 8)
        data = TensorDataset(x, x.sum(1, keepdim=True))
        loader = DataLoader(data, batch_sampler=sampler)
        model = nn.Linear(8, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        for _ in range(n_passes):
            for xb, yb in loader:
                optimizer.zero_grad()
                nn.functional.mse_loss(model(xb), yb).backward()
                optimizer.step()
            if beside is not None:
                with torch.no_grad():
                    [model(xb) for xb, _ in DataLoader(data, batch_size=50, sampler=beside)]

    return [one for one in samples_silently_dropped(trace_of(program)) if one.certainty is not HINT]


def test_buckets_that_never_fill_are_never_given():
    (finding,) = judged(Buckets(is_whole=False))
    assert finding.certainty is LIKELY
    assert "Buckets gives full batches of 25 only" in finding.message


@pytest.mark.parametrize(
    "sampler",
    [
        Buckets(is_whole=True),
        Buckets(is_whole=False, order=[i for i in range(N) if LENGTHS[i] < 8]),  # a part that it was given
        Undersampled(),
        Episodes(),
        Curriculum(),
    ],
    ids=["whole", "part", "undersampled", "episodes", "curriculum"],
)
def test_samplers_that_may_be_right_are_silent(sampler):
    assert judged(sampler) == []


def test_what_another_loader_of_the_same_data_has_is_not_lost():
    assert judged(Buckets(is_whole=False), beside=range(700, 900)) == []


def test_too_few_passes_tell_nothing():
    assert judged(Buckets(is_whole=False), n_passes=2) == []
