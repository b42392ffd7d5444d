"""A convolution's bias before BatchNorm never moves under SGD, and a fixed random projection is frozen openly."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 1, 8, 8)
y = (x[:, 0, :4].sum((1, 2)) > x[:, 0, 4:].sum((1, 2))).long()
projection = nn.Linear(64, 64)
projection.requires_grad_(False)
net = nn.Sequential(
    nn.Flatten(),
    projection,
    nn.Unflatten(1, (1, 8, 8)),
    nn.Conv2d(1, 8, 3),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(288, 2),
)
optimizer = torch.optim.SGD([p for p in net.parameters() if p.requires_grad], lr=0.05)
for epoch in range(5):
    for i in range(0, 256, 32):
        loss = nn.functional.cross_entropy(net(x[i : i + 32]), y[i : i + 32])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
