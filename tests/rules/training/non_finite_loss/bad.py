"""A hand-written cross-entropy takes the log of a probability that underflows to 0 for inputs of this size."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 10) * 60
y = (x[:, 0] > 0).float()
net = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
for epoch in range(5):
    for i in range(0, 256, 32):
        p = torch.sigmoid(net(x[i : i + 32])).squeeze(1)
        t = y[i : i + 32]
        loss = -(t * torch.log(p) + (1 - t) * torch.log(1 - p)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
