"""How many rows a data set holds, beside what its `__len__` says."""

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

from tests.probes.torch.trace_of import trace_of


class Rows(Dataset):
    def __init__(self, length, n_values):
        self.rows, self.labels, self.length = torch.randn(40, n_values), torch.randn(40), length

    def __len__(self):
        return self.length

    def __getitem__(self, index):
        return self.rows[index].reshape(1, -1)[:, :6], self.labels[index]


@pytest.mark.parametrize(("length", "n_values", "held"), [(10, 6, 40), (40, 6, 40), (10, 9, -1)])
def test_rows_that_are_samples(length, n_values, held):
    def program():
        model = nn.Linear(6, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        for x, y in DataLoader(Rows(length, n_values), batch_size=4):
            optimizer.zero_grad()
            (model(x).flatten() - y).square().mean().backward()
            optimizer.step()

    (loader,) = trace_of(program).loaders
    assert (loader.n_samples, loader.n_held) == (length, held)
