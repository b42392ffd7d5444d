"""The same small weights in a network with batch normalisation: each layer's scale is brought back."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(512, 20)
y = (x[:, 0] > 0).long() + 2 * (x[:, 1] > 0).long()
sizes = [20] + [64] * 8
blocks = [m for a, b in zip(sizes, sizes[1:]) for m in (nn.Linear(a, b), nn.BatchNorm1d(b), nn.ReLU())]
net = nn.Sequential(*blocks, nn.Linear(64, 4))
for m in net:
    if isinstance(m, nn.Linear):
        nn.init.normal_(m.weight, std=0.01)
        nn.init.zeros_(m.bias)
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for epoch in range(5):
    for i in range(0, 512, 32):
        loss = nn.functional.cross_entropy(net(x[i : i + 32]), y[i : i + 32])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
