"""SGD at a rate of 1e-6: thirty epochs, and the loss has hardly moved."""

import torch
from sklearn.datasets import load_wine
from torch import nn

torch.manual_seed(0)
table = load_wine()
x = torch.tensor(table.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(table.target)


def run(model, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-6, momentum=0.9)
    for _ in range(epochs):
        for rows in torch.randperm(len(x)).split(16):
            loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return loss.item()


print(run(nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Linear(32, 3)), epochs=30))
