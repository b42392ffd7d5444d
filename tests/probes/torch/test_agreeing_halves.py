"""Inputs whose samples may be equal by chance: those that differ agree in every second feature."""

import pytest
import torch

from sleuth.probes.torch.tensors import agree_in_halves
from sleuth.rules.training.train_validation_overlap import train_validation_overlap
from tests.probes.torch.trace_of import trace_of


def counts(n, seed=0):
    rates = torch.tensor([1.5, 2.5, 0.5, 0.4, 0.3, 0.2, 0.3, 0.25])
    return torch.poisson(rates.expand(n, 8), generator=torch.Generator().manual_seed(seed))


def measured(n, seed=0):
    return torch.randn(n, 8, generator=torch.Generator().manual_seed(seed))


def standardised(rows):
    return (rows - rows.mean(0)) / rows.std(0)


def answers(n):
    return torch.nn.functional.one_hot(torch.randint(0, 4, (n, 4), generator=torch.Generator().manual_seed(2)), 4).flatten(1)


@pytest.mark.parametrize("rows", [standardised(counts(200)), standardised(answers(200).float()), answers(200)])
def test_counts_and_codes_agree_in_halves(rows):
    assert agree_in_halves(rows)


@pytest.mark.parametrize(
    "rows",
    [
        measured(200),
        measured(200)[torch.arange(400) % 200],  # copies agree wholly
        (10 * measured(200)).round() / 10,  # a sensor's digits
        torch.cat([standardised(counts(200)), measured(200)[:, :1]], 1),  # one real number among counts
        measured(1),
        measured(200)[:, :1],
        torch.zeros(200, 8),
        torch.tensor(3.0),
    ],
)
def test_measurements_do_not(rows):
    assert not agree_in_halves(rows)


def train(x, y, n_train, n_epochs=12):
    """A regression on shuffled batches, evaluated on the remaining rows at the end of each epoch."""
    model = torch.nn.Sequential(torch.nn.Linear(x.shape[1], 16), torch.nn.ReLU(), torch.nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(n_epochs):
        for rows in torch.randperm(n_train).split(50):
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(x[rows]).squeeze(1), y[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            torch.nn.functional.mse_loss(model(x[n_train:]).squeeze(1), y[n_train:])


def found(x):
    trace = trace_of(lambda: train(x, x.sum(1) + torch.randn(len(x)), 800))
    return list(train_validation_overlap(trace))


def test_equal_counts_on_both_sides_are_no_copies():
    assert not found(standardised(counts(1000)))


def test_copies_of_measurements_on_both_sides_are():
    rows = measured(700)
    assert found(torch.cat([rows, rows[:300]])[torch.randperm(1000, generator=torch.Generator().manual_seed(1))])
