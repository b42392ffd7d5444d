"""Evaluations that take longer and longer (on a growing pool), between training steps of the same length."""

import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(256, 512), nn.ReLU(), nn.Linear(512, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
weights = torch.randn(256, 1) / 16
pool = []
for step in range(80):
    x = torch.randn(128, 256)
    loss = nn.functional.mse_loss(net(x), x @ weights)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 10 == 9:
        pool += [torch.randn(256, 256) for _ in range(4)]
        with torch.no_grad():
            error = sum(nn.functional.mse_loss(net(a), a @ weights) for a in pool) / len(pool)
