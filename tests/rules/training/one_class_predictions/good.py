"""Uneven classes (one in twelve is positive): all negative at first, until the rare class is learnt."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(1200, 10)
y = (x[:, 0] + x[:, 1] > 1.95).long()
net = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(8):
    for rows in torch.randperm(1200).split(40):
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
