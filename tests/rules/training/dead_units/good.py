"""A wide layer on sparse features, one sample at a time: most units are zero at any step, and all of them fire at times."""

import torch
from torch import nn

torch.manual_seed(0)
x = (torch.rand(300, 40) < 0.1).float()
y = (x[:, :20].sum(1) > x[:, 20:].sum(1)).long()
net = nn.Sequential(nn.Linear(40, 128), nn.ReLU(), nn.Linear(128, 2))
nn.init.constant_(net[0].bias, -0.1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.02)
for epoch in range(3):
    for i in torch.randperm(300).tolist():
        loss = nn.functional.cross_entropy(net(x[i : i + 1]), y[i : i + 1])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
