"""Ten sigmoid layers one after another, trained by plain SGD: the first ones get next to no gradient."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(512, 20)
y = (x[:, 0] > 0).long() + 2 * (x[:, 1] > 0).long()
blocks = [nn.Linear(20, 32), nn.Sigmoid()]
for _ in range(9):
    blocks += [nn.Linear(32, 32), nn.Sigmoid()]
net = nn.Sequential(*blocks, nn.Linear(32, 4))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(6):
    for i in range(0, 512, 32):
        loss = nn.functional.cross_entropy(net(x[i : i + 32]), y[i : i + 32])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
