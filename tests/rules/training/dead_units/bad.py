"""The hidden layer's bias starts far below zero, so no ReLU ever fires."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(512, 20)
y = (x[:, 0] > 0).long() + 2 * (x[:, 1] > 0).long()
net = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 4))
nn.init.constant_(net[0].bias, -10.0)
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for epoch in range(6):
    for i in range(0, 512, 32):
        loss = nn.functional.cross_entropy(net(x[i : i + 32]), y[i : i + 32])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
