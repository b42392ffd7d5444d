"""The same loop written from another starting point: each iteration applies the gradient that the last one left."""

import torch
from sklearn.datasets import load_wine
from torch import nn

torch.manual_seed(0)
wine = load_wine()
x = torch.tensor(wine.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(wine.target)
model = nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Linear(32, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

for step in range(150):
    optimizer.step()
    optimizer.zero_grad()
    batch = torch.randperm(len(x))[:32]
    loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
    loss.backward()
    if step % 50 == 0:
        print(step, loss.item())
optimizer.step()
