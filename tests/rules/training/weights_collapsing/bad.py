"""Weight decay a thousand times the usual: the weights shrink to nothing within a few epochs."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(640, 20)
y = (x[:, 0] > 0).long() + 2 * (x[:, 1] > 0).long()
net = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 4))
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, weight_decay=1.0)
for epoch in range(6):
    for i in range(0, 640, 32):
        loss = nn.functional.cross_entropy(net(x[i : i + 32]), y[i : i + 32])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
