"""Single samples and a low rate: each gradient is mostly noise, and the loss falls all the same."""

import torch
from sklearn.datasets import load_wine
from torch import nn

torch.manual_seed(0)
data = load_wine()
x = torch.tensor(data.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(data.target)
model = nn.Sequential(nn.Linear(13, 16), nn.LayerNorm(16), nn.Tanh(), nn.Linear(16, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(4):
    total = 0.0
    for i in torch.randperm(len(x)).tolist():
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x[i : i + 1]), y[i : i + 1])
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(epoch, total / len(x))
