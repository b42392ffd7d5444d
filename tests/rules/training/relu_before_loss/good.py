"""Counts (never negative) predicted with a ReLU at the output, and a two-layer classifier with ReLU inside only."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(800, 6)
rate = torch.exp(0.6 * x[:, 0] - 0.4 * x[:, 1] + 0.5)
counts = torch.poisson(rate)
is_high = (counts > 2).long()
loader = DataLoader(TensorDataset(x[:640], counts[:640], is_high[:640]), batch_size=32, shuffle=True)

trunk = nn.Sequential(nn.Linear(6, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU())
count_head = nn.Sequential(nn.Linear(32, 1), nn.ReLU())
nn.init.constant_(count_head[0].bias, 1.0)
class_head = nn.Linear(32, 2)
parameters = [*trunk.parameters(), *count_head.parameters(), *class_head.parameters()]
optimizer = torch.optim.Adam(parameters, lr=2e-3)
for epoch in range(10):
    for xb, cb, hb in loader:
        h = trunk(xb)
        loss = nn.functional.mse_loss(count_head(h).squeeze(1), cb) + nn.functional.cross_entropy(class_head(h), hb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        h = trunk(x[640:])
        error = (count_head(h).squeeze(1) - rate[640:]).abs().mean().item()
        accuracy = (class_head(h).argmax(1) == is_high[640:]).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.3f}, error of the rate {error:.3f}, accuracy {accuracy:.3f}")
