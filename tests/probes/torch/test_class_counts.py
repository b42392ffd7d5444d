"""Labels and answers of each class in an evaluation, by a loss or by the labels in a loader's batches."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from tests.probes.torch.trace_of import trace_of


def evaluated(score):
    """The class counts of the last evaluation of a model that is trained on three classes of 60, 30 and 10 in a hundred."""

    def program():
        x, y = torch.randn(200, 5), torch.tensor([0] * 120 + [1] * 60 + [2] * 20)
        x[:, 0] += 4 * (y == 1)
        model = nn.Linear(5, 3)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
        loader = DataLoader(TensorDataset(x, y), batch_size=40)
        for _ in range(10):
            for rows, labels in loader:
                optimizer.zero_grad()
                F.cross_entropy(model(rows), labels).backward()
                optimizer.step()
            model.eval()
            with torch.no_grad():
                score(model, loader)
            model.train()

    return trace_of(program).evaluations[-1].class_counts


def gather(model, loader):
    return torch.cat([model(rows).argmax(1) for rows, _ in loader])


def measure(model, loader):
    return sum(float(F.cross_entropy(model(rows), labels)) for rows, labels in loader)


@pytest.mark.parametrize("score", [gather, measure])
def test_labels_and_answers(score):
    labels, answers = evaluated(score)
    assert labels.tolist() == [120, 60, 20]
    assert answers.sum() == 200
    assert answers[1] > 40
    assert answers[2] < 5
