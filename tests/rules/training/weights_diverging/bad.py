"""A two-layer classifier under momentum at a rate a thousand times too high."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(640, 20)
y = (x[:, 0] > 0).long() + 2 * (x[:, 1] > 0).long()
net = nn.Sequential(nn.Linear(20, 64), nn.Tanh(), nn.Linear(64, 4))
optimizer = torch.optim.Adam(net.parameters(), lr=20.0)
for epoch in range(3):
    for i in range(0, 640, 32):
        loss = nn.functional.cross_entropy(net(x[i : i + 32]), y[i : i + 32])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
