"""A network on the table of tumours whose author draws all weights around one half."""

import torch
from sklearn.datasets import load_breast_cancer
from torch import nn

torch.manual_seed(0)
table = load_breast_cancer()
x = torch.tensor((table.data - table.data.mean(0)) / table.data.std(0), dtype=torch.float32)
y = torch.tensor(table.target)


def initialise(module):
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, mean=0.5, std=0.05)
        nn.init.zeros_(module.bias)


model = nn.Sequential(nn.Linear(30, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 2))
model.apply(initialise)
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
for epoch in range(20):
    for rows in torch.randperm(len(x)).split(32):
        loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: {loss.item():.3f}")
