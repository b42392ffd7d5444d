"""Loaders of an evaluation: by which names they go, and how well a model that answers yes or no does on them."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from sleuth.evidence.naming import assigned_names
from tests.probes.torch.trace_of import trace_of


def data(seed, n=96):
    x = torch.randn(n, 10, generator=torch.Generator().manual_seed(seed))
    return TensorDataset(x, (x[:, 0] > 0).float())


def valid_loader():
    return DataLoader(data(1), batch_size=32)


def train(model, evaluate, n_epochs=12):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(n_epochs):
        for x, y in DataLoader(data(0), batch_size=32, shuffle=True):
            optimizer.zero_grad()
            F.binary_cross_entropy_with_logits(model(x).squeeze(1), y).backward()
            optimizer.step()
        with torch.no_grad():
            evaluate()


def test_a_loader_goes_by_the_function_that_returns_it():
    model = nn.Linear(10, 1)
    trace = trace_of(lambda: train(model, lambda: [model(x) for x, _ in valid_loader()]))
    assert {one.names for one in trace.loaders if not one.is_training} == {("valid_loader",)}


def test_a_loader_in_a_table_goes_by_the_line_that_puts_it_there():
    model, loaders = nn.Linear(10, 1), {}

    def program():
        loaders["held_out"] = DataLoader(data(1), batch_size=32)
        train(model, lambda: [model(x) for x, _ in loaders["held_out"]])

    trace = trace_of(program)
    (held_out,) = (one for one in trace.loaders if not one.is_training)
    assert not held_out.names
    assert "loaders" in assigned_names(held_out.place)


def test_yes_or_no_without_a_loss_is_held_against_the_labels_of_the_loader():
    model = nn.Linear(10, 1)
    right = []

    def evaluate():
        right.append(sum(int((((model(x).squeeze(1)) > 0) == (y == 1)).sum()) for x, y in valid_loader()))

    def program():
        train(model, evaluate)
        assert right[-1] > 60

    trace = trace_of(program)
    last = trace.evaluations[-1].batches
    assert trace.run.status == "finished"
    assert last is not None
    assert last.n.tolist() == [32, 32, 32]
    assert 60 < last.n_correct.sum() <= 96


def test_loaders_made_anew_for_the_same_samples_are_one_evaluated_set():
    model = nn.Linear(10, 1)

    def evaluate():
        for seed in (1, 2):
            for x, y in DataLoader(data(seed), batch_size=32):
                F.binary_cross_entropy_with_logits(model(x).squeeze(1), y)

    trace = trace_of(lambda: train(model, evaluate))
    assert len({one.index for one in trace.loaders if not one.is_training}) > 2
    assert len({one.key for one in trace.evaluations}) == 2
    assert len(trace.evaluations) > 8
