"""Ten digits behind a hidden layer of two units."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x, y = torch.tensor(digits.data / 8 - 0.6, dtype=torch.float32), torch.tensor(digits.target)
hidden = nn.Linear(64, 64)
narrow = nn.Linear(64, 2)
scores = nn.Linear(2, 10)
parameters = [*hidden.parameters(), *narrow.parameters(), *scores.parameters()]
optimizer = torch.optim.Adam(parameters, lr=3e-3)


def network(batch):
    return scores(torch.relu(narrow(torch.relu(hidden(batch)))))


for epoch in range(15):
    for rows in torch.randperm(len(x)).split(64):
        loss = nn.functional.cross_entropy(network(x[rows]), y[rows])
        for parameter in parameters:
            parameter.grad = None
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = (network(x).argmax(1) == y).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.3f}, accuracy {accuracy:.3f}")
