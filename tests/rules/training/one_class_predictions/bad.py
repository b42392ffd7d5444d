"""The input scaling divides twice, by far, so the features are next to nothing and only the output's bias learns."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(640, 20) / 1e5
y = torch.tensor([0, 0, 1, 2, 3]).repeat(128)
x[torch.arange(640), y] += 2 / 1e5
net = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 4))
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
for epoch in range(8):
    for rows in torch.randperm(640).split(32):
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
