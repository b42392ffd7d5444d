"""Two batches in turn, one much harder than the other: the loss goes up and down at every step, in health."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(128, 10)
y = x @ torch.randn(10, 1) + torch.cat([0.1 * torch.randn(64, 1), 1.5 * torch.randn(64, 1)])
net = nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for epoch in range(60):
    for i in (0, 64):
        loss = nn.functional.mse_loss(net(x[i : i + 64]), y[i : i + 64])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
