"""Losses are summed with their graphs over four micro-batches, and kept as numbers; the best loss tensor is kept once."""

import torch
from sklearn.datasets import load_diabetes
from torch import nn

torch.manual_seed(0)
data = load_diabetes()
x = torch.tensor(data.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(data.target, dtype=torch.float32)
y = ((y - y.mean()) / y.std()).unsqueeze(1)
model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history, best = [], None
for epoch in range(12):
    for group in torch.randperm(len(x)).split(64):
        total = 0.0
        for batch in group.split(16):
            total = total + nn.functional.mse_loss(model(x[batch]), y[batch])
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        history.append(total.detach())
        if best is None or total < best:
            best = total
print(best.item(), torch.stack(history).mean().item())
