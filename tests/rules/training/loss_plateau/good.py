"""Noisy labels: the loss is flat for most of the run, at the floor that the noise leaves, well below the label entropy."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(12800, 20)
y = (x[:, 0] > 0).long() + 2 * (x[:, 1] > 0).long()
noisy = torch.rand(12800) < 0.4
y[noisy] = torch.randint(0, 4, (int(noisy.sum()),))
net = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 4))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
for i in range(0, 12800, 32):
    loss = nn.functional.cross_entropy(net(x[i : i + 32]), y[i : i + 32])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
